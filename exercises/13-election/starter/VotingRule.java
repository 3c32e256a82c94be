package gregor.raft;

import gregor.base.OffsetAndEpoch;

/**
 * Whether a replica may vote for a candidate.
 *
 * <p>Source: Kafka's {@code EpochState.canGrantVote}; KIP-595, KIP-996.
 */
final class VotingRule {

    private VotingRule() {}

    /**
     * @param role of the one who is asked
     * @param election whom it has voted for, and who leads, in the candidate's epoch, as far as it knows
     * @param hearsLeader whether it is a follower that has fetched from the epoch's leader, and has not lost it since
     * @param preVote whether the candidate only asks what the answer would be: nothing is promised by it, and nothing changes (RFT-13)
     * @param upToDate whether the candidate's log has all that is in the replica's, see {@link #isUpToDate}
     */
    static boolean mayGrant(RaftRole role, QuorumState election, boolean hearsLeader, ReplicaKey candidate, boolean preVote, boolean upToDate) {
        throw new UnsupportedOperationException("Exercise 13.1: the voting rule");
    }

    /**
     * Whether who has a log that ends there has all that may be committed in one that ends here: a higher last epoch counts first,
     * then the length.
     */
    static boolean isUpToDate(OffsetAndEpoch candidateEnd, OffsetAndEpoch ownEnd) {
        throw new UnsupportedOperationException("Exercise 13.1: the voting rule");
    }
}
