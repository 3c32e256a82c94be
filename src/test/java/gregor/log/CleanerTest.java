package gregor.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.compress.Compression;
import gregor.config.NodeConfig;
import gregor.config.TopicConfig;
import gregor.index.AbortedTransaction;
import gregor.port.Trace;
import gregor.record.BatchBuilder;
import gregor.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a cleaning keeps and drops, case by case. The historical ones have their id. */
class CleanerTest {

    @Test
    void keepsTheLastOfEachKeyBelowTheActiveSegment() throws IOException {
        CompactedLog log = new CompactedLog().put("a=1").put("b=1").put("a=2").put("c=1").put("a=3");
        log.clean(0);
        assertThat(log.left()).containsExactly("1:b=1", "2:a=2", "3:c=1", "4:a=3");
        assertThat(log.cleanedUpTo).isEqualTo(4);
    }

    /** Below the first dirty offset nothing is put in the map, and all is read again. */
    @Test
    void laterCleaningsTakeWhatEarlierOnesLeft() throws IOException {
        CompactedLog log = new CompactedLog().put("a=1").put("b=1").put("c=1");
        log.clean(0);
        log.put("a=2").put("x=1");
        assertThat(log.clean(0).stats().mappedRecords).isEqualTo(2);
        assertThat(log.left()).containsExactly("1:b=1", "2:c=1", "3:a=2", "4:x=1");
    }

    /** Segments come together again as long as they are not larger than a segment may be. */
    @Test
    void groupsSegments() throws IOException {
        CompactedLog log = new CompactedLog("internal.segment.bytes", "300");
        for (int i = 0; i < 60; i++) {
            log.put("k" + i % 2 + "=" + i);
        }
        int before = log.log.numberOfSegments();
        log.clean(0);
        assertThat(log.log.numberOfSegments()).isEqualTo(before); // all as large as they may be, before they were cleaned
        log.clean(0);
        assertThat(log.log.numberOfSegments()).isLessThan(before);
        assertThat(log.log.segments().firstKey()).isZero();
    }

    @Test
    void batchesThatLoseNothingAreCopiedAsTheyAre() throws IOException {
        CompactedLog log = new CompactedLog("internal.segment.bytes", "2000").put(new BatchBuilder(100).compression(Compression.ZSTD), "a=1", "b=1");
        byte[] before = bytesOf(log.batches().get(0));
        fill(log, "x");
        log.clean(0);
        assertThat(bytesOf(log.batches().get(0))).isEqualTo(before);
    }

    private static void fill(CompactedLog log, String key) {
        int segments = log.log.numberOfSegments();
        while (log.log.numberOfSegments() == segments) {
            log.put(key + "=" + "y".repeat(200));
        }
    }

    private static byte[] bytesOf(RecordBatch batch) {
        byte[] bytes = new byte[batch.sizeInBytes()];
        batch.buffer().get(batch.position(), bytes);
        return bytes;
    }

    /** CMP-4: the horizon is noted by the first cleaning that keeps the tombstone, and it goes with the first one after it. */
    @Test
    void tombstonesGoWhenTheirTimeHasCome() throws IOException {
        CompactedLog log = new CompactedLog().put("a=1").put("a").put("b=1");
        log.clean(1000);
        assertThat(log.left()).containsExactly("1:a", "2:b=1");
        assertThat(log.batches().get(0).deleteHorizonMs()).isEqualTo(1100);
        assertThat(log.clean(1099).latestHorizonMs()).isEqualTo(1100);
        assertThat(log.left()).containsExactly("1:a", "2:b=1");
        assertThat(log.clean(1100).latestHorizonMs()).isEqualTo(-1);
        assertThat(log.left()).containsExactly("2:b=1");
    }

    /** A follower copies batches that its leader has stamped; what is older may still be here. */
    @Test
    void tombstonesStayInTheFirstCleaningThatReachesThem() throws IOException {
        CompactedLog log = new CompactedLog().put("a=1").put(new BatchBuilder(100).deleteHorizon(10), "a").put("b=1");
        log.clean(1000);
        assertThat(log.left()).containsExactly("1:a", "2:b=1");
        log.clean(1000);
        assertThat(log.left()).containsExactly("2:b=1");
    }

    /** Where the map ends, tombstones are not stamped: an older record of their key may be left. */
    @Test
    void aFullMapStampsNothingBehindItsEnd() throws IOException {
        CompactedLog log = new CompactedLog("internal.segment.bytes", "500").put("a=1", "b=1", "c=1", "d=1").put("d");
        fill(log, "x");
        log.clean(1000, new Cleaner.Limits(256, 4 * OffsetMap.SLOT_BYTES, 0.9));
        assertThat(log.cleanedUpTo).isEqualTo(3);
        assertThat(log.batches()).noneMatch(RecordBatch::hasDeleteHorizon);
    }

