package gregor.node;

import gregor.base.Uuid;
import gregor.broker.AlterPartitionManager;
import gregor.broker.BrokerApis;
import gregor.broker.BrokerLifecycleManager;
import gregor.broker.DynamicConfig;
import gregor.broker.ForwardingManager;
import gregor.broker.GroupElections;
import gregor.broker.ReplicatedCoordinatorLog;
import gregor.client.NodeAddress;
import gregor.config.NodeConfig;
import gregor.config.TopicConfig;
import gregor.group.GroupCoordinator;
import gregor.group.GroupSettings;
import gregor.log.LogCleaner;
import gregor.log.LogDirectory;
import gregor.log.LogLoading;
import gregor.log.LogManager;
import gregor.metadata.BrokerRegistration;
import gregor.metadata.MetadataCache;
import gregor.metadata.MetadataDelta;
import gregor.metadata.MetadataImage;
import gregor.metadata.MetadataLoader;
import gregor.metadata.MetadataPublisher;
import gregor.metadata.NodeStorage;
import gregor.metrics.MetricsRegistry;
import gregor.network.RequestHandler;
import gregor.port.LockedException;
import gregor.replica.ReplicaManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntSupplier;

/**
 * What a node has as a broker: logs and their cleaner, replicas, groups, what makes them follow the metadata, and the ways to the
 * active controller. Heartbeats go over a connection of their own, and so do requests of clients that are passed on and changes of ISRs:
 * none waits for the other.
 */
final class BrokerWiring {

    private static final Logger LOG = System.getLogger(BrokerWiring.class.getName());
    private static final long TICK_MS = 1_000;

    private final NodeConfig config;
    private final NodeStorage storage;
    private final Edges edges;
    private final DynamicConfig dynamicConfig;
    private final MetadataCache cache;
    private final LogManager logs;
    private final LogCleaner cleaner;
    private final ReplicaManager replicas;
    private final GroupCoordinator groups;
    private final ActiveControllerChannel heartbeats;
    private final ActiveControllerChannel forwarding;
    private final ActiveControllerChannel requests;
    private final ActiveControllerChannel isrProposals;
    private final AlterPartitionManager isrs;
    private final BrokerLifecycleManager lifecycle;
    private final AssignmentsManager assignments;
    private MetadataLoader loader;
    private boolean closed;

    /**
     * Keeps other processes out of the log directories; nothing in them is opened yet.
     *
     * @param dynamicConfig follows the metadata
     * @param cache follows the metadata
     */
    BrokerWiring(NodeConfig config, NodeStorage storage, DynamicConfig dynamicConfig, MetadataCache cache, ActiveController controller,
            MetricsRegistry metrics, Edges edges) throws LockedException {
        this.config = config;
        this.storage = storage;
        this.edges = edges;
        this.dynamicConfig = dynamicConfig;
        this.cache = cache;
        this.logs = new LogManager(config, storage.directoryIds(), edges.disk(), edges.entropy(), edges.trace());
        logs.lock();
        this.cleaner = new LogCleaner(logs.cleaning(), dynamicConfig, edges.clock(), edges.timers(), edges.cleaners(), edges.trace());
        this.heartbeats = new ActiveControllerChannel("heartbeat", config, controller, edges);
        this.forwarding = new ActiveControllerChannel("forwarding", config, controller, edges);
        this.requests = new ActiveControllerChannel("broker", config, controller, edges);
        this.isrProposals = new ActiveControllerChannel("alter-partition", config, controller, edges);
        this.lifecycle = new BrokerLifecycleManager(config, heartbeats, this::appliedOffset, this::cordoned, edges.clock(), edges.timers(),
            edges.halt(), edges.trace());
        controller.onChange(() -> greet(controller.get()));
        this.isrs = new AlterPartitionManager(config.nodeId(), isrProposals, lifecycle::brokerEpoch, edges.timers());
        this.assignments = new AssignmentsManager(config.nodeId(), logs, requests, edges.timers(), lifecycle::brokerEpoch);
        this.replicas = new ReplicaManager(config, logs, (leaderId, name) -> new FetcherChannel(leaderId, name, config, cache, edges), isrs,
            assignments, edges.background(), lifecycle::brokerEpoch, edges.clock(), edges.timers(), metrics, edges.trace());
        this.groups = new GroupCoordinator(GroupSettings.of(config), new ReplicatedCoordinatorLog(replicas, edges.clock()),
            edges.clock(), edges.timers(), edges.entropy());
    }

    /** A controller that has just begun takes those for dead who are silent. */
    private void greet(NodeAddress controller) {
        if (controller != null) {
            lifecycle.heartbeatNow();
        }
    }

    /**
     * Who leaves waits until all others have heard of it: they say so behind this change of the metadata, not a heartbeat's time later.
     * It does not ask sooner itself: requests that are on their way to it should find somebody who tells where the leaders are now.
     */
    private void seeOff(MetadataDelta delta, MetadataImage image) {
        if (delta.changedBrokers().stream().anyMatch(id -> id != config.nodeId() && isLeaving(image, id) && !isLeaving(delta.before(), id))) {
            edges.metadataLoop().execute(lifecycle::heartbeatNow);
        }
    }

