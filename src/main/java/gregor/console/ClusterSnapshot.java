package gregor.console;

import gregor.base.TopicPartition;
import java.util.List;

/**
 * A local cluster at one moment, as far as it can be known from outside.
 *
 * @param clusterId the cluster's id
 * @param bootstrap where clients connect, {@code host:port} with commas between
 * @param timeMs when it was looked at, in milliseconds since 1970
 * @param nodes all that belong to the cluster, whatever state they are in, by id
 * @param partitions of all topics, in the order of {@link TopicPartition}, as the active controller has them; as the last
 *     one had them while there is none
 */
public record ClusterSnapshot(String clusterId, String bootstrap, long timeMs, List<NodeStatus> nodes, List<PartitionStatus> partitions) {

    /** What a partition's leader and a node's quorum epoch are when there is none. */
    public static final int NONE = -1;

    /** What a time or an offset is that nobody knows. */
    public static final long UNKNOWN = -1;

    public ClusterSnapshot {
        nodes = List.copyOf(nodes);
        partitions = List.copyOf(partitions);
    }

    /** The controller that leads the quorum; null if none is known to. Of two that think so the one of the later epoch does. */
    NodeStatus activeController() {
        NodeStatus active = null;
        for (NodeStatus node : nodes) {
            if (node.isRunning() && node.quorumRole().equals("leader") && (active == null || node.quorumEpoch() > active.quorumEpoch())) {
                active = node;
            }
        }
        return active;
    }

    /** What became of a node's process: what was done to it here, not what the others think of it. */
    public enum NodeState {
        /** It has been told to start and doesn't serve yet. */
        STARTING,
        RUNNING,
        /** It does nothing, and its connections are open. */
        PAUSED,
        /** It has been told to stop, and gives away what it leads. */
        STOPPING,
        STOPPED,
        /** It ended without a stop: by the page, or because it failed. */
        KILLED
    }

    /**
     * One node.
     *
     * @param id of the broker and of the controller in it
     * @param address where clients reach it, {@code host:port}
     * @param state of its process
     * @param isCutOff nothing passes between it and the others
     * @param isFenced the active controller doesn't count on its broker: it leads nothing and is in no ISR
     * @param quorumRole in the controllers' quorum, as {@code raft.RaftRole} calls it, in small letters; empty for a node
     *     that has no controller or can't be asked
     * @param quorumEpoch of which it has that role; {@link #NONE} if that isn't known
     * @param brokerEpoch which the controller gave its broker with the last registration; {@link #UNKNOWN} without one
     * @param why what there is to say of its state, such as how it failed; may be empty
     */
    public record NodeStatus(int id, String address, NodeState state, boolean isCutOff, boolean isFenced, String quorumRole, int quorumEpoch,
            long brokerEpoch, String why) {

        /** Whether it does its work. */
        public boolean isRunning() {
            return state == NodeState.RUNNING;
        }
    }

    /**
     * One partition.
     *
     * @param partition of which topic, and which
     * @param leader a node; {@link #NONE} while nobody leads
     * @param leaderEpoch rises with each leader
     * @param replicas all nodes that shall have it, the preferred leader first
     * @param isr those in sync, in any order
     * @param elr those that left the ISR when it was at its smallest and still have all that was acknowledged
     * @param minIsr how many must be in sync for an append with acks=all to be acknowledged
     * @param logs of the replicas that can be looked into, in the order of {@code replicas}; none of a node that doesn't run
     */
    public record PartitionStatus(TopicPartition partition, int leader, int leaderEpoch, List<Integer> replicas, List<Integer> isr, List<Integer> elr,
            int minIsr, List<LogStatus> logs) {

        public PartitionStatus {
            replicas = List.copyOf(replicas);
            isr = List.copyOf(isr);
            elr = List.copyOf(elr);
            logs = List.copyOf(logs);
        }

        /** A node's log; null if it can't be looked into. */
        LogStatus log(int nodeId) {
            return logs.stream().filter(log -> log.nodeId() == nodeId).findFirst().orElse(null);
        }
    }

    /**
     * One replica's log.
     *
     * @param nodeId whose
     * @param startOffset of the first record that is kept
     * @param highWatermark as this replica knows it, exclusive: what lies below is on all replicas in sync
     * @param endOffset exclusive
     * @param lastFetchMs when the leader last had a fetch of this follower, in milliseconds since 1970; {@link #UNKNOWN} for
     *     the leader itself and for one that the leader has not heard of in its term
     * @param lastCaughtUpMs when it last had all that the leader had; otherwise as {@code lastFetchMs}
     */
    public record LogStatus(int nodeId, long startOffset, long highWatermark, long endOffset, long lastFetchMs, long lastCaughtUpMs) {
    }
}