    @Test
    void overtakenByACut() throws IOException {
        CompactedLog log = new CompactedLog().put("a=1").put("a=2").put("a=3").put("b=1");
        Cleaner cleaner = new Cleaner(log.log, log.disk, CleanRange.of(log.log, -1, 0), CompactedLog.LIMITS, Trace.OFF);
        cleaner.step(0);
        log.log.truncateTo(1, 0);
        while (!cleaner.isDone()) {
            cleaner.step(0);
        }
        assertThat(cleaner.isOvertaken()).isTrue();
        assertThat(log.left()).containsExactly("0:a=1");
        assertThat(log.disk.list(log.log.directory())).noneMatch(file -> file.toString().endsWith(LogNames.CLEANED));
    }

    /** A cut above the segments that are copied: the map knows offsets that are gone, and what it says of them is no longer true. */
    @Test
    void overtakenByACutOfWhatTheMapKnows() throws IOException {
        CompactedLog log = new CompactedLog().put("a=1").put("b=1").put("a=2").put("z=1");
        Cleaner cleaner = new Cleaner(log.log, log.disk, CleanRange.of(log.log, -1, 0), CompactedLog.LIMITS, Trace.OFF);
        while (cleaner.stats().mappedRecords < 3) {
            cleaner.step(0);
        }
        log.log.truncateTo(2, 0);
        while (!cleaner.isDone()) {
            cleaner.step(0);
        }
        assertThat(cleaner.isOvertaken()).isTrue();
        assertThat(log.left()).containsExactly("0:a=1", "1:b=1");
    }

    @Test
    void anAbortedRecordTakesNoOlderOneAway() throws IOException {
        CompactedLog log = new CompactedLog("internal.segment.bytes", "100").put("a=1").put(CompactedLog.inTransaction(7, 0), "a=2")
            .marker(7, false).put("z=1");
        log.clean(0);
        assertThat(log.left()).containsExactly("0:a=1", "2!", "3:z=1");
    }

    /** The marker has a new epoch (KIP-890), of which the log knows nothing else. It says who is fenced. */
    @Test
    void theLastMarkerOfALiveProducerStays() throws IOException {
        CompactedLog log = new CompactedLog("internal.segment.bytes", "100").put(CompactedLog.inTransaction(7, 0), "a=1");
        log.log.appendOwn(Batches.marker(7, 1, true, 0), 0, 0);
        log.put("a=2").put("z=1");
        for (long nowMs = 1000; nowMs < 3000; nowMs += 500) {
            log.clean(nowMs);
            assertThat(log.left()).containsExactly("1!", "2:a=2", "3:z=1");
        }
        log.log.tick(9000, 0);
        log.clean(9000);
        assertThat(log.left()).containsExactly("2:a=2", "3:z=1");
    }

    @Test
    void recordsWithoutAKeyGo() throws IOException {
        CompactedLog log = new CompactedLog();
        log.log.appendOwn(Batches.of(0, "no key"), 0, 0);
        log.put("a=1").put("b=1");
        assertThat(log.clean(0).stats().recordsWithoutKey).isEqualTo(1);
        assertThat(log.left()).containsExactly("1:a=1", "2:b=1");
    }

    /** H48, KAFKA-14055. */
    @Test
    void h48_keysThatLookLikeThoseOfMarkersTakeNoMarkerAway() throws IOException {
        CompactedLog log = new CompactedLog("internal.segment.bytes", "100").put(CompactedLog.inTransaction(7, 0), "a=1").marker(7, true)
            .put(CompactedLog.inTransaction(8, 0), "b=1").marker(8, false)
            .put("\0\0\0\1=commit", "\0\0\0\0=abort").put("\0\0\0\1=2", "\0\0\0\0=2").put("z=1");
        log.clean(0);
        assertThat(log.left()).contains("1!", "3!").contains("6:\0\0\0\1=2", "7:\0\0\0\0=2").doesNotContain("4:\0\0\0\1=commit");
        assertThat(log.log.lastStableOffset()).isEqualTo(log.log.logEndOffset());
    }

