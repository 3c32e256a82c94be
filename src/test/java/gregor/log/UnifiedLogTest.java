package gregor.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.OffsetAndEpoch;
import gregor.base.Uuid;
import gregor.config.TopicConfig;
import gregor.port.Trace;
import gregor.record.BatchBuilder;
import gregor.record.Record;
import gregor.record.RecordBatch;
import gregor.sim.SimDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** A log as its users see it: appending, reading, rolling, cutting, failing. */
class UnifiedLogTest {

    private static final Path DIR = Path.of("/data/orders-0");
    private final SimDisk disk = new SimDisk();
    private UnifiedLog log;

    private UnifiedLog open(String... config) throws IOException {
        Map<String, String> overrides = new TreeMap<>();
        for (int i = 0; i < config.length; i += 2) {
            overrides.put(config[i], config[i + 1]);
        }
        log = UnifiedLog.open(DIR, TopicConfig.of(overrides), disk, LoadFrom.NOTHING_KNOWN, 0, Trace.OFF);
        return log;
    }

    private AppendInfo append(String... values) {
        return log.appendAsLeader(Batches.of(1000, values), 0, 1000);
    }

    private List<String> read(long offset, int maxBytes) throws IOException {
        return values(log.read(offset, maxBytes, FetchIsolation.LOG_END, true));
    }

    private static List<String> values(FetchInfo read) throws IOException {
        List<String> values = new ArrayList<>();
        for (RecordBatch batch : RecordBatch.in(read.records().toBuffer())) {
            for (Record record : batch.records()) {
                values.add(record.offset() + ":" + StandardCharsets.UTF_8.decode(record.value()));
            }
        }
        return values;
    }

    private static void assertError(ThrowingCallable call, ErrorCode error) {
        assertThatThrownBy(call).isInstanceOfSatisfying(KafkaException.class, e -> assertThat(e.error()).isEqualTo(error));
    }

    @Test
    void whatIsAppendedIsRead() throws IOException {
        open();
        AppendInfo first = append("a", "b");
        assertThat(first).isEqualTo(new AppendInfo(0, 1, -1, 0, 1000, false, first.sizeInBytes(), 0));
        append("c");
        assertThat(read(1, 1000)).containsExactly("0:a", "1:b", "2:c");
        assertThat(read(2, 1000)).containsExactly("2:c");
        log.close();
        open();
        assertThat(log.logEndOffset()).isEqualTo(3);
        assertThat(read(0, 1000)).containsExactly("0:a", "1:b", "2:c");
    }

    /** The client's very buffer is patched and written: no copy of a batch is made on the way to the file. */
    @Test
    void offsetsAreWrittenIntoTheBuffer() throws IOException {
        open();
        append("a");
        ByteBuffer buffer = ByteBuffer.allocate(200).position(50);
        buffer.put(Batches.of(1000, "b")).flip().position(50);
        log.appendAsLeader(buffer, 7, 1000);
        RecordBatch patched = new RecordBatch(buffer, 50);
        assertThat(patched.baseOffset()).isEqualTo(1);
        assertThat(patched.partitionLeaderEpoch()).isEqualTo(7);
        assertThat(buffer.position()).isEqualTo(50);
        assertThat(read(1, 1000)).containsExactly("1:b");
    }

    /** protocol-map C.4 #35 */
    @Test
    void theFirstBatchIsWholeAndTheRestIsCutAtAnyByte() throws IOException {
        open();
        int size = append("aaaa").sizeInBytes();
        append("bbbb");
        assertThat(log.read(0, size + 7, FetchIsolation.LOG_END, true).records().sizeInBytes()).isEqualTo(size + 7);
        FetchInfo whole = log.read(0, 1, FetchIsolation.LOG_END, true);
        assertThat(whole.records().sizeInBytes()).isEqualTo(size);
        assertThat(whole.firstEntryIncomplete()).isFalse();
        FetchInfo cut = log.read(0, 10, FetchIsolation.LOG_END, false);
        assertThat(cut.records().sizeInBytes()).isEqualTo(10);
        assertThat(cut.firstEntryIncomplete()).isTrue();
        assertThat(log.read(0, 0, FetchIsolation.LOG_END, false).records().sizeInBytes()).isZero();
    }

