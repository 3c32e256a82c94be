// in: IsrRules
// caught by: gregor.isr.IsrRulesTest#joinsExactlyWhoGivesNoReasonToStayOut
public static boolean mayJoin(FollowerProgress follower, long highWatermark, long termStart, long activeEpoch) {
    return follower.hasFetched() && follower.endOffset() >= highWatermark && isEligible(follower, activeEpoch);
}