    /** H49, KAFKA-13727. The map is full before the aborted transactions in the second half of the segment. */
    @Test
    void h49_abortedTransactionsOfACopiedSegmentAreKnownBehindTheEndOfTheMap() throws IOException {
        CompactedLog log = new CompactedLog("internal.segment.bytes", "2000").put("a=1", "b=1", "c=1", "d=1", "e=1");
        // The producer's last batch is elsewhere, so this one is not kept for its sequence numbers.
        log.put(CompactedLog.inTransaction(7, 0), "a=aborted").put("f=1").marker(7, false);
        log.put(CompactedLog.inTransaction(8, 0), "b=aborted").marker(8, false);
        fill(log, "x");
        log.clean(0, new Cleaner.Limits(256, 4 * OffsetMap.SLOT_BYTES, 0.9));
        assertThat(log.cleanedUpTo).isEqualTo(3);
        List<AbortedTransaction> known = OffsetMapBuilder.abortedIn(log.log.segments(), 0, 0, log.log.logEndOffset());
        assertThat(known).extracting(AbortedTransaction::producerId).containsExactly(7L, 8L);
        CommittedReader reader = new CommittedReader(log.log, 0);
        while (reader.read(100)) {
            continue;
        }
        assertThat(reader.table).containsEntry("a", 0L).containsEntry("b", 1L);
    }

    /** H50, KAFKA-4529. */
    @Test
    void h50_theTimeOfATombstoneDoesNotDependOnItsTimestamp() throws IOException {
        CompactedLog log = new CompactedLog().put("a=1").append(1L << 50, new BatchBuilder(100), "a").append(-1, new BatchBuilder(100), "b")
            .put("z=1");
        log.clean(1000);
        assertThat(log.left()).containsExactly("1:a", "2:b", "3:z=1");
        log.clean(1100);
        assertThat(log.left()).containsExactly("3:z=1");
    }

    /** H51, KAFKA-8522: each cleaning writes new files. The horizon is not put off by that, and markers go too. */
    @Test
    void h51_cleaningAgainAndAgainPutsNothingOff() throws IOException {
        CompactedLog log = new CompactedLog().put(CompactedLog.inTransaction(7, 0), "a=1").marker(7, true).put("a").put("z=1");
        log.log.tick(5000, 0); // the producer is forgotten
        for (long nowMs = 1000; nowMs < 1100; nowMs += 10) {
            log.clean(nowMs);
            assertThat(log.left()).containsExactly("1!", "2:a", "3:z=1");
        }
        log.clean(1100);
        assertThat(log.left()).containsExactly("3:z=1");
    }

    /** H52, KAFKA-8335: a coordinator writes every batch with sequence 0. */
    @Test
    void h52_theLastBatchOfAProducerIsToldByItsOffset() throws IOException {
        CompactedLog log = new CompactedLog("internal.segment.bytes", "90");
        for (int i = 0; i < 5; i++) {
            log.log.appendOwn(CompactedLog.of(7, 0).append(0, Batches.utf8("a"), Batches.utf8("v" + i), List.of()).build(), 0, 0);
        }
        log.put("a=last").put("z=1");
        log.clean(0);
        assertThat(log.left()).containsExactly("5:a=last", "6:z=1");
        assertThat(log.batches()).filteredOn(RecordBatch::hasProducerId).extracting(RecordBatch::lastOffset, RecordBatch::recordCount,
            RecordBatch::lastSequence).containsExactly(tuple(4L, 0, 0));
        log.log.tick(0, 0);
        log.clean(0);
        assertThat(log.batches()).noneMatch(RecordBatch::hasProducerId);
    }

    /** H53, KAFKA-8764: offsets that nothing has any more, at the end of a segment and as a whole segment. */
    @Test
    void h53_gapsAndEmptySegmentsAreCleanedToTheirEnd() throws IOException {
        CompactedLog log = new CompactedLog().put("a=1").put("b=1").put("a=2").put("b=2").put("a=3").put("b=3").put("z=1");
        for (int i = 0; i < 3; i++) {
            log.clean(i);
            assertThat(log.left()).containsExactly("4:a=3", "5:b=3", "6:z=1");
            assertThat(log.cleanedUpTo).isEqualTo(6);
        }
        log.put("a=4").put("y=1");
        log.clean(4);
        assertThat(log.left()).containsExactly("5:b=3", "6:z=1", "7:a=4", "8:y=1");
    }

    /** CMP-8: the log starts inside its active segment. */
    @Test
    void aStartInsideTheActiveSegmentLeavesNothingToClean() throws IOException {
        CompactedLog log = new CompactedLog("internal.segment.bytes", "2000").put("a=1").put("a=2").put("a=3");
        log.log.incrementLogStartOffset(2);
        CleanRange range = CleanRange.of(log.log, -1, 0);
        assertThat(range.isDirty()).isFalse();
        log.clean(0);
        assertThat(log.cleanedUpTo).isEqualTo(2);
        assertThat(log.left()).hasSize(3);
    }

