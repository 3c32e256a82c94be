package gregor.node;

import static gregor.node.ClusterOfProcesses.await;
import static gregor.node.ClusterOfProcesses.quorum;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.TopicPartition;
import gregor.client.AdminClient;
import gregor.client.ConsumerConfig;
import gregor.client.KafkaConsumer;
import gregor.client.KafkaProducer;
import gregor.client.NewTopic;
import gregor.client.NodeAddress;
import gregor.client.ProducerConfig;
import gregor.client.ProducerRecord;
import gregor.message.DescribeQuorumMessage.DescribeQuorumPartitionResult;
import gregor.message.DescribeQuorumMessage.QuorumReplicaState;
import gregor.os.NioTransport;
import gregor.os.SystemClock;
import gregor.os.SystemEntropy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real nodes that agree over real sockets, and of which some are killed. */
@Timeout(300)
class QuorumOfProcessesTest {

    private static final String BOTH = "broker,controller";
    /** Longer than any test waits: a broker that is gone before was told to go. */
    private static final int LONG_SESSION_MS = 600_000;
    /** Short, as who was killed may come back after it; and long enough for a heartbeat on a busy machine. */
    private static final int SESSION_MS = 2_500;
    private static final int PARTITIONS = 3;
    private static final int MAX_FRAME_BYTES = 1 << 24;
    /** Acknowledged before a controller is killed, and again behind that. */
    private static final int CREATIONS = 8;

    @TempDir
    Path folder;

    private static void create(AdminClient admin, String topic) {
        try {
            admin.createTopic(new NewTopic(topic, PARTITIONS, (short) 1, List.of(), Map.of()));
        } catch (KafkaException e) {
            assertThat(e.error()).as("it was made, and the answer got lost").isEqualTo(ErrorCode.TOPIC_ALREADY_EXISTS);
        }
    }

    /** Asks one broker for one topic after another until it is told to stop. */
    private static final class Creations extends Thread {
        private final AdminClient admin;
        private final String prefix;
        private final Set<String> acknowledged = new ConcurrentSkipListSet<>();
        private volatile boolean stopped;
        private volatile Throwable failure;

        private Creations(AdminClient admin, String prefix) {
            this.admin = admin;
            this.prefix = prefix;
        }

        @Override
        public void run() {
            try {
                for (int i = 0; !stopped; i++) {
                    create(admin, prefix + i);
                    acknowledged.add(prefix + i);
                }
            } catch (RuntimeException | AssertionError e) {
                failure = e;
            }
        }

        private void awaitMore(AdminClient waiting) {
            int wanted = acknowledged.size() + CREATIONS;
            await("topics to be created", waiting, () -> acknowledged.size() >= wanted || failure != null);
            assertThat(failure).isNull();
        }
    }

    @Test
    void whatIsAcknowledgedSurvivesTheActiveController() throws Exception {
        try (ClusterOfProcesses cluster = new ClusterOfProcesses(folder, SESSION_MS, BOTH, BOTH, BOTH).start()) {
            AdminClient watching = cluster.admin(1);
            for (int id = 1; id <= 3; id++) {
                create(cluster.admin(id), "made-at-" + id);
            }
            Set<String> acknowledged = new TreeSet<>(Set.of("made-at-1", "made-at-2", "made-at-3"));
            for (int round = 0; round < 2; round++) {
                DescribeQuorumPartitionResult before = quorum(watching);
                int killed = before.leaderId();
                int survivor = killed % 3 + 1;
                watching = cluster.admin(survivor);
                Creations creations = new Creations(cluster.admin(survivor), "round-" + round + "-");
                creations.start();
                creations.awaitMore(watching);
                cluster.node(killed).kill();
                creations.awaitMore(watching);
                DescribeQuorumPartitionResult after = quorum(watching);
                assertThat(after.leaderId()).isNotEqualTo(killed);
                assertThat(after.leaderEpoch()).isGreaterThan(before.leaderEpoch());
                cluster.node(killed).launch().awaitStarted();
                creations.awaitMore(watching);
                creations.stopped = true;
                creations.join();
                acknowledged.addAll(creations.acknowledged);
                awaitRejoined(watching, killed);
            }
            assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(6 * CREATIONS);
            for (int id = 1; id <= 3; id++) {
                int broker = id;
                await("broker " + id + " to know all topics", watching, () -> cluster.topics(broker).keySet().containsAll(acknowledged));
                cluster.topics(id).forEach((topic, partitions) -> assertThat(partitions).as(topic + " is whole").hasSize(PARTITIONS)
                    .allMatch(partition -> partition.replicaNodes().size() == 1));
            }
            int leader = quorum(watching).leaderId();
            assertThat(cluster.node(leader).stop()).as("told to stop, it hands over and ends").isIn(0, 143);
            AdminClient other = cluster.admin(leader % 3 + 1);
            create(other, "behind-the-stop");
            assertThat(quorum(other).leaderId()).isNotEqualTo(leader);
        }
    }

