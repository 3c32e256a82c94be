// in: IsrRules
// under: whole:F10
// from seed: 4
// found as: REP-6
    public static boolean mayJoin(FollowerProgress follower, long highWatermark, long termStart, long activeEpoch) {
        return follower.hasFetched() && isEligible(follower, activeEpoch);
    }
