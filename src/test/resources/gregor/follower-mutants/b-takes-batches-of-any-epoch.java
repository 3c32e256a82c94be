// in: ReplicatedBatches
// caught by: gregor.replica.HistoricalFollowersTest#h22ABatchOfALaterTermThanTheOneAskedUnderIsLeftOut
static ReplicatedBatches in(ByteBuffer records, long logEndOffset, int maxLeaderEpoch, TopicPartition partition) {
    long first = -1;
    long next = logEndOffset;
    long maxTimestamp = RecordBatch.NO_TIMESTAMP;
    int lastEpoch = RecordBatch.NO_PARTITION_LEADER_EPOCH;
    int end = records.position();
    try {
        for (RecordBatch batch : RecordBatch.in(records)) {
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
