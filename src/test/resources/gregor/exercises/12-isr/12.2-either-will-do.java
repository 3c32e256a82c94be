// why this is plausible: the larger of the two looks like the only one that matters, and 'or' like its name.
public static boolean mayJoin(FollowerProgress follower, long highWatermark, long termStart, long activeEpoch) {
    return follower.hasFetched() && (follower.endOffset() >= highWatermark || follower.endOffset() >= termStart)
        && isEligible(follower, activeEpoch);
}
