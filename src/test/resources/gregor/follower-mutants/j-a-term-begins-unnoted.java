// in: Partition
// caught by: gregor.replica.ReplicaManagerTest#h06ATermIsKnownBeforeItsFirstRecord
void makeLeader(PartitionImage now, TopicConfig config) {
    lock.writeLock().lock();
    try {
        if (config != null) {
            log.updateConfig(config);
        }
        if (leading == null || leading.leaderEpoch() != now.leaderEpoch()) {
            leading = new LeaderRole(this, context, now);
        } else {
            leading.follow(now);
        }
        image = now;
        leading.advanceHighWatermark();
    } finally {
        lock.writeLock().unlock();
    }
}
