package gregor.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.KafkaException;
import gregor.config.TopicConfig;
import gregor.port.Trace;
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
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What is left of a log after its process died, its machine died, or its files were damaged. */
class LogRecoveryTest {

    private static final Path DIR = Path.of("/data/crash-0");
    private static final TopicConfig CONFIG = TopicConfig.of(Map.of("internal.segment.bytes", "1200",
        "index.interval.bytes", "200"));

    private SimDisk disk = new SimDisk();
    private List<byte[]> appended = new ArrayList<>();
    private UnifiedLog log;

    private void forgetTheLastTry() {
        disk = new SimDisk();
        appended = new ArrayList<>();
    }

    private UnifiedLog open(LoadFrom from) throws IOException {
        return UnifiedLog.open(DIR, CONFIG, disk, from, 0, Trace.OFF);
    }

    private void append(Random random, int epoch) {
        int count = 1 + random.nextInt(4);
        ByteBuffer batch = random.nextBoolean() ? Batches.of(random.nextInt(100), new String[count].length > 2 ? "long value" : "v")
            : Batches.idempotent(7, epoch, 0, count);
        log.appendAsFollower(withOffset(batch, log.logEndOffset(), epoch), 0);
        byte[] bytes = new byte[batch.remaining()];
        batch.duplicate().get(bytes);
        appended.add(bytes);
    }

    private static ByteBuffer withOffset(ByteBuffer batch, long offset, int epoch) {
        RecordBatch view = new RecordBatch(batch, 0);
        view.setBaseOffset(offset);
        view.setPartitionLeaderEpoch(epoch);
        return batch;
    }

    private void assertIsPrefix(List<byte[]> found) {
        assertThat(found.size()).isLessThanOrEqualTo(appended.size());
        for (int i = 0; i < found.size(); i++) {
            assertThat(found.get(i)).isEqualTo(appended.get(i));
        }
    }

    private long endOf(int batches) {
        return batches == 0 ? 0 : new RecordBatch(ByteBuffer.wrap(appended.get(batches - 1)), 0).nextOffset();
    }

    private void assertEpochsAreThoseOfTheBatches() {
        int greatest = -1;
        for (byte[] bytes : appended) {
            RecordBatch batch = new RecordBatch(ByteBuffer.wrap(bytes), 0);
            if (batch.lastOffset() < log.logEndOffset()) {
                greatest = Math.max(greatest, batch.partitionLeaderEpoch());
            }
        }
        assertThat(log.latestEpoch().orElse(-1)).isEqualTo(greatest);
    }

    /** log.I6, log.I8: a power failure leaves whole batches, a beginning, and at least what was forced. */
    @Property(tries = 40)
    void aPowerFailureLeavesABeginningWithAllThatWasForced(@ForAll long seed) throws IOException {
        forgetTheLastTry();
        Random random = new Random(seed);
        log = open(LoadFrom.NOTHING_KNOWN);
        disk.forceDirectory(Path.of("/data"));
        disk.forceDirectory(Path.of("/"));
        int epoch = 0;
        for (int round = 0; round < 4; round++) {
            for (int i = random.nextInt(25); i > 0; i--) {
                epoch += random.nextInt(8) == 0 ? 1 : 0;
                append(random, epoch);
                if (random.nextInt(10) == 0) {
                    log.flush();
                } else if (random.nextInt(5) == 0) {
                    log.tick(0, Long.MAX_VALUE);
                }
            }
            long forced = log.recoveryPoint();
            disk.crash();
            log = open(new LoadFrom(false, forced, 0));
            List<byte[]> found = WrittenLog.batches(log);
            assertIsPrefix(found);
            assertThat(log.logEndOffset()).isEqualTo(endOf(found.size())).isGreaterThanOrEqualTo(forced);
            appended.subList(found.size(), appended.size()).clear();
            assertEpochsAreThoseOfTheBatches();
            epoch++;
        }
    }

