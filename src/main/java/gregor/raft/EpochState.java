package gregor.raft;

import gregor.message.QuorumListener;
import java.util.List;

/**
 * What a replica is in its epoch, and what it needs to know for that. {@link Quorum} goes from one to the next.
 *
 * <p>Source: Kafka's interface {@code EpochState} and its classes.
 */
sealed interface EpochState permits UnattachedState, NomineeState, LeaderState, FollowerState, ResignedState {

    RaftRole role();

    /** The part that survives a restart. */
    QuorumState election();

    /** Where the epoch's leader can be reached; empty if that is not known. */
    List<QuorumListener> leaderEndpoints();
}