    /** It has all that the leader has, and its broker is let in. */
    private static void awaitRejoined(AdminClient admin, int id) {
        await("node " + id + " to be back", admin, () -> {
            DescribeQuorumPartitionResult now = quorum(admin);
            long end = now.currentVoters().stream().filter(voter -> voter.replicaId() == id).mapToLong(QuorumReplicaState::logEndOffset).max()
                .orElse(-1);
            return end >= now.highWatermark() && admin.nodes().stream().map(NodeAddress::id).anyMatch(alive -> alive == id);
        });
    }

    @Test
    void brokersAndTheirControllerInProcessesOfTheirOwn() throws Exception {
        try (ClusterOfProcesses cluster = new ClusterOfProcesses(folder, LONG_SESSION_MS, "controller", "broker", "broker").start()) {
            AdminClient two = cluster.admin(2);
            AdminClient three = cluster.admin(3);
            two.createTopic(new NewTopic("lamps", -1, (short) -1, List.of(List.of(3)), Map.of()));
            await("the other broker to lead it", two, () ->
                List.of(2, 3).stream().allMatch(id -> cluster.topics(id).getOrDefault("lamps", List.of()).stream().anyMatch(lamps -> lamps.leaderId() == 3)));
            TopicPartition partition = new TopicPartition("lamps", 0);
            send(cluster.settings(2), new ProducerRecord("lamps", null, ByteBuffer.wrap("on".getBytes(StandardCharsets.UTF_8))));
            assertThat(read(cluster.settings(3), partition)).isEqualTo("on");

            assertThat(cluster.node(2).stop()).isIn(0, 143);
            await("the broker to have left, long before its session is over", three, () -> three.nodes().stream().map(NodeAddress::id).toList().equals(List.of(3)));
            cluster.node(1).kill();
            assertThat(read(cluster.settings(3), partition)).as("what is led is served without a controller").isEqualTo("on");
            cluster.node(1).launch().awaitStarted();
            create(three, "behind-the-restart");
            assertThat(quorum(three).leaderId()).isEqualTo(1);
        }
    }

    private static Map<String, String> without(Map<String, String> settings, String key) {
        Map<String, String> rest = new LinkedHashMap<>(settings);
        rest.remove(key);
        return rest;
    }

    private static void send(Map<String, String> settings, ProducerRecord record) throws IOException {
        try (KafkaProducer producer = new KafkaProducer(ProducerConfig.of(without(settings, "default.api.timeout.ms")),
                new NioTransport(MAX_FRAME_BYTES), new SystemClock(), new SystemEntropy())) {
            producer.send(record, (stored, error) -> assertThat(error).isNull());
            producer.flush();
        }
    }

    private static String read(Map<String, String> settings, TopicPartition partition) throws IOException {
        try (KafkaConsumer consumer = new KafkaConsumer(ConsumerConfig.of(settings), new NioTransport(MAX_FRAME_BYTES), new SystemClock())) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, 0);
            return StandardCharsets.UTF_8.decode(consumer.poll(60_000).iterator().next().value()).toString();
        }
    }
}
