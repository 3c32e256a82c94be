package gregor.log;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.book.claim.Claim;
import gregor.config.TopicConfig;
import gregor.port.Trace;
import gregor.record.RecordBatch;
import gregor.sim.DiskCall;
import gregor.sim.DiskFault;
import gregor.sim.Loss;
import gregor.sim.SimDisk;
import gregor.sim.SimEntropy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Segments that take the place of others, and a crash at each call to the disk on the way. */
class SwapCrashTest {

    private static final Path DIR = Path.of("/data/swap-0");
    private static final TopicConfig CONFIG = TopicConfig.of(Map.of("internal.segment.bytes", "300", "file.delete.delay.ms", "0"));

    /** What a crash may leave. */
    private record Crash(SimDisk disk, String at) {}

    /** A forced log of some segments, in which one group or two are replaced. */
    private static final class Swap {
        final Random random;
        final SimDisk disk = new SimDisk();
        final UnifiedLog log;
        /** The offsets of the batches that the log had and has: before, in between and now. */
        final List<List<Long>> states = new ArrayList<>();
        final List<Crash> crashes = new ArrayList<>();

        Swap(long seed) throws IOException {
            random = new Random(seed);
            log = open(disk, 0);
            disk.forceDirectory(DIR.getParent());
            disk.forceDirectory(DIR.getParent().getParent());
            int batches = 6 + random.nextInt(20);
            for (int i = 0; i < batches; i++) {
                log.appendAsLeader(Batches.of(i, "value " + i), 3, 0);
            }
            log.flush();
            states.add(offsetsOf(log));
        }

        /** Replaces all segments but the active one, in one group or two. */
        void run() throws IOException {
            List<LogSegment> closed = new ArrayList<>(log.segments().headMap(log.segments().lastKey()).values());
            int first = 1 + random.nextInt(closed.size());
            replace(closed.subList(0, first));
            if (first < closed.size()) {
                replace(closed.subList(first, closed.size()));
            }
        }

        private void replace(List<LogSegment> old) throws IOException {
            List<LogSegment> cleaned = copies(old);
            disk.watch(call -> {
                Loss loss = Loss.values()[random.nextInt(Loss.values().length)];
                crashes.add(new Crash(disk.afterCrash(0, loss, new SimEntropy(random.nextLong())), call + ", losing " + loss));
                return DiskFault.NONE;
            });
            assertThat(log.replaceSegments(cleaned, old, log.cuts())).isTrue();
            disk.watch(call -> DiskFault.NONE);
            states.add(offsetsOf(log));
            crashes.add(new Crash(disk.afterCrash(0, Loss.ALL_UNFORCED, new SimEntropy(0)), "the end"));
        }

        void assertOneOfTheStates(List<Long> found, String crash) {
            assertThat(states.contains(found)).as("a crash at %s leaves the batches %s; they should be those of one of %s", crash, found,
                states.stream().distinct().toList()).isTrue();
        }

        /** Some of the batches, in one segment to three; the last among them, which tells how far the copies reach. */
        private List<LogSegment> copies(List<LogSegment> old) throws IOException {
            List<LogSegment> cleaned = new ArrayList<>();
            cleaned.add(LogSegment.createCleaned(disk, DIR, old.get(0).baseOffset(), CONFIG, 0));
            for (LogSegment segment : old) {
                ByteBuffer bytes = segment.file().slice(0, segment.sizeInBytes()).toBuffer();
                for (RecordBatch batch : RecordBatch.in(bytes)) {
                    boolean isLast = batch.nextOffset() == old.get(old.size() - 1).readNextOffset();
                    if (isLast || random.nextInt(3) > 0) {
                        if (cleaned.size() < 3 && random.nextInt(4) == 0 && batch.baseOffset() > cleaned.get(cleaned.size() - 1).baseOffset()) {
                            cleaned.add(LogSegment.createCleaned(disk, DIR, batch.baseOffset(), CONFIG, 0));
                        }
                        cleaned.get(cleaned.size() - 1).append(AppendRules.bytesOf(batch), 100);
                    }
                }
            }
            for (LogSegment segment : cleaned) {
                segment.sealTimeIndex();
                segment.writeIndexes();
                segment.flush();
            }
            return cleaned;
        }
    }

    private static UnifiedLog open(SimDisk disk, long recoveryPoint) throws IOException {
        return UnifiedLog.open(DIR, CONFIG, disk, new LoadFrom(false, recoveryPoint, 0), 0, Trace.OFF);
    }

    private static List<Long> offsetsOf(UnifiedLog log) throws IOException {
        List<Long> offsets = new ArrayList<>();
        for (LogSegment segment : log.segments().values()) {
            for (RecordBatch batch : RecordBatch.in(segment.file().slice(0, segment.sizeInBytes()).toBuffer())) {
                offsets.add(batch.baseOffset());
            }
        }
        return offsets;
    }

