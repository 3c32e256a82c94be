// why this is plausible: the leader has said where its epoch ends, and the leader is right; Kafka cut there until KIP-279.
static long truncationOffset(EpochEndOffset leaders, OffsetAndEpoch own, long logEndOffset) {
    return Math.min(leaders.endOffset(), logEndOffset);
}
