package gregor.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.config.NodeConfig;
import gregor.config.TopicConfig;
import gregor.os.ThreadWorkers;
import gregor.port.Trace;
import gregor.port.Workers;
import gregor.sim.DiskCall;
import gregor.sim.DiskFault;
import gregor.sim.SimClock;
import gregor.sim.SimDisk;
import gregor.sim.SimEntropy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Example;
import org.junit.jupiter.api.Test;

/** The logs of a node: where they are, what outlives a stop, what is deleted when. */
class LogManagerTest {

    private static final Path A = Path.of("/a");
    private static final Path B = Path.of("/b");
    private static final Uuid ID = Uuid.parse("7KjKFb7lT3yNeSVfvFJFkg");
    private static final NodeConfig NODE = NodeConfig.with(Map.of("log.dirs", "/a,/b"));
    private static final TopicConfig CONFIG = TopicConfig.of(Map.of("file.delete.delay.ms", "500", "internal.segment.bytes", "100"));

    private final SimDisk disk = new SimDisk();
    private LogManager manager;

    private LogManager start() throws IOException {
        manager = new LogManager(NODE, disk, new SimEntropy(7), Trace.OFF);
        manager.load(topic -> CONFIG, 0);
        return manager;
    }

    private UnifiedLog log(String topic, int partition) {
        return manager.getOrCreateLog(new TopicPartition(topic, partition), ID, CONFIG, 0);
    }

    private String text(String file) throws IOException {
        return StandardCharsets.UTF_8.decode(disk.readWhole(Path.of(file))).toString();
    }

    private static void append(UnifiedLog log, String value) {
        log.appendAsLeader(Batches.of(1, value), 0, 0);
        log.updateHighWatermark(log.logEndOffset());
    }

    /** What a power failure would leave of a node that just ran. */
    private void forceDirectories() throws IOException {
        disk.forceDirectory(Path.of("/"));
        disk.forceDirectory(A);
        disk.forceDirectory(B);
    }

    @Test
    void newLogsGoWhereTheFewestAre() throws IOException {
        start();
        for (int i = 0; i < 5; i++) {
            log("orders", i);
        }
        assertThat(manager.allLogs()).extracting(log -> log.directory().toString())
            .containsExactly("/a/orders-0", "/b/orders-1", "/a/orders-2", "/b/orders-3", "/a/orders-4");
        assertThat(log("orders", 3)).isSameAs(manager.log(new TopicPartition("orders", 3)));
        assertThat(manager.log(new TopicPartition("orders", 9))).isNull();
        assertThat(manager.directoryOf(log("orders", 1)).path()).isEqualTo(B);
    }

    @Test
    void aStopInOrderIsRememberedAndNothingIsScanned() throws IOException {
        start();
        append(log("orders", 0), "a");
        append(log("orders", 0), "b");
        append(log("orders", 1), "c");
        log("orders", 0).incrementLogStartOffset(1);
        manager.close(17);
        assertThat(text("/a/.kafka_cleanshutdown")).isEqualTo("{\"version\":0,\"brokerEpoch\":17}");
        assertThat(text("/a/recovery-point-offset-checkpoint")).isEqualTo("0\n1\norders 0 2\n");
        assertThat(text("/a/log-start-offset-checkpoint")).isEqualTo("0\n1\norders 0 1\n");
        assertThat(text("/a/replication-offset-checkpoint")).isEqualTo("0\n1\norders 0 2\n");
        assertThat(text("/b/replication-offset-checkpoint")).isEqualTo("0\n1\norders 1 1\n");
        start();
        assertThat(disk.exists(Path.of("/a/.kafka_cleanshutdown"))).isFalse();
        assertThat(manager.brokerEpochAtCleanStop()).hasValue(17);
        UnifiedLog log = manager.log(new TopicPartition("orders", 0));
        assertThat(log.logStartOffset()).isEqualTo(1);
        assertThat(log.highWatermark()).isEqualTo(2);
        assertThat(log.recoveryPoint()).isEqualTo(2);
        assertThat(log.topicId()).isEqualTo(ID);
    }