    @Test
    void consumersSeeUpToTheHighWatermark() throws IOException {
        open();
        append("a", "b");
        append("c");
        assertThat(values(log.read(0, 1000, FetchIsolation.HIGH_WATERMARK, true))).isEmpty();
        assertThat(log.updateHighWatermark(2)).isEqualTo(2);
        assertThat(values(log.read(0, 1000, FetchIsolation.HIGH_WATERMARK, true))).containsExactly("0:a", "1:b");
        FetchInfo beyond = log.read(3, 1000, FetchIsolation.HIGH_WATERMARK, true);
        assertThat(beyond.records().sizeInBytes()).isZero();
        assertThat(beyond.start()).isEqualTo(log.endFor(FetchIsolation.LOG_END));
        assertThat(log.updateHighWatermark(99)).isEqualTo(3);
        assertThat(log.endFor(FetchIsolation.HIGH_WATERMARK)).isEqualTo(log.endFor(FetchIsolation.LOG_END));
        assertError(() -> log.read(4, 1000, FetchIsolation.HIGH_WATERMARK, true), ErrorCode.OFFSET_OUT_OF_RANGE);
        assertError(() -> log.read(-1, 1000, FetchIsolation.HIGH_WATERMARK, true), ErrorCode.OFFSET_OUT_OF_RANGE);
    }

    /** A high watermark from a checkpoint has no place on disk; it is found when a reader needs it. */
    @Test
    void theHighWatermarkHasAPlaceAfterAStart() throws IOException {
        open();
        append("a");
        append("b");
        LogOffsetMetadata place = log.read(1, 1000, FetchIsolation.LOG_END, true).start();
        log.close();
        open();
        log.updateHighWatermark(1);
        assertThat(log.endFor(FetchIsolation.HIGH_WATERMARK)).isEqualTo(place);
        assertThat(log.endFor(FetchIsolation.LOG_END).bytesSince(place)).isEqualTo(place.positionInSegment());
        assertThat(values(log.read(0, 1000, FetchIsolation.HIGH_WATERMARK, true))).containsExactly("0:a");
    }

    @Test
    void aLogRollsBySizeAndByTheTimeOfItsRecords() throws IOException {
        open("internal.segment.bytes", "400", "segment.ms", "10000");
        while (log.numberOfSegments() == 1) {
            append("0123456789");
        }
        assertThat(log.sizeInBytes()).isBetween(400L, 500L);
        log.appendAsLeader(Batches.of(11_000, "later"), 0, 0);
        assertThat(log.numberOfSegments()).isEqualTo(2);
        log.appendAsLeader(Batches.of(11_001, "much later"), 0, 0);
        assertThat(log.numberOfSegments()).isEqualTo(3);
        assertThat(read(0, 300)).containsExactly("0:0123456789", "1:0123456789", "2:0123456789");
        assertThat(read(log.logEndOffset() - 1, 1)).containsExactly((log.logEndOffset() - 1) + ":much later");
    }

    @Test
    void aLogRollsWhenAnIndexIsFull() throws IOException {
        open("segment.index.bytes", "36", "index.interval.bytes", "0");
        for (int i = 0; i < 10; i++) {
            log.appendAsLeader(Batches.of(1000 + i, "x"), 0, 0);
        }
        assertThat(log.numberOfSegments()).isEqualTo(4); // the time index has 3 slots, the last one kept free
        assertThat(read(7, 1)).containsExactly("7:x");
        assertThat(log.offsetForTimestamp(1008)).contains(new TimestampAndOffset(1008, 8, 0));
    }

    /** H32: offsets of a compacted log that are too far apart for one segment. */
    @Test
    void aFollowerRollsBeforeAnOffsetThatItsSegmentCannotHold() throws IOException {
        open();
        long far = 3L << 31;
        ByteBuffer both = ByteBuffer.allocate(1000);
        both.put(follower(5, 1, "a")).put(follower(far, 1, "b")).put(follower(far + 1, 1, "c")).flip();
        int size = both.remaining();
        AppendInfo info = log.appendAsFollower(both, 0);
        assertThat(info).isEqualTo(new AppendInfo(5, far + 1, -1, 0, 1000, false, size, 1));
        assertThat(log.numberOfSegments()).isEqualTo(2);
        assertThat(read(0, 10_000)).containsExactly("5:a");
        assertThat(read(6, 10_000)).containsExactly(far + ":b", (far + 1) + ":c");
        log.close();
        open();
        assertThat(read(far, 10_000)).containsExactly(far + ":b", (far + 1) + ":c");
    }

