package gregor.config;

import gregor.base.Check;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The settings of a node: what {@code server.properties} says, with Kafka's names, defaults and meanings. Everything is
 * read and checked once, in {@link #of}; an accessor is a look-up in a map, so a loop that is hot keeps the value.
 *
 * <p>An accessor is named like the key, and gives null where the key is neither set nor has a default. Where one key
 * stands in for another ({@code log.roll.hours} for {@code log.roll.ms}), the accessor gives the value that counts.
 * {@link #values} has the settings without an accessor.
 */
public final class NodeConfig {

    /** Every setting of Kafka's broker and controller. */
    public static final ConfigDef KEYS = ConfigDef.of(NodeKeys.roles(), NodeKeys.metrics(), NodeKeys.quotas(),
        SocketKeys.listeners(), SocketKeys.sockets(), SocketKeys.connections(),
        LogKeys.directories(), LogKeys.segments(), LogKeys.retention(),
        ReplicaKeys.topics(), ReplicaKeys.replication(), ReplicaKeys.requests(), QuorumKeys.quorum(), QuorumKeys.metadata(),
        GroupKeys.offsets(), GroupKeys.coordinator(), GroupKeys.consumer(), GroupKeys.streams(),
        ShareKeys.groups(), ShareKeys.records(), ShareKeys.coordinator(), TransactionKeys.transactions(),
        RemoteKeys.storage(), RemoteKeys.work(), SecurityKeys.access(), SecurityKeys.tls(), SecurityKeys.stores(),
        SaslKeys.sasl(), SaslKeys.bearer(), SaslKeys.assertion());

    /** Settings that exist only as dynamic ones of a broker: the rates at which replication is slowed down (KIP-73, KIP-113). */
    public static final ConfigDef DYNAMIC_ONLY_KEYS = ConfigDef.of(NodeKeys.throttles());

    private final ConfigLayers layers;
    private final ConfigValues values;
    private final Listeners listeners;
    private final List<String> warnings;

    private NodeConfig(ConfigLayers layers) {
        Map<String, String> texts = new LinkedHashMap<>(layers.staticBroker());
        putDynamic(layers.dynamicDefault(), texts);
        putDynamic(layers.dynamicBroker(), texts);
        this.layers = layers;
        this.values = KEYS.parse(texts);
        this.listeners = Listeners.of(values, texts.containsKey("listener.security.protocol.map"));
        this.warnings = new ArrayList<>(NodeChecks.unknownKeys(layers.staticBroker().keySet()));
        new NodeChecks(this, texts.keySet(), warnings).run();
    }

    private static void putDynamic(Map<String, String> from, Map<String, String> texts) {
        from.forEach((name, text) -> {
            ConfigKey key = KEYS.find(name);
            if (key != null && key.updateMode() != UpdateMode.READ_ONLY) {
                texts.put(name, text);
            }
        });
    }

    /**
     * Reads the properties of a node.
     *
     * @throws InvalidConfig if a value is not allowed, a required one is missing, or two do not go together
     */
    public static NodeConfig of(Map<String, String> properties) {
        Map<String, String> both = new LinkedHashMap<>(properties);
        if (properties.containsKey("broker.id")) {
            both.putIfAbsent("node.id", properties.get("broker.id"));
        } else if (properties.containsKey("node.id")) {
            both.put("broker.id", properties.get("node.id"));
        }
        return new NodeConfig(new ConfigLayers(Map.of(), Map.of(), both));
    }

    /** A node with both roles, number 1, on {@code localhost:9092} and 9093, and defaults for the rest. For tests. */
    public static NodeConfig defaults() {
        return with(Map.of());
    }

    /** {@link #defaults} with some keys set. For tests. */
    public static NodeConfig with(Map<String, String> overrides) {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("node.id", "1");
        properties.put("process.roles", "broker,controller");
        properties.put("listeners", "PLAINTEXT://localhost:9092,CONTROLLER://localhost:9093");
        properties.put("controller.listener.names", "CONTROLLER");
        properties.put("controller.quorum.voters", "1@localhost:9093");
        properties.putAll(overrides);
        return of(properties);
    }

    /**
     * The same node after a change of dynamic settings (KIP-226). What is in neither map has its static value again.
     *
     * @param clusterDefaults set for all brokers
     * @param thisBroker set for this broker; they win
     * @throws InvalidConfig as {@link #of} does; the node then keeps what it had
     */
    public NodeConfig withDynamic(Map<String, String> clusterDefaults, Map<String, String> thisBroker) {
        return new NodeConfig(new ConfigLayers(thisBroker, clusterDefaults, layers.staticBroker()));
    }

    /** What each place says where a setting can be made. */
    public ConfigLayers layers() {
        return layers;
    }

    public ConfigValues values() {
        return values;
    }

    /** What a person should know about the properties although the node can start with them; one sentence each. */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    public boolean isBroker() {
        return processRoles().contains("broker");
    }

    public boolean isController() {
        return processRoles().contains("controller");
    }

    /** All places where the node listens, the controller's too. */
    public List<Endpoint> listeners() {
        return listeners.all();
    }

    /** Where it listens as a broker. */
    public List<Endpoint> brokerListeners() {
        return listeners.ofBroker();
    }

    /** Where it listens as a controller. */
    public List<Endpoint> controllerListeners() {
        return listeners.ofController();
    }

    /** What a broker tells clients and brokers. An empty host and port 0 are for the node to fill in with what they really are. */
    public List<Endpoint> advertisedListeners() {
        return listeners.advertisedOfBroker();
    }

    /** What a controller tells other nodes; empty hosts and port 0 as in {@link #advertisedListeners}. */
    public List<Endpoint> advertisedControllerListeners() {
        return listeners.advertisedOfController();
    }

    /** The security protocol of a listener name, null if nobody said. */
    public String securityProtocolOf(String listenerName) {
        return listeners.securityProtocols().get(listenerName);
    }

    /** The listener that brokers use among themselves, given by name or by security protocol. */
    public String interBrokerListenerName() {
        return listeners.interBroker();
    }

    /** Voters by id, in the order in which they are given; empty where the set is kept in the log. */
    public Map<Integer, Endpoint> controllerQuorumVoters() {
        return QuorumAddresses.voters(values.listOf("controller.quorum.voters"), listeners.controllerNames());
    }

    /** Where to look for the quorum at the start. */
    public List<Endpoint> controllerQuorumBootstrapServers() {
        return QuorumAddresses.servers(values.listOf("controller.quorum.bootstrap.servers"), listeners.controllerNames());
    }

    /** Directory of the metadata log: its own, or the first log directory. */
    public String metadataLogDir() {
        String own = values.stringOf("metadata.log.dir");
        return own == null ? logDirs().get(0) : own;
    }

    /** Age in milliseconds at which a segment is deleted; -1 means never. */
    public long logRetentionMs() {
        return Math.max(-1, values.longOf("log.retention.ms"));
    }

    /** Limits by address or host name that differ from {@link #maxConnectionsPerIp}. */
    public Map<String, Integer> maxConnectionsPerIpOverrides() {
        return Listeners.connectionLimits(values.stringOf("max.connections.per.ip.overrides"));
    }

    /** A topic's setting, as this node's own settings have it. */
    Object defaultOf(ConfigKey topicKey) {
        Check.holds("config.I3", topicKey.fallback() != null && topicKey.fallback().factor() == 1);
        String name = topicKey.fallback().name();
        Object value = name.equals("log.retention.ms") ? (Object) logRetentionMs() : values.get(name);
        return value instanceof Number number ? topicKey.type().ofNumber(number) : value;
    }

    // The node.
    public int nodeId() { return values.intOf("node.id"); }
    public List<String> processRoles() { return values.listOf("process.roles"); }
    public String brokerRack() { return values.stringOf("broker.rack"); }
    public int brokerHeartbeatIntervalMs() { return values.intOf("broker.heartbeat.interval.ms"); }
    public int brokerSessionTimeoutMs() { return values.intOf("broker.session.timeout.ms"); }
    public int initialBrokerRegistrationTimeoutMs() { return values.intOf("initial.broker.registration.timeout.ms"); }
    public boolean controlledShutdownEnable() { return values.booleanOf("controlled.shutdown.enable"); }
    public int requestTimeoutMs() { return values.intOf("request.timeout.ms"); }
    public int backgroundThreads() { return values.intOf("background.threads"); }
    public boolean unstableApiVersionsEnable() { return values.booleanOf("unstable.api.versions.enable"); }

    // Sockets, threads and queues.
    public List<String> controllerListenerNames() { return values.listOf("controller.listener.names"); }
    public int numNetworkThreads() { return values.intOf("num.network.threads"); }
    public int numIoThreads() { return values.intOf("num.io.threads"); }
    public int queuedMaxRequests() { return values.intOf("queued.max.requests"); }
    public long queuedMaxRequestBytes() { return values.longOf("queued.max.request.bytes"); }
    public int socketSendBufferBytes() { return values.intOf("socket.send.buffer.bytes"); }
    public int socketReceiveBufferBytes() { return values.intOf("socket.receive.buffer.bytes"); }
    public int socketRequestMaxBytes() { return values.intOf("socket.request.max.bytes"); }
    public int socketListenBacklogSize() { return values.intOf("socket.listen.backlog.size"); }
    public long socketConnectionSetupTimeoutMs() { return values.longOf("socket.connection.setup.timeout.ms"); }
    public long socketConnectionSetupTimeoutMaxMs() { return values.longOf("socket.connection.setup.timeout.max.ms"); }
    public long connectionsMaxIdleMs() { return values.longOf("connections.max.idle.ms"); }
    public int connectionFailedAuthenticationDelayMs() { return values.intOf("connection.failed.authentication.delay.ms"); }
    public int maxConnections() { return values.intOf("max.connections"); }
    public int maxConnectionsPerIp() { return values.intOf("max.connections.per.ip"); }
    public int maxConnectionCreationRate() { return values.intOf("max.connection.creation.rate"); }

    // Logs.
    public List<String> logDirs() { return values.listOf("log.dirs"); }
    public List<String> cordonedLogDirs() { return values.listOf("cordoned.log.dirs"); }
    public int numRecoveryThreadsPerDataDir() { return values.intOf("num.recovery.threads.per.data.dir"); }
    public long logInitialTaskDelayMs() { return values.longOf("log.initial.task.delay.ms"); }
    public long logDirFailureTimeoutMs() { return values.longOf("log.dir.failure.timeout.ms"); }
    public long logFlushSchedulerIntervalMs() { return values.longOf("log.flush.scheduler.interval.ms"); }
    public int logFlushOffsetCheckpointIntervalMs() { return values.intOf("log.flush.offset.checkpoint.interval.ms"); }
    public int logFlushStartOffsetCheckpointIntervalMs() { return values.intOf("log.flush.start.offset.checkpoint.interval.ms"); }
    public long logRetentionCheckIntervalMs() { return values.longOf("log.retention.check.interval.ms"); }
    public int logSegmentBytes() { return values.intOf("log.segment.bytes"); }
    public long logRollMs() { return values.longOf("log.roll.ms"); }
    public long logRollJitterMs() { return values.longOf("log.roll.jitter.ms"); }
    public long logRetentionBytes() { return values.longOf("log.retention.bytes"); }
    public long logSegmentDeleteDelayMs() { return values.longOf("log.segment.delete.delay.ms"); }
    public int messageMaxBytes() { return values.intOf("message.max.bytes"); }
    public boolean logCleanerEnable() { return values.booleanOf("log.cleaner.enable"); }
    public int logCleanerThreads() { return values.intOf("log.cleaner.threads"); }
    public long logCleanerDedupeBufferSize() { return values.longOf("log.cleaner.dedupe.buffer.size"); }
    public int logCleanerIoBufferSize() { return values.intOf("log.cleaner.io.buffer.size"); }
    public double logCleanerIoBufferLoadFactor() { return values.doubleOf("log.cleaner.io.buffer.load.factor"); }
    public double logCleanerIoMaxBytesPerSecond() { return values.doubleOf("log.cleaner.io.max.bytes.per.second"); }
    public long logCleanerBackoffMs() { return values.longOf("log.cleaner.backoff.ms"); }
    public int producerIdExpirationMs() { return values.intOf("producer.id.expiration.ms"); }
    public int producerIdExpirationCheckIntervalMs() { return values.intOf("producer.id.expiration.check.interval.ms"); }
    public boolean remoteLogStorageSystemEnable() { return values.booleanOf("remote.log.storage.system.enable"); }

    // Topics and replication.
    public boolean autoCreateTopicsEnable() { return values.booleanOf("auto.create.topics.enable"); }
    public int numPartitions() { return values.intOf("num.partitions"); }
    public int defaultReplicationFactor() { return values.intOf("default.replication.factor"); }
    public int minInsyncReplicas() { return values.intOf("min.insync.replicas"); }
    public boolean deleteTopicEnable() { return values.booleanOf("delete.topic.enable"); }
    public boolean uncleanLeaderElectionEnable() { return values.booleanOf("unclean.leader.election.enable"); }
    public long uncleanLeaderElectionIntervalMs() { return values.longOf("unclean.leader.election.interval.ms"); }
    public boolean autoLeaderRebalanceEnable() { return values.booleanOf("auto.leader.rebalance.enable"); }
    public long leaderImbalanceCheckIntervalSeconds() { return values.longOf("leader.imbalance.check.interval.seconds"); }
    public long replicaLagTimeMaxMs() { return values.longOf("replica.lag.time.max.ms"); }
    public int replicaFetchMaxBytes() { return values.intOf("replica.fetch.max.bytes"); }
    public int replicaFetchMinBytes() { return values.intOf("replica.fetch.min.bytes"); }
    public int replicaFetchWaitMaxMs() { return values.intOf("replica.fetch.wait.max.ms"); }
    public int replicaFetchResponseMaxBytes() { return values.intOf("replica.fetch.response.max.bytes"); }
    public int replicaFetchBackoffMs() { return values.intOf("replica.fetch.backoff.ms"); }
    public int replicaSocketTimeoutMs() { return values.intOf("replica.socket.timeout.ms"); }
    public int replicaSocketReceiveBufferBytes() { return values.intOf("replica.socket.receive.buffer.bytes"); }
    public long replicaHighWatermarkCheckpointIntervalMs() { return values.longOf("replica.high.watermark.checkpoint.interval.ms"); }
    public String replicaSelectorClass() { return values.stringOf("replica.selector.class"); }
    public int numReplicaFetchers() { return values.intOf("num.replica.fetchers"); }
    public int fetchMaxBytes() { return values.intOf("fetch.max.bytes"); }
    public int maxIncrementalFetchSessionCacheSlots() { return values.intOf("max.incremental.fetch.session.cache.slots"); }
    public int maxRequestPartitionSizeLimit() { return values.intOf("max.request.partition.size.limit"); }
    public int fetchPurgatoryPurgeIntervalRequests() { return values.intOf("fetch.purgatory.purge.interval.requests"); }
    public int producerPurgatoryPurgeIntervalRequests() { return values.intOf("producer.purgatory.purge.interval.requests"); }
    public int deleteRecordsPurgatoryPurgeIntervalRequests() { return values.intOf("delete.records.purgatory.purge.interval.requests"); }

    // The metadata quorum and its log.
    public int controllerQuorumElectionTimeoutMs() { return values.intOf("controller.quorum.election.timeout.ms"); }
    public int controllerQuorumElectionBackoffMaxMs() { return values.intOf("controller.quorum.election.backoff.max.ms"); }
    public int controllerQuorumFetchTimeoutMs() { return values.intOf("controller.quorum.fetch.timeout.ms"); }
    public int controllerQuorumRequestTimeoutMs() { return values.intOf("controller.quorum.request.timeout.ms"); }
    public int controllerQuorumRetryBackoffMs() { return values.intOf("controller.quorum.retry.backoff.ms"); }
    public int controllerQuorumAppendLingerMs() { return values.intOf("controller.quorum.append.linger.ms"); }
    public int controllerQuorumFetchMaxBytes() { return values.intOf("controller.quorum.fetch.max.bytes"); }
    public int controllerQuorumFetchSnapshotMaxBytes() { return values.intOf("controller.quorum.fetch.snapshot.max.bytes"); }
    public boolean controllerQuorumAutoJoinEnable() { return values.booleanOf("controller.quorum.auto.join.enable"); }
    /** That for tests wins, as in Kafka. */
    public int metadataLogSegmentBytes() {
        Object forTests = values.raw("internal.metadata.log.segment.bytes");
        return forTests != null ? (Integer) forTests : values.intOf("metadata.log.segment.bytes");
    }
    public int metadataLogMaxBatchBytes() { return values.intOf("internal.metadata.max.batch.size.in.bytes"); }
    public long metadataLogDeleteDelayMs() { return values.longOf("internal.metadata.delete.delay.millis"); }
    public long metadataLogSegmentMs() { return values.longOf("metadata.log.segment.ms"); }
    public long metadataLogMaxRecordBytesBetweenSnapshots() { return values.longOf("metadata.log.max.record.bytes.between.snapshots"); }
    public long metadataLogMaxSnapshotIntervalMs() { return values.longOf("metadata.log.max.snapshot.interval.ms"); }
    public int metadataMaxIdleIntervalMs() { return values.intOf("metadata.max.idle.interval.ms"); }
    public long metadataMaxRetentionBytes() { return values.longOf("metadata.max.retention.bytes"); }
    public long metadataMaxRetentionMs() { return values.longOf("metadata.max.retention.ms"); }

    // Groups and transactions.
    public int offsetsTopicNumPartitions() { return values.intOf("offsets.topic.num.partitions"); }
    public short offsetsTopicReplicationFactor() { return values.shortOf("offsets.topic.replication.factor"); }
    public int offsetsTopicSegmentBytes() { return values.intOf("offsets.topic.segment.bytes"); }
    public int offsetsTopicCompressionCodec() { return values.intOf("offsets.topic.compression.codec"); }
    public int offsetsRetentionMinutes() { return values.intOf("offsets.retention.minutes"); }
    public long offsetsRetentionCheckIntervalMs() { return values.longOf("offsets.retention.check.interval.ms"); }
    public int offsetsCommitTimeoutMs() { return values.intOf("offsets.commit.timeout.ms"); }
    public int offsetMetadataMaxBytes() { return values.intOf("offset.metadata.max.bytes"); }
    public int groupMinSessionTimeoutMs() { return values.intOf("group.min.session.timeout.ms"); }
    public int groupMaxSessionTimeoutMs() { return values.intOf("group.max.session.timeout.ms"); }
    public int groupInitialRebalanceDelayMs() { return values.intOf("group.initial.rebalance.delay.ms"); }
    public int groupMaxSize() { return values.intOf("group.max.size"); }
    public int transactionStateLogNumPartitions() { return values.intOf("transaction.state.log.num.partitions"); }
    public short transactionStateLogReplicationFactor() { return values.shortOf("transaction.state.log.replication.factor"); }
    public int transactionStateLogMinIsr() { return values.intOf("transaction.state.log.min.isr"); }
    public int transactionStateLogSegmentBytes() { return values.intOf("transaction.state.log.segment.bytes"); }
    public int transactionMaxTimeoutMs() { return values.intOf("transaction.max.timeout.ms"); }
    public int transactionalIdExpirationMs() { return values.intOf("transactional.id.expiration.ms"); }
    public int transactionAbortTimedOutTransactionCleanupIntervalMs() {
        return values.intOf("transaction.abort.timed.out.transaction.cleanup.interval.ms");
    }
    public int transactionRemoveExpiredTransactionCleanupIntervalMs() {
        return values.intOf("transaction.remove.expired.transaction.cleanup.interval.ms");
    }
    public boolean transactionPartitionVerificationEnable() { return values.booleanOf("transaction.partition.verification.enable"); }
}
