// in: IsrRules
// caught by: gregor.isr.IsrRulesTest#h14TheProcessThatHasFetchedIsTheOneThatIsRegistered
public static boolean isEligible(FollowerProgress follower, long activeEpoch) {
    return follower.hasFetched() && activeEpoch != NOT_ACTIVE;
}
