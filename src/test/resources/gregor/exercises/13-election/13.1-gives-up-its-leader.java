// why this is plausible: a pre-vote changes nothing, so saying yes seems free; but a majority that says yes throws a working leader out.
static boolean mayGrant(RaftRole role, QuorumState election, boolean hasFetched, ReplicaKey candidate, boolean preVote, boolean upToDate) {
    if (preVote) {
        return upToDate && role != RaftRole.LEADER;
    }
    if (role != RaftRole.UNATTACHED && role != RaftRole.PROSPECTIVE) {
        return false;
    }
    if (election.hasVoted()) {
        return election.hasVotedFor(candidate);
    }
    return !election.hasLeader() && upToDate;
}
