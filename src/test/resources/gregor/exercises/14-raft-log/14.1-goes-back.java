// why this is plausible: it is what the voters have now; but a voter that was added with an empty log takes nothing back that is committed.
static long next(long[] voterEndOffsets, long epochStartOffset, long current) {
    if (voterEndOffsets.length == 0) {
        return current;
    }
    long[] sorted = voterEndOffsets.clone();
    Arrays.sort(sorted);
    long onMajority = sorted[(sorted.length - 1) / 2];
    return onMajority > epochStartOffset ? onMajority : current;
}
