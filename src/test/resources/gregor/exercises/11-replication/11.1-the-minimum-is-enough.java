// why this is plausible: min.insync.replicas copies are what the topic asks for; but it is a condition to promise anything, not whom to wait for.
public static long next(long current, long leaderEndOffset, long[] followerEndOffsets, int inSync, int minInSyncReplicas) {
    long[] all = java.util.Arrays.copyOf(followerEndOffsets, followerEndOffsets.length + 1);
    all[followerEndOffsets.length] = leaderEndOffset;
    java.util.Arrays.sort(all);
    return inSync < minInSyncReplicas ? current : Math.max(current, all[Math.max(0, all.length - minInSyncReplicas)]);
}
