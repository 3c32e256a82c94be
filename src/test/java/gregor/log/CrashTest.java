package gregor.log;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.book.claim.Claim;
import gregor.config.TopicConfig;
import gregor.port.Trace;
import gregor.record.RecordBatch;
import gregor.sim.Loss;
import gregor.sim.SimDisk;
import gregor.sim.SimEntropy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What a log is after its power failed: claims 6.1, 6.2 and 6.6. */
class CrashTest {

    @Claim("6.1")
    @Property(tries = 150)
    void aCrashLeavesABeginningWithAllThatWasForced(@ForAll long seed) throws IOException {
        WrittenLog written = new WrittenLog(new Random(seed));
        for (int life = 0; life < 3; life++) {
            for (int i = written.random.nextInt(30); i > 0; i--) {
                written.append();
                written.maybeForce();
            }
            long forced = written.log.recoveryPoint();
            written.crash();
            written.open(new LoadFrom(false, forced, 0));
            assertThat(written.log.logEndOffset()).isGreaterThanOrEqualTo(forced);
            written.assertIsABeginning();
            UnifiedLog twin = written.naiveTwin();
            assertThat(written.log.activeProducers()).containsExactlyInAnyOrderElementsOf(twin.activeProducers());
            assertThat(written.log.latestEpoch()).isEqualTo(twin.latestEpoch());
            written.epoch++;
        }
    }

    @Claim("6.2")
    @Property(tries = 80)
    void recoveringAgainChangesNothing(@ForAll long seed) throws IOException {
        WrittenLog written = new WrittenLog(new Random(seed));
        for (int i = written.random.nextInt(40); i > 0; i--) {
            written.append();
            written.maybeForce();
        }
        LoadFrom from = new LoadFrom(false, written.log.recoveryPoint(), 0);
        written.crash();
        written.open(from);
        Map<String, String> once = contents(written);
        if (written.random.nextBoolean()) {
            written.disk.crash(); // while it was recovering, or right behind: nothing that it did was forced
        }
        written.open(from);
        assertThat(contents(written)).isEqualTo(once);
    }