    /** A broker says it when it registers, which is before its logs are open. */
    @Test
    void theEpochOfACleanStopIsKnownOnceTheDirectoriesAreLocked() throws IOException {
        start();
        manager.close(17);
        manager = new LogManager(NODE, disk, new SimEntropy(7), Trace.OFF);
        manager.lock();
        assertThat(manager.brokerEpochAtCleanStop()).hasValue(17);
        assertThat(disk.exists(Path.of("/a/.kafka_cleanshutdown"))).as("nothing was written yet that it does not know of").isTrue();
        manager.load(topic -> CONFIG, 0);
        assertThat(disk.exists(Path.of("/a/.kafka_cleanshutdown"))).isFalse();
    }

    /** log.I7: all that the marker promises survives a power failure. */
    @Test
    void whatWasClosedSurvivesAPowerFailure() throws IOException {
        start();
        forceDirectories();
        append(log("orders", 0), "a");
        append(log("orders", 0), "b");
        manager.close(17);
        disk.crash();
        start();
        assertThat(manager.brokerEpochAtCleanStop()).hasValue(17);
        assertThat(manager.log(new TopicPartition("orders", 0)).logEndOffset()).isEqualTo(2);
    }

    /** A topic of a thousand partitions is made at once: what each of them waits for the disk for is as little as will do. */
    @Test
    void aNewLogForcesItsTopicsIdWithItsFirstRecordAndNoEpochOfALeaderThatHasWrittenNothing() throws IOException {
        start();
        forceDirectories();
        List<String> forced = noteForces();
        UnifiedLog log = log("orders", 0);
        log.assignEpochStart(3);
        Path epochs = log.directory().resolve("leader-epoch-checkpoint");
        manager.tick(1_000);
        assertThat(forced).as("what a power failure leaves of an empty log is as good as a new one").isEmpty();
        log.appendAsLeader(Batches.of(1, "a"), 3, 0);
        manager.tick(2_000);
        assertThat(forced).containsExactly("/a/orders-0/partition.metadata", "/a/orders-0", "/a");
        assertThat(disk.exists(epochs)).isFalse();
        log.flush();
        assertThat(disk.exists(epochs)).isTrue();
        disk.crash();
        start();
        assertThat(log("orders", 0).latestEpoch()).hasValue(3);
        assertThat(manager.log(log.topicPartition()).topicId()).isEqualTo(ID);
    }

    /** Only what was made, or got another name, since the last force has to wait for the next one. */
    @Test
    void oneForceOfADirectoryIsEnoughForAllLogsMadeInItBefore() throws IOException {
        start();
        forceDirectories();
        List<String> forced = noteForces();
        for (int i = 0; i < 6; i++) {
            append(log("orders", i), "a");
        }
        manager.tick(1_000);
        assertThat(forced).containsOnlyOnce("/a", "/b").hasSize(6 * 2 + 2);
        forced.clear();
        append(log("orders", 6), "a");
        UnifiedLog renamed = manager.log(new TopicPartition("orders", 0));
        renamed.moveTo(A.resolve("orders-0.00000000000000000000000000000000-future"));
        renamed.flush();
        assertThat(forced).endsWith("/a");
        forced.clear();
        manager.tick(2_000);
        assertThat(forced).as("orders-6 was there when the other one forced it").containsExactly("/a/orders-6/partition.metadata", "/a/orders-6");
    }

    /** The names of the files and directories that are forced from now on. */
    private List<String> noteForces() {
        List<String> forced = new ArrayList<>();
        disk.watch(call -> {
            if (call.kind() == DiskCall.Kind.FORCE || call.kind() == DiskCall.Kind.FORCE_DIRECTORY) {
                forced.add(call.path().toString());
            }
            return DiskFault.NONE;
        });
        return forced;
    }

