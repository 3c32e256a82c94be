package gregor.raft;

/**
 * Who leads an epoch of the quorum.
 *
 * @param leaderId a node, or {@link #NOBODY} while that is not known
 */
public record LeaderAndEpoch(int leaderId, int epoch) {

    public static final int NOBODY = -1;

    public boolean isLeader(int nodeId) {
        return leaderId == nodeId;
    }

    public boolean hasLeader() {
        return leaderId != NOBODY;
    }
}
