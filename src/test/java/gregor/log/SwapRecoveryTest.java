package gregor.log;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.KafkaException;
import gregor.config.TopicConfig;
import gregor.port.Trace;
import gregor.record.BatchBuilder;
import gregor.record.RecordBatch;
import gregor.sim.SimDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Example;

/** Segments take the place of others, and the process or the machine dies at each step of it, and of the start after it. */
class SwapRecoveryTest {

    private static final Path DIR = Path.of("/data/swap-0");
    private static final TopicConfig CONFIG = TopicConfig.of(Map.of("internal.segment.bytes", "300", "index.interval.bytes", "100",
        "file.delete.delay.ms", "0", "cleanup.policy", "compact"));
    private static final long FAR = 3L << 31;

    /** A world of its own for each point at which something dies. */
    private static final class World {
        final SimDisk disk = new SimDisk();
        final DiskThatDies mortal = new DiskThatDies(disk);
        List<Long> before;
        List<Long> after;

        UnifiedLog open(long recoveryPoint) throws IOException {
            return UnifiedLog.open(DIR, CONFIG, mortal, new LoadFrom(false, recoveryPoint, 0), 0, Trace.OFF);
        }

        /** The machine fails with it, or the process alone. */
        void dies(boolean power) {
            mortal.dieAfter(Integer.MAX_VALUE);
            if (power) {
                disk.crash();
            }
        }
    }

    private static List<Long> offsets(UnifiedLog log) throws IOException {
        List<Long> found = new ArrayList<>();
        for (LogSegment segment : log.segments().values()) {
            for (RecordBatch batch : RecordBatch.in(segment.file().slice(0, segment.sizeInBytes()).toBuffer())) {
                assertThat(batch.baseOffset()).isBetween(segment.baseOffset(), log.logEndOffset());
                found.add(batch.baseOffset());
            }
        }
        return found;
    }

    private static ByteBuffer keyed(long timestamp, int key) {
        return new BatchBuilder(128).append(timestamp, Batches.utf8("k" + key), Batches.utf8("value of " + timestamp), List.of()).build();
    }

    /** A log of segments that are forced, with an aborted transaction in it. */
    private static UnifiedLog filled(World world) throws IOException {
        UnifiedLog log = world.open(0);
        for (int i = 0; i < 5; i++) {
            log.appendAsLeader(keyed(i, i), 1, 0);
        }
        log.appendAsLeader(transactional(5), 1, 0);
        log.appendOwn(Batches.marker(9, 0, false, 0), 1, 0);
        for (int i = 7; i < 12; i++) {
            log.appendAsLeader(keyed(i, i), 1, 0);
        }
        log.flush();
        world.disk.forceDirectory(Path.of("/"));
        world.before = offsets(log);
        return log;
    }

    private static ByteBuffer transactional(long timestamp) {
        return new BatchBuilder(256).producer(9, (short) 0, 0).transactional()
            .append(timestamp, Batches.utf8("k"), Batches.utf8("v"), List.of()).build();
    }

    /** Two segments with all batches but every third one. */
    private static List<LogSegment> cleaned(World world, List<LogSegment> old) throws IOException {
        List<LogSegment> cleaned = new ArrayList<>();
        cleaned.add(LogSegment.createCleaned(world.mortal, DIR, old.get(0).baseOffset(), CONFIG, 0));
        for (LogSegment segment : old) {
            ByteBuffer bytes = segment.file().slice(0, segment.sizeInBytes()).toBuffer();
            for (RecordBatch batch : RecordBatch.in(bytes)) {
                if (batch.baseOffset() == 4) {
                    cleaned.add(LogSegment.createCleaned(world.mortal, DIR, 4, CONFIG, 0));
                }
                LogSegment into = cleaned.get(cleaned.size() - 1);
                if (batch.baseOffset() % 3 != 1) {
                    into.append(bytes.duplicate().limit(batch.position() + batch.sizeInBytes()).position(batch.position()), 100);
                }
            }
        }
        LogSegment second = cleaned.get(1);
        second.transactionIndex().append(new gregor.index.AbortedTransaction(9, 5, 6, 7));
        for (LogSegment segment : cleaned) {
            segment.sealTimeIndex();
            segment.writeIndexes();
        }
        return cleaned;
    }

    private static void replace(World world, UnifiedLog log) throws IOException {
        List<LogSegment> old = new ArrayList<>(log.segments().headMap(log.segments().lastKey()).values());
        long from = log.segments().lastKey();
        world.after = world.before.stream().filter(offset -> offset >= from || offset % 3 != 1).toList();
        log.replaceSegments(cleaned(world, old), old, log.cuts());
    }

