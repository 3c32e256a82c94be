package gregor.node;

import gregor.base.Uuid;
import gregor.broker.BrokerApis;
import gregor.broker.DynamicConfig;
import gregor.broker.GroupElections;
import gregor.broker.ReplicatedCoordinatorLog;
import gregor.config.Endpoint;
import gregor.config.NodeConfig;
import gregor.config.TopicConfig;
import gregor.controller.Controller;
import gregor.controller.ControllerLoop;
import gregor.group.GroupCoordinator;
import gregor.group.GroupSettings;
import gregor.log.LogCleaner;
import gregor.log.LogDirectory;
import gregor.log.LogLoading;
import gregor.log.LogManager;
import gregor.message.AllocateProducerIdsMessage.AllocateProducerIdsRequest;
import gregor.message.BrokerRegistrationMessage.BrokerRegistrationRequest;
import gregor.message.BrokerRegistrationMessage.BrokerRegistrationResponse;
import gregor.message.ControllerRegistrationMessage.ControllerRegistrationRequest;
import gregor.message.RegisteredFeature;
import gregor.message.RegisteredListener;
import gregor.metadata.Feature;
import gregor.metadata.LocalMetadataLog;
import gregor.metadata.MetadataCache;
import gregor.metadata.MetadataDelta;
import gregor.metadata.MetadataImage;
import gregor.metadata.MetadataLoader;
import gregor.metadata.MetadataLog;
import gregor.metadata.MetadataPublisher;
import gregor.metadata.NodeStorage;
import gregor.metadata.RandomId;
import gregor.network.NetworkSettings;
import gregor.network.Server;
import gregor.replica.ReplicaManager;
import gregor.txn.ProducerIds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

    private static final Logger LOG = System.getLogger(NodeWiring.class.getName());
    private static final long TICK_MS = 1_000;
    private static final int REGISTRATION_VERSION = 4;

    private final NodeConfig config;
    private final Edges edges;
    private final NodeStorage storage;
    private final LogManager logs;
    private final LogCleaner cleaner;
    private final DirectoryReports reports;
    private final ControllerLoop controller;
    private final Server server;
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
        this.logs = new LogManager(config, storage.directoryIds(), edges.disk(), edges.entropy(), edges.trace());
        this.reports = new DirectoryReports(config.nodeId(), logs);
        DynamicConfig dynamicConfig = new DynamicConfig(config);
        this.cleaner = new LogCleaner(logs.cleaning(), dynamicConfig, edges.clock(), edges.timers(), edges.cleaners(), edges.trace());
        MetadataCache cache = new MetadataCache();
        ReplicaManager replicas = new ReplicaManager(config, logs, edges.clock(), edges.timers(), edges.trace());
        GroupCoordinator groups = new GroupCoordinator(GroupSettings.of(config), new ReplicatedCoordinatorLog(replicas, edges.clock()),
            edges.clock(), edges.timers(), edges.entropy());
        List<MetadataPublisher> publishers = List.of(this::openLogs, dynamicConfig, replicas, reports, cache,
            new GroupElections(config.nodeId(), groups, edges.background()));
        MetadataLoader loader = new MetadataLoader(publishers);
        Uuid metadataDirectory = storage.directoryIds().get(config.metadataLogDir());
        MetadataLog metadataLog = LocalMetadataLog.open(config, metadataDirectory, edges.disk(), nowMs, loader,
            why -> halt("the metadata log: " + why));
        this.controller = new ControllerLoop(
            state -> new Controller(config, storage.clusterId(), state, edges.clock(), edges.entropy()), metadataLog, loader, edges.clock(),
            edges.quorumLoop());
        ProducerIds producerIds = new ProducerIds(() -> controller
            .submit(decider -> decider.allocateProducerIds(new AllocateProducerIdsRequest(config.nodeId(), brokerEpoch)))
            .thenApply(block -> new ProducerIds.Block(block.producerIdStart(), block.producerIdLen())));
        this.server = edges.servers().bind(NetworkSettings.of(config), BrokerApis.of(new BrokerApis.Parts(config, storage.clusterId(),
            dynamicConfig, cache, replicas, controller, groups, producerIds, edges.clock(), edges.entropy(), edges.trace())), edges.clock(), edges.trace());
    }

    /** Brings the node up; the future completes when clients can use it. */
    public CompletableFuture<Void> start() {
        return controller.start(storage.bootstrap())
            .thenCompose(level -> registerController(level.hasControllerRegistrations()))
            .thenCompose(registered -> controller.submit(decider -> decider.registerBroker(registration(), REGISTRATION_VERSION)))
            .thenCompose(this::unfence)
            .thenAccept(unfenced -> serve());
    }

    private CompletableFuture<?> registerController(boolean isWrittenDown) {
        return !isWrittenDown ? CompletableFuture.completedFuture(null)
            : controller.submit(decider -> decider.registerController(new ControllerRegistrationRequest(config.nodeId(), incarnation(), false,
                listeners(config.advertisedControllerListeners()), features())));
    }

    private CompletableFuture<?> unfence(BrokerRegistrationResponse registered) {
        brokerEpoch = registered.brokerEpoch();
        return reports.start(controller, brokerEpoch);
    }

    private void serve() {
        config.listeners().forEach(listener -> server.start(listener.listenerName()));
        controller.writeNoOps(edges.timers(), config.metadataMaxIdleIntervalMs());
        tickLater();
        cleaner.start();
    }

    private void tickLater() {
        edges.timers().after(TICK_MS, () -> edges.background().execute(this::tick)); // it forces files, which takes time
    }

    /** The first thing the metadata is good for: a log can only be opened with its topic's settings. */
    private void openLogs(MetadataDelta delta, MetadataImage image) {
        if (delta.before() == MetadataImage.EMPTY) {
            try {
                logs.load(new LogLoading(topic -> TopicConfig.of(image.configs().ofTopic(topic), config),
                    (partition, topicId) -> ReplicaManager.isStray(image, config.nodeId(), partition, topicId), edges.clock(), edges.workers(),
                    LOG::log));
            } catch (IOException e) {
                throw new UncheckedIOException("the logs cannot be opened: " + e.getMessage(), e);
            }
            for (LogDirectory directory : logs.directories()) {
                if (isNeeded(directory) && directory.failure() != null) {
                    throw new UncheckedIOException(new IOException("the metadata log's directory " + directory.failure()));
                }
            }
            logs.onFailure(directory -> edges.background().execute(() -> goOffline(directory)));
        }
    }

    private boolean isNeeded(LogDirectory directory) {
        return directory.path().equals(Path.of(config.metadataLogDir()));
    }

    /** A directory has failed: its partitions go offline, and the node with it if it can't do without. */
    private void goOffline(LogDirectory directory) {
        if (isClosed()) {
            return;
        }
        boolean last = logs.online().isEmpty();
        if (last || isNeeded(directory)) {
            halt((last ? "all log directories have failed, the last is " : "the metadata log's directory has failed: ") + directory.path()
                + ": " + directory.failure());
        }
        logs.takeOffline(directory);
        reports.report();
    }

    private void halt(String why) {
        edges.halt().accept(why);
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private BrokerRegistrationRequest registration() {
        return new BrokerRegistrationRequest(config.nodeId(), storage.clusterId(), incarnation(), listeners(config.advertisedListeners()),
            features(), config.brokerRack(), false, logs.online().stream().map(LogDirectory::id).toList(), -1);
    }

    private static List<RegisteredFeature> features() {
        return Feature.supported().stream()
            .map(each -> new RegisteredFeature(each.name(), each.minSupportedVersion(), each.maxSupportedVersion())).toList();
    }

    private Uuid incarnation() {
        return RandomId.draw(edges.entropy());
    }

    private List<RegisteredListener> listeners(List<Endpoint> advertised) {
        List<RegisteredListener> listeners = new ArrayList<>();
        for (Endpoint endpoint : advertised) {
            int port = endpoint.port() == 0 ? server.boundPort(endpoint.listenerName()) : endpoint.port();
            listeners.add(new RegisteredListener(endpoint.listenerName(), hostOf(endpoint), port, securityProtocolId(endpoint)));
        }
        return listeners;
    }

    /** A listener on all addresses without an advertised name is told as this machine's own. */
    private static String hostOf(Endpoint endpoint) {
        return endpoint.host().isEmpty() ? "localhost" : endpoint.host();
    }

    private static short securityProtocolId(Endpoint endpoint) {
        return (short) List.of("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL").indexOf(endpoint.securityProtocol());
    }

    private void tick() {
        synchronized (this) {
            if (closed) {
                return;
            }
            logs.tick(edges.clock().millis());
            tickLater();
        }
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
        cleaner.close();
        logs.close(brokerEpoch);
        controller.close();
    }
}
