package gregor.raft;

import gregor.message.QuorumListener;
import java.util.List;

/**
 * Knows no leader that it could reach.
 *
 * @param electionDeadlineNanos when it asks for votes; {@link Moment#NEVER} if it is no voter
 */
record UnattachedState(QuorumState election, long electionDeadlineNanos) implements EpochState {

    @Override
    public RaftRole role() {
        return RaftRole.UNATTACHED;
    }

    @Override
    public List<QuorumListener> leaderEndpoints() {
        return List.of();
    }
}