    private static boolean tryTo(World world, Step step) throws IOException {
        try {
            step.run();
            return true;
        } catch (IOException | KafkaException e) {
            if (!world.mortal.isDead()) {
                throw e;
            }
            return false;
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    private static void assertOneOrTheOther(World world, UnifiedLog log) throws IOException {
        List<Long> found = offsets(log);
        if (!found.equals(world.before)) {
            assertThat(found).isEqualTo(world.after);
        }
        assertThat(log.logEndOffset()).isEqualTo(12);
        log.updateHighWatermark(12);
        assertThat(log.read(5, 10_000, FetchIsolation.TXN_COMMITTED, true).abortedOrNull()).hasSize(1);
        assertThat(world.disk.list(DIR)).noneMatch(file -> file.toString().endsWith(LogNames.SWAP)
            || file.toString().endsWith(LogNames.CLEANED) || file.toString().endsWith(LogNames.DELETED));
    }

    /** H33, LOG-13: whatever dies, and however often, the old batches are there or the new ones, each once. */
    @Example
    void h33SwapIsCompletedOrUndone() throws IOException {
        int undone = 0;
        int completed = 0;
        for (int power = 0; power < 2; power++) {
            boolean done = false;
            for (int calls = 0; !done; calls++) {
                World world = new World();
                UnifiedLog log = filled(world);
                long recoveryPoint = log.recoveryPoint();
                world.mortal.dieAfter(calls);
                done = tryTo(world, () -> replace(world, log));
                world.dies(power == 1);
                UnifiedLog again = world.open(recoveryPoint);
                assertOneOrTheOther(world, again);
                undone += offsets(again).equals(world.before) ? 1 : 0;
                completed += offsets(again).equals(world.after) ? 1 : 0;
            }
        }
        assertThat(undone).isPositive();
        assertThat(completed).isPositive();
    }

    /** H33: the start that completes or undoes a swap dies as well, at each of its steps. */
    @Example
    void h33TheStartThatCompletesASwapMayDieToo() throws IOException {
        for (int calls = 20; calls < 50; calls++) {
            boolean started = false;
            for (int callsOfStart = 0; !started; callsOfStart += 2) {
                World world = new World();
                UnifiedLog log = filled(world);
                long recoveryPoint = log.recoveryPoint();
                world.mortal.dieAfter(calls);
                tryTo(world, () -> replace(world, log));
                boolean power = (calls + callsOfStart / 2) % 2 == 0;
                world.dies(power);
                world.mortal.dieAfter(callsOfStart);
                started = tryTo(world, () -> world.open(recoveryPoint));
                world.dies(power);
                assertOneOrTheOther(world, world.open(recoveryPoint));
            }
        }
    }

    private static void writeSegmentThatOverflows(SimDisk disk) throws IOException {
        disk.createDirectories(DIR);
        disk.forceDirectory(Path.of("/data"));
        disk.forceDirectory(Path.of("/"));
        try (FileChannel channel = disk.open(DIR.resolve(LogNames.ofOffset(0, LogNames.LOG)), StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE)) {
            for (long offset : new long[] {3, FAR, FAR + 1, 3 * FAR}) {
                channel.write(new BatchBuilder(100).baseOffset(offset).partitionLeaderEpoch(1)
                    .append(1000, Batches.utf8("k"), Batches.utf8("v" + offset), List.of()).build(), channel.size());
            }
            channel.write(ByteBuffer.allocate(40), channel.size());
            channel.force(true);
        }
        disk.forceDirectory(DIR);
    }

    /** H32: a segment whose offsets are too far apart for its indexes is split; nothing is lost if that is interrupted. */
    @Example
    void h32ASegmentThatOverflowsIsSplit() throws IOException {
        boolean started = false;
        for (int calls = 0; !started; calls++) {
            World world = new World();
            writeSegmentThatOverflows(world.disk);
            world.mortal.dieAfter(calls);
            started = tryTo(world, () -> world.open(0));
            world.dies(calls % 2 == 0);
            UnifiedLog log = world.open(0);
            assertThat(offsets(log)).containsExactly(3L, FAR, FAR + 1, 3 * FAR);
            assertThat(log.segments().keySet()).containsExactly(0L, FAR, 3 * FAR);
            assertThat(log.logEndOffset()).isEqualTo(3 * FAR + 1);
        }
    }

    @Example
    void aSplitIsReportedAndTheTornTailToo() throws IOException {
        World world = new World();
        writeSegmentThatOverflows(world.disk);
        assertThat(world.open(0).recoveryReport()).satisfiesExactly(
            split -> assertThat(split).contains("00000000000000000000.log: offset " + FAR + " is too far from the base offset 0"),
            torn -> assertThat(torn).contains("00000000019327352832.log: byte").contains("the 40 bytes from there on are cut off"));
        assertThat(world.open(0).recoveryReport()).isEmpty();
    }
}