    private static ByteBuffer follower(long baseOffset, int epoch, String value) {
        return new BatchBuilder(100).baseOffset(baseOffset).partitionLeaderEpoch(epoch)
            .append(1000, null, Batches.utf8(value), List.of()).build();
    }

    @Test
    void aFollowerTakesWholeBatchesThatFollow() throws IOException {
        open();
        ByteBuffer one = follower(0, 2, "a");
        ByteBuffer cut = ByteBuffer.allocate(1000).put(one.duplicate()).put(follower(1, 2, "b").limit(40)).flip();
        assertThat(log.appendAsFollower(cut, 0).lastOffset()).isZero();
        assertThat(log.appendAsFollower(follower(1, 2, "b").limit(40), 0)).isNull();
        assertError(() -> log.appendAsFollower(follower(0, 2, "again"), 0), ErrorCode.OFFSET_OUT_OF_RANGE);
        ByteBuffer damaged = follower(1, 2, "b");
        damaged.put(66, (byte) 0);
        assertError(() -> log.appendAsFollower(damaged, 0), ErrorCode.CORRUPT_MESSAGE);
        assertThat(log.logEndOffset()).isEqualTo(1);
        assertThat(log.latestEpoch()).hasValue(2);
    }

    @Test
    void ownBatchesMayBeManyAndControlBatches() throws IOException {
        open();
        append("a");
        ByteBuffer two = ByteBuffer.allocate(1000).put(Batches.of(5, "b", "c")).put(Batches.marker(9, 0, true, 1)).flip();
        AppendInfo info = log.appendOwn(two, 4, 0);
        assertThat(info.firstOffset()).isEqualTo(1);
        assertThat(info.lastOffset()).isEqualTo(3);
        assertThat(log.latestEpoch()).hasValue(4);
        assertError(() -> log.appendAsLeader(Batches.marker(9, 0, true, 1), 0, 0), ErrorCode.INVALID_RECORD);
    }

    @Test
    void tooLargeIsRefusedBeforeAnythingIsWritten() throws IOException {
        open("max.message.bytes", "100");
        assertError(() -> append("x".repeat(100)), ErrorCode.MESSAGE_TOO_LARGE);
        assertError(() -> log.appendOwn(Batches.of(1, "x".repeat(100)), 0, 0), ErrorCode.MESSAGE_TOO_LARGE);
        log.updateConfig(TopicConfig.of(Map.of("internal.segment.bytes", "120")));
        assertError(() -> append("x".repeat(100)), ErrorCode.RECORD_LIST_TOO_LARGE);
        assertThat(log.logEndOffset()).isZero();
        append("x");
    }

    @Test
    void settingsCountFromTheNextAppendOn() throws IOException {
        open();
        assertThat(append("a").logAppendTimeMs()).isEqualTo(-1);
        log.updateConfig(TopicConfig.of(Map.of("message.timestamp.type", "LogAppendTime")));
        AppendInfo info = log.appendAsLeader(Batches.of(5, "b"), 0, 7777);
        assertThat(info.logAppendTimeMs()).isEqualTo(7777);
        assertThat(info.maxTimestamp()).isEqualTo(7777);
        assertThat(log.offsetForTimestamp(7777)).contains(new TimestampAndOffset(7777, 1, 0));
    }

    /** protocol-map C.5 #47 */
    @Test
    void timesAreLookedUpInsideBatches() throws IOException {
        open();
        log.appendAsLeader(Batches.at(100, 300, 200), 0, 0);
        log.appendAsLeader(Batches.at(50, 300, 400, 400), 0, 0);
        assertThat(log.offsetForTimestamp(0)).contains(new TimestampAndOffset(100, 0, 0));
        assertThat(log.offsetForTimestamp(101)).contains(new TimestampAndOffset(300, 1, 0));
        assertThat(log.offsetForTimestamp(301)).contains(new TimestampAndOffset(400, 5, 0));
        assertThat(log.offsetForTimestamp(401)).isEmpty();
        assertThat(log.offsetOfMaxTimestamp()).contains(new TimestampAndOffset(400, 5, 0));
    }

