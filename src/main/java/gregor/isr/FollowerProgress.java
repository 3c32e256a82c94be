package gregor.isr;

/**
 * What a leader knows of one follower, all of it from the follower's last fetch: who asks for an offset has what is below it.
 * One such value is a snapshot; whoever decides by several of its fields takes it once (KAFKA-15221).
 *
 * <p>Times are milliseconds of a clock that never goes back. Source: Kafka's {@code ReplicaState}.
 *
 * @param endOffset where the follower's log ends (exclusive); {@link #UNKNOWN} before its first fetch in this leader's term
 * @param logStartOffset where it begins; {@link #UNKNOWN} before that
 * @param leaderEndOffset where the leader's log ended when it was read for that fetch
 * @param fetchedAtMs when the fetch came; {@link #NEVER} before the first
 * @param caughtUpAtMs the latest time of which is known that the follower has all that the leader had then; {@link #NEVER} if none is
 * @param brokerEpoch in which registration of its broker the follower fetched; -1 if it did not say
 */
public record FollowerProgress(long endOffset, long logStartOffset, long leaderEndOffset, long fetchedAtMs, long caughtUpAtMs,
                              long brokerEpoch) {

    public static final long UNKNOWN = -1;
    public static final long NEVER = Long.MIN_VALUE;

    /**
     * A follower of which nothing was heard in this term. A member of the ISR has the time that any follower may take to catch up;
     * nobody waits for another one until it has done so once.
     */
    public static FollowerProgress atStartOfTerm(boolean inSync, long nowMs) {
        return new FollowerProgress(UNKNOWN, UNKNOWN, UNKNOWN, NEVER, inSync ? nowMs : NEVER, UNKNOWN);
    }

    /**
     * After a fetch. A follower that asks for the leader's end has caught up now. One that asks for what was the leader's end at its
     * last fetch had caught up then: under a steady load it is always a little behind, and is in sync all the same.
     *
     * @param leadersEnd where the leader's log ended when it was read for this fetch
     */
    public FollowerProgress fetched(long fetchOffset, long followersStart, long leadersEnd, long nowMs, long epoch) {
        long caughtUp = caughtUpAtMs;
        if (fetchOffset >= leadersEnd) {
            caughtUp = Math.max(caughtUp, nowMs);
        } else if (fetchOffset >= leaderEndOffset) {
            caughtUp = Math.max(caughtUp, fetchedAtMs);
        }
        return new FollowerProgress(fetchOffset, followersStart, Math.max(leaderEndOffset, leadersEnd), nowMs, caughtUp, epoch);
    }

    /** Whether it has fetched in this leader's term. */
    public boolean hasFetched() {
        return fetchedAtMs != NEVER;
    }

    /** For how long it is not known to have had everything; {@link Long#MAX_VALUE} if it never was. */
    public long behindMs(long nowMs) {
        return caughtUpAtMs == NEVER ? Long.MAX_VALUE : nowMs - caughtUpAtMs;
    }

    /**
     * Whether it keeps up: it has everything, or had everything not long ago.
     *
     * @param maxLagMs {@code replica.lag.time.max.ms}
     */
    public boolean isCaughtUp(long leadersEnd, long nowMs, long maxLagMs) {
        return endOffset == leadersEnd || caughtUpAtMs != NEVER && nowMs - caughtUpAtMs <= maxLagMs;
    }
}
