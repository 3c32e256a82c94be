package gregor.raft;

import gregor.message.QuorumListener;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Asks for votes: as a prospective, whether it would get them (KIP-996), or as a candidate, for real. Counts the answers.
 *
 * <p>Source: Kafka's {@code ProspectiveState}, {@code CandidateState} and {@code EpochElection}.
 */
final class NomineeState implements EpochState {

    private final RaftRole role;
    private final QuorumState election;
    private final List<QuorumListener> leaderEndpoints;
    private final VoterSet voters;
    private final long electionDeadlineNanos;
    private final Map<Integer, Boolean> answers;

    /**
     * @param role PROSPECTIVE or CANDIDATE
     * @param voters who is asked; this replica says yes if it is one of them, and only then
     */
    NomineeState(RaftRole role, QuorumState election, List<QuorumListener> leaderEndpoints, VoterSet voters, ReplicaKey self,
            long electionDeadlineNanos) {
        this(role, election, leaderEndpoints, voters, electionDeadlineNanos, new TreeMap<>(voters.isVoter(self) ? Map.of(self.id(), true) : Map.of()));
    }

    private NomineeState(RaftRole role, QuorumState election, List<QuorumListener> leaderEndpoints, VoterSet voters,
            long electionDeadlineNanos, Map<Integer, Boolean> answers) {
        this.role = role;
        this.election = election;
        this.leaderEndpoints = leaderEndpoints;
        this.voters = voters;
        this.electionDeadlineNanos = electionDeadlineNanos;
        this.answers = answers;
    }

    /** The same, asking on, after it has voted for another in the same epoch. */
    NomineeState votedFor(ReplicaKey candidate) {
        return new NomineeState(role, election.withVote(candidate), leaderEndpoints, voters, electionDeadlineNanos, answers);
    }

    /** An answer; one from no voter does not count. */
    void record(int voterId, boolean granted) {
        if (voters.voter(voterId).isPresent()) {
            answers.put(voterId, granted);
        }
    }

    boolean isGranted() {
        return answers.values().stream().filter(yes -> yes).count() >= voters.majority();
    }

    /** Whether a majority cannot be had any more. */
    boolean isRejected() {
        long refused = answers.values().stream().filter(yes -> !yes).count();
        return voters.size() - refused < voters.majority();
    }

    boolean hasAnswered(int voterId) {
        return answers.containsKey(voterId);
    }

    List<Integer> grantingVoters() {
        return answers.entrySet().stream().filter(Map.Entry::getValue).map(Map.Entry::getKey).toList();
    }

    VoterSet voters() {
        return voters;
    }

    boolean isPreVote() {
        return role == RaftRole.PROSPECTIVE;
    }

    long electionDeadlineNanos() {
        return electionDeadlineNanos;
    }

    @Override
    public RaftRole role() {
        return role;
    }

    @Override
    public QuorumState election() {
        return election;
    }

    @Override
    public List<QuorumListener> leaderEndpoints() {
        return leaderEndpoints;
    }
}
