// why this is plausible: it is how Raft does it, and how the metadata log is committed; but here any member of the ISR may be the next leader.
public static long next(long current, long leaderEndOffset, long[] followerEndOffsets, int inSync, int minInSyncReplicas) {
    if (inSync < minInSyncReplicas) {
        return current;
    }
    long[] all = java.util.Arrays.copyOf(followerEndOffsets, followerEndOffsets.length + 1);
    all[followerEndOffsets.length] = leaderEndOffset;
    java.util.Arrays.sort(all);
    return Math.max(current, all[(all.length - 1) / 2]);
}
