package gregor.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import gregor.base.KafkaException;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.config.NodeConfig;
import gregor.config.TopicConfig;
import gregor.port.Trace;
import gregor.record.RecordBatch;
import gregor.sim.DiskFault;
import gregor.sim.Loss;
import gregor.sim.SimDisk;
import gregor.sim.SimEntropy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** A copy in another directory takes the place of its log, or does not, whenever the power fails. */
class FutureLogsTest {

    private static final Path A = Path.of("/a");
    private static final Path B = Path.of("/b");
    private static final Uuid ID = Uuid.parse("7KjKFb7lT3yNeSVfvFJFkg");
    private static final TopicPartition PARTITION = new TopicPartition("orders", 0);
    private static final NodeConfig NODE = NodeConfig.with(Map.of("log.dirs", "/a,/b"));
    private static final TopicConfig CONFIG = TopicConfig.of(Map.of("file.delete.delay.ms", "0", "internal.segment.bytes", "200"));
    private static final int BATCHES = 7;

    private SimDisk disk;
    private LogManager manager;

    private void start() throws IOException {
        manager = new LogManager(NODE, disk, new SimEntropy(7), Trace.OFF);
        manager.load(topic -> CONFIG, 0);
    }

    /** A log in the first directory and a copy of all of it in the second; nothing is sure to last but the log's beginning. */
    private UnifiedLog copied() throws IOException {
        disk = new SimDisk();
        start();
        UnifiedLog log = manager.getOrCreateLog(PARTITION, ID, CONFIG, 0);
        disk.forceDirectory(Path.of("/"));
        UnifiedLog future = manager.futures().create(log, manager.directories().get(1), 0);
        for (int i = 0; i < BATCHES; i++) {
            log.appendAsLeader(Batches.of(1, "value " + i), 3, 0);
            future.appendAsFollower(log.read(i, 1, FetchIsolation.LOG_END, true).records().toBuffer(), 0);
        }
        log.flush();
        log.updateHighWatermark(BATCHES);
        return log;
    }

    private static List<Long> offsets(UnifiedLog log) throws IOException {
        List<Long> offsets = new ArrayList<>();
        for (LogSegment segment : log.segments().values()) {
            for (RecordBatch batch : RecordBatch.in(segment.file().slice(0, segment.sizeInBytes()).toBuffer())) {
                offsets.add(batch.baseOffset());
            }
        }
        return offsets;
    }

    private static final List<Long> ALL = List.of(0L, 1L, 2L, 3L, 4L, 5L, 6L);

    @Example
    void theCopyIsTheLogAndTheLogIsDeleted() throws IOException {
        UnifiedLog log = copied();
        UnifiedLog now = manager.futures().replace(log);
        assertThat(manager.log(PARTITION)).isSameAs(now);
        assertThat(manager.futures().of(PARTITION)).isNull();
        assertThat(now.directory()).isEqualTo(B.resolve("orders-0"));
        assertThat(now.highWatermark()).isEqualTo(BATCHES);
        assertThat(disk.exists(now.directory().resolve(LogNames.COPY_COMPLETE))).isFalse();
        assertThat(log.unusable()).isNotNull();
        assertThat(log.read(2, 1, FetchIsolation.LOG_END, true).records().sizeInBytes()).as("who reads it still can").isPositive();
        now.appendAsLeader(Batches.of(1, "more"), 3, 0);
        manager.tick(1);
        manager.tick(2);
        assertThat(disk.list(A)).noneMatch(file -> file.getFileName().toString().startsWith("orders"));
        manager.close(-1);
        start();
        assertThat(offsets(manager.log(PARTITION))).hasSize(BATCHES + 1);
    }

