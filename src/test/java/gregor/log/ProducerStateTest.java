package gregor.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.config.TopicConfig;
import gregor.index.AbortedTransaction;
import gregor.port.Trace;
import gregor.record.RecordBatch;
import gregor.record.BatchFilter;
import gregor.sim.SimDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Idempotence and transactions, as a producer and a reader of committed records see them. */
class ProducerStateTest {

    private static final Path DIR = Path.of("/data/producers-0");
    private final SimDisk disk = new SimDisk();
    private UnifiedLog log;

    @BeforeEach
    void open() throws IOException {
        log = open(TopicConfig.defaults(), LoadFrom.NOTHING_KNOWN);
    }

    private UnifiedLog open(TopicConfig config, LoadFrom from) throws IOException {
        return UnifiedLog.open(DIR, config, disk, from, 0, Trace.OFF);
    }

    private AppendInfo append(ByteBuffer batch) {
        AppendInfo info = log.appendAsLeader(batch, 0, 5000);
        log.updateHighWatermark(log.logEndOffset());
        return info;
    }

    private void assertRefused(ByteBuffer batch, ErrorCode error) {
        long end = log.logEndOffset();
        List<ActiveProducer> before = log.activeProducers();
        assertThatThrownBy(() -> append(batch))
            .isInstanceOfSatisfying(KafkaException.class, e -> assertThat(e.error()).isEqualTo(error));
        assertThat(log.logEndOffset()).isEqualTo(end);
        assertThat(log.activeProducers()).isEqualTo(before);
    }

    @Test
    void aRepeatedBatchGetsItsFirstOffsetsAgain() {
        append(Batches.of(1, "other"));
        append(Batches.idempotent(7, 0, 0, 2));
        AppendInfo again = append(Batches.idempotent(7, 0, 0, 2));
        assertThat(again.duplicate()).isTrue();
        assertThat(again.firstOffset()).isEqualTo(1);
        assertThat(again.lastOffset()).isEqualTo(2);
        assertThat(log.logEndOffset()).isEqualTo(3);
    }

    /** As Kafka's cleaner and ours leave it. */
    @Test
    void aMarkersBatchThatWasEmptiedIsPassedOver() throws IOException {
        append(Batches.transactional(7, 0, 0, 2));
        append(Batches.of(1, "other"));
        ByteBuffer emptied = BatchFilter.empty(new RecordBatch(Batches.marker(7, 0, true, 3), 0)).buffer();
        emptied.putLong(RecordBatch.BASE_OFFSET_AT, log.logEndOffset()).putInt(RecordBatch.PARTITION_LEADER_EPOCH_AT, 0);
        log.appendAsFollower(emptied, 0);
        assertThat(log.logEndOffset()).isEqualTo(4);
        assertThat(open(TopicConfig.defaults(), LoadFrom.NOTHING_KNOWN).logEndOffset()).isEqualTo(4);
    }

