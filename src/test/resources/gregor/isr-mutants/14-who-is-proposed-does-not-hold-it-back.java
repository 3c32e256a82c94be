// in: LeaderRole
// caught by: gregor.replica.LeadingTest#h12WhoIsProposedCountsAtOnce
private long[] countedEnds(long leadersEnd) {
    long[] ends = new long[followers.length];
    int count = 0;
    for (Follower follower : followers) {
        if (isr.isr().contains(follower.brokerId)) {
            ends[count++] = follower.progress.endOffset();
        }
    }
    return Arrays.copyOf(ends, count);
}
