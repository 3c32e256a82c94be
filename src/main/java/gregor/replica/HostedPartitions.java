package gregor.replica;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.config.NodeConfig;
import gregor.config.TopicConfig;
import gregor.log.LogManager;
import gregor.log.UnifiedLog;
import gregor.message.ConfigResourceType;
import gregor.metadata.BrokerRegistration;
import gregor.metadata.ClusterRecords.NodeEndpoint;
import gregor.metadata.ConfigResource;
import gregor.metadata.LocalReplicaChanges;
import gregor.metadata.LocalReplicaChanges.LocalReplica;
import gregor.metadata.MetadataDelta;
import gregor.metadata.MetadataImage;
import gregor.metadata.PartitionImage;
import gregor.metadata.TopicImage;
import gregor.metrics.MetricsRegistry;
import gregor.port.Clock;
import gregor.port.Trace;
import gregor.replica.ReplicaManagerMetrics.IsrMeters;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Which partitions this broker has, following the metadata log: a partition is here exactly if the latest image has a
 * replica of it on this broker (replica.I2). A partition whose log cannot be used is offline: known, and refused with
 * KAFKA_STORAGE_ERROR.
 *
 * <p>Asked by many threads; changed by one, the publisher's.
 */
final class HostedPartitions {
    private static final Logger LOG = System.getLogger(HostedPartitions.class.getName());

    private final int brokerId;
    private final NodeConfig staticConfig;
    private final LogManager logs;
    private final ReplicaFetcherManager fetchers;
    private final ReplicaAlterLogDirsManager moves;
    private final PartitionContext context;
    private final Map<TopicPartition, Partition> hosted = new ConcurrentHashMap<>();
    private final Set<TopicPartition> offline = ConcurrentHashMap.newKeySet();
    private volatile MetadataImage image = MetadataImage.EMPTY;

    // Of the publisher's thread.
    private NodeConfig node;
    private boolean isFirstImage = true;

    /**
     * @param throttles told of what is set at run time
     * @param fetchers follow the leaders of those that are not led here
     * @param moves goes on with those that were on their way to another directory
     * @param onProgress as in {@link PartitionContext}
     */
    HostedPartitions(NodeConfig config, LogManager logs, ReplicaFetcherManager fetchers, ReplicaAlterLogDirsManager moves, IsrChannel isrChannel,
            LongSupplier brokerEpoch, ReplicationThrottles throttles, Clock clock, Consumer<TopicPartition> onProgress, MetricsRegistry metrics,
            Trace trace) {
        this.brokerId = config.nodeId();
        this.staticConfig = config;
        this.node = config;
        this.logs = logs;
        this.fetchers = fetchers;
        this.moves = moves;
        this.context = new PartitionContext(brokerId, config.replicaLagTimeMaxMs(), isrChannel, brokerEpoch, throttles,
            config.replicaSelectorClass() != null, () -> image.cluster(), clock, onProgress, IsrMeters.of(metrics), trace);
        ReplicaManagerMetrics.register(metrics, this);
    }

    /** A partition that is here and usable, or null. */
    Partition find(TopicPartition topicPartition) {
        Partition partition = hosted.get(topicPartition);
        return partition == null || partition.log().unusable() != null ? null : partition;
    }

    /**
     * A partition that is here and usable.
     *
     * @param topicPartition null for a topic id that nobody knows
     * @param topicId what the asker thinks its topic's id is, {@link Uuid#ZERO} if it doesn't say
     * @throws KafkaException UNKNOWN_TOPIC_ID, UNKNOWN_TOPIC_OR_PARTITION, INCONSISTENT_TOPIC_ID, NOT_LEADER_OR_FOLLOWER,
     *     KAFKA_STORAGE_ERROR
     */
    Partition get(TopicPartition topicPartition, Uuid topicId) {
        if (topicPartition == null) {
            throw new KafkaException(ErrorCode.UNKNOWN_TOPIC_ID, "nobody knows topic id " + topicId);
        }
        Partition partition = hosted.get(topicPartition);
        if (partition == null) {
            throw new KafkaException(whyAbsent(topicPartition, topicId), topicPartition + " is not on broker " + brokerId);
        }
        if (!topicId.equals(Uuid.ZERO) && !topicId.equals(partition.topicId())) {
            throw new KafkaException(ErrorCode.INCONSISTENT_TOPIC_ID,
                "the id of " + topicPartition.topic() + " is " + partition.topicId() + ", not " + topicId);
        }
        KafkaException unusable = partition.log().unusable();
        if (unusable != null) {
            throw new KafkaException(ErrorCode.KAFKA_STORAGE_ERROR, unusable.getMessage(), unusable);
        }
        return partition;
    }

