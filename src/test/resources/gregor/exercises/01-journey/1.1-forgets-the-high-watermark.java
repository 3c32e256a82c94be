// why this is plausible: the log has the records and the producer gets its offsets; only consumers find out that they can't see them.
AppendInfo appendRecordsToLeader(ByteBuffer records, short requiredAcks, AppendOrigin origin, long nowMs) {
    lock.readLock().lock();
    try {
        ensureLeader();
        if (requiredAcks == -1 && isUnderMinIsr()) {
            throw new KafkaException(ErrorCode.NOT_ENOUGH_REPLICAS, topicPartition + " has too few replicas in sync");
        }
        return origin == AppendOrigin.CLIENT ? log.appendAsLeader(records, image.leaderEpoch(), nowMs)
            : log.appendOwn(records, image.leaderEpoch(), nowMs);
    } finally {
        lock.readLock().unlock();
    }
}