    /** log.I6: a file cut at any byte, or damaged at any byte above the recovery point, costs the log's end only. */
    @Property(tries = 60)
    void aTornOrDamagedTailIsCut(@ForAll long seed) throws IOException {
        forgetTheLastTry();
        Random random = new Random(seed);
        log = open(LoadFrom.NOTHING_KNOWN);
        for (int i = 1 + random.nextInt(30); i > 0; i--) {
            append(random, i < 10 ? 1 : 0);
        }
        Path victim = files().get(random.nextInt(files().size()));
        boolean damaged = damage(victim, random);
        log = open(LoadFrom.NOTHING_KNOWN);
        List<byte[]> found = WrittenLog.batches(log);
        assertIsPrefix(found);
        long cutFrom = LogNames.offsetOf(victim.getFileName().toString());
        assertThat(log.logEndOffset()).isEqualTo(endOf(found.size())).isGreaterThanOrEqualTo(cutFrom);
        if (!damaged) {
            assertThat(found.size()).isEqualTo(appended.size());
        }
        assertEpochsAreThoseOfTheBatches();
        UnifiedLog again = open(LoadFrom.NOTHING_KNOWN);
        assertThat(WrittenLog.batches(again).size()).isEqualTo(found.size());
        assertIsPrefix(WrittenLog.batches(again));
        assertThat(again.activeProducers()).isEqualTo(log.activeProducers());
        again.appendAsLeader(Batches.of(5, "next"), 9, 0);
        assertThat(again.logEndOffset()).isEqualTo(endOf(found.size()) + 1);
    }

    /** @return whether the file is another one now, as far as its CRCs can tell */
    private boolean damage(Path file, Random random) throws IOException {
        try (FileChannel channel = disk.open(file, StandardOpenOption.WRITE, StandardOpenOption.READ)) {
            long size = channel.size();
            switch (random.nextInt(3)) {
                case 0 -> {
                    long cut = random.nextInt((int) size + 1);
                    channel.truncate(cut);
                    return cut < size;
                }
                case 1 -> { // garbage behind the end
                    channel.write(ByteBuffer.wrap(new byte[1 + random.nextInt(100)]), size);
                    return !file.equals(files().get(files().size() - 1));
                }
                default -> { // one bit, where the CRC or the length tells; offset and epoch can only be checked against others
                    ByteBuffer one = ByteBuffer.allocate(1);
                    long at = placeInABatch(file, random.nextInt((int) size), random);
                    channel.read(one, at);
                    one.put(0, (byte) (one.get(0) ^ 1 << random.nextInt(8)));
                    channel.write(one.flip(), at);
                    return true;
                }
            }
        }
    }

    private long placeInABatch(Path file, int anywhere, Random random) throws IOException {
        for (RecordBatch batch : RecordBatch.in(disk.readWhole(file))) {
            int within = anywhere - batch.position();
            if (within >= 0 && within < RecordBatch.MAGIC_AT) {
                return batch.position() + RecordBatch.LENGTH_AT + random.nextInt(4);
            }
        }
        return anywhere;
    }

    private List<Path> files() throws IOException {
        return disk.list(DIR).stream().filter(file -> file.toString().endsWith(LogNames.LOG)).toList();
    }

