// why this is plausible: it is the median, and for three or five voters it is right; of four it takes what two have.
static long next(long[] voterEndOffsets, long epochStartOffset, long current) {
    if (voterEndOffsets.length == 0) {
        return current;
    }
    long[] sorted = voterEndOffsets.clone();
    Arrays.sort(sorted);
    long onMajority = sorted[sorted.length / 2];
    return onMajority > epochStartOffset ? Math.max(current, onMajority) : current;
}
