// why this is plausible: the producer gets the same error either way; but its retry stores the record a second time.
AppendInfo appendRecordsToLeader(ByteBuffer records, short requiredAcks, AppendOrigin origin, long nowMs) {
    lock.readLock().lock();
    try {
        ensureLeader();
        AppendInfo appended = origin == AppendOrigin.CLIENT ? log.appendAsLeader(records, image.leaderEpoch(), nowMs)
            : log.appendOwn(records, image.leaderEpoch(), nowMs);
        advanceHighWatermark();
        if (requiredAcks == -1 && isUnderMinIsr()) {
            throw new KafkaException(ErrorCode.NOT_ENOUGH_REPLICAS, topicPartition + " has too few replicas in sync");
        }
        return appended;
    } finally {
        lock.readLock().unlock();
    }
}