    /** H36, H37: no marker from a node that could not load, or whose disk failed. */
    @Test
    void noMarkerIsLeftWhenSomethingWentWrong() throws IOException {
        start();
        append(log("orders", 0), "a");
        manager.close(-1);
        LogManager neverLoaded = new LogManager(NODE, disk, new SimEntropy(7), Trace.OFF);
        disk.delete(Path.of("/a/.kafka_cleanshutdown"));
        neverLoaded.close(1);
        assertThat(disk.exists(Path.of("/a/.kafka_cleanshutdown"))).isFalse();

        start();
        UnifiedLog broken = log("payments", 0);
        forceDirectories();
        disk.crash(); // closes the file under the log
        assertThatThrownBy(() -> append(broken, "b")).isInstanceOf(KafkaException.class);
        manager.close(1);
        assertThat(disk.exists(Path.of("/b/.kafka_cleanshutdown"))).isFalse();
        assertThat(manager.directories().get(1).failure()).contains("appending in /b/payments-0 failed");
    }

    @Test
    void aDirectoryIsUsedByOneProcess() throws IOException {
        start();
        assertThatThrownBy(() -> new LogManager(NODE, disk, new SimEntropy(7), Trace.OFF).load(topic -> CONFIG, 0))
            .isInstanceOf(IOException.class).hasMessageContaining("/a/.lock");
        manager.close(-1);
        start();
    }

    /** REP-18: seed 163 of whole clusters had the high watermark of a topic that was deleted. */
    @Example
    void aLogHasNothingOfOneThatHadItsNameBefore() throws IOException {
        TopicPartition partition = new TopicPartition("orders", 0);
        start();
        for (int i = 0; i < 5; i++) {
            append(log("orders", 0), "old");
        }
        log("orders", 0).incrementLogStartOffset(4);
        manager.checkpointHighWatermarks();
        manager.checkpointLogStartOffsets();
        manager.deleteLog(partition);
        UnifiedLog made = log("orders", 0);
        made.appendAsLeader(Batches.of(1, "new"), 0, 0);
        made.appendAsLeader(Batches.of(1, "newer"), 0, 0);
        manager = new LogManager(NODE, disk.afterKill(0), new SimEntropy(7), Trace.OFF);
        manager.load(topic -> CONFIG, 0);
        assertThat(manager.log(partition).logStartOffset()).isZero();
        assertThat(manager.log(partition).highWatermark()).isZero();
        assertThat(manager.log(partition).logEndOffset()).isEqualTo(2);
    }

    @Test
    void checkpointsAreWrittenAsTheirIntervalsPass() throws IOException {
        start();
        forceDirectories();
        append(log("orders", 0), "a");
        append(log("orders", 0), "b");
        log("orders", 0).incrementLogStartOffset(1);
        manager.tick(4_999);
        assertThat(disk.exists(Path.of("/a/replication-offset-checkpoint"))).isFalse();
        manager.tick(5_000);
        assertThat(text("/a/replication-offset-checkpoint")).isEqualTo("0\n1\norders 0 2\n");
        assertThat(disk.exists(Path.of("/a/recovery-point-offset-checkpoint"))).isFalse();
        manager.checkpointLogStartOffsets();
        manager.tick(60_000);
        assertThat(text("/a/recovery-point-offset-checkpoint")).isEqualTo("0\n1\norders 0 1\n");
        disk.crash();
        start();
        UnifiedLog log = manager.log(new TopicPartition("orders", 0));
        assertThat(log.logStartOffset()).isEqualTo(1);
        assertThat(log.logEndOffset()).as("the active segment was never forced").isEqualTo(1);
        assertThat(manager.brokerEpochAtCleanStop()).isEmpty();
    }

    @Test
    void aDeletedLogIsRenamedAtOnceAndRemovedLater() throws IOException {
        start();
        TopicPartition partition = new TopicPartition("orders", 0);
        UnifiedLog log = log("orders", 0);
        append(log, "a");
        FetchInfo held = log.read(0, 100, FetchIsolation.LOG_END, true);
        manager.deleteLog(partition);
        manager.deleteLog(partition);
        assertThat(manager.log(partition)).isNull();
        assertThatThrownBy(() -> append(log, "b")).isInstanceOf(KafkaException.class).hasMessageContaining("is deleted");
        Path renamed = log.directory();
        assertThat(renamed.getFileName().toString()).matches("orders-0\\.[0-9a-f]{32}-delete");
        assertThat(held.records().toBuffer().remaining()).isPositive();
        UnifiedLog again = manager.getOrCreateLog(partition, Uuid.parse("AAAAAAAAQACAAAAAAAAAAQ"), CONFIG, 0);
        assertThat(again.logEndOffset()).isZero();
        manager.tick(1000);
        manager.tick(1499);
        assertThat(disk.exists(renamed)).isTrue();
        manager.tick(1500);
        assertThat(disk.exists(renamed)).isFalse();
        assertThat(again.logEndOffset()).isZero();
    }

