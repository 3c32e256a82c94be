// why this is plausible: strictly greater looks safer; but a follower that ends at the high watermark has all that is below it, and of an idle partition nobody would get in.
public static boolean mayJoin(FollowerProgress follower, long highWatermark, long termStart, long activeEpoch) {
    return follower.hasFetched() && follower.endOffset() > highWatermark && follower.endOffset() >= termStart
        && isEligible(follower, activeEpoch);
}
