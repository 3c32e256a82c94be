package gregor.raft;

import gregor.message.QuorumListener;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Has led the epoch and does so no longer. It does not vote in it either: it has voted for itself. In Kafka a class of the same name.
 */
final class ResignedState implements EpochState {

    private final QuorumState election;
    private final List<QuorumListener> leaderEndpoints;
    private final List<ReplicaKey> successors;
    private final Set<Integer> untold;
    private final long electionDeadlineNanos;

    /**
     * @param successors the voters in the order in which they had better ask for votes; empty after a restart
     * @param untold the voters that are to be told, this one left out
     * @param electionDeadlineNanos when it goes on to the next epoch
     */
    ResignedState(QuorumState election, List<QuorumListener> leaderEndpoints, List<ReplicaKey> successors, List<Integer> untold,
            long electionDeadlineNanos) {
        this.election = election;
        this.leaderEndpoints = leaderEndpoints;
        this.successors = List.copyOf(successors);
        this.untold = new TreeSet<>(untold);
        this.electionDeadlineNanos = electionDeadlineNanos;
    }

    List<ReplicaKey> successors() {
        return successors;
    }

    List<Integer> untold() {
        return List.copyOf(untold);
    }

    void told(int voterId) {
        untold.remove(voterId);
    }

    long electionDeadlineNanos() {
        return electionDeadlineNanos;
    }

    @Override
    public RaftRole role() {
        return RaftRole.RESIGNED;
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
