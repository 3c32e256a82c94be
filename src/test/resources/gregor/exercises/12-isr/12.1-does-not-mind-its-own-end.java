// why this is plausible: cutting a log behind its end does nothing, so the end need not be looked at.
static long truncationOffset(EpochEndOffset leaders, OffsetAndEpoch own, long logEndOffset) {
    if (own == null) {
        return leaders.endOffset();
    }
    return own.epoch() == leaders.epoch() ? Math.min(own.offset(), leaders.endOffset()) : own.offset();
}
