// in: ReplicaFetcher
// caught by: gregor.replica.FollowersPropertyTest#aFollowersLogIsThatOfItsLeader
Record next(long nowMs) {
    if (underWay || nowMs < nextTryMs) {
        return null;
    }
    delayed.removeIf(partition -> partition.dueMs <= nowMs - 100_000 && moved.add(partition));
    Record request = resetting.isEmpty() ? nextFetch(nowMs) : nextQuestion();
    underWay = request != null;
    return request;
}
