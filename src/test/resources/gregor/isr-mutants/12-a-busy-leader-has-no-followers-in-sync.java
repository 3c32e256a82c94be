// in: FollowerProgress
// caught by: gregor.isr.FollowerProgressTest#whoIsOneFetchBehindKeepsUp
public FollowerProgress fetched(long fetchOffset, long followersStart, long leadersEnd, long nowMs, long epoch) {
    long caughtUp = fetchOffset >= leadersEnd ? Math.max(caughtUpAtMs, nowMs) : caughtUpAtMs;
    return new FollowerProgress(fetchOffset, followersStart, Math.max(leaderEndOffset, leadersEnd), nowMs, caughtUp, epoch);
}