    /** After a clean stop nothing is scanned, so damage below the recovery point is found by whoever reads it. */
    @Test
    void damageBelowTheRecoveryPointCutsNothing() throws IOException {
        log = open(LoadFrom.NOTHING_KNOWN);
        Random random = new Random(1);
        for (int i = 0; i < 40; i++) {
            append(random, 0);
        }
        log.close();
        Path first = DIR.resolve(LogNames.ofOffset(0, LogNames.LOG));
        try (FileChannel channel = disk.open(first, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {-1, -1, -1, -1}), RecordBatch.LENGTH_AT);
        }
        UnifiedLog again = open(new LoadFrom(true, 0, 0));
        assertThat(again.logEndOffset()).isEqualTo(endOf(appended.size()));
        assertThatThrownBy(() -> again.read(0, 100, FetchIsolation.LOG_END, true)).isInstanceOf(KafkaException.class)
            .hasMessageContaining("no batch at byte 0");
    }

    /** LOG-18: old bytes behind a new tail are not taken for batches again, although their CRCs are right. */
    @Test
    void aBatchOfAnOlderEpochOrOffsetIsNotBelievedBehindANewerOne() throws IOException {
        log = open(LoadFrom.NOTHING_KNOWN);
        log.appendAsFollower(withOffset(Batches.of(1, "a"), 0, 5), 0);
        try (FileChannel channel = disk.open(DIR.resolve(LogNames.ofOffset(0, LogNames.LOG)), StandardOpenOption.WRITE)) {
            channel.write(withOffset(Batches.of(1, "old"), 1, 4), log.sizeInBytes());
        }
        assertThat(open(LoadFrom.NOTHING_KNOWN).logEndOffset()).isEqualTo(1);
        log = open(LoadFrom.NOTHING_KNOWN);
        try (FileChannel channel = disk.open(DIR.resolve(LogNames.ofOffset(0, LogNames.LOG)), StandardOpenOption.WRITE)) {
            channel.write(withOffset(Batches.of(1, "old"), 0, 6), log.sizeInBytes());
        }
        assertThat(open(LoadFrom.NOTHING_KNOWN).logEndOffset()).isEqualTo(1);
    }

    /** The log ends there, and whoever starts it is told where, and what goes with it. */
    @Test
    void aDamagedBatchInTheMiddleIsReportedWithItsPlace() throws IOException {
        log = open(LoadFrom.NOTHING_KNOWN);
        while (log.numberOfSegments() < 3) {
            log.appendAsLeader(Batches.of(1, "a value of some length"), 0, 0);
        }
        int size = Batches.of(1, "a value of some length").remaining();
        try (FileChannel channel = disk.open(DIR.resolve(LogNames.ofOffset(0, LogNames.LOG)), StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 2 * size + RecordBatch.HEADER_BYTES);
        }
        long inFirst = log.segments().higherKey(0L);
        UnifiedLog again = open(LoadFrom.NOTHING_KNOWN);
        assertThat(again.logEndOffset()).isEqualTo(2);
        assertThat(again.recoveryReport()).hasSize(3);
        assertThat(again.recoveryReport().get(0)).contains(".log: the log ends before; its " + size + " bytes are deleted");
        assertThat(again.recoveryReport().get(2)).isEqualTo("/data/crash-0/00000000000000000000.log: byte " + 2 * size
            + ", where offset 2 is due: a batch whose CRC or format is wrong; the " + (inFirst - 2) * size + " bytes from there on are cut off");
        assertThat(open(LoadFrom.NOTHING_KNOWN).recoveryReport()).isEmpty();
    }

    @Test
    void whatIsNoSegmentIsCleanedUpOrLeftAlone() throws IOException {
        log = open(LoadFrom.NOTHING_KNOWN);
        log.appendAsLeader(Batches.of(1, "a"), 0, 0);
        log.close();
        for (String name : List.of("00000000000000000009.index", "00000000000000000000.log.deleted",
            "00000000000000000000.log.cleaned", "leader-epoch-checkpoint.tmp", "notes.txt")) {
            disk.open(DIR.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.WRITE).close();
        }
        UnifiedLog again = open(new LoadFrom(true, 0, 0));
        assertThat(again.logEndOffset()).isEqualTo(1);
        assertThat(disk.list(DIR).stream().map(path -> path.getFileName().toString())).containsExactly(
            "00000000000000000000.index", "00000000000000000000.log", "00000000000000000000.timeindex",
            "00000000000000000001.snapshot", "leader-epoch-checkpoint", "notes.txt");
    }

    @Test
    void aLogThatEndsBeforeItStartsIsEmptyAtItsStart() throws IOException {
        log = open(LoadFrom.NOTHING_KNOWN);
        log.appendAsLeader(Batches.of(1, "a"), 0, 0);
        UnifiedLog again = open(new LoadFrom(false, 0, 10));
        assertThat(again.logStartOffset()).isEqualTo(10);
        assertThat(again.logEndOffset()).isEqualTo(10);
        assertThat(again.appendAsLeader(Batches.of(1, "b"), 1, 0).firstOffset()).isEqualTo(10);
    }

    /** A new partition is a directory with one file in it: indexes and snapshots come when there is something to say. */
    @Test
    void aNewLogIsOneFile() throws IOException {
        open(LoadFrom.NOTHING_KNOWN);
        assertThat(disk.list(DIR)).containsExactly(DIR.resolve("00000000000000000000.log"));
    }

    @Test
    void anEpochFileThatCannotBeReadIsMadeAgainFromTheBatches() throws IOException {
        log = open(LoadFrom.NOTHING_KNOWN);
        log.appendAsLeader(Batches.of(1, "a"), 3, 0);
        log.appendAsLeader(Batches.of(1, "b"), 5, 0);
        log.close();
        disk.replaceWhole(DIR.resolve(LogNames.LEADER_EPOCHS), ByteBuffer.allocate(9));
        UnifiedLog again = open(new LoadFrom(true, 0, 0));
        assertThat(again.latestEpoch()).hasValue(5);
        assertThat(again.endOffsetForEpoch(4).orElseThrow().offset()).isEqualTo(1);
        assertThat(again.epochAt(0)).hasValue(3);
    }
}