    /** LOG-5 across directories: after a crash at any call to the disk there is one log of the partition, with everything. */
    @Property(tries = 4)
    void whereverTheReplacingStopsThereIsOneLogWithEverything(@ForAll long seed) throws IOException {
        UnifiedLog log = copied();
        List<SimDisk> left = new ArrayList<>();
        SimEntropy entropy = new SimEntropy(seed);
        disk.watch(call -> {
            for (Loss loss : Loss.values()) {
                left.add(disk.afterCrash(0, loss, new SimEntropy(entropy.nextLong())));
            }
            return DiskFault.NONE;
        });
        manager.futures().replace(log);
        disk.watch(call -> DiskFault.NONE);
        left.add(disk.afterCrash(0, Loss.ALL_UNFORCED, entropy));
        assertThat(left.size()).isGreaterThan(30);
        int done = 0;
        for (SimDisk crashed : left) {
            disk = crashed;
            start();
            UnifiedLog found = manager.log(PARTITION);
            assertThat(found).as("of %s", disk).isNotNull();
            assertThat(offsets(found)).isEqualTo(ALL);
            assertThat(found.topicId()).isEqualTo(ID);
            done += found.directory().startsWith(B) ? 1 : 0;
            manager.close(-1);
            start();
            assertThat(offsets(manager.log(PARTITION))).as("a second start").isEqualTo(ALL);
        }
        assertThat(done).as("starts that found the copy in its place, of %d", left.size()).isBetween(1, left.size() - 1);
    }

    /** A disk that fails takes its directory along, and the log is in the other one or what it was. */
    @Example
    void whicheverCallFailsNothingIsLost() throws IOException {
        UnifiedLog whole = copied();
        long before = disk.calls();
        manager.futures().replace(whole);
        long calls = disk.calls() - before;
        int failures = 0;
        for (int failing = 1; failing <= calls; failing++) {
            UnifiedLog log = copied();
            long first = disk.calls();
            int at = failing;
            boolean[] hit = new boolean[1];
            disk.watch(call -> {
                DiskFault fault = call.number() == first + at ? DiskFault.FAILED_FORCE : DiskFault.NONE;
                hit[0] |= fault.canHit(call.kind()) && fault != DiskFault.NONE;
                return fault.canHit(call.kind()) ? fault : DiskFault.NONE;
            });
            try {
                manager.futures().replace(log);
            } catch (KafkaException e) {
                assertThat(manager.online()).as("after call %d: %s", at, e.getMessage()).hasSizeLessThan(2);
            }
            disk.watch(call -> DiskFault.NONE);
            failures += hit[0] ? 1 : 0;
            manager.close(-1);
            disk = disk.afterCrash(0, Loss.NOTHING, new SimEntropy(1));
            start();
            assertThat(offsets(manager.log(PARTITION))).as("after call %d failed", at).isEqualTo(ALL);
        }
        assertThat(failures).isGreaterThan(5);
    }

    /** When the second disk fails in the middle, the log has its name again: what it is given from then on is found, with that disk or without it. */
    @Example
    void theLogGoesOnWhereverTheSecondDiskFails() throws IOException {
        UnifiedLog whole = copied();
        long before = disk.calls();
        manager.futures().replace(whole);
        long calls = disk.calls() - before;
        int gaveUp = 0;
        for (int failing = 1; failing <= calls; failing++) {
            UnifiedLog log = copied();
            long at = disk.calls() + failing;
            disk.watch(call -> call.number() == at && call.path().startsWith(B) && DiskFault.FAILED_FORCE.canHit(call.kind())
                ? DiskFault.FAILED_FORCE : DiskFault.NONE);
            boolean failed = catchThrowable(() -> manager.futures().replace(log)) != null;
            disk.watch(call -> DiskFault.NONE);
            if (failed) {
                gaveUp++;
                assertThat(manager.log(PARTITION).directory()).as("call %d", failing).isEqualTo(A.resolve("orders-0"));
                manager.log(PARTITION).appendAsLeader(Batches.of(1, "more"), 3, 0);
                manager.log(PARTITION).flush();
                SimDisk both = disk.afterCrash(0, Loss.ALL_UNFORCED, new SimEntropy(1));
                disk = both.afterCrash(0, Loss.NOTHING, new SimEntropy(1));
                manager = new LogManager(NODE, Map.of("/a", ID), disk, new SimEntropy(8), Trace.OFF);
                manager.load(topic -> CONFIG, 0);
                assertThat(offsets(manager.log(PARTITION))).as("without the second disk, which failed at call %d", failing).hasSize(BATCHES + 1);
                disk = both;
                start();
                assertThat(offsets(manager.log(PARTITION))).as("with it, call %d", failing).hasSize(BATCHES + 1);
            }
        }
        assertThat(gaveUp).isGreaterThan(3);
    }

