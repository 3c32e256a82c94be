// why this is plausible: too few replicas sounds like a reason to refuse everybody; with acks=1 the producer has asked for the leader alone.
AppendInfo appendRecordsToLeader(ByteBuffer records, short requiredAcks, AppendOrigin origin, long nowMs) {
    lock.readLock().lock();
    try {
        ensureLeader();
        if (isUnderMinIsr()) {
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
