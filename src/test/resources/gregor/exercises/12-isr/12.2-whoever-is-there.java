// why this is plausible: the broker takes part and has fetched; but it may be another process than the one that has fetched (KIP-903).
public static boolean mayJoin(FollowerProgress follower, long highWatermark, long termStart, long activeEpoch) {
    return follower.hasFetched() && follower.endOffset() >= Math.max(highWatermark, termStart) && activeEpoch != NOT_ACTIVE;
}
