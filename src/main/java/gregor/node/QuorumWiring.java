package gregor.node;

import gregor.base.Uuid;
import gregor.client.NodeAddress;
import gregor.config.NodeConfig;
import gregor.log.DirectoryState;
import gregor.message.QuorumListener;
import gregor.metadata.NodeStorage;
import gregor.metadata.StorageFormatter;
import gregor.raft.FileQuorumStateStore;
import gregor.raft.MetadataLogConfig;
import gregor.raft.MetadataRaftLog;
import gregor.raft.RaftDriver;
import gregor.raft.RaftNode;
import gregor.raft.RaftSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What a node has as a member of the quorum, be it a voter or one that only reads: the metadata log, the way to the others, and what drives both. */
final class QuorumWiring {

    /** What the others are given to hear that this node leads no longer; then they find it out by themselves. */
    private static final long HAND_OVER_MS = 2_000;

    private final RaftDriver driver;
    private final QuorumInbox inbox;
    private final ActiveController active;
    private final MetadataRaftLog log;
    private final QuorumChannel channel;
    private final AutoCloseable lock;

    /**
     * @param listeners where other nodes reach this controller; empty if it is none
     * @param active is told who leads
     * @throws IOException if the metadata log cannot be opened
     */
    QuorumWiring(NodeConfig config, NodeStorage storage, List<QuorumListener> listeners, ActiveController active,
            Edges edges) throws IOException {
        this.active = active;
        Path metadataLogDir = Path.of(config.metadataLogDir());
        Path directory = metadataLogDir.resolve(StorageFormatter.METADATA_LOG);
        Uuid directoryId = storage.directoryIds().get(config.metadataLogDir());
        // A broker's log manager has locked all of its directories.
        this.lock = config.isBroker() ? () -> { } : edges.disk().lock(metadataLogDir.resolve(".lock"));
        this.log = MetadataRaftLog.open(directory, MetadataLogConfig.of(config), edges.disk(), edges.clock(),
            new DirectoryState(why -> edges.halt().accept("the metadata log: " + why)));
        this.channel = new QuorumChannel(config, edges);
        this.driver = new RaftDriver(RaftSettings.of(config, storage.clusterId(), directoryId, listeners),
            new RaftNode.Ports(edges.clock(), edges.entropy(), log, new FileQuorumStateStore(edges.disk(), directory), channel, edges.trace()),
            edges.quorumLoop(), edges.timers(), failure -> edges.halt().accept("the quorum: " + failure));
        this.inbox = new QuorumInbox(driver::handle);
    }

    RaftDriver driver() {
        return driver;
    }

    /** Takes what others ask of the quorum. */
    QuorumInbox inbox() {
        return inbox;
    }

    MetadataRaftLog log() {
        return log;
    }

    void start() {
        driver.watchLeader(leader -> active.set(leader.map(at -> new NodeAddress(at.id(), at.host(), at.port(), null)).orElse(null)));
        driver.start();
    }

    /** Gives up the leadership if there is one. When the future completes, on the quorum's thread, the log is not written any more. */
    CompletableFuture<Void> resign() {
        return driver.stop(HAND_OVER_MS).thenRun(inbox::close);
    }

    /** Behind {@link #resign}. */
    void close() {
        channel.close();
        log.close();
        try {
            lock.close();
        } catch (Exception e) {
            throw new IllegalStateException("the lock of the metadata log's directory could not be given back", e);
        }
    }
}
