// in: HighWatermark
// caught by: gregor.isr.HighWatermarkTest#isTheFirstOfTheSortedEndOffsets
public static long next(long current, long leaderEndOffset, long[] followerEndOffsets, int inSync, int minInSyncReplicas) {
    if (inSync < minInSyncReplicas) {
        return current;
    }
    long least = leaderEndOffset;
    for (long endOffset : followerEndOffsets) {
        least = Math.min(least, endOffset);
    }
    return least;
}
