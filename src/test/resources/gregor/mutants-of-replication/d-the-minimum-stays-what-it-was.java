// in: Partition
// under: whole:F23
// from seed: 5
    void makeFollower(PartitionImage now, TopicConfig config) {
        lock.writeLock().lock();
        try {
            image = now;
            leading = null;
        } finally {
            lock.writeLock().unlock();
        }
    }
