package gregor.clients;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.KafkaBroker;
import gregor.TestNode;
import gregor.base.TopicPartition;
import gregor.compress.Compression;
import gregor.config.NodeConfig;
import gregor.config.TopicConfig;
import gregor.log.LogContents;
import gregor.log.LogManager;
import gregor.log.UnifiedLog;
import gregor.os.NioDisk;
import gregor.os.SystemEntropy;
import gregor.port.Trace;
import gregor.record.BatchBuilder;
import gregor.record.ControlRecord;
import gregor.record.Header;
import gregor.record.RecordBatch;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A directory written here, opened by Apache Kafka's broker: its consumer reads the same records as from our node, at both
 * levels of isolation. The transactions are written through the log, as a coordinator would have them written.
 */
class GregorDirectoryInteropTest {

    private static final List<String> TOPICS = List.of("plain", "transactions", "compacted");
    private static final Map<String, String> SMALL = Map.of("internal.segment.bytes", "20000", "index.interval.bytes", "500",
        "retention.ms", "-1");
    private static final Map<String, String> COMPACTED = Map.of("internal.segment.bytes", "20000", "index.interval.bytes", "500",
        "cleanup.policy", "compact", "min.cleanable.dirty.ratio", "0.01"); // tombstones stay, so that a cleaning more changes nothing
    private static final int DELETED = 123;

    @TempDir
    private Path folder;

    @Test
    void kafkasBrokerServesWhatOurNodeWrote() throws Exception {
        try (TestNode node = TestNode.start(folder, Map.of())) {
            write(node.bootstrap());
        }
        writeTransactions();
        Consumed expected;
        try (TestNode node = TestNode.start(folder, Map.of("log.cleaner.backoff.ms", "100"))) {
            Consumed.awaitCleaned(node.bootstrap(), "compacted", folder);
            expected = Consumed.from(node.bootstrap(), TOPICS);
        }
        assertThat(expected.all().get("plain")).hasSize(5 * 200 - DELETED);
        assertThat(expected.all().get("transactions")).hasSize(60 * 3 * 5 + 2);
        assertThat(expected.committed().get("transactions")).hasSize(60 * 3 * 5 - 20 * 5 - 30 * 5);
        assertThat(expected.all().get("compacted")).hasSizeBetween(20, 1000);
        assertThat(filesOf("transactions-0", ".txnindex")).isGreaterThan(1);
        assertThat(filesOf("plain-0", ".log")).isGreaterThan(1);
        try (KafkaBroker broker = KafkaBroker.start(folder, Map.of("log.cleaner.backoff.ms", "600000"))) {
            Consumed actual = Consumed.from(broker.bootstrap(), TOPICS);
            for (String topic : TOPICS) {
                assertThat(actual.all().get(topic)).as(topic).isEqualTo(expected.all().get(topic));
                assertThat(actual.committed().get(topic)).as(topic + ", committed").isEqualTo(expected.committed().get(topic));
            }
        }
    }

    private long filesOf(String partition, String suffix) throws Exception {
        try (Stream<Path> files = Files.list(folder.resolve(partition))) {
            return files.filter(file -> file.toString().endsWith(suffix)).count();
        }
    }

    private static void write(String bootstrap) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.createTopics(TOPICS.stream().map(name -> new NewTopic(name, 1, (short) 1)
                .configs(name.equals("compacted") ? COMPACTED : SMALL)).toList()).all().get();
            for (String codec : List.of("none", "gzip", "snappy", "lz4", "zstd")) {
                try (KafkaProducer<String, String> producer = new KafkaProducer<>(Map.of("bootstrap.servers", bootstrap, "linger.ms", 2,
                        "batch.size", 1500, "compression.type", codec), new StringSerializer(), new StringSerializer())) {
                    for (int i = 0; i < 200; i++) {
                        producer.send(new ProducerRecord<>("plain", 0, 1_000_000L + i, i % 7 == 0 ? null : "k" + i, codec + " " + "x".repeat(i)));
                        producer.send(new ProducerRecord<>("compacted", 0, "k" + i % 50, i % 9 == 0 ? null : codec + " " + i + "x".repeat(i)));
                    }
                }
            }
            admin.deleteRecords(Map.of(new org.apache.kafka.common.TopicPartition("plain", 0), RecordsToDelete.beforeOffset(DELETED))).all().get();
        }
    }

    /** Those that end, in two topics; in one of them another stays open. */
    private void writeTransactions() throws Exception {
        LogManager logs = new LogManager(NodeConfig.with(Map.of("log.dirs", folder.toString())), new NioDisk(), new SystemEntropy(), Trace.OFF);
        logs.load(topic -> TopicConfig.of(topic.equals("compacted") ? COMPACTED : SMALL), System.currentTimeMillis());
        UnifiedLog log = logs.log(new TopicPartition("transactions", 0));
        writeTransactions(log);
        long nowMs = System.currentTimeMillis();
        int epoch = log.latestEpoch().orElse(0);
        log.appendAsLeader(new BatchBuilder(128).producer(9002, (short) 0, 0).transactional()
            .append(nowMs, null, utf8("open"), List.of()).build(), epoch, nowMs);
        log.appendAsLeader(new BatchBuilder(128).append(nowMs, null, utf8("behind"), List.of()).build(), epoch, nowMs);
        log.updateHighWatermark(log.logEndOffset());
        assertThat(LogContents.of(log, true).toString()).doesNotContain("open", "behind");
        writeTransactions(logs.log(new TopicPartition("compacted", 0)));
        logs.close(-1);
    }

    /** In 60 rounds one producer aborts every third transaction, another every second, the third writes without transactions. */
    private static void writeTransactions(UnifiedLog log) {
        int epoch = log.latestEpoch().orElse(0);
        long nowMs = System.currentTimeMillis();
        for (int round = 0; round < 60; round++) {
            for (int producer = 0; producer < 3; producer++) {
                BatchBuilder batch = new BatchBuilder(1000).compression(Compression.of(round % 5));
                if (producer < 2) {
                    batch.producer(9000 + producer, (short) 3, 5 * round).transactional();
                }
                for (int i = 0; i < 5; i++) {
                    batch.append(nowMs + i, utf8("k" + producer + i % 2), utf8(round + " " + i + "y".repeat(20)), List.of(new Header("h", null)));
                }
                log.appendAsLeader(batch.build(), epoch, nowMs);
            }
            for (int producer = 0; producer < 2; producer++) {
                log.appendOwn(new BatchBuilder(128).producer(9000 + producer, (short) 3, RecordBatch.NO_SEQUENCE).transactional().control()
                    .append(nowMs, round % (3 - producer) == 0 ? ControlRecord.abort(7) : ControlRecord.commit(7)).build(), epoch, nowMs);
            }
        }
    }

    private static ByteBuffer utf8(String text) {
        return StandardCharsets.UTF_8.encode(text);
    }
}
