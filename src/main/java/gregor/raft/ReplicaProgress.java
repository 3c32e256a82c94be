package gregor.raft;

/**
 * How far a replica has got, as the leader of an epoch sees it by its fetches. Times are milliseconds since 1970, -1 for never.
 *
 * <p>Source: Kafka's {@code LeaderState.ReplicaState}; KIP-836.
 */
final class ReplicaProgress {

    private final ReplicaKey key;
    private long endOffset = -1;
    private long lastFetchMs = -1;
    private long lastCaughtUpMs = -1;
    private long leaderEndAtLastFetch = -1;
    private long lastFetchNanos = Moment.NEVER;

    ReplicaProgress(ReplicaKey key) {
        this.key = key;
    }

    /** The same replica, named otherwise: with its directory, or by its id alone. */
    ReplicaProgress as(ReplicaKey other) {
        ReplicaProgress same = new ReplicaProgress(other);
        same.endOffset = endOffset;
        same.lastFetchMs = lastFetchMs;
        same.lastCaughtUpMs = lastCaughtUpMs;
        same.leaderEndAtLastFetch = leaderEndAtLastFetch;
        same.lastFetchNanos = lastFetchNanos;
        return same;
    }

    /**
     * It has asked for what is behind this offset, so it has all that is below (RFT-5).
     *
     * @param leaderEndOffset of the leader's log at this moment
     */
    void fetched(long fetchOffset, long leaderEndOffset, long nowMs, long nowNanos) {
        if (fetchOffset >= leaderEndOffset) {
            lastCaughtUpMs = Math.max(nowMs, lastCaughtUpMs);
        } else if (leaderEndAtLastFetch >= 0 && fetchOffset >= leaderEndAtLastFetch) {
            lastCaughtUpMs = Math.max(lastFetchMs, lastCaughtUpMs);
        }
        leaderEndAtLastFetch = leaderEndOffset;
        lastFetchMs = Math.max(nowMs, lastFetchMs);
        lastFetchNanos = nowNanos;
        endOffset = fetchOffset;
    }

    /** This is the leader itself: what it has forced. */
    void flushed(long flushedOffset) {
        endOffset = flushedOffset;
    }

    /** Whether it has not fetched for that long, or never. */
    boolean isSilent(long nowNanos, long quietNanos) {
        return lastFetchNanos == Moment.NEVER || nowNanos - lastFetchNanos >= quietNanos;
    }

    ReplicaKey key() {
        return key;
    }

    /** Exclusive; -1 if it has not fetched. */
    long endOffset() {
        return endOffset;
    }

    long lastFetchMs() {
        return lastFetchMs;
    }

    long lastCaughtUpMs() {
        return lastCaughtUpMs;
    }
}
