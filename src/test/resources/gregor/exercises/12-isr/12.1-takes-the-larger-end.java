// why this is plausible: nothing is to be cut without need, and the two ends are of one epoch.
static long truncationOffset(EpochEndOffset leaders, OffsetAndEpoch own, long logEndOffset) {
    if (own == null) {
        return Math.min(leaders.endOffset(), logEndOffset);
    }
    long end = own.epoch() == leaders.epoch() ? Math.max(own.offset(), leaders.endOffset()) : own.offset();
    return Math.min(end, logEndOffset);
}