    /** H54: what is behind the end of the log is not believed; {@link LogCleanerManagerTest} has the rest. */
    @Test
    void h54_aCheckpointBehindTheEndCountsForNothing() throws IOException {
        CompactedLog log = new CompactedLog().put("a=1").put("a=2").put("b=1");
        assertThat(CleanRange.of(log.log, 17, 0)).isEqualTo(new CleanRange(0, 2));
    }

    /** H55, KAFKA-9254: the override is not lost, however often the default changes. */
    @Test
    void h55_aTopicsOwnSettingWinsOverEachChangeOfTheBrokersDefault() {
        NodeConfig node = NodeConfig.with(Map.of());
        Map<String, String> overrides = Map.of("cleanup.policy", "compact");
        for (String policy : List.of("delete", "compact,delete", "delete", "compact")) {
            node = node.withDynamic(Map.of("log.cleanup.policy", policy, "log.segment.bytes", "1048576"), Map.of());
            assertThat(TopicConfig.of(overrides, node).cleanupPolicy()).containsExactly("compact");
            assertThat(TopicConfig.of(overrides, node).segmentBytes()).isEqualTo(1_048_576);
            assertThat(TopicConfig.of(Map.of(), node).cleanupPolicy()).containsExactly(policy.split(","));
        }
    }

    /** H56, KAFKA-3894: more keys in a batch than the map holds. */
    @Test
    void h56_aFullMapEndsTheCleaningAndTheNextOneGoesOn() throws IOException {
        CompactedLog log = new CompactedLog("internal.segment.bytes", "400").put("a=1", "b=1", "c=1", "d=1", "e=1", "f=1");
        log.put("f=2", "e=2", "d=2", "c=2", "b=2", "a=2").put("z=" + "1".repeat(300)).put("z=2");
        Cleaner.Limits tiny = new Cleaner.Limits(256, 3 * OffsetMap.SLOT_BYTES, 0.9);
        List<Long> ends = new ArrayList<>();
        while (log.cleanedUpTo < 12 && ends.size() < 20) {
            log.clean(0, tiny);
            ends.add(log.cleanedUpTo);
        }
        assertThat(ends).startsWith(2L, 4L).isSorted().endsWith(12L);
        assertThat(log.left()).startsWith("6:f=2", "7:e=2", "8:d=2", "9:c=2", "10:b=2", "11:a=2");
    }

    /** H56, KAFKA-6834: a batch that is larger than the buffer, and one that says it is but is not. */
    @Test
    void h56_aLargeBatchGetsABufferOnceItsLengthIsPossible() throws IOException {
        CompactedLog log = new CompactedLog("internal.segment.bytes", "3000").put("a=" + "1".repeat(1000), "b=1").put("a=2");
        fill(log, "x");
        log.clean(0);
        assertThat(log.left()).startsWith("1:b=1", "2:a=2");
        write(log, 0, RecordBatch.LENGTH_AT, ByteBuffer.allocate(4).putInt(0, Integer.MAX_VALUE - 100));
        assertThatThrownBy(() -> log.clean(0)).isInstanceOfSatisfying(KafkaException.class,
            e -> assertThat(e.error()).isEqualTo(ErrorCode.CORRUPT_MESSAGE)).hasMessageContaining("at byte 0");
    }

    @Test
    void aDamagedBatchIsNotCopied() throws IOException {
        CompactedLog log = new CompactedLog("internal.segment.bytes", "500").put("a=1").put("b=1");
        fill(log, "x");
        write(log, 0, RecordBatch.HEADER_BYTES + 4, ByteBuffer.wrap(new byte[] {99}));
        List<String> before = log.disk.list(log.log.directory()).stream().map(Path::toString).toList();
        assertThatThrownBy(() -> log.clean(0)).isInstanceOf(KafkaException.class).hasMessageContaining("00.log, at byte 0");
        assertThat(log.disk.list(log.log.directory())).extracting(Path::toString).isEqualTo(before);
    }

    private static void write(CompactedLog log, long segment, long at, ByteBuffer bytes) throws IOException {
        Path file = log.log.segments().get(segment).file().path();
        try (FileChannel channel = log.disk.open(file, StandardOpenOption.WRITE)) {
            channel.write(bytes, at);
        }
    }
}