    private ErrorCode whyAbsent(TopicPartition topicPartition, Uuid topicId) {
        if (offline.contains(topicPartition)) {
            return ErrorCode.KAFKA_STORAGE_ERROR;
        }
        if (!topicId.equals(Uuid.ZERO) && image.topics().topic(topicId) == null) {
            return ErrorCode.UNKNOWN_TOPIC_ID;
        }
        return imageOf(topicPartition) == null ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION : ErrorCode.NOT_LEADER_OR_FOLLOWER;
    }

    /** Whether the cluster knows a partition that is not here, not even offline. */
    boolean isElsewhere(TopicPartition topicPartition) {
        return imageOf(topicPartition) != null && !hosted.containsKey(topicPartition) && !offline.contains(topicPartition);
    }

    /** What the metadata log says of a partition, here or elsewhere; null if there is none. */
    PartitionImage imageOf(TopicPartition topicPartition) {
        TopicImage topic = image.topics().topic(topicPartition.topic());
        return topic == null ? null : topic.partition(topicPartition.partition());
    }

    Collection<Partition> all() {
        return hosted.values();
    }

    /** How many are here, offline or not. */
    int count() {
        return hosted.size() + offline.size();
    }

    /** How many are here whose log cannot be used: it could not be opened, or its disk has failed since. */
    int offlineCount() {
        return offline.size() + (int) hosted.values().stream().filter(partition -> partition.log().unusable() != null).count();
    }

    /** Where a broker listens for the others; empty while that is not known. */
    Optional<NodeEndpoint> endpoint(int broker) {
        BrokerRegistration registered = image.cluster().broker(broker);
        return registered == null ? Optional.empty() : Optional.ofNullable(registered.endpoint(staticConfig.interBrokerListenerName()));
    }

    /**
     * Follows a change of the cluster. The first one leads from nothing to the latest state, not through the states in
     * between: what is in it may have been here before.
     *
     * @return the partitions whose leader or settings may have changed, or that are gone
     */
    List<TopicPartition> apply(MetadataDelta delta, MetadataImage now, long nowMs) {
        image = now;
        LocalReplicaChanges changes = delta.topics().localChanges(brokerId);
        List<TopicPartition> changed = new ArrayList<>();
        for (LocalReplica gone : changes.deletes()) {
            remove(gone.partition(), gone.topicId());
            changed.add(gone.partition());
        }
        boolean brokersChanged = followBrokerConfigs(delta.changedConfigs(), now);
        Set<String> topics = topicsOf(delta.changedConfigs());
        TopicConfigs configs = new TopicConfigs(now, node);
        Set<TopicPartition> done = new HashSet<>();
        for (List<LocalReplica> role : List.of(changes.leaders(), changes.followers())) {
            for (LocalReplica replica : role) {
                boolean otherConfig = brokersChanged || topics.contains(replica.partition().topic());
                host(replica, otherConfig ? configs.orNull(replica.partition()) : null, configs, nowMs);
                done.add(replica.partition());
                changed.add(replica.partition());
            }
        }
        if (brokersChanged || !topics.isEmpty()) {
            for (Partition partition : hosted.values()) {
                TopicPartition each = partition.topicPartition();
                TopicConfig config = !done.contains(each) && (brokersChanged || topics.contains(each.topic())) ? configs.orNull(each) : null;
                if (config != null) {
                    partition.updateConfig(config);
                    changed.add(each);
                }
            }
        }
        isFirstImage = false;
        follow(changes);
        return changed;
    }

