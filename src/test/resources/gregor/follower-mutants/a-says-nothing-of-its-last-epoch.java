// in: FollowedPartition
// caught by: gregor.replica.FollowersPropertyTest#aFollowersLogIsThatOfItsLeader
Wanted wanted(int maxBytes) {
    return new Wanted(topicId(), fetchOffset, leaderEpoch, UNKNOWN, logStartOffset, maxBytes);
}
