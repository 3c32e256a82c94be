package gregor.sim;

import gregor.base.Uuid;
import gregor.config.NodeConfig;
import gregor.metadata.MetadataImage;
import gregor.node.Edges;
import gregor.node.NodeWiring;
import gregor.port.Workers;
import gregor.raft.RaftLog;
import gregor.raft.RaftRole;
import gregor.raft.ReplicaKey;
import java.io.IOException;
import java.util.concurrent.Executor;

/** A whole node as production wires it, on simulated edges. */
final class WholeMember extends SimNode implements RaftView {

    static final String CLUSTER_ID = "4L6g3nShT-eMCtK--X86sw";

    private final WholeCluster cluster;
    private final NodeConfig config;
    private final ReplicaKey key;
    private NodeWiring wiring;
    private Executor quorumLoop;
    private boolean running;
    private boolean served;

    WholeMember(SimNetwork network, int id, NodeConfig config, WholeCluster cluster) {
        super(network, id);
        this.config = config;
        this.cluster = cluster;
        this.key = new ReplicaKey(id, Uuid.ZERO); // the settings name the voters, by their ids alone
    }

    @Override
    void boot(SimProcess starting) throws IOException {
        Executor quorum = starting.executor("quorum");
        Edges edges = new Edges(starting.clock(), starting.timers(), codeEntropy(), disk(), world().trace(id()), quorum, starting.executor("metadata"),
            starting.executor("background"), starting.executor("cleaners"), Workers.CALLER, new SimPollers(starting),
            () -> new SimTransport(network(), starting),
            (settings, handler, clock, trace) -> new SimServer(network(), starting, settings, handler),
            why -> halted(starting, why));
        NodeWiring made = new NodeWiring(config, CLUSTER_ID, edges, line -> { });
        if (!starting.isAlive()) {
            return;
        }
        wiring = made;
        quorumLoop = quorum;
        made.start().whenComplete((done, failure) -> started(starting, failure));
        quorum.execute(() -> running = true);
    }

    private void started(SimProcess starting, Throwable failure) {
        if (failure == null) {
            served = starting.isAlive();
        } else if (starting.isAlive()) {
            exit("it does not start: " + failure);
        }
    }

    private void halted(SimProcess starting, String why) {
        if (starting.isAlive()) {
            halt(why);
        }
    }

    @Override
    void afterDeath(SimProcess died) {
        if (running) {
            cluster.invariants().replica(key).died(world().current() == died);
        }
        wiring = null;
        running = false;
        served = false;
    }

    boolean isRunning() {
        return running;
    }

    /** Whether clients can use it. */
    boolean isServed() {
        return served;
    }

    boolean isBroker() {
        return config.isBroker();
    }

    boolean isController() {
        return config.isController();
    }

    boolean leads() {
        return running && wiring.quorum().leader().isLeader(id());
    }

    /** The leader gives up its epoch. */
    void resign() {
        NodeWiring resigning = wiring;
        quorumLoop.execute(() -> resigning.quorum().resign(resigning.quorum().leader().epoch()));
    }

    /** All that is committed and has been loaded. */
    MetadataImage image() {
        return wiring.image();
    }

    int leaderId() {
        return wiring.quorum().leader().leaderId();
    }

    @Override
    public ReplicaKey key() {
        return key;
    }

    @Override
    public RaftLog log() {
        return wiring.metadataLog();
    }

    @Override
    public RaftRole role() {
        return wiring.quorum().role();
    }

    @Override
    public int epoch() {
        return wiring.quorum().leader().epoch();
    }

    @Override
    public long highWatermark() {
        return wiring.quorum().highWatermark();
    }
}