    // ---- cutting

    /** protocol-map C.5 #49, RET-1 */
    @Test
    void deletingTheBeginningMovesTheStartFirstAndTheFilesLater() throws IOException {
        open("internal.segment.bytes", "100", "file.delete.delay.ms", "500");
        for (int i = 0; i < 5; i++) {
            append("value " + i);
        }
        log.updateHighWatermark(4);
        FetchInfo held = log.read(0, 1000, FetchIsolation.LOG_END, true);
        assertError(() -> log.incrementLogStartOffset(5), ErrorCode.OFFSET_OUT_OF_RANGE);
        log.incrementLogStartOffset(3);
        log.incrementLogStartOffset(2);
        assertThat(log.logStartOffset()).isEqualTo(3);
        assertThat(log.numberOfSegments()).isEqualTo(2);
        assertError(() -> log.read(2, 1000, FetchIsolation.LOG_END, true), ErrorCode.OFFSET_OUT_OF_RANGE);
        assertThat(disk.exists(DIR.resolve("00000000000000000002.log.deleted"))).isTrue();
        assertThat(values(held)).containsExactly("0:value 0");
        log.tick(10_000, Long.MAX_VALUE);
        log.tick(10_499, Long.MAX_VALUE);
        assertThat(values(held)).containsExactly("0:value 0");
        log.tick(10_500, Long.MAX_VALUE);
        assertThat(disk.exists(DIR.resolve("00000000000000000002.log.deleted"))).isFalse();
        assertThatThrownBy(() -> held.records().toBuffer()).isInstanceOf(IOException.class)
            .hasMessageContaining("00000000000000000000.log.deleted is closed");
    }

    @Test
    void theStartMayLieInsideABatch() throws IOException {
        open();
        append("a", "b", "c");
        log.updateHighWatermark(3);
        log.incrementLogStartOffset(2);
        assertThat(log.logStartOffset()).isEqualTo(2);
        assertThat(read(2, 1)).containsExactly("0:a", "1:b", "2:c");
        assertThat(log.offsetForTimestamp(0)).contains(new TimestampAndOffset(1000, 2, 0));
        log.incrementLogStartOffset(3);
        assertThat(log.offsetOfMaxTimestamp()).isEmpty();
        assertThat(read(3, 1)).isEmpty();
    }

    @Test
    void aCutRemovesTheWholeBatchAndWhatItsProducerDid() throws IOException {
        open();
        append("a");
        log.appendAsLeader(Batches.idempotent(7, 0, 0, 1), 1, 0);
        log.appendAsLeader(Batches.idempotent(7, 0, 1, 3), 2, 0);
        log.updateHighWatermark(5);
        log.truncateTo(3, 0);
        assertThat(log.logEndOffset()).isEqualTo(2);
        assertThat(log.highWatermark()).isEqualTo(2);
        assertThat(log.latestEpoch()).hasValue(1);
        assertThat(log.activeProducers()).extracting(ActiveProducer::lastSequence).containsExactly(0);
        assertThat(log.appendAsLeader(Batches.idempotent(7, 0, 1, 1), 3, 0).firstOffset()).isEqualTo(2);
        log.truncateTo(100, 0);
        assertThat(log.logEndOffset()).isEqualTo(3);
    }

    /** H10: the high watermark moves with the start. */
    @Test
    void startingOverLeavesNothing() throws IOException {
        open();
        append("a");
        log.appendAsLeader(Batches.transactional(7, 0, 0, 1), 0, 0);
        log.updateHighWatermark(2);
        log.truncateFullyAndStartAt(50, 0);
        assertThat(log.logStartOffset()).isEqualTo(50);
        assertThat(log.highWatermark()).isEqualTo(50);
        assertThat(log.lastStableOffset()).isEqualTo(50);
        assertThat(log.logEndOffset()).isEqualTo(50);
        assertThat(log.latestEpoch()).isEmpty();
        assertThat(log.activeProducers()).isEmpty();
        log.appendAsFollower(follower(50, 1, "x"), 0);
        assertThat(read(50, 1)).containsExactly("50:x");
        log.truncateTo(10, 0);
        assertThat(log.logStartOffset()).isEqualTo(10);
        assertThat(log.logEndOffset()).isEqualTo(10);
    }

