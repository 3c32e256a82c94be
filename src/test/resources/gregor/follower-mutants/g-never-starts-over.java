// in: FollowedPartition
// caught by: gregor.replica.HistoricalFollowersTest#aReplicaThatIsBehindItsLeadersStartStartsOver
boolean startOverAt(long leadersStart, long wallClockMs) {
    return leadersStart > fetchOffset + 1000 && partition.asFollower(leaderEpoch, log -> {
        cleaning.truncateFullyAndStartAt(log, leadersStart, wallClockMs);
        return locate(log);
    });
}
