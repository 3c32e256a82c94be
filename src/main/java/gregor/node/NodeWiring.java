package gregor.node;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.Uuid;
import gregor.broker.BrokerApis;
import gregor.broker.ControllerApis;
import gregor.broker.ForwardingManager;
import gregor.broker.ListenerApis;
import gregor.config.NodeConfig;
import gregor.controller.Controller;
import gregor.controller.ControllerLoop;
import gregor.log.DirectoryState;
import gregor.log.LogDirectory;
import gregor.message.AllocateProducerIdsMessage.AllocateProducerIdsRequest;
import gregor.message.BrokerRegistrationMessage.BrokerRegistrationResponse;
import gregor.message.QuorumListener;
import gregor.metadata.MetadataLoader;
import gregor.metadata.NodeStorage;
import gregor.metadata.StorageFormatter;
import gregor.network.NetworkSettings;
import gregor.network.RequestHandler;
import gregor.network.Server;
import gregor.raft.FileQuorumStateStore;
import gregor.raft.MetadataLogConfig;
import gregor.raft.MetadataRaftLog;
import gregor.raft.RaftChannel;
import gregor.raft.RaftDriver;
import gregor.raft.RaftNode;
import gregor.raft.RaftSettings;
import gregor.txn.ProducerIds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * One node: makes all of its parts, starts them in order, and stops them in the other.
 * <pre>
 *   storage -> metadata log -> controller: replay -> logs opened -> leaders made
 *           -> sockets bound -> broker registered -> unfenced -> sockets served
 * </pre>
 * A client that can connect finds everything there.
 */
public final class NodeWiring implements AutoCloseable {

    private static final int REGISTRATION_VERSION = 4;

    private final NodeConfig config;
    private final Edges edges;
    private final NodeStorage storage;
    private final BrokerWiring broker;
    private final MetadataRaftLog metadataLog;
    private final RaftDriver quorum;
    private final MetadataLoader loader;
    private final ControllerLoop controller;
    private final Server server;
    private final Registrations registrations;
    private volatile long brokerEpoch = -1;
    private boolean closed;

    /**
     * Makes a node and binds its server.
     *
     * @param clusterIdIfEmpty see {@link NodeStorage#open}
     * @param out takes what formatting prints
     * @throws IOException if the disk or a socket cannot be used
     */
    public NodeWiring(NodeConfig config, String clusterIdIfEmpty, Edges edges, Consumer<String> out) throws IOException {
        this.config = config;
        this.edges = edges;
        long nowMs = edges.clock().millis();
        this.storage = NodeStorage.open(config, clusterIdIfEmpty, edges.disk(), edges.entropy(), nowMs, out);
        this.broker = new BrokerWiring(config, storage, edges);
        Consumer<String> halt = edges.halt();
        Path metadataLogDir = Path.of(config.metadataLogDir());
        Path directory = metadataLogDir.resolve(StorageFormatter.METADATA_LOG);
        this.metadataLog = MetadataRaftLog.open(directory, MetadataLogConfig.of(config), edges.disk(), edges.clock(),
            new DirectoryState(why -> halt.accept("the metadata log: " + why)));
        this.quorum = new RaftDriver(RaftSettings.of(config, storage.clusterId(), storage.directoryIds().get(config.metadataLogDir()), listeners(config)),
            new RaftNode.Ports(edges.clock(), edges.entropy(), metadataLog, new FileQuorumStateStore(edges.disk(), directory), NodeWiring::nobody,
                edges.trace()),
            edges.quorumLoop(), edges.timers(), failure -> halt.accept("the quorum: " + failure));
        this.loader = new MetadataLoader(config, quorum.client(), edges.clock(), quorum::execute, edges.metadataLoop(), broker.publishers(), halt);
        this.controller = new ControllerLoop(config,
            state -> new Controller(config, storage.clusterId(), state, edges.clock(), edges.entropy()), storage.bootstrap(), quorum.client(),
            edges.clock(), edges.timers(), edges.trace(), quorum::execute, halt);
        ProducerIds producerIds = new ProducerIds(() -> controller
            .submit(decider -> decider.allocateProducerIds(new AllocateProducerIdsRequest(config.nodeId(), brokerEpoch)))
            .thenApply(block -> new ProducerIds.Block(block.producerIdStart(), block.producerIdLen())));
        LocalControllerChannel toController = new LocalControllerChannel();
        RequestHandler brokerApis = BrokerApis.of(new BrokerApis.Parts(config, storage.clusterId(), broker.dynamicConfig, broker.cache,
            broker.replicas, new ForwardingManager(toController, edges.trace()), quorum.client()::kraftVersion, broker.groups, producerIds,
            edges.clock(), edges.entropy(), edges.trace()));
        RequestHandler controllerApis = ControllerApis.of(new ControllerApis.Parts(broker.dynamicConfig, storage.clusterId(), broker.cache,
            controller::submit, quorum::handle, config::nodeId, quorum.client()::kraftVersion, edges.trace()));
        toController.connect(controllerApis);
        this.server = edges.servers().bind(NetworkSettings.of(config),
            new ListenerApis(new HashSet<>(config.controllerListenerNames()), brokerApis, controllerApis), edges.clock(), edges.trace());
        this.registrations = new Registrations(config, storage.clusterId(), edges.entropy(), server::boundPort);
    }

    private static List<QuorumListener> listeners(NodeConfig config) {
        return config.advertisedControllerListeners().stream().map(each -> new QuorumListener(each.listenerName(), each.host(), each.port())).toList();
    }

    private static void nobody(RaftChannel.Peer to, Record request, BiConsumer<Record, KafkaException> outcome) {
        outcome.accept(null, new KafkaException(ErrorCode.NETWORK_EXCEPTION, "no way to node " + to.id() + " yet: the quorum has one voter"));
    }

    /** Brings the node up; the future completes when clients can use it. */
    public CompletableFuture<Void> start() {
        quorum.start();
        controller.start();
        loader.start();
        return loader.caughtUp()
            .thenCompose(image -> registerController())
            .thenCompose(registered -> controller.submit(decider -> decider.registerBroker(
                registrations.broker(broker.logs.online().stream().map(LogDirectory::id).toList(), -1), REGISTRATION_VERSION)))
            .thenCompose(this::unfence)
            .thenAccept(unfenced -> serve());
    }

    /** Where the cluster is too old to write that down, it does without. */
    private CompletableFuture<?> registerController() {
        return controller.submit(decider -> decider.registerController(registrations.controller())).handle((reply, tooOld) -> null);
    }

    private CompletableFuture<?> unfence(BrokerRegistrationResponse registered) {
        brokerEpoch = registered.brokerEpoch();
        return broker.reports.start(controller, brokerEpoch, edges.timers(), config.brokerHeartbeatIntervalMs());
    }

    private void serve() {
        config.listeners().forEach(listener -> server.start(listener.listenerName()));
        broker.start();
    }

    /** The port that a listener has. */
    public int boundPort(String listenerName) {
        return server.boundPort(listenerName);
    }

    public String clusterId() {
        return storage.clusterId();
    }

    /** Stops serving, lets requests under way finish, and leaves the logs so that the next start need not search them. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        server.close();
        controller.close();
        quorum.stop(0).join();
        loader.stop().join();
        broker.close(brokerEpoch);
        metadataLog.close();
    }
}
