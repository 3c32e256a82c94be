package gregor.clients;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.client.ConsumerConfig;
import gregor.nemesis.NemesisRun;
import gregor.nemesis.ThreeNodes;
import gregor.os.NioTransport;
import gregor.os.SystemClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * KIP-392 between two implementations: nodes 1 and 2 are ours, node 3 is Apache Kafka's, each in a rack of its own. Whoever leads and
 * whoever serves, and whosever consumer it is: the bytes come from the replica in the consumer's rack.
 */
@Timeout(300)
class FetchFromFollowersInteropTest {

    private static final long PATIENCE_MS = 90_000;
    private static final int RECORDS = 500;
    private static final int BYTES = 4_000;

    @TempDir
    static Path temp;
    private static ThreeNodes nodes;

    @BeforeAll
    static void start() throws Exception {
        Map<String, String> settings = new LinkedHashMap<>(NemesisRun.settings(3));
        settings.put("replica.lag.time.max.ms", "30000"); // who is slow only stays in sync
        settings.put("replica.selector.class", "org.apache.kafka.common.replica.RackAwareReplicaSelector");
        nodes = new ThreeNodes(temp, 3, settings);
        nodes.start(PATIENCE_MS);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", nodes.bootstrap()))) {
            List<NewTopic> topics = new ArrayList<>();
            for (int leader = 1; leader <= 3; leader++) {
                topics.add(new NewTopic("by-" + leader, Map.of(0, List.of(leader, leader % 3 + 1, (leader + 1) % 3 + 1))));
            }
            admin.createTopics(topics).all().get();
        }
        nodes.awaitInSync(Set.of("by-1", "by-2", "by-3"), PATIENCE_MS);
        for (int leader = 1; leader <= 3; leader++) {
            produce("by-" + leader);
        }
    }

    @AfterAll
    static void stop() {
        nodes.close();
    }

    private static void produce(String topic) throws Exception {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(Map.of("bootstrap.servers", nodes.bootstrap(), "acks", "all"),
                new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < RECORDS; i++) {
                sent.add(producer.send(new ProducerRecord<>(topic, new byte[BYTES])));
            }
        }
        for (Future<RecordMetadata> each : sent) {
            each.get();
        }
    }

    private static int portOf(int node) {
        return Integer.parseInt(nodes.node(node).broker().replaceFirst(".*:", ""));
    }

    /** All came from one node, and from no other more than a few small replies. */
    private static void assertFrom(int node, List<Long> bytesOfNodes) {
        for (int id = 1; id <= 3; id++) {
            if (id == node) {
                assertThat(bytesOfNodes.get(id - 1)).as("bytes of %s", bytesOfNodes).isGreaterThan((long) RECORDS * BYTES);
            } else {
                assertThat(bytesOfNodes.get(id - 1)).as("bytes of %s, %d should have sent them", bytesOfNodes, node).isLessThan((long) RECORDS * BYTES / 10);
            }
        }
    }

    private static void oursReads(String topic, int near) throws IOException {
        CountingTransport counting = new CountingTransport(new NioTransport(1 << 24));
        gregor.base.TopicPartition partition = new gregor.base.TopicPartition(topic, 0);
        try (gregor.client.KafkaConsumer consumer = new gregor.client.KafkaConsumer(ConsumerConfig.of(Map.of("bootstrap.servers", nodes.bootstrap(),
                "client.rack", ThreeNodes.rack(near))), counting, new SystemClock())) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, 0);
            nodes.await("all records", PATIENCE_MS, () -> {
                consumer.poll(1_000);
                return consumer.position(partition) == RECORDS;
            });
        }
        assertFrom(near, List.of(counting.bytesFrom(portOf(1)), counting.bytesFrom(portOf(2)), counting.bytesFrom(portOf(3))));
    }

    private static KafkaConsumer<byte[], byte[]> theirs(String topic, int near) {
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(Map.of("bootstrap.servers", nodes.bootstrap(), "client.rack",
            ThreeNodes.rack(near), "auto.offset.reset", "none"), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        TopicPartition partition = new TopicPartition(topic, 0);
        consumer.assign(List.of(partition));
        consumer.seek(partition, 0);
        return consumer;
    }

    /** Reads one record after the other up to an offset. */
    private static void read(KafkaConsumer<byte[], byte[]> consumer, long from, long to) {
        List<Long> offsets = new ArrayList<>();
        nodes.await("records up to " + to, PATIENCE_MS, () -> {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                offsets.add(record.offset());
            }
            return offsets.size() >= to - from;
        });
        for (int i = 0; i < offsets.size(); i++) {
            assertThat(offsets.get(i)).isEqualTo(from + i);
        }
    }

    private static List<Long> bytesOfNodes(KafkaConsumer<byte[], byte[]> consumer) {
        List<Long> bytes = new ArrayList<>();
        for (int id = 1; id <= 3; id++) {
            String node = "node-" + id;
            bytes.add(consumer.metrics().values().stream().filter(metric -> metric.metricName().name().equals("incoming-byte-total")
                && node.equals(metric.metricName().tags().get("node-id"))).mapToLong(metric -> ((Double) metric.metricValue()).longValue()).sum());
        }
        return bytes;
    }

    private static void theirsReads(String topic, int near) {
        try (KafkaConsumer<byte[], byte[]> consumer = theirs(topic, near)) {
            read(consumer, 0, RECORDS);
            assertFrom(near, bytesOfNodes(consumer));
        }
    }

    @Test
    void ourConsumerIsSentFromEachToEach() throws IOException {
        oursReads("by-1", 2);
        oursReads("by-1", 3);
        oursReads("by-3", 2);
        oursReads("by-3", 3); // the leader's own rack
    }

    @Test
    void kafkasConsumerIsSentFromEachToEach() {
        theirsReads("by-1", 2);
        theirsReads("by-1", 3);
        theirsReads("by-3", 1);
        theirsReads("by-1", 1);
    }

    @Test
    void whenTheNearReplicaDiesTheRestComesFromElsewhere() throws Exception {
        try (KafkaConsumer<byte[], byte[]> consumer = theirs("by-2", 1)) {
            read(consumer, 0, RECORDS);
            assertFrom(1, bytesOfNodes(consumer));
            nodes.node(1).kill();
            try {
                produce("by-2");
                read(consumer, RECORDS, 2L * RECORDS);
            } finally {
                nodes.start(PATIENCE_MS);
                nodes.awaitInSync(Set.of("by-1", "by-2", "by-3"), PATIENCE_MS);
            }
        }
    }
}
