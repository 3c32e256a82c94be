package gregor.node;

import static gregor.node.ClusterOfProcesses.await;
import static gregor.node.ClusterOfProcesses.quorum;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.KafkaException;
import gregor.base.TopicPartition;
import gregor.client.AdminClient;
import gregor.client.ConsumerConfig;
import gregor.client.KafkaConsumer;
import gregor.client.KafkaProducer;
import gregor.client.NewTopic;
import gregor.client.ProducerConfig;
import gregor.client.ProducerRecord;
import gregor.message.MetadataMessage.MetadataResponsePartition;
import gregor.os.NioTransport;
import gregor.os.SystemClock;
import gregor.os.SystemEntropy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real processes are killed, and what they led gets other leaders long before their sessions are over. */
@Timeout(120)
class BrokerLossOfProcessesTest {

    private static final String BOTH = "broker,controller";
    /** Longer than anything here may wait: who is fenced was fenced early, who is back did not wait for the session's end. */
    private static final int LONG_SESSION_MS = 240_000;

    private static final int NOBODY = -1;

    @TempDir
    Path folder;

    /** As one broker knows them. */
    private static List<Integer> leaders(ClusterOfProcesses cluster, int broker) {
        return cluster.topics(broker).getOrDefault("lamps", List.of()).stream().map(MetadataResponsePartition::leaderId).toList();
    }

    private static boolean isLedWithout(int id, ClusterOfProcesses cluster, int broker) {
        List<Integer> now = leaders(cluster, broker);
        return now.size() == 3 && !now.contains(id) && !now.contains(NOBODY);
    }

    private static boolean isWhole(ClusterOfProcesses cluster, int broker) {
        return cluster.topics(broker).getOrDefault("lamps", List.of()).stream().allMatch(partition -> partition.isrNodes().size() == 3);
    }

    /** Writes with acks=all, one record after the other to each partition in turn, until it is told to stop. */
    private static final class Writer extends Thread {
        private final KafkaProducer producer;
        private final Set<String> acknowledged = new TreeSet<>();
        private final List<KafkaException> failures = new ArrayList<>();
        private volatile boolean stopped;

        private Writer(Map<String, String> settings) throws IOException {
            Map<String, String> props = new LinkedHashMap<>(settings);
            props.remove("default.api.timeout.ms");
            props.put("acks", "all");
            producer = new KafkaProducer(ProducerConfig.of(props), new NioTransport(1 << 20), new SystemClock(), new SystemEntropy());
        }

        @Override
        public void run() {
            for (int i = 0; !stopped; i++) {
                String value = "record-" + i;
                producer.send(new ProducerRecord("lamps", i % 3, null, null, ByteBuffer.wrap(value.getBytes(UTF_8)), List.of()), (stored, failure) -> {
                    if (failure == null) {
                        acknowledged.add(value);
                    } else {
                        failures.add(failure);
                    }
                });
                producer.poll(2);
            }
            producer.close();
        }

        void end() throws InterruptedException {
            stopped = true;
            join();
        }
    }

    private static Set<String> read(Map<String, String> settings, int atLeast) throws IOException {
        Set<String> values = new TreeSet<>();
        try (KafkaConsumer consumer = new KafkaConsumer(ConsumerConfig.of(settings), new NioTransport(1 << 24), new SystemClock())) {
            List<TopicPartition> all = List.of(new TopicPartition("lamps", 0), new TopicPartition("lamps", 1), new TopicPartition("lamps", 2));
            consumer.assign(all);
            all.forEach(partition -> consumer.seek(partition, 0));
            for (int i = 0; values.size() < atLeast && i < 1_000; i++) {
                consumer.poll(100).forEach(record -> values.add(UTF_8.decode(record.value()).toString()));
            }
        }
        return values;
    }

    @Test
    void nobodyWhoWritesNoticesThatProcessesAreKilledAndStopped() throws Exception {
        try (ClusterOfProcesses cluster = new ClusterOfProcesses(folder, LONG_SESSION_MS, BOTH, BOTH, BOTH).start()) {
            AdminClient admin = cluster.admin(1);
            await("all brokers to be known", admin, () -> admin.nodes().size() == 3);
            admin.createTopic(new NewTopic("lamps", -1, (short) -1, List.of(List.of(1, 2, 3), List.of(2, 3, 1), List.of(3, 1, 2)),
                Map.of("min.insync.replicas", "2")));
            await("each to lead one", admin, () -> leaders(cluster, 1).equals(List.of(1, 2, 3)));
            Writer writer = new Writer(cluster.settings(1));
            writer.start();
            int controller = quorum(admin).leaderId();
            int killed = controller % 3 + 1;
            int third = killed % 3 + 1;
            cluster.node(killed).kill();
            await("others to lead all of it", admin, () -> isLedWithout(killed, cluster, controller));
            cluster.node(killed).launch().awaitStarted();
            await("all replicas to be in sync", admin, () -> isWhole(cluster, third));
            cluster.node(controller).kill();
            await("a new controller to give it leaders", admin, () -> isLedWithout(controller, cluster, third));
            cluster.node(controller).launch().awaitStarted();
            await("all replicas to be in sync", admin, () -> isWhole(cluster, controller));
            assertThat(cluster.node(third).stop()).isIn(0, 143);
            await("it to have given away what it led", admin, () -> isLedWithout(third, cluster, killed));
            writer.end();
            assertThat(writer.failures).isEmpty();
            assertThat(writer.acknowledged).hasSizeGreaterThan(10);
            assertThat(read(cluster.settings(killed), writer.acknowledged.size())).containsAll(writer.acknowledged);
        }
    }
}