    private static boolean isLeaving(MetadataImage image, int id) {
        BrokerRegistration broker = image.cluster().broker(id);
        return broker != null && broker.inControlledShutdown();
    }

    private long appliedOffset() {
        return loader.appliedOffset();
    }

    private List<Uuid> cordoned() {
        return !loader.image().features().metadataVersion().hasCordonedLogDirs() ? null
            : logs.online().stream().filter(LogDirectory::isCordoned).map(LogDirectory::id).toList();
    }

    /** What clients are served. @param kraftVersion the finalized level of kraft.version; any thread may ask */
    RequestHandler apis(IntSupplier kraftVersion) {
        return BrokerApis.of(new BrokerApis.Parts(config, storage.clusterId(), dynamicConfig, cache, replicas,
            new ForwardingManager(forwarding, edges.trace()), kraftVersion, groups,
            new ProducerIdBlocks(config.nodeId(), requests, lifecycle::brokerEpoch).producerIds(), edges.clock(), edges.entropy(), edges.trace()));
    }

    ReplicaManager replicas() {
        return replicas;
    }

    /** Who follows the metadata, in the order in which they have to. */
    List<MetadataPublisher> publishers() {
        return List.of(this::openLogs, dynamicConfig, replicas, assignments, cache,
            new GroupElections(config.nodeId(), groups, edges.background()), this::registerAgain, this::seeOff);
    }

    /** The registration can say more at a higher level. */
    private void registerAgain(MetadataDelta delta, MetadataImage image) {
        if (delta.before() != MetadataImage.EMPTY && image.features().metadataVersion().hasDirectoryAssignment()
                && !delta.before().features().metadataVersion().hasDirectoryAssignment()) {
            lifecycle.registerAgain();
        }
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
            logs.directories().stream().filter(directory -> directory.failure() != null).forEach(this::tellFailed);
            logs.onFailure(directory -> edges.background().execute(() -> goOffline(directory)));
        }
    }

    private boolean isNeeded(LogDirectory directory) {
        return directory.path().equals(Path.of(config.metadataLogDir()));
    }

    /** One that could not even be read has no id; the registration did not list it. */
    private void tellFailed(LogDirectory directory) {
        if (!directory.id().equals(Uuid.ZERO)) {
            lifecycle.directoryFailed(directory.id());
        }
    }

    /** A directory has failed: its partitions go offline, and the node with it if it can't do without. */
    private void goOffline(LogDirectory directory) {
        if (isClosed()) {
            return;
        }
        boolean last = logs.online().isEmpty();
        if (last || isNeeded(directory)) {
            edges.halt().accept((last ? "all log directories have failed, the last is " : "the metadata log's directory has failed: ")
                + directory.path() + ": " + directory.failure());
        }
        logs.takeOffline(directory);
        tellFailed(directory);
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /**
     * Registers; once the controller says that this broker knows all that was written before, opens the logs; and asks to be let in.
     *
     * @param follower tells {@link #publishers} what happens in the cluster; not started yet
     * @return completed when it is let in
     */
    CompletableFuture<Void> start(MetadataLoader follower, Registrations registrations) {
        loader = follower;
        loader.hold();
        loader.start();
        lifecycle.start(registrations.broker(logs.online().stream().map(LogDirectory::id).toList(), logs.brokerEpochAtCleanStop().orElse(-1)));
        return lifecycle.caughtUp()
            .thenCompose(caughtUp -> {
                loader.release();
                return loader.caughtUp();
            })
            .thenCompose(image -> {
                lifecycle.readyToUnfence();
                return lifecycle.unfenced();
            })
            .thenRun(() -> {
                tickLater();
                shrinkLater();
                cleaner.start();
            });
    }

    private void tickLater() {
        edges.timers().after(TICK_MS, () -> edges.background().execute(this::tick)); // it forces files, which takes time
    }

    private void shrinkLater() {
        edges.timers().after(config.replicaLagTimeMaxMs() / 2, () -> edges.background().execute(this::shrink)); // it takes partitions' locks
    }

    private void shrink() {
        if (!isClosed()) {
            replicas.shrinkIsrs();
            shrinkLater();
        }
    }

    private synchronized void tick() {
        if (!closed) {
            logs.tick(edges.clock().millis());
            tickLater();
        }
    }

    /** Asks the controller to give its leaderships to others; completed when it has, or when that takes too long. */
    CompletableFuture<Void> leave() {
        if (config.controlledShutdownEnable()) {
            lifecycle.beginControlledShutdown();
        } else {
            lifecycle.close();
        }
        return lifecycle.stopped();
    }

    /** Leaves the logs so that the next start need not search them. Nobody reads or writes them any more. */
    void close() {
        synchronized (this) {
            closed = true;
        }
        long epoch = lifecycle.brokerEpoch();
        lifecycle.close();
        heartbeats.close();
        forwarding.close();
        requests.close();
        isrs.close();
        isrProposals.close();
        replicas.close();
        cleaner.close();
        logs.close(epoch);
    }
}
