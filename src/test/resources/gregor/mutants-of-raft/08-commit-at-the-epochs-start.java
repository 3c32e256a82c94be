// in: QuorumHighWatermark
    static long next(long[] voterEndOffsets, long epochStartOffset, long current) {
        if (voterEndOffsets.length == 0) {
            return current;
        }
        long[] sorted = voterEndOffsets.clone();
        Arrays.sort(sorted);
        long onMajority = sorted[(sorted.length - 1) / 2];
        return onMajority >= epochStartOffset ? Math.max(current, onMajority) : current;
    }
