package gregor.log;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.TopicPartition;
import gregor.record.RecordBatch;
import java.nio.ByteBuffer;

/**
 * The beginning of what a leader sent that can be appended as it is: whole and undamaged batches, one behind the other, of no epoch
 * beyond the one that was asked under. What follows is left out, and fetched again: a reply may end in the middle of a batch, be
 * damaged on its way, or have been answered so slowly that the node has lost the lead and copied from the next leader meanwhile
 * (KAFKA-18723).
 *
 * @param batches from position to limit
 * @param firstOffset the first batch's base offset
 * @param nextOffset behind the last batch
 * @param lastLeaderEpoch of the last batch
 */
record ReplicatedBatches(ByteBuffer batches, long firstOffset, long nextOffset, long maxTimestamp, int lastLeaderEpoch) {

    /**
     * Looks for it; each byte is looked at once, for the check sum.
     *
     * @param records from position to limit
     * @return null if there is no whole batch, or the first one is of a later epoch
     * @throws KafkaException CORRUPT_MESSAGE if the first batch is damaged; OFFSET_OUT_OF_RANGE if it does not follow the log's end
     */
    static ReplicatedBatches in(ByteBuffer records, long logEndOffset, int maxLeaderEpoch, TopicPartition partition) {
        long first = -1;
        long next = logEndOffset;
        long maxTimestamp = RecordBatch.NO_TIMESTAMP;
        int lastEpoch = RecordBatch.NO_PARTITION_LEADER_EPOCH;
        int end = records.position();
        try {
            for (RecordBatch batch : RecordBatch.in(records)) {
                if (batch.partitionLeaderEpoch() > maxLeaderEpoch) {
                    break;
                }
                check(batch, next, partition);
                first = first < 0 ? batch.baseOffset() : first;
                next = batch.nextOffset();
                maxTimestamp = Math.max(maxTimestamp, batch.maxTimestamp());
                lastEpoch = batch.partitionLeaderEpoch();
                end += batch.sizeInBytes();
            }
        } catch (KafkaException bad) {
            if (first < 0) {
                throw bad;
            }
        }
        return first < 0 ? null : new ReplicatedBatches(records.duplicate().limit(end), first, next, maxTimestamp, lastEpoch);
    }

    private static void check(RecordBatch batch, long logEndOffset, TopicPartition partition) {
        batch.ensureValid();
        if (batch.baseOffset() < logEndOffset || batch.lastOffsetDelta() < 0) {
            throw new KafkaException(ErrorCode.OFFSET_OUT_OF_RANGE, partition + ": a leader's " + batch
                + " does not follow offset " + logEndOffset);
        }
    }
}