    @Test
    void aDeletionThatWasInterruptedGoesOnAtTheNextStart() throws IOException {
        start();
        append(log("orders", 0), "a");
        manager.deleteLog(new TopicPartition("orders", 0));
        manager.close(-1);
        start();
        assertThat(manager.allLogs()).isEmpty();
        manager.tick(0);
        assertThat(disk.list(A)).noneMatch(path -> path.toString().endsWith("-delete"));
    }

    @Test
    void aLogOfAnotherTopicOfThatNameIsNotTakenOver() throws IOException {
        start();
        log("orders", 0);
        assertThatThrownBy(() -> manager.getOrCreateLog(new TopicPartition("orders", 0), new Uuid(1, 2), CONFIG, 0))
            .isInstanceOfSatisfying(KafkaException.class, e -> assertThat(e.error()).isEqualTo(ErrorCode.INCONSISTENT_TOPIC_ID));
    }

    @Test
    void whatIsNoPartitionIsLeftAlone() throws IOException {
        disk.createDirectories(Path.of("/a/__cluster_metadata-0"));
        disk.createDirectories(Path.of("/a/lost+found"));
        disk.createDirectories(Path.of("/a/orders-0.0123456789abcdef0123456789abcdef-future"));
        disk.createDirectories(Path.of("/a/orders-0.0123456789abcdef0123456789abcdef-stray"));
        disk.open(Path.of("/a/meta.properties"), StandardOpenOption.CREATE, StandardOpenOption.WRITE).close();
        start();
        assertThat(manager.allLogs()).isEmpty();
        manager.tick(1 << 20);
        assertThat(disk.list(A)).hasSize(6);
    }

    /** KAFKA-14616: what the cluster does not know is kept, out of the way of a topic of the same name. */
    @Test
    void aStrayPartitionIsSetAsideAndItsNameIsFree() throws IOException {
        start();
        append(log("orders", 0), "a");
        append(log("orders", 1), "b");
        disk.createDirectories(Path.of("/a/never-identified-0"));
        manager.close(-1);
        Uuid newId = Uuid.parse("AAAAAAAAQACAAAAAAAAAAQ");
        manager = new LogManager(NODE, disk, new SimEntropy(8), Trace.OFF);
        manager.load(new LogLoading(topic -> CONFIG, (partition, id) -> partition.partition() == 0 || !id.equals(ID), new SimClock(), Workers.CALLER));
        assertThat(manager.allLogs()).extracting(UnifiedLog::topicPartition).containsExactly(new TopicPartition("orders", 1));
        assertThat(disk.list(A).stream().map(path -> path.getFileName().toString()).filter(name -> name.endsWith("-stray")))
            .hasSize(2).allMatch(name -> name.matches("(orders|never-identified)-0\\.[0-9a-f]{32}-stray"));
        UnifiedLog again = manager.getOrCreateLog(new TopicPartition("orders", 0), newId, CONFIG, 0);
        assertThat(again.logEndOffset()).isZero();
        manager.close(-1);
        start();
        assertThat(manager.log(new TopicPartition("orders", 0)).topicId()).isEqualTo(newId);
        assertThat(disk.list(A)).filteredOn(path -> path.toString().endsWith("-stray")).as("nobody deletes them").hasSize(2);
    }

    /** Threads change how long it takes, and nothing else. */
    @Test
    void logsThatAreOpenedSideBySideAreTheSame() throws IOException {
        start();
        for (int i = 0; i < 40; i++) {
            for (int j = 0; j <= i % 5; j++) {
                append(log("orders", i), "value " + i + " " + j);
            }
        }
        manager.close(-1);
        disk.delete(Path.of("/a/.kafka_cleanshutdown")); // half of them are searched
        manager = new LogManager(NODE, disk, new SimEntropy(7), Trace.OFF);
        manager.load(new LogLoading(topic -> CONFIG, (partition, id) -> false, new SimClock(), new ThreadWorkers()));
        List<String> together = manager.allLogs().stream().map(UnifiedLog::toString).toList();
        manager.close(-1);
        start();
        assertThat(together).hasSize(40).isEqualTo(manager.allLogs().stream().map(UnifiedLog::toString).toList());
    }

