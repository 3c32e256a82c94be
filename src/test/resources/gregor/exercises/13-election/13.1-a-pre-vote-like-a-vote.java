// why this is plausible: a pre-vote asks what the vote would be, so the same rule answers it; but then one opinion keeps all others out.
static boolean mayGrant(RaftRole role, QuorumState election, boolean hasFetched, ReplicaKey candidate, boolean preVote, boolean upToDate) {
    if (role != RaftRole.UNATTACHED && role != RaftRole.PROSPECTIVE) {
        return false;
    }
    if (election.hasVoted()) {
        return election.hasVotedFor(candidate);
    }
    return !election.hasLeader() && upToDate;
}
