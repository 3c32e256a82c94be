package gregor.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.config.TopicConfig;
import gregor.port.Trace;
import gregor.record.RecordBatch;
import gregor.sim.DiskFault;
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
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What has happened to logs elsewhere, by the number that the catalogue of accidents gives it, and does not happen here. */
class LogAccidentsTest {

    private static final Path DIR = Path.of("/data/accident-0");
    private static final TopicConfig CONFIG = TopicConfig.of(Map.of("internal.segment.bytes", "400", "index.interval.bytes", "100",
        "segment.index.bytes", "60"));

    private final SimDisk disk = new SimDisk();
    private final DiskThatDies mortal = new DiskThatDies(disk);
    private UnifiedLog log;

    private UnifiedLog open(boolean cleanStop, long recoveryPoint) throws IOException {
        log = UnifiedLog.open(DIR, CONFIG, mortal, new LoadFrom(cleanStop, recoveryPoint, 0), 0, Trace.OFF);
        return log;
    }

    private void append(int batches, int epoch) {
        for (int i = 0; i < batches; i++) {
            log.appendAsLeader(Batches.of(log.logEndOffset(), "a value of some length " + epoch), epoch, 0);
        }
    }

    private static void assertStorageError(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(KafkaException.class,
            e -> assertThat(e.error()).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR));
    }

    /** The state of the producers moves before the log's end does: the stable offset is never behind the end, nor too high. */
    @Example
    void h27ACutTakesTheOpenTransactionAlong() throws IOException {
        open(false, 0);
        append(3, 0);
        log.appendAsLeader(Batches.transactional(7, 0, 0, 1), 0, 0);
        append(3, 0);
        log.updateHighWatermark(7);
        List<Long> shown = new ArrayList<>();
        disk.watch(call -> {
            shown.add(log.lastStableOffset());
            return DiskFault.NONE;
        });
        log.truncateTo(3, 0);
        shown.add(log.lastStableOffset());
        disk.watch(call -> DiskFault.NONE);
        assertThat(shown).as("in the middle of the cut, and behind it").hasSizeGreaterThan(1).containsOnly(3L);
        append(2, 1);
        assertThat(log.updateHighWatermark(5)).isEqualTo(5);
        assertThat(log.lastStableOffset()).isEqualTo(5);
    }

    /** A first force takes the names along: of the files, of their directory, and of the partition in the directory above. */
    @Example
    void h28WhatWasForcedHasItsNameToo() throws IOException {
        disk.createDirectories(DIR.getParent());
        disk.forceDirectory(Path.of("/"));
        open(false, 0);
        append(9, 0);
        log.flush();
        disk.crash();
        assertThat(open(false, 9).logEndOffset()).isEqualTo(9);
        assertThat(log.recoveryReport()).isEmpty();
    }

    /** The file of leader epochs is not waited for; torn in the middle of a number, it is made again. */
    @Example
    void h29ATornEpochFileIsMadeAgain() throws IOException {
        open(false, 0);
        append(10, 3);
        append(10, 4);
        log.close();
        Path file = DIR.resolve(LogNames.LEADER_EPOCHS);
        try (FileChannel channel = disk.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() - 2); // "4 10" is "4 1" now
        }
        assertThat(open(true, 0).endOffsetForEpoch(3).orElseThrow().offset()).isEqualTo(10);
    }

    /** Index files as large as they may get, all zeros behind the entries, as a crash leaves them of Apache Kafka. */
    @Example
    void h31APreallocatedIndexIsMadeAgainAndHasRoom() throws IOException {
        open(false, 0);
        append(2, 0);
        log.close();
        for (String kind : List.of(LogNames.OFFSET_INDEX, LogNames.TIME_INDEX)) {
            try (FileChannel channel = disk.open(DIR.resolve(LogNames.ofOffset(0, kind)), StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.allocate(24), channel.size());
            }
        }
        open(true, 0);
        assertThat(log.recoveryReport()).hasSize(1);
        append(20, 0);
        assertThat(log.offsetForTimestamp(21)).map(TimestampAndOffset::offset).contains(21L);
    }

    /** Recovery reads without forcing, so the recovery point stays: after a second crash the same bytes are checked again. */
    @Example
    void h34RecoveryDoesNotMoveTheRecoveryPoint() throws IOException {
        open(false, 0);
        append(2, 0);
        log.flush();
        append(20, 0);
        open(false, 2);
        assertThat(log.logEndOffset()).isEqualTo(22);
        assertThat(log.recoveryPoint()).isEqualTo(2);
        assertThat(open(false, 100).recoveryPoint()).as("never beyond the end").isEqualTo(22);
    }

    /**
     * LOG-11: a checkpoint written before a cut says that more was forced than has been since. What is appended behind the
     * cut is not taken for forced by a start that reads it.
     */
    @Example
    void aRecoveryPointFromBeforeACutIsNoLie() throws IOException {
        disk.createDirectories(DIR.getParent());
        disk.forceDirectory(Path.of("/"));
        open(false, 0);
        append(30, 0);
        log.flush();
        long checkpoint = log.recoveryPoint();
        log.truncateTo(5, 0);
        append(12, 1);
        long segment = log.segments().lastKey();
        disk.crash();
        open(false, checkpoint);
        assertThat(log.logEndOffset()).isBetween(segment, 17L);
        for (LogSegment each : log.segments().values()) {
            for (RecordBatch batch : RecordBatch.in(each.file().slice(0, each.sizeInBytes()).toBuffer())) {
                assertThat(batch.isValid()).isTrue();
                assertThat(batch.partitionLeaderEpoch()).isEqualTo(batch.baseOffset() < 5 ? 0 : 1);
            }
        }
    }

    /** An empty active segment has no index files, and that is nothing to mend. */
    @Example
    void h35AnEmptySegmentNeedsNoIndex() throws IOException {
        open(false, 0);
        append(1, 0);
        log.updateHighWatermark(1);
        log.updateConfig(TopicConfig.of(Map.of("retention.bytes", "0")));
        assertThat(log.deleteOldSegments(0)).isEqualTo(1);
        assertThat(disk.exists(DIR.resolve(LogNames.ofOffset(1, LogNames.OFFSET_INDEX)))).isFalse();
        open(true, 0);
        assertThat(log.recoveryReport()).isEmpty();
        assertThat(log.logEndOffset()).isEqualTo(1);
    }

    /** LOG-14, F05: the second force would succeed, and prove nothing about the bytes that the first one lost. */
    @Example
    void h38AForceThatFailedIsNotTriedAgain() throws IOException {
        open(false, 0);
        append(3, 0);
        mortal.dieAfter(0);
        assertStorageError(log::flush);
        mortal.dieAfter(Integer.MAX_VALUE); // the disk works again
        assertStorageError(log::flush);
        assertStorageError(() -> append(1, 0));
        assertStorageError(log::close);
        log.tick(1_000_000, 1);
        assertThat(log.recoveryPoint()).isZero();
        assertThat(log.logEndOffset()).isEqualTo(3);
    }

    /** The first error closes the log, and the producer is as if it had never sent the batch. */
    @Example
    void h41AnAppendThatFailsLeavesNoTraceOfItsProducer() throws IOException {
        open(false, 0);
        log.appendAsLeader(Batches.idempotent(7, 0, 0, 2), 0, 0);
        List<ActiveProducer> before = log.activeProducers();
        log.segments().lastEntry().getValue().close(); // whatever writes to it fails
        assertStorageError(() -> log.appendAsLeader(Batches.idempotent(7, 0, 2, 2), 0, 0));
        assertThat(log.activeProducers()).isEqualTo(before);
        assertThat(log.logEndOffset()).isEqualTo(2);
    }

    /** A batch whose count and last offset delta disagree would make offsets overlap. */
    @Example
    void h42ABatchThatCountsWronglyIsRefused() throws IOException {
        open(false, 0);
        ByteBuffer batch = Batches.of(1, "a", "b");
        batch.putInt(RecordBatch.LAST_OFFSET_DELTA_AT, 0);
        RecordBatch view = new RecordBatch(batch, 0);
        view.setMaxTimestamp(view.timestampType(), 2); // and makes the CRC right
        assertThatThrownBy(() -> log.appendAsLeader(batch, 0, 0)).isInstanceOfSatisfying(KafkaException.class,
            e -> assertThat(e.error()).isEqualTo(ErrorCode.INVALID_RECORD));
        assertThat(log.logEndOffset()).isZero();
    }

    /** LOG-16: from each snapshot on, the batches lead to the same state as from the beginning. */
    @Property(tries = 40)
    void eachSnapshotAndTheBatchesBehindItGiveTheSameState(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        SimDisk world = new SimDisk();
        UnifiedLog written = UnifiedLog.open(DIR, CONFIG, world, LoadFrom.NOTHING_KNOWN, 0, Trace.OFF);
        int[] sequences = new int[4];
        boolean[] open = new boolean[4];
        for (int i = 0; i < 60; i++) {
            int producer = random.nextInt(4);
            int count = 1 + random.nextInt(3);
            if (open[producer] && random.nextInt(3) == 0) {
                written.appendOwn(Batches.marker(producer, 0, random.nextBoolean(), 0), 0, 0);
                open[producer] = false;
            } else {
                boolean transactional = open[producer] || producer < 2;
                written.appendAsLeader(transactional ? Batches.transactional(producer, 0, sequences[producer], count)
                    : Batches.idempotent(producer, 0, sequences[producer], count), 0, 0);
                open[producer] = transactional;
                sequences[producer] += count;
            }
        }
        long end = written.logEndOffset();
        written.close();
        List<Path> snapshots = world.list(DIR).stream().filter(file -> file.toString().endsWith(LogNames.PRODUCER_SNAPSHOT)).toList();
        assertThat(snapshots.size()).isGreaterThan(5);
        List<ActiveProducer> expected = null;
        for (int left = snapshots.size(); left >= 0; left--) { // with the newest gone, the one before it is taken
            UnifiedLog again = UnifiedLog.open(DIR, CONFIG, world, new LoadFrom(true, 0, 0), 0, Trace.OFF);
            again.updateHighWatermark(end);
            List<ActiveProducer> found = again.activeProducers().stream()
                .sorted((a, b) -> Long.compare(a.producerId(), b.producerId())).toList();
            expected = expected == null ? found : expected;
            assertThat(found).isEqualTo(expected);
            assertThat(again.lastStableOffset()).isEqualTo(found.stream().mapToLong(ActiveProducer::currentTxnStartOffset)
                .filter(start -> start >= 0).min().orElse(end));
            if (left > 0 && world.exists(snapshots.get(left - 1))) {
                world.delete(snapshots.get(left - 1));
            }
        }
    }
}
