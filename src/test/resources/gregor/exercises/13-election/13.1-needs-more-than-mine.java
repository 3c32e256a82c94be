// why this is plausible: a leader should be better than its voters; but of three equal logs then none can be elected.
static boolean isUpToDate(OffsetAndEpoch candidateEnd, OffsetAndEpoch ownEnd) {
    return candidateEnd.epoch() != ownEnd.epoch() ? candidateEnd.epoch() > ownEnd.epoch() : candidateEnd.offset() > ownEnd.offset();
}
