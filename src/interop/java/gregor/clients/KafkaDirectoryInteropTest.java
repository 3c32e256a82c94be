package gregor.clients;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.KafkaBroker;
import gregor.TestNode;
import gregor.base.TopicPartition;
import gregor.config.NodeConfig;
import gregor.config.TopicConfig;
import gregor.log.LogContents;
import gregor.log.LogManager;
import gregor.log.UnifiedLog;
import gregor.os.NioDisk;
import gregor.os.SystemEntropy;
import gregor.port.Trace;
import gregor.tools.DumpComparison;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A directory that Apache Kafka's broker wrote, with several codecs, transactions, compaction and deleted records in it: once
 * stopped in order, once killed. Opened here it has the records that a consumer read from the broker.
 */
class KafkaDirectoryInteropTest {

    private static final List<String> TOPICS = List.of("plain", "transactions", "compacted");
    private static final List<String> CODECS = List.of("none", "gzip", "snappy", "lz4", "zstd");
    private static final Map<String, String> SMALL = Map.of("internal.segment.bytes", "20000", "index.interval.bytes", "500",
        "retention.ms", "-1");
    private static final Map<String, String> COMPACTED = Map.of("internal.segment.bytes", "20000", "index.interval.bytes", "500",
        "cleanup.policy", "compact", "min.cleanable.dirty.ratio", "0.01", "delete.retention.ms", "100");
    private static final int KEYS = 40;
    private static final int DELETED_BEFORE_STOP = 333;
    private static final int DELETED_BEFORE_KILL = 833;

    @TempDir
    static Path folder;
    private static Consumed beforeStop;
    private static Consumed beforeKill;

