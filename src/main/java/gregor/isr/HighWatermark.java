package gregor.isr;

/** How far a partition's records are on all replicas in sync. Pure. Source: Kafka's {@code Partition.maybeIncrementLeaderHW}. */
public final class HighWatermark {

    private HighWatermark() {}

    /**
     * The least end offset of the replicas in sync, unless that would be a step back or too few are in sync.
     *
     * @param current the high watermark now
     * @param leaderEndOffset the leader's end offset
     * @param followerEndOffsets those of the followers in the ISR; -1 for one that was not heard of in this leader's term
     * @param minInSyncReplicas how many replicas must be in sync, the leader counted
     * @return the high watermark from now on, at least {@code current}
     */
    public static long next(long current, long leaderEndOffset, long[] followerEndOffsets, int minInSyncReplicas) {
        if (1 + followerEndOffsets.length < minInSyncReplicas) {
            return current;
        }
        long least = leaderEndOffset;
        for (long endOffset : followerEndOffsets) {
            least = Math.min(least, endOffset);
        }
        return Math.max(current, least);
    }

    /**
     * How many replicas must be in sync: what the topic asks for, but never more than there are replicas, or a topic with
     * fewer could promise nothing at all.
     */
    public static int effectiveMinInSyncReplicas(int configured, int replicas) {
        return Math.min(configured, replicas);
    }
}
