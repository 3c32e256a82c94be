// in: VotingRule
    static boolean mayGrant(RaftRole role, QuorumState election, boolean hasFetched, ReplicaKey candidate, boolean preVote, boolean upToDate) {
        if (preVote) {
            return upToDate && role != RaftRole.LEADER && !(role == RaftRole.FOLLOWER && hasFetched);
        }
        return (role == RaftRole.UNATTACHED || role == RaftRole.PROSPECTIVE) && !election.hasLeader() && upToDate;
    }
