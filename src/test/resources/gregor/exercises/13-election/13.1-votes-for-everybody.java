// why this is plausible: both candidates are fit to lead, and the rule about the logs says nothing against the second.
static boolean mayGrant(RaftRole role, QuorumState election, boolean hasFetched, ReplicaKey candidate, boolean preVote, boolean upToDate) {
    if (preVote) {
        return upToDate && role != RaftRole.LEADER && !(role == RaftRole.FOLLOWER && hasFetched);
    }
    if (role != RaftRole.UNATTACHED && role != RaftRole.PROSPECTIVE) {
        return false;
    }
    return !election.hasLeader() && upToDate;
}