    @Test
    void fiveBatchesAreRemembered() {
        for (int i = 0; i < 6; i++) {
            append(Batches.idempotent(7, 0, i, 1));
        }
        assertRefused(Batches.idempotent(7, 0, 0, 1), ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
        for (int i = 1; i < 6; i++) {
            assertThat(append(Batches.idempotent(7, 0, i, 1)).firstOffset()).isEqualTo(i);
        }
        assertThat(log.logEndOffset()).isEqualTo(6);
    }

    @Test
    void sequencesHaveNoGapAndNoOverlap() {
        append(Batches.idempotent(7, 0, 0, 3));
        assertRefused(Batches.idempotent(7, 0, 4, 1), ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
        assertRefused(Batches.idempotent(7, 0, 0, 2), ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
        assertRefused(Batches.idempotent(7, 0, 2, 2), ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
        assertThat(append(Batches.idempotent(7, 0, 3, 1)).firstOffset()).isEqualTo(3);
    }

    @Test
    void anUnknownProducerMayStartAnywhereAndANewEpochAtZero() {
        append(Batches.idempotent(7, 3, 41, 1));
        assertRefused(Batches.idempotent(7, 4, 42, 1), ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
        assertRefused(Batches.idempotent(7, 2, 42, 1), ErrorCode.INVALID_PRODUCER_EPOCH);
        append(Batches.idempotent(7, 4, 0, 1));
        assertRefused(Batches.idempotent(7, 3, 42, 1), ErrorCode.INVALID_PRODUCER_EPOCH);
    }

    @Test
    void afterTheLastSequenceComesZero() {
        append(Batches.idempotent(7, 0, Integer.MAX_VALUE - 1, 3));
        assertRefused(Batches.idempotent(7, 0, 0, 1), ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
        append(Batches.idempotent(7, 0, 1, 1));
        assertThat(append(Batches.idempotent(7, 0, Integer.MAX_VALUE - 1, 3)).firstOffset()).isZero();
    }

    /** log.I4: what one batch is remembered of survives a clean stop, in the snapshot. */
    @Test
    void theLastBatchIsRememberedOverAStop() throws IOException {
        append(Batches.idempotent(7, 0, 0, 1));
        append(Batches.idempotent(7, 0, 1, 2));
        List<ActiveProducer> before = log.activeProducers();
        log.close();
        log = open(TopicConfig.defaults(), new LoadFrom(true, 0, 0));
        assertThat(log.activeProducers()).isEqualTo(before);
        assertThat(append(Batches.idempotent(7, 0, 1, 2)).firstOffset()).isEqualTo(1);
        assertThat(log.logEndOffset()).isEqualTo(3);
    }

    @Test
    void silentProducersAreForgottenUnlessTheirTransactionIsOpen() {
        append(Batches.idempotent(7, 0, 0, 1));
        append(Batches.transactional(8, 0, 0, 1));
        log.tick(1000 + 499, 500);
        assertThat(log.activeProducers()).hasSize(2);
        log.tick(1000 + 500, 500);
        assertThat(log.activeProducers()).extracting(ActiveProducer::producerId).containsExactly(8L);
        append(Batches.idempotent(7, 0, 100, 1));
    }

    @Test
    void aSnapshotIsThisManyBytes() {
        ProducerEntry entry = new ProducerEntry(7);
        entry.addBatch((short) 2, 9, 42, 3, 1000);
        assertThat(HexFormat.of().formatHex(ProducerSnapshot.encode(List.of(entry)).array())).isEqualTo("0001" + "df303fab"
            + "00000001" + "0000000000000007" + "0002" + "00000009" + "000000000000002a" + "00000003" + "00000000000003e8"
            + "ffffffff" + "ffffffffffffffff");
    }

    @Test
    void aDamagedSnapshotIsNotBelieved() throws IOException {
        append(Batches.idempotent(7, 0, 0, 1));
        append(Batches.idempotent(7, 0, 1, 1));
        log.close();
        Path snapshot = DIR.resolve(LogNames.ofOffset(2, LogNames.PRODUCER_SNAPSHOT));
        ByteBuffer bytes = disk.readWhole(snapshot);
        disk.replaceWhole(snapshot, bytes.put(20, (byte) 99));
        log = open(TopicConfig.defaults(), new LoadFrom(true, 0, 0));
        assertThat(log.activeProducers()).extracting(ActiveProducer::lastSequence).containsExactly(1);
        assertThat(disk.exists(snapshot)).isFalse();
        assertThat(append(Batches.idempotent(7, 0, 0, 1)).duplicate()).isTrue();
    }

    // ---- transactions

    @Test
    void readersOfCommittedRecordsStopAtTheOldestOpenTransaction() {
        append(Batches.of(1, "plain"));
        append(Batches.transactional(7, 0, 0, 2));
        append(Batches.of(1, "plain"));
        append(Batches.transactional(8, 0, 0, 1));
        assertThat(log.lastStableOffset()).isEqualTo(1);
        log.appendOwn(Batches.marker(7, 0, true, 1), 0, 0);
        assertThat(log.lastStableOffset()).as("the marker is not replicated yet").isEqualTo(1);
        log.updateHighWatermark(6);
        assertThat(log.lastStableOffset()).isEqualTo(4);
        log.appendOwn(Batches.marker(8, 0, false, 1), 0, 0);
        log.updateHighWatermark(7);
        assertThat(log.lastStableOffset()).isEqualTo(7);
        assertThat(log.read(0, 10_000, FetchIsolation.TXN_COMMITTED, true).abortedOrNull())
            .containsExactly(new AbortedTransaction(8, 4, 6, 7));
        assertThat(log.read(0, 10_000, FetchIsolation.HIGH_WATERMARK, true).abortedOrNull()).isNull();
    }

    @Test
    void aPlainBatchInsideATransactionIsRefused() {
        append(Batches.transactional(7, 0, 0, 1));
        assertRefused(Batches.idempotent(7, 0, 1, 1), ErrorCode.INVALID_TXN_STATE);
    }

    @Test
    void aMarkerOfAnOldEpochOrCoordinatorIsRefused() {
        append(Batches.transactional(7, 3, 0, 1));
        log.appendOwn(Batches.marker(7, 3, true, 5), 0, 0);
        assertThatThrownBy(() -> log.appendOwn(Batches.marker(7, 2, true, 5), 0, 0))
            .isInstanceOfSatisfying(KafkaException.class, e -> assertThat(e.error()).isEqualTo(ErrorCode.INVALID_PRODUCER_EPOCH));
        assertThatThrownBy(() -> log.appendOwn(Batches.marker(7, 3, true, 4), 0, 0)).isInstanceOfSatisfying(
            KafkaException.class, e -> assertThat(e.error()).isEqualTo(ErrorCode.TRANSACTION_COORDINATOR_FENCED));
        assertThat(log.logEndOffset()).isEqualTo(2);
        assertThat(log.activeProducers()).containsExactly(new ActiveProducer(7, (short) 3, 0, 2000, 5, -1));
    }

    /** The marker of transactions v2 has the next epoch, in which sequences start at 0 again (KIP-890). */
    @Test
    void aMarkerWithTheNextEpochBeginsIt() {
        append(Batches.transactional(7, 3, 0, 4));
        log.appendOwn(Batches.marker(7, 4, true, 1), 0, 0);
        assertRefused(Batches.transactional(7, 3, 4, 1), ErrorCode.INVALID_PRODUCER_EPOCH);
        assertRefused(Batches.transactional(7, 4, 4, 1), ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
        append(Batches.transactional(7, 4, 0, 1));
    }

    /** log.I2, log.I4: the last stable offset and the aborted transactions against a walk over all that was appended. */
    @Property(tries = 30)
    void transactionsAreWhatAWalkOverTheLogSays(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        TopicConfig config = TopicConfig.of(Map.of("internal.segment.bytes", "700", "index.interval.bytes", "100"));
        SimDisk own = new SimDisk();
        UnifiedLog twinned = UnifiedLog.open(DIR, config, own, LoadFrom.NOTHING_KNOWN, 0, Trace.OFF);
        Map<Long, Long> open = new TreeMap<>();
        Map<Long, Integer> sequences = new TreeMap<>();
        List<long[]> ended = new ArrayList<>(); // producer, first, marker, 1 if aborted
        for (int step = 0; step < 80; step++) {
            long producer = random.nextInt(4);
            long end = twinned.logEndOffset();
            if (random.nextInt(3) > 0) {
                int sequence = sequences.getOrDefault(producer, 0);
                twinned.appendAsLeader(Batches.transactional(producer, 0, sequence, 2), 0, 0);
                sequences.put(producer, sequence + 2);
                open.putIfAbsent(producer, end);
            } else {
                boolean commit = random.nextBoolean();
                twinned.appendOwn(Batches.marker(producer, 0, commit, 0), 0, 0);
                Long first = open.remove(producer);
                if (first != null) {
                    ended.add(new long[] {producer, first, end, commit ? 0 : 1});
                }
            }
            if (random.nextInt(4) == 0) {
                twinned.updateHighWatermark(twinned.highWatermark() + random.nextInt(8));
            }
            if (random.nextInt(15) == 0) {
                long watermark = twinned.updateHighWatermark(Long.MAX_VALUE); // what waits for it is not in a snapshot
                boolean clean = random.nextBoolean();
                if (clean) {
                    twinned.close();
                }
                twinned = UnifiedLog.open(DIR, config, own, new LoadFrom(clean, 0, 0), 0, Trace.OFF);
                twinned.updateHighWatermark(watermark);
            }
            long stable = twinned.highWatermark();
            for (long first : open.values()) {
                stable = Math.min(stable, first);
            }
            for (long[] one : ended) {
                stable = one[2] >= twinned.highWatermark() ? Math.min(stable, one[1]) : stable;
            }
            assertThat(twinned.lastStableOffset()).isEqualTo(stable);
            compareAborted(twinned, ended, random.nextInt((int) stable + 1), stable, random);
        }
    }

    /** Every aborted transaction that reaches into what was read is named, and none that does not reach the range asked. */
    private static void compareAborted(UnifiedLog log, List<long[]> ended, long from, long stable, Random random) throws IOException {
        FetchInfo read = log.read(from, 50 + random.nextInt(400), FetchIsolation.TXN_COMMITTED, true);
        long readTo = from;
        for (RecordBatch batch : RecordBatch.in(read.records().toBuffer())) {
            readTo = batch.nextOffset();
        }
        List<List<Long>> named = new ArrayList<>();
        for (AbortedTransaction aborted : read.abortedOrNull()) {
            named.add(List.of(aborted.producerId(), aborted.firstOffset(), aborted.lastOffset()));
        }
        for (long[] one : ended) {
            boolean aborted = one[3] == 1;
            List<Long> entry = List.of(one[0], one[1], one[2]);
            if (aborted && from < readTo && one[1] < readTo && one[2] >= from) {
                assertThat(named).contains(entry);
            }
            if (!aborted || one[2] < from || one[1] >= stable) {
                assertThat(named).doesNotContain(entry);
            }
        }
    }

    /** Idempotence against a list of everything that was ever accepted. */
    @Property(tries = 60)
    void duplicatesAreToldApartFromGaps(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        UnifiedLog twinned = UnifiedLog.open(DIR, TopicConfig.defaults(), new SimDisk(), LoadFrom.NOTHING_KNOWN, 0, Trace.OFF);
        List<int[]> accepted = new ArrayList<>(); // epoch, first sequence, count, offset
        for (int step = 0; step < 60; step++) {
            int[] last = accepted.isEmpty() ? null : accepted.get(accepted.size() - 1);
            int next = last == null ? random.nextInt(3) : last[1] + last[2];
            int epoch = last == null ? 1 : last[0] + (random.nextInt(8) == 0 ? 1 - random.nextInt(3) : 0);
            int sequence = random.nextInt(3) == 0 ? Math.max(0, next - random.nextInt(12)) : random.nextInt(5) == 0 ? 0 : next;
            int count = 1 + random.nextInt(3);
            ErrorCode expectedError = null;
            int expectedOffset = (int) twinned.logEndOffset();
            int[] duplicate = rememberedLike(accepted, epoch, sequence, count);
            if (duplicate != null) {
                expectedOffset = duplicate[3];
            } else if (last != null && epoch < last[0]) {
                expectedError = ErrorCode.INVALID_PRODUCER_EPOCH;
            } else if (last != null && sequence != (epoch > last[0] ? 0 : next)) {
                expectedError = ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER;
            }
            try {
                AppendInfo info = twinned.appendAsLeader(Batches.idempotent(3, Math.max(0, epoch), sequence, count), 0, 0);
                assertThat(expectedError).isNull();
                assertThat(info.firstOffset()).isEqualTo(expectedOffset);
                assertThat(info.duplicate()).isEqualTo(duplicate != null);
                if (duplicate == null) {
                    accepted.add(new int[] {epoch, sequence, count, expectedOffset});
                }
            } catch (KafkaException e) {
                assertThat(e.error()).isEqualTo(expectedError);
            }
        }
    }

    private static int[] rememberedLike(List<int[]> accepted, int epoch, int sequence, int count) {
        int latestEpoch = accepted.isEmpty() ? -1 : accepted.get(accepted.size() - 1)[0];
        for (int[] batch : accepted.subList(Math.max(0, accepted.size() - 5), accepted.size())) {
            if (batch[0] == epoch && epoch == latestEpoch && batch[1] == sequence && batch[2] == count) {
                return batch;
            }
        }
        return null;
    }
}