    /** H25: a copy says nothing of a log that is in a directory which is not there. */
    @Example
    void h25ACopyWithoutItsLogIsNotTakenForIt() throws IOException {
        UnifiedLog log = copied();
        manager.close(-1);
        disk.delete(A.resolve(LogNames.CLEAN_SHUTDOWN));
        manager = new LogManager(NODE, Map.of("/b", ID), disk, new SimEntropy(8), Trace.OFF);
        manager.load(topic -> CONFIG, 0);
        assertThat(manager.log(PARTITION)).isNull();
        assertThat(manager.futures().of(PARTITION)).isNotNull();
        assertThatThrownBy(() -> manager.getOrCreateLog(PARTITION, ID, ID, true, () -> CONFIG, 0)).isInstanceOf(KafkaException.class)
            .hasMessageContaining("no log is made for orders-0");
        manager.close(-1);
        start();
        assertThat(offsets(manager.log(PARTITION))).as("the directory is back").isEqualTo(ALL);
        assertThat(manager.futures().of(PARTITION)).as("and the copy goes on").isNotNull();
        assertThat(log.directory().getParent()).isEqualTo(A);
    }

    @Example
    void whatIsGivenUpGoes() throws IOException {
        copied();
        manager.futures().drop(PARTITION);
        assertThat(manager.futures().all()).isEmpty();
        manager.tick(1);
        manager.tick(2);
        assertThat(disk.list(B)).noneMatch(file -> file.getFileName().toString().startsWith("orders"));
        manager.deleteLog(PARTITION);
        assertThat(manager.log(PARTITION)).isNull();
    }

    /** A log of a deleted topic takes its copy along, and one of a topic that came after it is not its log. */
    @Example
    void aCopyOfAnotherTopicOfThatNameGoes() throws IOException {
        copied();
        manager.close(-1);
        for (Path file : disk.list(A.resolve("orders-0"))) {
            disk.delete(file);
        }
        UnifiedLog other = UnifiedLog.open(A.resolve("orders-0"), CONFIG, disk, LoadFrom.NOTHING_KNOWN, 0, Trace.OFF);
        other.assignTopicId(new Uuid(1, 2));
        other.close();
        start();
        assertThat(manager.futures().of(PARTITION)).isNull();
        assertThat(offsets(manager.log(PARTITION))).isEmpty();
        manager.tick(1);
        manager.tick(2);
        assertThat(disk.list(B)).noneMatch(file -> file.getFileName().toString().startsWith("orders"));
    }

    @Example
    void namesOfCopies() {
        String name = LogNames.futureDirectory(PARTITION, ID);
        assertThat(name).matches("orders-0\\.[0-9a-f]{32}-future");
        assertThat(LogNames.partitionOfFuture(B.resolve(name))).isEqualTo(PARTITION);
        assertThat(List.of("orders-0", "orders-0.1-future", "orders-future", "-future", "orders." + "0".repeat(32) + "-future"))
            .noneMatch(other -> LogNames.isFutureDirectory(B.resolve(other)));
        assertThat(LogNames.futureDirectory(new TopicPartition("t".repeat(213), 0), ID)).hasSizeLessThanOrEqualTo(255);
        assertThatThrownBy(() -> LogNames.futureDirectory(new TopicPartition("t".repeat(214), 0), ID)).isInstanceOf(KafkaException.class);
    }
}
