package gregor.raft;

import java.util.EnumSet;
import java.util.Set;

/**
 * What a replica of the metadata log is in its epoch, and what it may become.
 * <pre>
 *   Unattached --timeout--> Prospective --majority would vote--> Candidate --majority voted--> Leader --> Resigned
 *       ^                    |      ^                                |                                      |
 *       |                    |      +-----------lost, timeout--------+                                      |
 *       +------not wanted----+                                                                              |
 *       +---------------------------------------timeout, in the next epoch----------------------------------+
 * </pre>
 * Whoever hears of a higher epoch becomes unattached, or a follower if it hears the leader too; whoever hears of its epoch's
 * leader, a follower. A replica that is no voter is unattached or a follower. The only voter goes through all of it without waiting, and
 * straight on from where it has resigned.
 *
 * <p>Source: Kafka's {@code QuorumState}; KIP-595, KIP-996.
 */
public enum RaftRole {
    /** Knows no leader, or cannot reach it. May have voted. */
    UNATTACHED,
    /** Asks the voters whether they would vote for it; the epoch stays as it is (KIP-996). */
    PROSPECTIVE,
    /** Has begun an epoch, has voted for itself, and asks for the others' votes. */
    CANDIDATE,
    /** The one that appends. */
    LEADER,
    /** Fetches from the leader. */
    FOLLOWER,
    /** Has led the epoch and does no longer, by its own will or because it was started again (RFT-3). */
    RESIGNED;

    /** The roles that can follow on this one, in the same epoch or a higher one. */
    public Set<RaftRole> next() {
        return switch (this) {
            case UNATTACHED -> EnumSet.of(UNATTACHED, PROSPECTIVE, FOLLOWER);
            case PROSPECTIVE -> EnumSet.of(UNATTACHED, PROSPECTIVE, CANDIDATE, FOLLOWER);
            case CANDIDATE -> EnumSet.of(UNATTACHED, PROSPECTIVE, LEADER, FOLLOWER);
            case LEADER -> EnumSet.of(UNATTACHED, RESIGNED, FOLLOWER);
            case FOLLOWER -> EnumSet.of(UNATTACHED, PROSPECTIVE, FOLLOWER);
            case RESIGNED -> EnumSet.of(UNATTACHED, PROSPECTIVE, FOLLOWER);
        };
    }

    public boolean mayBecome(RaftRole next) {
        return next().contains(next);
    }
}
