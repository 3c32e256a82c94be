package gregor.isr;

/**
 * Who belongs in the ISR. A follower joins when it has everything that may have been acknowledged, and leaves when it has not had
 * everything for a while. Pure. Source: Kafka's {@code Partition.isFollowerInSync}, {@code isReplicaIsrEligible},
 * {@code isFollowerOutOfSync}.
 */
public final class IsrRules {

    /** The epoch of a broker that is not registered, is fenced, or is about to leave. */
    public static final long NOT_ACTIVE = -1;

    private IsrRules() {}

    /**
     * Whether a follower may become a member.
     *
     * <p>It needs the high watermark: all below is acknowledged. It needs the start of the leader's term as well: a new leader's high
     * watermark may be behind what its predecessor has acknowledged, but never behind what all members of the ISR have, and with that
     * the term began (KAFKA-7128).
     *
     * @param follower one snapshot, from which the proposal is made too
     * @param highWatermark the leader's (exclusive)
     * @param termStart where the leader's log ended when its term began
     * @param activeEpoch the epoch with which the follower's broker takes part in the cluster, {@link #NOT_ACTIVE} if it does not
     */
    public static boolean mayJoin(FollowerProgress follower, long highWatermark, long termStart, long activeEpoch) {
        throw new UnsupportedOperationException("Exercise 12.2: who may join the ISR");
    }

    /**
     * Whether the controller could take a follower into the ISR: its broker takes part, and is the very process that has fetched. Another
     * one may have lost records since (KIP-903); one that is fenced or leaves would be put out at once (KIP-841).
     */
    public static boolean isEligible(FollowerProgress follower, long activeEpoch) {
        return follower.hasFetched() && activeEpoch != NOT_ACTIVE
            && (follower.brokerEpoch() == FollowerProgress.UNKNOWN || follower.brokerEpoch() == activeEpoch);
    }

    /**
     * Whether the high watermark waits for a follower that is in no ISR. It does for one that keeps up and may join: otherwise the
     * high watermark of a busy leader would be ahead of it at each of its fetches, and it never got in. Not for one that can't join,
     * because that one may stop fetching any time (KAFKA-15021).
     */
    public static boolean isWaitedFor(FollowerProgress follower, long leaderEndOffset, long nowMs, long maxLagMs, long activeEpoch) {
        return isEligible(follower, activeEpoch) && follower.isCaughtUp(leaderEndOffset, nowMs, maxLagMs);
    }

    /** Whether a member has not had everything for longer than {@code maxLagMs}, so that the others go on without it. */
    public static boolean isOutOfSync(FollowerProgress member, long leaderEndOffset, long nowMs, long maxLagMs) {
        return !member.isCaughtUp(leaderEndOffset, nowMs, maxLagMs);
    }
}
