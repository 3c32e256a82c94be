// in: EpochDivergence
// caught by: gregor.replica.FollowersPropertyTest#aFollowersLogIsThatOfItsLeader
static long truncationOffset(EpochEndOffset leaders, OffsetAndEpoch own, long logEndOffset) {
    return Math.min(leaders.endOffset(), logEndOffset);
}
