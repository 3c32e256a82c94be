// in: Partition
// caught by: gregor.replica.HistoricalFollowersTest#h09AReplyDoesNotCutALogThatIsLedHereByNow
<R> R asFollower(int leaderEpoch, Function<UnifiedLog, R> change) {
    lock.readLock().lock();
    try {
        KafkaException unusable = log.unusable();
        if (unusable != null) {
            throw new KafkaException(ErrorCode.KAFKA_STORAGE_ERROR, unusable.getMessage(), unusable);
        }
        return change.apply(log);
    } finally {
        lock.readLock().unlock();
    }
}
