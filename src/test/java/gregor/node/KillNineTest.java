package gregor.node;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.TestNode;
import gregor.base.TopicPartition;
import gregor.client.AdminClient;
import gregor.client.ClientConfig;
import gregor.client.ConsumerConfig;
import gregor.client.ConsumerRecord;
import gregor.client.KafkaConsumer;
import gregor.client.KafkaProducer;
import gregor.client.NewTopic;
import gregor.client.ProducerConfig;
import gregor.client.ProducerRecord;
import gregor.os.NioTransport;
import gregor.os.SystemClock;
import gregor.os.SystemEntropy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node in a process of its own, killed in the middle of its work: what was acknowledged is there afterwards. */
class KillNineTest {

    private static final TopicPartition PARTITION = new TopicPartition("kept", 0);
    private static final int MAX_FRAME_BYTES = 1 << 24;

    @TempDir
    Path folder;
    private int port;
    private NodeProcess node;

    @BeforeEach
    void start() throws Exception {
        int[] ports = TestNode.freePorts(2);
        port = ports[0];
        node = new NodeProcess(folder,
            TestNode.properties(folder.resolve("data"), ports[0], ports[1], Map.of("cluster.id", TestNode.CLUSTER_ID)));
        node.launch().awaitStarted();
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private Map<String, String> settings() {
        return Map.of("bootstrap.servers", "127.0.0.1:" + port);
    }

    @Test
    @Timeout(300)
    void acknowledgedRecordsAreThereAfterKillNine() throws Exception {
        try (AdminClient admin = new AdminClient(ClientConfig.of(settings()), new NioTransport(MAX_FRAME_BYTES), new SystemClock())) {
            admin.createTopic(new NewTopic(PARTITION.topic(), 1, (short) 1, List.of(), Map.of("segment.bytes", "1048576")));
        }
        Map<Long, String> acknowledged = new HashMap<>();
        for (int round = 0; round < 2; round++) {
            produceUntilKilled(round, acknowledged);
            node.launch().awaitStarted();
        }
        assertThat(acknowledged).hasSizeGreaterThan(1_000);
        Map<Long, String> found = new HashMap<>();
        try (KafkaConsumer consumer = new KafkaConsumer(ConsumerConfig.of(settings()), new NioTransport(MAX_FRAME_BYTES), new SystemClock())) {
            consumer.assign(List.of(PARTITION));
            consumer.seek(PARTITION, 0);
            long end = consumer.endOffsets(List.of(PARTITION)).get(PARTITION);
            while (found.size() < end) {
                for (ConsumerRecord record : consumer.poll(10_000)) {
                    found.put(record.offset(), StandardCharsets.UTF_8.decode(record.value()).toString());
                }
            }
        }
        assertThat(found).containsAllEntriesOf(acknowledged);
    }

    private void produceUntilKilled(int round, Map<Long, String> acknowledged) throws IOException {
        Map<String, String> settings = new HashMap<>(settings());
        settings.putAll(Map.of("acks", "all", "linger.ms", "0", "delivery.timeout.ms", "1500", "request.timeout.ms", "1000",
            "max.block.ms", "60000"));
        int before = acknowledged.size();
        try (KafkaProducer producer = new KafkaProducer(ProducerConfig.of(settings), new NioTransport(MAX_FRAME_BYTES), new SystemClock(),
                new SystemEntropy())) {
            for (int i = 0; node.isAlive(); i++) {
                String text = "round " + round + " record " + i + " " + "x".repeat(500);
                producer.send(new ProducerRecord(PARTITION.topic(), null, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))),
                    (stored, error) -> {
                        if (error == null) {
                            acknowledged.put(stored.offset(), text);
                        }
                    });
                if (acknowledged.size() - before > 800) {
                    node.kill(); // with requests under way
                }
            }
        }
    }
}