    @BeforeAll
    static void letKafkaWrite() throws Exception {
        Path data = folder.resolve("data");
        try (KafkaBroker broker = KafkaBroker.start(data, Map.of()); Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            createTopics(admin);
            write(broker.bootstrap(), admin, 0);
            beforeStop = Consumed.from(broker.bootstrap(), TOPICS);
        }
        copy(data, folder.resolve("stopped"));
        KafkaBroker broker = KafkaBroker.start(data, Map.of());
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            write(broker.bootstrap(), admin, 1);
            beforeKill = Consumed.from(broker.bootstrap(), TOPICS);
        } finally {
            broker.kill();
        }
        copy(data, folder.resolve("killed"));
    }

    private static void createTopics(Admin admin) throws Exception {
        admin.createTopics(TOPICS.stream().map(topic -> new NewTopic(topic, 1, (short) 1)
            .configs(topic.equals("compacted") ? COMPACTED : SMALL)).toList()).all().get();
    }

    private static void write(String bootstrap, Admin admin, int round) throws Exception {
        for (String codec : CODECS) {
            try (KafkaProducer<String, String> producer = producer(bootstrap, Map.of("compression.type", codec))) {
                for (int i = 0; i < 200; i++) {
                    producer.send(new ProducerRecord<>("plain", 0, 1_000_000L * round + i, i % 7 == 0 ? null : "k" + i, i % 5 == 0 ? null : codec + " " + i,
                        i % 3 == 0 ? List.of(new RecordHeader("h", codec.getBytes(StandardCharsets.UTF_8)), new RecordHeader("n", null)) : List.of()));
                }
            }
        }
        admin.deleteRecords(Map.of(new org.apache.kafka.common.TopicPartition("plain", 0), RecordsToDelete.beforeOffset(round == 0 ? DELETED_BEFORE_STOP : DELETED_BEFORE_KILL))).all().get();
        writeTransactions(bootstrap, round);
        writeCompacted(bootstrap, round);
    }

    private static KafkaProducer<String, String> producer(String bootstrap, Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(Map.of("bootstrap.servers", bootstrap, "linger.ms", 2, "batch.size", 1500));
        all.putAll(settings);
        return new KafkaProducer<>(all, new StringSerializer(), new StringSerializer());
    }

    /** Committed, aborted and, at last, one that stays open; others write in between. */
    private static void writeTransactions(String bootstrap, int round) throws Exception {
        KafkaProducer<String, String> one = producer(bootstrap, Map.of("transactional.id", "one", "compression.type", "zstd"));
        KafkaProducer<String, String> two = producer(bootstrap, Map.of("transactional.id", "two"));
        KafkaProducer<String, String> open = producer(bootstrap, Map.of("transactional.id", "open-" + round));
        try (KafkaProducer<String, String> plain = producer(bootstrap, Map.of())) {
            one.initTransactions();
            two.initTransactions();
            open.initTransactions();
            for (int i = 0; i < 30; i++) {
                one.beginTransaction();
                two.beginTransaction();
                for (int r = 0; r < 10; r++) {
                    send(one, "transactions", "one", i + " " + r);
                    send(two, "transactions", "two", i + " " + r);
                    send(plain, "transactions", "plain", i + " " + r);
                }
                end(one, i % 3 != 0);
                end(two, i % 2 != 0);
            }
            open.beginTransaction();
            send(open, "transactions", "open", "never ended " + round);
            open.flush();
            send(plain, "transactions", "plain", "behind " + round);
        }
        for (KafkaProducer<String, String> producer : List.of(one, two, open)) {
            producer.close(Duration.ZERO); // in less than no time: it would abort what is open
        }
    }

    private static void send(KafkaProducer<String, String> producer, String topic, String key, String value) {
        producer.send(new ProducerRecord<>(topic, 0, key, value));
    }

    private static void end(KafkaProducer<String, String> producer, boolean commit) {
        if (commit) {
            producer.commitTransaction();
        } else {
            producer.flush();
            producer.abortTransaction();
        }
    }

    /** Waits until the cleaner has been there. */
    private static void writeCompacted(String bootstrap, int round) throws Exception {
        for (String codec : CODECS) {
            try (KafkaProducer<String, String> producer = producer(bootstrap, Map.of("compression.type", codec, "transactional.id", "c-" + codec))) {
                producer.initTransactions();
                for (int i = 0; i < 20; i++) {
                    producer.beginTransaction();
                    for (int key = 0; key < KEYS; key++) {
                        send(producer, "compacted", "k" + key, key % 10 == i % 10 ? null : round + codec + i + " " + "x".repeat(20));
                    }
                    end(producer, i % 4 != 1);
                }
            }
        }
        Consumed.awaitCleaned(bootstrap, "compacted", folder.resolve("data"));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    private static Consumed opened(Path data) throws Exception {
        Map<String, List<String>> all = new TreeMap<>();
        Map<String, List<String>> committed = new TreeMap<>();
        LogManager logs = new LogManager(NodeConfig.with(Map.of("log.dirs", data.toString())), new NioDisk(), new SystemEntropy(), Trace.OFF);
        logs.load(topic -> TopicConfig.of(topic.equals("compacted") ? COMPACTED : SMALL), System.currentTimeMillis());
        for (String topic : TOPICS) {
            UnifiedLog log = logs.log(new TopicPartition(topic, 0));
            log.updateHighWatermark(log.logEndOffset());
            all.put(topic, LogContents.of(log, false));
            committed.put(topic, LogContents.of(log, true));
        }
        logs.close(-1);
        return new Consumed(all, committed);
    }

    /**
     * @param killed then records come back that were deleted on request since the log start offsets were last written: Kafka
     *     writes them every minute and when it stops
     */
    private static void assertSame(Consumed actual, Consumed expected, boolean killed) {
        for (String topic : TOPICS) {
            assertThat(listed(actual.all(), topic, killed)).as(topic).isEqualTo(expected.all().get(topic));
            assertThat(listed(actual.committed(), topic, killed)).as(topic + ", committed").isEqualTo(expected.committed().get(topic));
        }
    }

    private static List<String> listed(Map<String, List<String>> found, String topic, boolean killed) {
        return !killed || !topic.equals("plain") ? found.get(topic)
            : found.get(topic).stream().dropWhile(line -> Integer.parseInt(line.split(" ")[0]) < DELETED_BEFORE_KILL).toList();
    }

    @Test
    void whatKafkaWroteIsWorthReading() {
        assertThat(beforeStop.all().get("plain")).hasSize(1000 - DELETED_BEFORE_STOP);
        assertThat(beforeStop.committed().get("transactions")).hasSizeLessThan(beforeStop.all().get("transactions").size() - 200);
        assertThat(beforeStop.all().get("transactions").toString()).contains("never ended 0", "behind 0");
        assertThat(beforeStop.committed().get("transactions").toString()).doesNotContain("never ended 0", "behind 0");
        assertThat(beforeStop.all().get("compacted")).hasSizeBetween(KEYS / 2, 5 * 20 * KEYS / 2);
        assertThat(folder.resolve("stopped/.kafka_cleanshutdown")).exists();
        assertThat(folder.resolve("killed/.kafka_cleanshutdown")).doesNotExist();
        assertThat(folder.resolve("stopped/cleaner-offset-checkpoint")).content().contains("compacted 0 ");
    }

    /** Also of what Kafka keeps in its own topics. */
    @Test
    void kafkasToolAndOursPrintTheSame() throws Exception {
        Path data = folder.resolve("stopped");
        for (String topic : TOPICS) {
            assertThat(DumpComparison.compare(data.resolve(topic + "-0"), "log|timeindex|txnindex|snapshot")).as(topic).isGreaterThan(100);
        }
        assertThat(DumpComparison.compare(data.resolve("__transaction_state-0/00000000000000000000.log"), List.of("--transaction-log-decoder")))
            .isGreaterThan(200);
        try (Stream<Path> files = Files.list(data.resolve("__cluster_metadata-0"))) {
            for (Path file : files.filter(each -> each.toString().matches(".*\\.(log|checkpoint)")).toList()) {
                assertThat(DumpComparison.compare(file, List.of("--cluster-metadata-decoder"))).as("%s", file).isGreaterThan(5);
            }
        }
    }

    @Test
    void theLogsOfAStoppedBrokerOpenWithTheSameRecords() throws Exception {
        Path data = folder.resolve("stopped-logs");
        copy(folder.resolve("stopped"), data);
        assertSame(opened(data), beforeStop, false);
    }

    @Test
    void theLogsOfAKilledBrokerOpenWithTheSameRecords() throws Exception {
        Path data = folder.resolve("killed-logs");
        copy(folder.resolve("killed"), data);
        assertSame(opened(data), beforeKill, true);
    }

    @Test
    void aNodeStartsOnTheDirectoryOfAStoppedBroker() throws Exception {
        Path data = folder.resolve("stopped-node");
        copy(folder.resolve("stopped"), data);
        try (TestNode node = TestNode.start(data, Map.of())) {
            assertSame(Consumed.from(node.bootstrap(), TOPICS), beforeStop, false);
        }
    }

    @Test
    void aNodeStartsOnTheDirectoryOfAKilledBroker() throws Exception {
        Path data = folder.resolve("killed-node");
        copy(folder.resolve("killed"), data);
        try (TestNode node = TestNode.start(data, Map.of())) {
            assertSame(Consumed.from(node.bootstrap(), TOPICS), beforeKill, true);
        }
    }
}