    @Test
    void aPartitionInTwoDirectoriesStopsTheStart() throws IOException {
        disk.createDirectories(Path.of("/a/orders-0"));
        disk.createDirectories(Path.of("/b/orders-0"));
        assertThatThrownBy(this::start).isInstanceOf(KafkaException.class).hasMessageContaining("/a/orders-0")
            .hasMessageContaining("/b/orders-0");
    }

    @Test
    void aDamagedCheckpointCostsAScanAndNoData() throws IOException {
        start();
        append(log("orders", 0), "a");
        manager.close(-1);
        disk.delete(Path.of("/a/.kafka_cleanshutdown"));
        for (String name : List.of(LogNames.RECOVERY_POINTS, LogNames.LOG_START_OFFSETS, LogNames.HIGH_WATERMARKS)) {
            disk.replaceWhole(A.resolve(name), StandardCharsets.UTF_8.encode("0\n1\norders zero 5\n"));
        }
        start();
        UnifiedLog log = manager.log(new TopicPartition("orders", 0));
        assertThat(log.logEndOffset()).isEqualTo(1);
        assertThat(log.highWatermark()).isZero();
    }

    @Test
    void aCheckpointSaysWhatIsWrongWithIt() throws IOException {
        Checkpoint checkpoint = new Checkpoint(disk, Path.of("/"), "x");
        assertThat(checkpoint.read()).isEmpty();
        TreeMap<TopicPartition, Long> offsets = new TreeMap<>(Map.of(new TopicPartition("b", 1), 5L, new TopicPartition("a", 10), 7L));
        checkpoint.write(offsets);
        assertThat(text("/x")).isEqualTo("0\n2\na 10 7\nb 1 5\n");
        assertThat(checkpoint.read()).isEqualTo(offsets);
        disk.replaceWhole(Path.of("/x"), StandardCharsets.UTF_8.encode("0\n1\na 0\n"));
        assertThatThrownBy(checkpoint::read).isInstanceOf(CorruptCheckpointException.class)
            .hasMessage("/x: line 3 is 'a 0', allowed are 3 fields separated by a space");
        disk.replaceWhole(Path.of("/x"), StandardCharsets.UTF_8.encode("0\n1\na 0 -5\n"));
        assertThatThrownBy(checkpoint::read).hasMessage("/x: '-5' is not a number from 0 to 9223372036854775807");
    }

    @Test
    void namesAreKafkas() {
        assertThat(LogNames.ofOffset(42, LogNames.LOG)).isEqualTo("00000000000000000042.log");
        assertThat(LogNames.ofOffset(Long.MAX_VALUE, ".x")).isEqualTo("09223372036854775807.x");
        assertThat(LogNames.offsetOf("00000000000000000042.log")).isEqualTo(42);
        assertThat(LogNames.offsetOf("99999999999999999999.log")).isEqualTo(-1);
        assertThat(LogNames.offsetOf("0000000000000000004x.log")).isEqualTo(-1);
        assertThat(LogNames.offsetOf("leader-epoch-checkpoint")).isEqualTo(-1);
        assertThat(LogNames.partitionOf(Path.of("/a/my-topic-12"))).isEqualTo(new TopicPartition("my-topic", 12));
        for (String name : List.of("topic", "-1", "topic-", "topic-x", "a-0.0123456789abcdef0123456789abcdef-delete")) {
            assertThat(LogNames.partitionOf(Path.of(name))).as(name).isNull();
        }
        String longest = LogNames.deletedDirectory(new TopicPartition("t".repeat(249), 12345), new Uuid(1, 2));
        assertThat(longest).hasSize(255).endsWith("t-12345.00000000000000010000000000000002-delete");
        assertThat(LogNames.isDeletedDirectory(longest)).isTrue();
        assertThat(LogNames.isDeletedDirectory("please-delete")).isFalse();
    }
}