    // ---- leader epochs, ids, the end

    /** protocol-map C.5 #48 */
    @Test
    void epochsEndWhereTheNextOneBegins() throws IOException {
        open();
        log.assignEpochStart(2);
        append("a");
        log.appendAsLeader(Batches.of(1, "b", "c"), 5, 0);
        log.assignEpochStart(9);
        assertThat(log.latestEpoch()).hasValue(9);
        assertThat(log.endOffsetForEpoch(9)).contains(new OffsetAndEpoch(3, 9));
        assertThat(log.endOffsetForEpoch(7)).contains(new OffsetAndEpoch(3, 5));
        assertThat(log.endOffsetForEpoch(10)).isEmpty();
        assertThat(log.endOffsetForEpoch(-1)).isEmpty();
        assertThat(log.epochAt(0)).hasValue(0);
        assertThat(log.epochAt(2)).hasValue(5);
    }

    @Test
    void aTopicIdIsKept() throws IOException {
        open();
        assertThat(log.topicId()).isEqualTo(Uuid.ZERO);
        Uuid id = Uuid.parse("7KjKFb7lT3yNeSVfvFJFkg");
        log.assignTopicId(id);
        assertThat(StandardCharsets.UTF_8.decode(disk.readWhole(DIR.resolve("partition.metadata"))).toString())
            .isEqualTo("version: 0\ntopic_id: 7KjKFb7lT3yNeSVfvFJFkg");
        append("a"); // before that there is nothing whose topic anybody could ask for
        log.tick(0, 1);
        disk.forceDirectory(DIR.getParent());
        disk.forceDirectory(DIR.getParent().getParent());
        disk.crash();
        open();
        assertThat(log.topicId()).isEqualTo(id);
    }

    /** log.I5 and H38: nothing is acknowledged behind a write that failed. */
    @Test
    void anErrorOfTheDiskClosesTheLog() throws IOException {
        open();
        append("a");
        disk.crash(); // closes the file under the log
        assertError(() -> append("b"), ErrorCode.KAFKA_STORAGE_ERROR);
        assertThat(log.unusable()).hasMessageContaining("appending in /data/orders-0 failed");
        assertError(() -> append("c"), ErrorCode.KAFKA_STORAGE_ERROR);
        assertError(log::flush, ErrorCode.KAFKA_STORAGE_ERROR);
        assertError(() -> log.read(0, 100, FetchIsolation.LOG_END, true).records().toBuffer(), ErrorCode.KAFKA_STORAGE_ERROR);
    }

    @Test
    void aClosedLogSaysSo() throws IOException {
        open();
        append("a");
        log.close();
        assertError(() -> append("b"), ErrorCode.KAFKA_STORAGE_ERROR);
        assertError(() -> log.truncateTo(0, 0), ErrorCode.KAFKA_STORAGE_ERROR);
        assertThat(log.unusable()).hasMessageContaining("is closed");
    }

    /** log.I8 */
    @Test
    void theRecoveryPointFollowsWhatIsForced() throws IOException {
        open("internal.segment.bytes", "100", "flush.messages", "4", "flush.ms", "100");
        append("a");
        append("b");
        assertThat(log.recoveryPoint()).isZero();
        log.tick(0, Long.MAX_VALUE);
        assertThat(log.recoveryPoint()).as("segments that are no longer written").isEqualTo(1);
        append("c");
        append("d");
        assertThat(log.recoveryPoint()).isEqualTo(1);
        append("e");
        assertThat(log.recoveryPoint()).as("flush.messages").isEqualTo(5);
        append("f");
        log.tick(1000, Long.MAX_VALUE);
        log.tick(1099, Long.MAX_VALUE);
        assertThat(log.recoveryPoint()).isEqualTo(5);
        log.tick(1100, Long.MAX_VALUE);
        assertThat(log.recoveryPoint()).as("flush.ms").isEqualTo(6);
        log.truncateTo(2, 0);
        assertThat(log.recoveryPoint()).isEqualTo(2);
    }
}