    /** Opens what a crash left, and says which batches are there, in the order of the segments. */
    private static List<Long> recovered(SimDisk disk, long recoveryPoint) throws IOException {
        UnifiedLog log = open(disk, recoveryPoint);
        assertThat(disk.list(DIR)).noneMatch(file -> file.toString().matches(".*\\.(cleaned|swap|deleted)"));
        for (long offset : offsetsOf(log)) { // by the indexes, which may have been made again
            ByteBuffer read = log.read(offset, 1, FetchIsolation.LOG_END, true).records().toBuffer();
            assertThat(new RecordBatch(read, 0).baseOffset()).isEqualTo(offset);
        }
        List<Long> offsets = offsetsOf(log);
        log.close();
        return offsets;
    }

    @Claim("7.3")
    @Property(tries = 40)
    void eachOffsetIsInOneSegmentWhereverASwapStops(@ForAll long seed) throws IOException {
        Swap swap = new Swap(seed);
        swap.run();
        for (Crash crash : swap.crashes) {
            swap.assertOneOfTheStates(recovered(crash.disk(), swap.log.logEndOffset()), crash.at());
        }
        assertThat(recovered(swap.crashes.get(swap.crashes.size() - 1).disk(), swap.log.logEndOffset()))
            .as("when all is done").isEqualTo(swap.states.get(swap.states.size() - 1));
    }

    /** Each start does a part of the work and dies, until one gets to the end. */
    @Property(tries = 20)
    void aStartThatCrashesLeavesTheNextOneAllItNeeds(@ForAll long seed) throws IOException {
        Swap swap = new Swap(seed);
        swap.run();
        for (Crash crash : swap.crashes) {
            SimDisk disk = crash.disk();
            for (int starts = 0; starts < 3; starts++) {
                disk = afterCrashingStart(disk, swap.random, swap.log.logEndOffset());
            }
            swap.assertOneOfTheStates(recovered(disk, swap.log.logEndOffset()), crash.at() + ", and starts that crashed");
        }
    }

    private static SimDisk afterCrashingStart(SimDisk disk, Random random, long recoveryPoint) {
        List<SimDisk> left = new ArrayList<>(List.of(disk));
        long dieAt = disk.calls() + 1 + random.nextInt(12);
        disk.watch(call -> {
            if (call.number() == dieAt) {
                left.add(disk.afterCrash(0, Loss.values()[random.nextInt(Loss.values().length)], new SimEntropy(random.nextLong())));
            }
            return DiskFault.NONE;
        });
        try {
            open(disk, recoveryPoint).close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return left.get(left.size() - 1);
    }

    /** What a crash leaves between two deletions of one start. */
    @Example
    void aSwapFileBesideACleanedOneOfAnEarlierOffsetIsNotComplete() throws IOException {
        Swap swap = new Swap(7);
        long first = swap.log.segments().firstKey();
        long second = swap.log.segments().higherKey(first);
        LogSegment.createCleaned(swap.disk, DIR, first, CONFIG, 0).flush();
        LogSegment.createCleaned(swap.disk, DIR, second, CONFIG, 0).rename(LogNames.CLEANED, LogNames.SWAP);
        swap.disk.forceDirectory(DIR);
        assertThat(recovered(swap.disk.afterCrash(0, Loss.NOTHING, new SimEntropy(0)), swap.log.logEndOffset())).isEqualTo(swap.states.get(0));
    }

    /** The same, with a power failure in that start that takes back what was not forced: any of the deletions, or none. */
    @Example
    void aDeletionThatWasNotForcedMayComeBack() throws IOException {
        Swap swap = new Swap(7);
        long first = swap.log.segments().firstKey();
        LogSegment.createCleaned(swap.disk, DIR, first, CONFIG, 0).flush();
        LogSegment.createCleaned(swap.disk, DIR, swap.log.segments().higherKey(first), CONFIG, 0).rename(LogNames.CLEANED, LogNames.SWAP);
        swap.disk.forceDirectory(DIR);
        SimDisk start = swap.disk.afterCrash(0, Loss.NOTHING, new SimEntropy(0));
        start.watch(call -> {
            for (int i = 0; i < 128 && call.kind() == DiskCall.Kind.FORCE_DIRECTORY; i++) { // one draw in 16 brings the wrong file back
                swap.crashes.add(new Crash(start.afterCrash(0, Loss.ANY, new SimEntropy(i)), call + " of the start"));
            }
            return DiskFault.NONE;
        });
        open(start, swap.log.logEndOffset()).close();
        assertThat(swap.crashes).hasSizeGreaterThan(100);
        for (Crash crash : swap.crashes) {
            swap.assertOneOfTheStates(recovered(crash.disk(), swap.log.logEndOffset()), crash.at());
        }
    }

    @Example
    void aSwapFileOfAnEarlierOffsetThanACleanedOneIsComplete() throws IOException {
        Swap swap = new Swap(7);
        long first = swap.log.segments().firstKey();
        long second = swap.log.segments().higherKey(first);
        LogSegment.createCleaned(swap.disk, DIR, first, CONFIG, 0).rename(LogNames.CLEANED, LogNames.SWAP);
        LogSegment.createCleaned(swap.disk, DIR, second, CONFIG, 0).flush();
        swap.disk.forceDirectory(DIR);
        List<Long> left = new ArrayList<>(swap.states.get(0));
        left.removeIf(offset -> offset < second);
        assertThat(recovered(swap.disk.afterCrash(0, Loss.NOTHING, new SimEntropy(0)), swap.log.logEndOffset())).isEqualTo(left);
    }
}
