package gregor.node;

import gregor.broker.ControllerApis;
import gregor.broker.DynamicConfig;
import gregor.broker.ListenerApis;
import gregor.client.NodeAddress;
import gregor.config.Endpoint;
import gregor.config.NodeConfig;
import gregor.controller.Controller;
import gregor.controller.ControllerLoop;
import gregor.message.QuorumListener;
import gregor.metadata.MetadataCache;
import gregor.metadata.MetadataImage;
import gregor.metadata.MetadataLoader;
import gregor.metadata.MetadataPublisher;
import gregor.metadata.NodeStorage;
import gregor.metrics.MetricsRegistry;
import gregor.network.ConnectionInfo;
import gregor.network.NetworkSettings;
import gregor.network.Request;
import gregor.network.RequestHandler;
import gregor.network.Server;
import gregor.raft.RaftLog;
import gregor.raft.RaftNode;
import gregor.replica.ReplicaManager;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * One node, broker, controller or both: makes all of its parts, starts them in order, and stops them in the other.
 * <pre>
 *   storage -> listeners bound -> metadata log opened -> quorum joined -> controller listeners served
 *           -> broker registered -> all metadata read -> logs opened, leaders made -> unfenced -> broker listeners served
 * </pre>
 * A client that can connect finds everything there. A broker talks to the active controller over the network even if that is
 * in the same process: there is one way, and it is always tried.
 */
public final class NodeWiring implements AutoCloseable {

    private final NodeConfig config;
    private final NodeStorage storage;
    private final MetricsRegistry metrics;
    private final Server server;
    private final Registrations registrations;
    private final QuorumWiring quorum;
    private final MetadataLoader loader;
    /** Null if the node is no controller. */
    private final ControllerLoop controller;
    private final ActiveControllerChannel registration;
    /** Null if the node is no broker. */
    private final BrokerWiring broker;
    /** Null if the node is no controller. */
    private final ConnectionProbe probe;
    private RequestHandler apis;
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
        this.storage = NodeStorage.open(config, clusterIdIfEmpty, edges.disk(), edges.entropy(), edges.clock().millis(), out);
        ActiveController active = new ActiveController();
        DynamicConfig dynamicConfig = new DynamicConfig(config);
        MetadataCache cache = new MetadataCache();
        this.metrics = new MetricsRegistry(edges.clock()::nanos);
        this.server = edges.servers().bind(NetworkSettings.of(config), new Served(), edges.clock(), edges.trace());
        this.registrations = new Registrations(config, storage.clusterId(), edges.entropy(), server::boundPort);
        this.broker = config.isBroker() ? new BrokerWiring(config, storage, dynamicConfig, cache, active, metrics, edges) : null;
        this.quorum = new QuorumWiring(config, storage, controllerListeners(), active, edges);
        this.probe = config.isController() ? new ConnectionProbe(config.nodeId(), edges) : null;
        this.controller = !config.isController() ? null : new ControllerLoop(config,
            state -> new Controller(config, storage.clusterId(), state, edges.clock(), edges.entropy()), probe, storage.bootstrap(),
            quorum.driver().client(), edges.clock(), edges.timers(), edges.trace(), quorum.driver()::execute, edges.halt());
        this.registration = config.isController() ? new ActiveControllerChannel("registration", config, active, edges) : null;
        List<MetadataPublisher> publishers = new ArrayList<>(broker == null ? List.of(dynamicConfig, cache) : broker.publishers());
        if (config.isController()) {
            publishers.add(new ControllerRegistrationManager(registrations.controller(), registration, edges.timers()));
        }
        this.loader = new MetadataLoader(config, quorum.driver().client(), edges.clock(), quorum.driver()::execute, edges.metadataLoop(),
            publishers, edges.halt());
        this.apis = new ListenerApis(new HashSet<>(config.controllerListenerNames()),
            broker == null ? null : broker.apis(quorum.driver()::kraftVersion),
            controller == null ? null : ControllerApis.of(new ControllerApis.Parts(dynamicConfig, storage.clusterId(), cache,
                controller::submit, quorum.inbox(), () -> idOf(active.get()), quorum.driver()::kraftVersion, edges.trace())),
            controller == null ? connection -> { } : controller::connectionEnded);
    }

    /** The server is made before there is anything to serve. */
    private final class Served implements RequestHandler {
        @Override
        public void handle(Request request) {
            apis.handle(request);
        }

        @Override
        public void disconnected(ConnectionInfo connection) {
            apis.disconnected(connection);
        }
    }

    private List<QuorumListener> controllerListeners() {
        return registrations.controllerListeners().stream().map(at -> new QuorumListener(at.name(), at.host(), at.port())).toList();
    }

    private static int idOf(NodeAddress node) {
        return node == null ? -1 : node.id();
    }

    /** Brings the node up; the future completes when clients can use it: where it is only a controller, at once. */
    public CompletableFuture<Void> start() {
        quorum.start();
        if (controller != null) {
            controller.start();
            serve(config.controllerListeners());
        }
        if (broker == null) {
            loader.start();
            return CompletableFuture.completedFuture(null);
        }
        return broker.start(loader, registrations).thenRun(() -> serve(config.brokerListeners()));
    }

    private void serve(List<Endpoint> listeners) {
        listeners.forEach(listener -> server.start(listener.listenerName()));
    }

    /** What this node counts. */
    public MetricsRegistry metrics() {
        return metrics;
    }

    /** The port that a listener has. */
    public int boundPort(String listenerName) {
        return server.boundPort(listenerName);
    }

    /** This node's replica of the metadata log, as a member of the quorum; for the quorum's thread. */
    public RaftNode quorum() {
        return (RaftNode) quorum.driver().client();
    }

    /** As {@link #quorum}. */
    public RaftLog metadataLog() {
        return quorum.log();
    }

    /** All the metadata that is committed and has been loaded. */
    public MetadataImage image() {
        return loader.image();
    }

    /** The partitions that this node has as a broker; null if it is none. */
    public ReplicaManager replicas() {
        return broker == null ? null : broker.replicas();
    }

    public String clusterId() {
        return storage.clusterId();
    }

    /**
     * Leaves the cluster as a broker only: it gives away what it leads. Where all nodes end together it is the first step, since
     * no broker can leave in order once most controllers have gone. {@link #stop} has to follow.
     */
    public CompletableFuture<Void> leave() {
        return broker == null ? CompletableFuture.completedFuture(null) : broker.leave();
    }

    /**
     * Leaves the cluster in order: as a broker it gives away what it leads, as a controller its leadership of the quorum. When the
     * future completes, nobody here writes any metadata, and {@link #close} has to follow.
     */
    public CompletableFuture<Void> stop() {
        if (isClosed()) {
            return CompletableFuture.completedFuture(null);
        }
        return leave().thenCompose(left -> {
            if (controller != null) {
                controller.close();
            }
            return quorum.resign();
        }).thenCompose(resigned -> loader.stop());
    }

    private synchronized boolean isClosed() {
        return closed;
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
        if (registration != null) {
            registration.close();
            probe.close();
        }
        if (broker != null) {
            broker.close();
        }
        quorum.close();
    }
}
