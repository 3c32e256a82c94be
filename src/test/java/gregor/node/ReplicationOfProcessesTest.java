package gregor.node;

import static gregor.node.ClusterOfProcesses.await;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.KafkaException;
import gregor.client.AdminClient;
import gregor.client.KafkaProducer;
import gregor.client.NewTopic;
import gregor.client.ProducerConfig;
import gregor.client.ProducerRecord;
import gregor.message.MetadataMessage.MetadataResponsePartition;
import gregor.os.NioTransport;
import gregor.os.SystemClock;
import gregor.os.SystemEntropy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three real nodes that hold each partition, of which one is killed. */
@Timeout(300)
class ReplicationOfProcessesTest {

    private static final String BOTH = "broker,controller";
    private static final int SESSION_MS = 2_500;
    private static final int PARTITIONS = 3;
    private static final int RECORDS = 300;
    private static final String TOPIC = "journey";

    @TempDir
    Path folder;

    private static void produce(ClusterOfProcesses cluster, int via, String prefix) throws IOException {
        Map<String, String> settings = new LinkedHashMap<>(cluster.settings(via));
        settings.remove("default.api.timeout.ms");
        settings.put("acks", "all");
        List<KafkaException> failures = new ArrayList<>();
        int[] acknowledged = new int[1];
        try (KafkaProducer producer = new KafkaProducer(ProducerConfig.of(settings), new NioTransport(1 << 24), new SystemClock(),
                new SystemEntropy())) {
            for (int i = 0; i < RECORDS; i++) {
                ByteBuffer value = ByteBuffer.wrap((prefix + i).getBytes(StandardCharsets.UTF_8));
                producer.send(new ProducerRecord(TOPIC, i % PARTITIONS, null, null, value, List.of()), (metadata, error) -> {
                    if (error != null) {
                        failures.add(error);
                    } else {
                        acknowledged[0]++;
                    }
                });
            }
            producer.flush();
        }
        assertThat(failures).isEmpty();
        assertThat(acknowledged[0]).isEqualTo(RECORDS);
    }

    private byte[] log(int node, int partition) {
        try {
            return Files.readAllBytes(folder.resolve("node-" + node + "/data/" + TOPIC + "-" + partition + "/00000000000000000000.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitSameLogs(AdminClient admin, int... nodes) {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            int number = partition;
            for (int node : nodes) {
                await("node " + node + " to have what node " + nodes[0] + " has of partition " + partition, admin,
                    () -> log(node, number).length > 0 && Arrays.equals(log(node, number), log(nodes[0], number)));
            }
        }
    }

    private static boolean isInSync(List<MetadataResponsePartition> partitions, int replicas) {
        return partitions != null && partitions.size() == PARTITIONS && partitions.stream().allMatch(each -> each.isrNodes().size() == replicas);
    }

    @Test
    void eachReplicaHasTheLeadersBytesAndALeaderThatIsKilledTakesNothingAlong() throws Exception {
        try (ClusterOfProcesses cluster = new ClusterOfProcesses(folder, SESSION_MS, BOTH, BOTH, BOTH).start()) {
            AdminClient admin = cluster.admin(1);
            admin.createTopic(new NewTopic(TOPIC, PARTITIONS, (short) 3, List.of(), Map.of("min.insync.replicas", "2")));
            await("all replicas to be in sync", admin, () -> isInSync(cluster.topics(1).get(TOPIC), 3));
            produce(cluster, 1, "first");
            awaitSameLogs(admin, 1, 2, 3);
            cluster.node(3).kill();
            await("others to lead", admin, () -> cluster.topics(1).get(TOPIC).stream().allMatch(each -> each.leaderId() != 3 && each.leaderId() >= 0));
            produce(cluster, 1, "second");
            awaitSameLogs(admin, 1, 2);
        }
    }
}
