// why this is plausible: -1 is no offset, so it is left out; but a member that has not fetched yet may have nothing at all.
public static long next(long current, long leaderEndOffset, long[] followerEndOffsets, int inSync, int minInSyncReplicas) {
    if (inSync < minInSyncReplicas) {
        return current;
    }
    long least = leaderEndOffset;
    for (long endOffset : followerEndOffsets) {
        least = endOffset < 0 ? least : Math.min(least, endOffset);
    }
    return Math.max(current, least);
}
