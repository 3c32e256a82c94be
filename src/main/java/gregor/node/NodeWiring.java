package gregor.node;

import gregor.base.Uuid;
import gregor.broker.BrokerApis;
import gregor.config.NodeConfig;
import gregor.controller.Controller;
import gregor.controller.ControllerLoop;
import gregor.log.LogDirectory;
import gregor.message.AllocateProducerIdsMessage.AllocateProducerIdsRequest;
import gregor.message.BrokerRegistrationMessage.BrokerRegistrationResponse;
import gregor.metadata.LocalMetadataLog;
import gregor.metadata.MetadataLoader;
import gregor.metadata.MetadataLog;
import gregor.metadata.NodeStorage;
import gregor.network.NetworkSettings;
import gregor.network.Server;
import gregor.txn.ProducerIds;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
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
        MetadataLoader loader = new MetadataLoader(broker.publishers());
        Uuid metadataDirectory = storage.directoryIds().get(config.metadataLogDir());
        MetadataLog metadataLog = LocalMetadataLog.open(config, metadataDirectory, edges.disk(), nowMs, loader,
            why -> edges.halt().accept("the metadata log: " + why));
        this.controller = new ControllerLoop(
            state -> new Controller(config, storage.clusterId(), state, edges.clock(), edges.entropy()), metadataLog, loader, edges.clock(),
            edges.quorumLoop());
        ProducerIds producerIds = new ProducerIds(() -> controller
            .submit(decider -> decider.allocateProducerIds(new AllocateProducerIdsRequest(config.nodeId(), brokerEpoch)))
            .thenApply(block -> new ProducerIds.Block(block.producerIdStart(), block.producerIdLen())));
        this.server = edges.servers().bind(NetworkSettings.of(config), BrokerApis.of(new BrokerApis.Parts(config, storage.clusterId(),
            broker.dynamicConfig, broker.cache, broker.replicas, controller, broker.groups, producerIds, edges.clock(), edges.entropy(),
            edges.trace())), edges.clock(), edges.trace());
        this.registrations = new Registrations(config, storage.clusterId(), edges.entropy(), server::boundPort);
    }

    /** Brings the node up; the future completes when clients can use it. */
    public CompletableFuture<Void> start() {
        return controller.start(storage.bootstrap())
            .thenCompose(level -> registerController(level.hasControllerRegistrations()))
            .thenCompose(registered -> controller.submit(decider -> decider.registerBroker(
                registrations.broker(broker.logs.online().stream().map(LogDirectory::id).toList(), -1), REGISTRATION_VERSION)))
            .thenCompose(this::unfence)
            .thenAccept(unfenced -> serve());
    }

    private CompletableFuture<?> registerController(boolean isWrittenDown) {
        return !isWrittenDown ? CompletableFuture.completedFuture(null)
            : controller.submit(decider -> decider.registerController(registrations.controller()));
    }

    private CompletableFuture<?> unfence(BrokerRegistrationResponse registered) {
        brokerEpoch = registered.brokerEpoch();
        return broker.reports.start(controller, brokerEpoch);
    }

    private void serve() {
        config.listeners().forEach(listener -> server.start(listener.listenerName()));
        controller.writeNoOps(edges.timers(), config.metadataMaxIdleIntervalMs());
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
        broker.close(brokerEpoch);
        controller.close();
    }
}
