// why this is plausible: the array is only numbers; but its owner knows by the index whose they are.
static long next(long[] voterEndOffsets, long epochStartOffset, long current) {
    if (voterEndOffsets.length == 0) {
        return current;
    }
    Arrays.sort(voterEndOffsets);
    long onMajority = voterEndOffsets[(voterEndOffsets.length - 1) / 2];
    return onMajority > epochStartOffset ? Math.max(current, onMajority) : current;
}
