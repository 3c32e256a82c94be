// why this is plausible: it counts for the high watermark, so why not here; but the controller may never take it, and then too few have the record.
public static long next(long current, long leaderEndOffset, long[] followerEndOffsets, int inSync, int minInSyncReplicas) {
    if (1 + followerEndOffsets.length < minInSyncReplicas) {
        return current;
    }
    long least = leaderEndOffset;
    for (long endOffset : followerEndOffsets) {
        least = Math.min(least, endOffset);
    }
    return Math.max(current, least);
}
