package gregor.sim;

import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.config.NodeConfig;
import gregor.metadata.MetadataImage;
import gregor.node.NodeWiring;
import gregor.raft.RaftLog;
import gregor.raft.RaftRole;
import gregor.raft.ReplicaKey;
import gregor.replica.Partition;

/** A node of a {@link WholeCluster}. */
final class WholeMember extends WiredNode implements RaftView {

    private final WholeCluster cluster;
    private final ReplicaKey key;
    private final boolean isBroker;

    WholeMember(SimNetwork network, int id, NodeConfig config, WholeCluster cluster) {
        super(network, id, config);
        this.cluster = cluster;
        this.isBroker = config.isBroker();
        this.key = new ReplicaKey(id, Uuid.ZERO); // the settings name the voters, by their ids alone
    }

    @Override
    void afterDeath(SimProcess died) {
        if (isRunning()) {
            cluster.invariants().replica(key).died(world().current() == died);
        }
        super.afterDeath(died);
    }

    @Override
    void unforcedIsLost() {
        cluster.replicas().lost(id());
    }

    /** A broker's replica of a partition; null if it has none that is usable. */
    Partition partition(TopicPartition partition) {
        return wiring().replicas().partitionOrNull(partition);
    }

    boolean isBroker() {
        return isBroker;
    }

    boolean isController() {
        return config().isController();
    }

    boolean leads() {
        return isRunning() && wiring().quorum().leader().isLeader(id());
    }

    /** The leader gives up its epoch. */
    void resign() {
        NodeWiring resigning = wiring();
        onQuorumLoop(() -> resigning.quorum().resign(resigning.quorum().leader().epoch()));
    }

    /** All that is committed and has been loaded. */
    MetadataImage image() {
        return wiring().image();
    }

    int leaderId() {
        return wiring().quorum().leader().leaderId();
    }

    @Override
    public ReplicaKey key() {
        return key;
    }

    @Override
    public RaftLog log() {
        return wiring().metadataLog();
    }

    @Override
    public RaftRole role() {
        return wiring().quorum().role();
    }

    @Override
    public int epoch() {
        return wiring().quorum().leader().epoch();
    }

    @Override
    public long highWatermark() {
        return wiring().quorum().highWatermark();
    }
}
