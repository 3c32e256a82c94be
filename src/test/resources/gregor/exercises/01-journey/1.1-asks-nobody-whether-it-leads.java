// why this is plausible: metadata sends clients to the leader anyway; until it is old.
AppendInfo appendRecordsToLeader(ByteBuffer records, short requiredAcks, AppendOrigin origin, long nowMs) {
    lock.readLock().lock();
    try {
        if (requiredAcks == -1 && isUnderMinIsr()) {
            throw new KafkaException(ErrorCode.NOT_ENOUGH_REPLICAS, topicPartition + " has too few replicas in sync");
        }
        AppendInfo appended = origin == AppendOrigin.CLIENT ? log.appendAsLeader(records, image.leaderEpoch(), nowMs)
            : log.appendOwn(records, image.leaderEpoch(), nowMs);
        advanceHighWatermark();
        return appended;
    } finally {
        lock.readLock().unlock();
    }
}
