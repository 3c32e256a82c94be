// why this is plausible: the longer log has more records, and more records sounds like more that could be committed.
static boolean isUpToDate(OffsetAndEpoch candidateEnd, OffsetAndEpoch ownEnd) {
    return candidateEnd.offset() >= ownEnd.offset();
}
