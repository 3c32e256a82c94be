// why this is plausible: it is what all of them have now; but a follower that was just added takes back nothing that somebody has read.
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