    /** Starts and ends following, now that each partition has its new role: what comes of an old term is refused by it. */
    private void follow(LocalReplicaChanges changes) {
        List<TopicPartition> left = new ArrayList<>();
        List<Partition> followers = new ArrayList<>();
        changes.deletes().forEach(gone -> left.add(gone.partition()));
        changes.leaders().forEach(led -> left.add(led.partition()));
        for (LocalReplica followed : changes.followers()) {
            Partition partition = hosted.get(followed.partition());
            if (partition == null || isDoneWith(followed.after())) {
                left.add(followed.partition());
            } else {
                followers.add(partition);
            }
        }
        fetchers.resize(node.numReplicaFetchers());
        fetchers.leave(left);
        fetchers.follow(followers);
    }

    /** A broker that leaves follows no longer where it is not in sync any more, or it would be proposed for the ISR again (KAFKA-13916). */
    private boolean isDoneWith(PartitionImage partition) {
        BrokerRegistration self = image.cluster().broker(brokerId);
        return self != null && self.inControlledShutdown() && !partition.isr().contains(brokerId);
    }

    private void remove(TopicPartition topicPartition, Uuid topicId) {
        offline.remove(topicPartition);
        Partition partition = hosted.get(topicPartition);
        if (partition != null && partition.topicId().equals(topicId)) {
            hosted.remove(topicPartition);
            partition.close();
            moves.leave(topicPartition);
            logs.deleteLog(topicPartition);
        }
    }

    /** @param config the topic's if it has changed, else null */
    private void host(LocalReplica replica, TopicConfig config, TopicConfigs configs, long nowMs) {
        TopicPartition topicPartition = replica.partition();
        try {
            Partition partition = hosted.get(topicPartition);
            boolean isNew = partition == null;
            if (isNew) {
                UnifiedLog log = logs.getOrCreateLog(topicPartition, replica.topicId(), replica.after().directory(brokerId),
                    replica.before() == null && !isFirstImage, () -> configs.of(topicPartition.topic()), nowMs);
                partition = new Partition(topicPartition, replica.topicId(), context, log);
            }
            if (replica.after().leader() == brokerId) {
                partition.makeLeader(replica.after(), config);
            } else {
                partition.makeFollower(replica.after(), config);
            }
            if (isNew) {
                hosted.put(topicPartition, partition);
                offline.remove(topicPartition);
                moves.resume(partition);
            }
        } catch (KafkaException e) {
            LOG.log(Level.ERROR, "no log for " + topicPartition + ": it is offline", e);
            hosted.remove(topicPartition);
            offline.add(topicPartition);
        }
    }

    /**
     * Takes over what was set at run time for all brokers or for this one. A topic's defaults are the broker's settings.
     *
     * @return whether anything was
     */
    private boolean followBrokerConfigs(Set<ConfigResource> changed, MetadataImage now) {
        ConfigResource self = ConfigResource.broker(brokerId);
        if (!changed.contains(self) && !changed.contains(ConfigResource.ALL_BROKERS)) {
            return false;
        }
        try {
            node = staticConfig.withDynamic(now.configs().of(ConfigResource.ALL_BROKERS), now.configs().of(self));
            context.throttles().follow(now.configs().of(ConfigResource.ALL_BROKERS), now.configs().of(self));
            return true;
        } catch (KafkaException e) {
            LOG.log(Level.ERROR, "settings of this broker that it does not understand; it keeps those it had", e);
            return false;
        }
    }

    private static Set<String> topicsOf(Set<ConfigResource> changed) {
        Set<String> topics = new LinkedHashSet<>();
        for (ConfigResource resource : changed) {
            if (resource.type() == ConfigResourceType.TOPIC) {
                topics.add(resource.name());
            }
        }
        return topics;
    }

    /** What topics are set to by one image, each read once: a topic may have thousands of partitions here. */
    private record TopicConfigs(MetadataImage image, NodeConfig node, Map<String, TopicConfig> byTopic) {

        TopicConfigs(MetadataImage image, NodeConfig node) {
            this(image, node, new HashMap<>());
        }

        /** @throws KafkaException if this broker does not understand them */
        TopicConfig of(String topic) {
            return byTopic.computeIfAbsent(topic, name -> TopicConfig.of(image.configs().ofTopic(name), node));
        }

        /** As {@link #of}; null if this broker does not understand them. */
        TopicConfig orNull(TopicPartition topicPartition) {
            try {
                return of(topicPartition.topic());
            } catch (KafkaException e) {
                LOG.log(Level.ERROR, "settings of " + topicPartition + " that this broker does not understand; it keeps those it had", e);
                return null;
            }
        }
    }
}
