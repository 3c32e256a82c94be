// in: HighWatermark
// under: whole:F10,F17
// from seed: 5
    public static long next(long current, long leaderEndOffset, long[] followerEndOffsets, int inSync, int minInSyncReplicas) {
        long least = leaderEndOffset;
        for (long endOffset : followerEndOffsets) {
            least = Math.min(least, endOffset);
        }
        return Math.max(current, least);
    }