    /** The batches, the indexes and the epochs, without the snapshots, which a second start may have fewer of. */
    private static Map<String, String> contents(WrittenLog written) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        for (String suffix : new String[] {LogNames.LOG, LogNames.OFFSET_INDEX, LogNames.TIME_INDEX, LogNames.TRANSACTION_INDEX}) {
            for (Map.Entry<Path, byte[]> file : written.files(suffix).entrySet()) {
                if (file.getValue().length > 0) { // an index without entries is written by the second start, if not by the first
                    contents.put(file.getKey().toString(), HexFormat.of().formatHex(file.getValue()));
                }
            }
        }
        contents.put("end", "" + written.log.logEndOffset());
        contents.put("epoch", "" + written.log.latestEpoch());
        contents.put("producers", "" + written.log.activeProducers());
        return contents;
    }

    @Claim("6.6")
    @Property(tries = 200)
    void oldBytesBehindTheTailAreNotRevived(@ForAll long seed) throws IOException {
        WrittenLog written = new WrittenLog(new Random(seed));
        written.append(1 + written.random.nextInt(30));
        Map<Path, byte[]> old = written.files(LogNames.LOG);
        int kept = written.random.nextInt(written.appended.size());
        written.log.truncateTo(new RecordBatch(ByteBuffer.wrap(written.appended.get(kept)), 0).baseOffset(), 0);
        written.appended.subList(kept, written.appended.size()).clear();
        written.epoch++;
        written.append(1 + written.random.nextInt(6));
        for (Map.Entry<Path, byte[]> file : old.entrySet()) {
            putBack(written, file.getKey(), file.getValue());
        }
        int batches = written.appended.size();
        written.open(LoadFrom.NOTHING_KNOWN);
        written.assertIsABeginning();
        assertThat(written.appended.size()).isEqualTo(batches);
    }

    /** The disk never got round to cutting the file: behind the new tail stands what stood there before. */
    private static void putBack(WrittenLog written, Path file, byte[] old) throws IOException {
        if (!written.disk.exists(file)) {
            return; // deleted, and it stays deleted
        }
        try (FileChannel channel = written.disk.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            int size = (int) channel.size();
            if (size < old.length) {
                channel.write(ByteBuffer.wrap(old, size, old.length - size), size);
            }
        }
    }

    /**
     * What recovery cuts stays cut: whole batches stand behind a damaged one, a batch of the same size takes its place, and
     * then the power fails. Their epoch does not tell them from what should be there.
     */
    @Property(tries = 60)
    void whatRecoveryHasCutDoesNotComeBack(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        SimDisk disk = new SimDisk(64, Set.of());
        UnifiedLog log = openOn(disk);
        int before = random.nextInt(4);
        for (int i = 0; i <= before + 3; i++) {
            log.appendAsLeader(Batches.of(i, "value " + i), 5, 0);
        }
        log.close();
        Path file = WrittenLog.DIR.resolve(LogNames.ofOffset(0, LogNames.LOG));
        int size = Batches.of(0, "value 0").remaining();
        try (FileChannel channel = disk.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {1}), (before + 1) * size - 1);
            channel.force(true);
        }
        disk.forceDirectory(WrittenLog.ROOT);
        disk.forceDirectory(WrittenLog.ROOT.getParent());
        log = openOn(disk);
        assertThat(log.logEndOffset()).isEqualTo(before);
        log.appendAsLeader(Batches.of(9, "other 9"), 5, 0);
        SimDisk left = disk.afterCrash(0, Loss.ANY, new SimEntropy(seed));
        assertThat(openOn(left).logEndOffset()).isBetween((long) before, before + 1L);
    }

    private static UnifiedLog openOn(SimDisk disk) throws IOException {
        return UnifiedLog.open(WrittenLog.DIR, TopicConfig.of(Map.of()), disk, LoadFrom.NOTHING_KNOWN, 0, Trace.OFF);
    }

    /** A segment that was cut before the next one began: what stands behind the cut is of offsets that the next one has. */
    @Example
    void anOldTailDoesNotReachIntoTheNextSegment() throws IOException {
        SimDisk disk = new SimDisk();
        UnifiedLog log = openOn(disk);
        ByteBuffer first = Batches.of(1, "a");
        ByteBuffer old = Batches.of(1, "old", "old");
        new RecordBatch(old, 0).setBaseOffset(1);
        log.appendAsLeader(first, 0, 0);
        long size = log.sizeInBytes();
        log.close();
        new RecordBatch(old, 0).setPartitionLeaderEpoch(0);
        try (FileChannel channel = disk.open(WrittenLog.DIR.resolve(LogNames.ofOffset(0, LogNames.LOG)), StandardOpenOption.WRITE)) {
            channel.write(old.duplicate(), size);
        }
        ByteBuffer next = Batches.of(1, "next");
        new RecordBatch(next, 0).setBaseOffset(1);
        new RecordBatch(next, 0).setPartitionLeaderEpoch(0);
        try (FileChannel channel = disk.open(WrittenLog.DIR.resolve(LogNames.ofOffset(1, LogNames.LOG)), StandardOpenOption.CREATE,
                StandardOpenOption.WRITE)) {
            channel.write(next.duplicate());
        }
        log = openOn(disk);
        assertThat(log.logEndOffset()).isEqualTo(2);
        assertThat(log.numberOfSegments()).isEqualTo(2);
        assertThat(WrittenLog.batches(log)).extracting(ByteBuffer::wrap).containsExactly(first, next);
        assertThat(log.recoveryReport()).singleElement().asString().contains(".log: byte " + size + ", where offset 1 is due");
    }

    /** What an acknowledgment is worth when the power fails: the page cache, unless the topic asks for more. */
    @Example
    void anAppendIsNotForced() throws IOException {
        for (String flushMessages : List.of("" + Long.MAX_VALUE, "1")) {
            SimDisk disk = new SimDisk();
            TopicConfig config = TopicConfig.of(Map.of("flush.messages", flushMessages));
            UnifiedLog log = UnifiedLog.open(WrittenLog.DIR, config, disk, LoadFrom.NOTHING_KNOWN, 0, Trace.OFF);
            disk.forceDirectory(WrittenLog.ROOT);
            disk.forceDirectory(WrittenLog.ROOT.getParent());
            log.appendAsLeader(Batches.of(1, "acknowledged"), 0, 0);
            disk.crash();
            UnifiedLog after = UnifiedLog.open(WrittenLog.DIR, config, disk, LoadFrom.NOTHING_KNOWN, 0, Trace.OFF);
            assertThat(after.logEndOffset()).isEqualTo(flushMessages.equals("1") ? 1 : 0);
        }
    }

    /** One byte at a time: the last batch is there when all of it is, and no sooner. */
    @Example
    void aTailIsCutAtEveryByte() throws IOException {
        WrittenLog written = new WrittenLog(new Random(3));
        written.append(4);
        Map<Path, byte[]> files = written.files(LogNames.LOG);
        Path last = null;
        for (Path file : files.keySet()) {
            last = file;
        }
        byte[] whole = files.get(last);
        for (int bytes = whole.length; bytes >= 0; bytes--) {
            try (FileChannel channel = written.disk.open(last, StandardOpenOption.WRITE)) {
                channel.truncate(0);
                channel.write(ByteBuffer.wrap(whole, 0, bytes), 0);
            }
            written.open(LoadFrom.NOTHING_KNOWN);
            assertThat(written.disk.readWhole(last).limit()).isLessThanOrEqualTo(bytes);
            written.assertIsABeginning();
        }
    }
}
