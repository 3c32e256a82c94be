// why this is plausible: a majority that has reached the epoch's start has all of the older records; Kafka had it like this until KAFKA-12619.
static long next(long[] voterEndOffsets, long epochStartOffset, long current) {
    if (voterEndOffsets.length == 0) {
        return current;
    }
    long[] sorted = voterEndOffsets.clone();
    Arrays.sort(sorted);
    long onMajority = sorted[(sorted.length - 1) / 2];
    return onMajority >= epochStartOffset ? Math.max(current, onMajority) : current;
}
