// in: Partition
// under: whole:F21
    private ErrorCode epochError(int currentLeaderEpoch) {
        return currentLeaderEpoch <= image.leaderEpoch() ? ErrorCode.NONE : ErrorCode.UNKNOWN_LEADER_EPOCH;
    }
