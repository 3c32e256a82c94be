// in: FollowedPartition
// under: whole
// from seed: 24
    void start() {
        partition.asFollower(leaderEpoch, log -> {
            cleaning.truncateTo(log, log.highWatermark(), 0);
            return locate(log);
        });
    }
