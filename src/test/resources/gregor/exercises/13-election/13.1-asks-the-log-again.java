// why this is plausible: the log has to be up to date for every vote; but this vote is given already, and the answer was only lost.
static boolean mayGrant(RaftRole role, QuorumState election, boolean hasFetched, ReplicaKey candidate, boolean preVote, boolean upToDate) {
    if (preVote) {
        return upToDate && role != RaftRole.LEADER && !(role == RaftRole.FOLLOWER && hasFetched);
    }
    if (role != RaftRole.UNATTACHED && role != RaftRole.PROSPECTIVE) {
        return false;
    }
    return upToDate && !election.hasLeader() && (!election.hasVoted() || election.hasVotedFor(candidate));
}
