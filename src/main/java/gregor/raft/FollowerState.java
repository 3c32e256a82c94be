package gregor.raft;

import gregor.message.QuorumListener;
import java.util.List;

/** Fetches from the epoch's leader. In Kafka a class of the same name. */
final class FollowerState implements EpochState {

    private final QuorumState election;
    private final List<QuorumListener> leaderEndpoints;
    private long fetchDeadlineNanos;
    private boolean hasFetched;
    private int failuresInARow;

    /** @param leaderEndpoints not empty */
    FollowerState(QuorumState election, List<QuorumListener> leaderEndpoints, long fetchDeadlineNanos) {
        this.election = election;
        this.leaderEndpoints = leaderEndpoints;
        this.fetchDeadlineNanos = fetchDeadlineNanos;
    }

    /** The leader has answered a fetch. */
    void fetched(long nextDeadlineNanos) {
        hasFetched = true;
        failuresInARow = 0;
        fetchDeadlineNanos = nextDeadlineNanos;
    }

    /** The connection to the leader ended, or was refused. */
    void connectionFailed() {
        failuresInARow++;
    }

    /** Whether the leader's process seems to be gone, see {@link LeaderLoss}. */
    boolean isLeaderLost() {
        return LeaderLoss.isLost(failuresInARow);
    }

    /** The leader says that it leads no longer: until it asks for votes itself, this replica would vote for another. */
    void leaderResigned(long deadlineNanos) {
        hasFetched = false;
        fetchDeadlineNanos = deadlineNanos;
    }

    /** The leader is lost: the time until this replica asks for votes. */
    void overrideDeadline(long deadlineNanos) {
        fetchDeadlineNanos = deadlineNanos;
    }

    /**
     * Whether the leader has answered a fetch in this epoch, is not lost since, and the time until the next answer is not over. A voter
     * is no follower any more by then; but one that has been added and does not know it yet is, for ever, and others may need its vote.
     */
    boolean hearsLeader(long nowNanos) {
        return hasFetched && !isLeaderLost() && !Moment.isPast(fetchDeadlineNanos, nowNanos);
    }

    /** When it gives the leader up, unless it hears from it before. */
    long fetchDeadlineNanos() {
        return fetchDeadlineNanos;
    }

    int leaderId() {
        return election.leaderId();
    }

    @Override
    public RaftRole role() {
        return RaftRole.FOLLOWER;
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
