package gregor.log;

import gregor.record.RecordBatch;

/**
 * What a log remembers of one producer: its epoch, its last five batches, its open transaction. Not thread-safe.
 *
 * <p>Five, because a producer has at most five requests under way (KIP-98): whatever it may send again is among them.
 * The batches are kept in arrays, so that remembering one makes no object.
 */
final class ProducerEntry {

    static final int REMEMBERED_BATCHES = 5;
    static final long NO_TRANSACTION = -1;
    static final int NO_COORDINATOR_EPOCH = -1;

    final long producerId;
    private short epoch = RecordBatch.NO_PRODUCER_EPOCH;
    private int coordinatorEpoch = NO_COORDINATOR_EPOCH;
    private long lastTimestamp = RecordBatch.NO_TIMESTAMP;
    private long currentTxnFirstOffset = NO_TRANSACTION;

    /** Rings: batch number b, counted from 0 when the epoch began, is at b % REMEMBERED_BATCHES. */
    private final int[] lastSequences = new int[REMEMBERED_BATCHES];
    private final long[] lastOffsets = new long[REMEMBERED_BATCHES];
    private final int[] offsetDeltas = new int[REMEMBERED_BATCHES];
    private final long[] timestamps = new long[REMEMBERED_BATCHES];
    /** How many batches the epoch had so far, as far as this matters: kept below twice the ring. */
    private int batches;

    ProducerEntry(long producerId) {
        this.producerId = producerId;
    }

    short epoch() {
        return epoch;
    }

    int coordinatorEpoch() {
        return coordinatorEpoch;
    }

    long lastTimestamp() {
        return lastTimestamp;
    }

    /** First offset of the open transaction, or {@link #NO_TRANSACTION}. */
    long currentTxnFirstOffset() {
        return currentTxnFirstOffset;
    }

    private int last() {
        return (batches - 1) % REMEMBERED_BATCHES;
    }

    boolean remembersNoBatch() {
        return batches == 0;
    }

    /** Last sequence of the last batch; -1 if none is remembered. */
    int lastSequence() {
        return batches == 0 ? RecordBatch.NO_SEQUENCE : lastSequences[last()];
    }

    /** Last offset of the last batch; -1 if none is remembered. */
    long lastOffset() {
        return batches == 0 ? -1 : lastOffsets[last()];
    }

    int lastOffsetDelta() {
        return batches == 0 ? 0 : offsetDeltas[last()];
    }

    /**
     * Where a batch with exactly these sequence numbers is remembered; -1 if it is not.
     *
     * @return a number for {@link #firstOffsetOf} and the like, valid until the next batch
     */
    int find(short batchEpoch, int firstSequence, int lastSequence) {
        if (batchEpoch != epoch) {
            return -1;
        }
        for (int i = 0; i < Math.min(batches, REMEMBERED_BATCHES); i++) {
            if (lastSequences[i] == lastSequence
                && RecordBatch.incrementSequence(lastSequences[i], -offsetDeltas[i]) == firstSequence) {
                return i;
            }
        }
        return -1;
    }

    long firstOffsetOf(int found) {
        return lastOffsets[found] - offsetDeltas[found];
    }

    long lastOffsetOf(int found) {
        return lastOffsets[found];
    }

    long timestampOf(int found) {
        return timestamps[found];
    }

    /** Remembers a batch. A new epoch forgets those of the old one. */
    void addBatch(short batchEpoch, int lastSequence, long lastOffset, int offsetDelta, long timestamp) {
        beginEpoch(batchEpoch);
        int slot = batches % REMEMBERED_BATCHES;
        lastSequences[slot] = lastSequence;
        lastOffsets[slot] = lastOffset;
        offsetDeltas[slot] = offsetDelta;
        timestamps[slot] = timestamp;
        batches = batches == 2 * REMEMBERED_BATCHES - 1 ? REMEMBERED_BATCHES : batches + 1;
        lastTimestamp = timestamp;
    }

    /** A transaction marker was written; the open transaction, if any, is over. */
    void endTransaction(short markerEpoch, int markerCoordinatorEpoch, long timestamp) {
        beginEpoch(markerEpoch);
        coordinatorEpoch = markerCoordinatorEpoch;
        lastTimestamp = timestamp;
        currentTxnFirstOffset = NO_TRANSACTION;
    }

    void beginTransaction(long firstOffset) {
        currentTxnFirstOffset = firstOffset;
    }

    private void beginEpoch(short newEpoch) {
        if (newEpoch != epoch) {
            epoch = newEpoch;
            batches = 0;
        }
    }

    /** Takes over the batches of another entry, if they end with the one batch that is remembered here. */
    void recall(ProducerEntry other) {
        if (batches == 1 && other.epoch == epoch && other.lastOffset() == lastOffset() && other.lastSequence() == lastSequence()) {
            System.arraycopy(other.lastSequences, 0, lastSequences, 0, REMEMBERED_BATCHES);
            System.arraycopy(other.lastOffsets, 0, lastOffsets, 0, REMEMBERED_BATCHES);
            System.arraycopy(other.offsetDeltas, 0, offsetDeltas, 0, REMEMBERED_BATCHES);
            System.arraycopy(other.timestamps, 0, timestamps, 0, REMEMBERED_BATCHES);
            batches = other.batches;
        }
    }

    /** Takes over what a snapshot says. */
    void restore(short savedEpoch, int savedCoordinatorEpoch, long savedTimestamp, long savedTxnFirstOffset) {
        epoch = savedEpoch;
        coordinatorEpoch = savedCoordinatorEpoch;
        lastTimestamp = savedTimestamp;
        currentTxnFirstOffset = savedTxnFirstOffset;
    }

    ActiveProducer describe() {
        return new ActiveProducer(producerId, epoch, lastSequence(), lastTimestamp, coordinatorEpoch,
            currentTxnFirstOffset);
    }
}
