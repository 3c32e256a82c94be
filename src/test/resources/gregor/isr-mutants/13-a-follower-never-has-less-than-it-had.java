// in: LeaderRole
// caught by: gregor.replica.LeadingTest#h14WhatAProcessHadTheNextOneMayHaveLost
boolean note(int replicaId, FetchPartitionRequest fetch, long brokerEpoch, long leadersEnd) {
    Follower follower = find(replicaId);
    if (follower == null) {
        return false;
    }
    FollowerProgress before = follower.progress;
    FollowerProgress now = before.fetched(Math.max(before.endOffset(), fetch.fetchOffset()), fetch.logStartOffset(), leadersEnd,
        context.nowMs(), brokerEpoch);
    follower.progress = now;
    if (mayJoin(replicaId, now)) {
        expand(follower);
    }
    return advanceHighWatermark();
}
