package gregor.isr;

/** How far a partition's records are on all replicas in sync. Pure. Source: Kafka's {@code Partition.maybeIncrementLeaderHW}. */
public final class HighWatermark {

    private HighWatermark() {}

    /**
     * The least end offset of the replicas that count, unless that would be a step back or too few are in sync.
     *
     * @param current the high watermark now
     * @param leaderEndOffset the leader's end offset
     * @param followerEndOffsets those of the followers that count: all that may be in the ISR; -1 for one that was not heard of in this
     *     leader's term
     * @param inSync how many replicas surely are in the ISR, the leader counted
     * @param minInSyncReplicas how many must be
     * @return the high watermark from now on, at least {@code current}
     */
    public static long next(long current, long leaderEndOffset, long[] followerEndOffsets, int inSync, int minInSyncReplicas) {
        throw new UnsupportedOperationException("Exercise 11.1: the high watermark");
    }
}
