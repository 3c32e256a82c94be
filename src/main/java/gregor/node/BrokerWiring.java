package gregor.node;

import gregor.broker.DynamicConfig;
import gregor.broker.GroupElections;
import gregor.broker.ReplicatedCoordinatorLog;
import gregor.config.NodeConfig;
import gregor.config.TopicConfig;
import gregor.group.GroupCoordinator;
import gregor.group.GroupSettings;
import gregor.log.LogCleaner;
import gregor.log.LogDirectory;
import gregor.log.LogLoading;
import gregor.log.LogManager;
import gregor.metadata.MetadataCache;
import gregor.metadata.MetadataDelta;
import gregor.metadata.MetadataImage;
import gregor.metadata.MetadataPublisher;
import gregor.metadata.NodeStorage;
import gregor.replica.ReplicaManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.nio.file.Path;
import java.util.List;

/** What a node has as a broker: logs and their cleaner, replicas, groups, and what makes them follow the metadata. */
final class BrokerWiring {

    private static final Logger LOG = System.getLogger(BrokerWiring.class.getName());
    private static final long TICK_MS = 1_000;

    final LogManager logs;
    final DynamicConfig dynamicConfig;
    final MetadataCache cache = new MetadataCache();
    final ReplicaManager replicas;
    final GroupCoordinator groups;
    final DirectoryReports reports;
    private final NodeConfig config;
    private final Edges edges;
    private final LogCleaner cleaner;
    private boolean closed;

    BrokerWiring(NodeConfig config, NodeStorage storage, Edges edges) {
        this.config = config;
        this.edges = edges;
        this.logs = new LogManager(config, storage.directoryIds(), edges.disk(), edges.entropy(), edges.trace());
        this.reports = new DirectoryReports(config.nodeId(), logs);
        this.dynamicConfig = new DynamicConfig(config);
        this.cleaner = new LogCleaner(logs.cleaning(), dynamicConfig, edges.clock(), edges.timers(), edges.cleaners(), edges.trace());
        this.replicas = new ReplicaManager(config, logs, edges.clock(), edges.timers(), edges.trace());
        this.groups = new GroupCoordinator(GroupSettings.of(config), new ReplicatedCoordinatorLog(replicas, edges.clock()),
            edges.clock(), edges.timers(), edges.entropy());
    }

    /** Who follows the metadata, in the order in which they have to. */
    List<MetadataPublisher> publishers() {
        return List.of(this::openLogs, dynamicConfig, replicas, reports, cache, new GroupElections(config.nodeId(), groups, edges.background()));
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
            edges.halt().accept((last ? "all log directories have failed, the last is " : "the metadata log's directory has failed: ")
                + directory.path() + ": " + directory.failure());
        }
        logs.takeOffline(directory);
        reports.report();
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Begins what a broker does by itself. */
    void start() {
        tickLater();
        cleaner.start();
    }

    private void tickLater() {
        edges.timers().after(TICK_MS, () -> edges.background().execute(this::tick)); // it forces files, which takes time
    }

    private synchronized void tick() {
        if (!closed) {
            logs.tick(edges.clock().millis());
            tickLater();
        }
    }

    /** Leaves the logs so that the next start need not search them. Nobody reads or writes them any more. */
    void close(long brokerEpoch) {
        synchronized (this) {
            closed = true;
        }
        cleaner.close();
        logs.close(brokerEpoch);
    }
}
