package gregor.log;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.record.ControlMessage;
import gregor.record.ControlRecord;
import gregor.record.ControlType;
import gregor.record.RecordBatch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What a log knows of its producers and their transactions: a function of the log's batches, so that it can be made
 * again from them. Guarded by the log's lock, except {@link #firstUnstable}.
 *
 * <p>{@link #check} decides and changes nothing; {@link #update} changes and refuses nothing. The first is asked before a
 * batch is written, the second is told after it: a batch that was not written leaves no trace (KAFKA-6683).
 *
 * <p>Source: Kafka's {@code ProducerStateManager} and {@code ProducerAppendInfo}, KIP-98.
 */
final class ProducerState {

    /** An ended transaction; {@code aborted} ones go to the transaction index. */
    record CompletedTransaction(long producerId, long firstOffset, long lastOffset, boolean aborted) {}

    /** A transaction of which at least a record is in the log; {@code lastOffset} of its marker, or -1 while open. */
    private record Transaction(long producerId, LogOffsetMetadata first, long lastOffset) {}

    /**
     * The last batch of records of a producer, which no cleaner may drop: the sequence number in its header must outlive it.
     *
     * @param lastOffset of the batch; -1 if the producer's epoch has none yet, only a marker
     * @param lastSequence of the batch; -1 if there is none
     */
    record LastBatch(long lastOffset, int lastSequence, short epoch) {}

    private final Map<Long, ProducerEntry> producers = new LinkedHashMap<>();
    /** Transactions without a marker, by first offset. */
    private final NavigableMap<Long, Transaction> ongoing = new TreeMap<>();
    /** Transactions whose marker is not below the high watermark yet, by first offset. */
    private final NavigableMap<Long, Transaction> unreplicated = new TreeMap<>();
    /** The first offset of {@link #ongoing} and {@link #unreplicated}; null if both are empty. Read without the lock. */
    private volatile LogOffsetMetadata firstUnstable;

    /**
     * Where the oldest transaction begins that is open, or whose marker is not replicated yet; null if there is none.
     * Readers of committed records stop there.
     */
    LogOffsetMetadata firstUnstable() {
        return firstUnstable;
    }

    /** Each producer's last batch, by producer id. A copy. Source: Kafka's {@code lastRecords}. */
    Map<Long, LastBatch> lastOffsets() {
        Map<Long, LastBatch> last = new LinkedHashMap<>();
        for (ProducerEntry entry : producers.values()) {
            last.put(entry.producerId, new LastBatch(entry.lastOffset(), entry.lastSequence(), entry.epoch()));
        }
        return last;
    }

    Collection<ProducerEntry> entries() {
        return producers.values();
    }

    List<ActiveProducer> active() {
        List<ActiveProducer> active = new ArrayList<>(producers.size());
        for (ProducerEntry entry : producers.values()) {
            active.add(entry.describe());
        }
        return active;
    }

    /** What the first append of a batch gave, if its sequence numbers are remembered; else null. */
    AppendInfo findDuplicate(RecordBatch batch, int leaderEpoch, long logStartOffset) {
        ProducerEntry entry = producers.get(batch.producerId());
        int found = entry == null ? -1 : entry.find(batch.producerEpoch(), batch.baseSequence(), batch.lastSequence());
        return found < 0 ? null : new AppendInfo(entry.firstOffsetOf(found), entry.lastOffsetOf(found),
            entry.timestampOf(found), logStartOffset, entry.timestampOf(found), true, 0, leaderEpoch);
    }

    /**
     * Whether a producer's batch may be appended next. A batch that repeats a remembered one is not asked about here.
     *
     * @throws KafkaException INVALID_PRODUCER_EPOCH for an epoch that is over; OUT_OF_ORDER_SEQUENCE_NUMBER for a gap,
     *     or a repetition from beyond memory; INVALID_TXN_STATE for a plain batch inside a transaction
     */
    void check(RecordBatch batch) {
        ProducerEntry entry = producers.get(batch.producerId());
        if (entry == null) {
            return;
        }
        checkEpoch(entry, batch);
        checkSequence(entry, batch);
        if (entry.currentTxnFirstOffset() != ProducerEntry.NO_TRANSACTION && !batch.isTransactional()) {
            throw new KafkaException(ErrorCode.INVALID_TXN_STATE, "producer " + entry.producerId + " has a transaction"
                + " open since offset " + entry.currentTxnFirstOffset() + " and sends a batch outside of it");
        }
    }

    private static void checkEpoch(ProducerEntry entry, RecordBatch batch) {
        if (batch.producerEpoch() < entry.epoch()) {
            throw new KafkaException(ErrorCode.INVALID_PRODUCER_EPOCH, "epoch " + batch.producerEpoch() + " of producer "
                + entry.producerId + " is over; the last known is " + entry.epoch());
        }
    }

    private static void checkSequence(ProducerEntry entry, RecordBatch batch) {
        if (entry.epoch() == RecordBatch.NO_PRODUCER_EPOCH) {
            return; // nothing is known of it any more: any sequence may come
        }
        boolean newEpoch = batch.producerEpoch() != entry.epoch();
        int expected = newEpoch || entry.remembersNoBatch() ? 0
            : RecordBatch.incrementSequence(entry.lastSequence(), 1);
        if (batch.baseSequence() != expected) {
            throw new KafkaException(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER, "producer " + entry.producerId + " sends sequence "
                + batch.baseSequence() + " in epoch " + batch.producerEpoch() + "; expected is " + expected);
        }
    }

    /**
     * Whether a transaction marker may be appended.
     *
     * @throws KafkaException INVALID_PRODUCER_EPOCH; TRANSACTION_COORDINATOR_FENCED if a newer coordinator has written
     */
    void checkMarker(RecordBatch batch) {
        ProducerEntry entry = producers.get(batch.producerId());
        if (entry == null) {
            return;
        }
        checkEpoch(entry, batch);
        ControlRecord control = marker(batch);
        if (control == null || !(control.message() instanceof ControlMessage.EndTxnMarker marker)) {
            return;
        }
        int coordinatorEpoch = marker.coordinatorEpoch();
        if (coordinatorEpoch < entry.coordinatorEpoch()) {
            throw new KafkaException(ErrorCode.TRANSACTION_COORDINATOR_FENCED, "coordinator epoch " + coordinatorEpoch
                + " for producer " + entry.producerId + " is over; the last known is " + entry.coordinatorEpoch());
        }
    }

    /**
     * Takes a batch that is in the log into account.
     *
     * @param batch with its offsets; with its records too if it is a control batch
     * @param place where the batch begins
     * @return the transaction that the batch ended, or null
     */
    CompletedTransaction update(RecordBatch batch, LogOffsetMetadata place) {
        if (!batch.hasProducerId()) {
            return null;
        }
        return batch.isControl() ? endTransaction(batch) : addData(batch, place);
    }

    private CompletedTransaction addData(RecordBatch batch, LogOffsetMetadata place) {
        ProducerEntry entry = entryFor(batch.producerId());
        entry.addBatch(batch.producerEpoch(), batch.lastSequence(), batch.lastOffset(), batch.lastOffsetDelta(),
            batch.maxTimestamp());
        if (batch.isTransactional() && entry.currentTxnFirstOffset() == ProducerEntry.NO_TRANSACTION) {
            entry.beginTransaction(batch.baseOffset());
            ongoing.put(batch.baseOffset(), new Transaction(entry.producerId, place, -1));
            noteFirstUnstable();
        }
        return null;
    }

    private CompletedTransaction endTransaction(RecordBatch batch) {
        ControlRecord control = marker(batch);
        if (control == null || !(control.message() instanceof ControlMessage.EndTxnMarker marker)) {
            return null;
        }
        ProducerEntry entry = entryFor(batch.producerId());
        long firstOffset = entry.currentTxnFirstOffset();
        entry.endTransaction(batch.producerEpoch(), marker.coordinatorEpoch(), batch.maxTimestamp());
        if (firstOffset == ProducerEntry.NO_TRANSACTION) {
            return null; // nothing of it is in this log, so nobody has to know how it ended
        }
        return new CompletedTransaction(entry.producerId, firstOffset, batch.lastOffset(),
            control.type() == ControlType.ABORT);
    }

    /** Null if the cleaner took the marker: then nothing of the transaction is in the log, and it left the batch as its producer's last. */
    private static ControlRecord marker(RecordBatch batch) {
        return batch.recordCount() == 0 ? null : ControlRecord.of(batch.records().iterator().next());
    }

    private ProducerEntry entryFor(long producerId) {
        return producers.computeIfAbsent(producerId, ProducerEntry::new);
    }

    /**
     * Where the log would be stable up to if a transaction that has just ended were the only one that is not open: the
     * start of the oldest other open one, or the offset behind its marker.
     */
    long lastStableOffsetAfter(CompletedTransaction completed) {
        for (Transaction open : ongoing.values()) {
            if (open.producerId != completed.producerId) {
                return open.first.messageOffset();
            }
        }
        return completed.lastOffset + 1;
    }

    /** Moves an ended transaction to those that wait until their marker is below the high watermark. */
    void complete(CompletedTransaction completed) {
        Transaction open = ongoing.remove(completed.firstOffset);
        if (open != null) {
            unreplicated.put(completed.firstOffset, new Transaction(open.producerId, open.first, completed.lastOffset));
        }
        noteFirstUnstable();
    }

    /** Transactions whose marker is below {@code offset} no longer hold readers of committed records back. */
    void highWatermarkMoved(long offset) {
        if (!unreplicated.isEmpty() && unreplicated.values().removeIf(ended -> ended.lastOffset < offset)) {
            noteFirstUnstable();
        }
    }

    private void noteFirstUnstable() {
        LogOffsetMetadata first = ongoing.isEmpty() ? null : ongoing.firstEntry().getValue().first;
        if (!unreplicated.isEmpty()) {
            LogOffsetMetadata ended = unreplicated.firstEntry().getValue().first;
            first = first == null || ended.messageOffset() < first.messageOffset() ? ended : first;
        }
        firstUnstable = first;
    }

    /** Forgets producers that have been silent for so long, unless they have a transaction open. */
    void removeExpired(long nowMs, long expirationMs) {
        Iterator<ProducerEntry> entries = producers.values().iterator();
        while (entries.hasNext()) {
            ProducerEntry entry = entries.next();
            if (entry.currentTxnFirstOffset() == ProducerEntry.NO_TRANSACTION
                && nowMs - entry.lastTimestamp() >= expirationMs) {
                entries.remove();
            }
        }
    }

    /** Takes over what another one knows, which is not used any more; readers see the one state or the other. */
    void become(ProducerState other) {
        producers.clear();
        producers.putAll(other.producers);
        ongoing.clear();
        ongoing.putAll(other.ongoing);
        unreplicated.clear();
        unreplicated.putAll(other.unreplicated);
        noteFirstUnstable();
    }

    void clear() {
        producers.clear();
        ongoing.clear();
        unreplicated.clear();
        noteFirstUnstable();
    }

    /** Adds the batches in front of a snapshot to what it has restored. @param before knows these batches, and nothing else */
    void recall(ProducerState before) {
        for (ProducerEntry entry : producers.values()) {
            ProducerEntry known = before.producers.get(entry.producerId);
            if (known != null) {
                entry.recall(known);
            }
        }
    }

    /** Takes over a producer from a snapshot. */
    void restore(ProducerEntry entry) {
        producers.put(entry.producerId, entry);
        if (entry.currentTxnFirstOffset() != ProducerEntry.NO_TRANSACTION) {
            LogOffsetMetadata first = new LogOffsetMetadata(entry.currentTxnFirstOffset());
            ongoing.put(first.messageOffset(), new Transaction(entry.producerId, first, -1));
            noteFirstUnstable();
        }
    }
}
