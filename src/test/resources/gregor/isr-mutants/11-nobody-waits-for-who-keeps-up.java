// in: IsrRules
// caught by: gregor.isr.IsrRulesTest#h16NobodyWaitsForWhoCannotJoin
public static boolean isWaitedFor(FollowerProgress follower, long leaderEndOffset, long nowMs, long maxLagMs, long activeEpoch) {
    return false;
}
