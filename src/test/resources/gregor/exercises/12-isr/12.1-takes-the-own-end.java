// why this is plausible: what the follower has of the epoch was written by that epoch's leader, so it must be right.
static long truncationOffset(EpochEndOffset leaders, OffsetAndEpoch own, long logEndOffset) {
    return own == null ? Math.min(leaders.endOffset(), logEndOffset) : Math.min(own.offset(), logEndOffset);
}
