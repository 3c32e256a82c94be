package gregor.broker;

import gregor.base.ErrorCode;
import gregor.base.Uuid;
import gregor.message.MetadataMessage;
import gregor.message.MetadataMessage.MetadataRequest;
import gregor.message.MetadataMessage.MetadataRequestTopic;
import gregor.message.MetadataMessage.MetadataResponse;
import gregor.message.MetadataMessage.MetadataResponseBroker;
import gregor.message.MetadataMessage.MetadataResponsePartition;
import gregor.message.MetadataMessage.MetadataResponseTopic;
import gregor.metadata.ClusterImage;
import gregor.metadata.MetadataCache;
import gregor.metadata.MetadataImage;
import gregor.metadata.PartitionImage;
import gregor.metadata.TopicImage;
import gregor.replica.InternalTopics;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Metadata v0-13: which brokers there are and who leads which partition. The second thing a client asks, and again
 * whenever a leader turns out to be elsewhere. KIP-4, KIP-430, KIP-516 (topic ids).
 *
 * <p>An unknown topic may be created on the way. The answer is "unknown" even then (the controller has not decided yet),
 * and the client asks again.
 */
final class MetadataHandler implements Handler<MetadataRequest> {

    /** The first version in which null, and not the empty list, stands for all topics. */
    private static final int FIRST_VERSION_WITH_NULL_FOR_ALL = 1;

    private final String clusterId;
    private final MetadataCache cache;
    private final AutoTopicCreation autoCreation;
    private final RandomBroker randomBroker;

    MetadataHandler(String clusterId, MetadataCache cache, AutoTopicCreation autoCreation, RandomBroker randomBroker) {
        this.randomBroker = randomBroker;
        this.clusterId = clusterId;
        this.cache = cache;
        this.autoCreation = autoCreation;
    }

    @Override
    public void handle(MetadataRequest request, RequestContext context) {
        MetadataImage image = cache.image();
        int topicOperations = request.includeTopicAuthorizedOperations()
            ? AuthorizedOperations.OF_TOPIC : MetadataMessage.OPERATIONS_NOT_ASKED;
        List<MetadataResponseTopic> topics = new ArrayList<>();
        if (isForAllTopics(request, context.version())) {
            for (TopicImage topic : image.topics().byName().values()) {
                topics.add(describe(image, topic, topicOperations));
            }
        } else {
            Set<String> missing = new LinkedHashSet<>();
            for (MetadataRequestTopic asked : new LinkedHashSet<>(request.topics())) {
                TopicImage topic = find(image, asked);
                if (topic != null) {
                    topics.add(describe(image, topic, topicOperations));
                } else if (asked.name() == null) {
                    topics.add(MetadataResponseTopic.error(null, asked.topicId(), ErrorCode.UNKNOWN_TOPIC_ID));
                } else {
                    missing.add(asked.name());
                }
            }
            autoCreation.unknownTopics(missing, request.allowAutoTopicCreation(), context).forEach(
                (name, error) -> topics.add(MetadataResponseTopic.error(name, Uuid.ZERO, error)));
        }
        int clusterOperations = request.includeClusterAuthorizedOperations()
            ? AuthorizedOperations.OF_CLUSTER : MetadataMessage.OPERATIONS_NOT_ASKED;
        List<MetadataCache.Node> alive = cache.aliveBrokers(context.connection().listenerName());
        context.reply(new MetadataResponse(0, brokers(alive), clusterId, randomBroker.of(alive), topics,
            clusterOperations, ErrorCode.NONE.code()));
    }

    private static boolean isForAllTopics(MetadataRequest request, int version) {
        return request.topics() == null || request.topics().isEmpty() && version < FIRST_VERSION_WITH_NULL_FOR_ALL;
    }

    private static TopicImage find(MetadataImage image, MetadataRequestTopic asked) {
        return asked.name() == null ? image.topics().topic(asked.topicId()) : image.topics().topic(asked.name());
    }

    private static List<MetadataResponseBroker> brokers(List<MetadataCache.Node> alive) {
        List<MetadataResponseBroker> brokers = new ArrayList<>();
        for (MetadataCache.Node node : alive) {
            brokers.add(new MetadataResponseBroker(node.id(), node.host(), node.port(), node.rack()));
        }
        return brokers;
    }

    private static MetadataResponseTopic describe(MetadataImage image, TopicImage topic, int operations) {
        List<MetadataResponsePartition> partitions = new ArrayList<>(topic.partitions().size());
        topic.partitions().forEach((id, partition) -> partitions.add(describe(image.cluster(), id, partition)));
        return new MetadataResponseTopic(ErrorCode.NONE.code(), topic.name(), topic.id(),
            InternalTopics.contains(topic.name()), partitions, operations);
    }

    private static MetadataResponsePartition describe(ClusterImage cluster, int id, PartitionImage partition) {
        boolean led = cluster.isUnfenced(partition.leader());
        return new MetadataResponsePartition(
            (led ? ErrorCode.NONE : ErrorCode.LEADER_NOT_AVAILABLE).code(), id, led ? partition.leader() : PartitionImage.NO_LEADER,
            partition.leaderEpoch(), partition.replicas(), partition.isr(), offline(cluster, partition));
    }

    /** The replicas whose broker, or log directory, is not there. */
    static List<Integer> offline(ClusterImage cluster, PartitionImage partition) {
        return partition.replicas().stream()
            .filter(replica -> !cluster.isUnfenced(replica) || !cluster.broker(replica).isOnline(partition.directory(replica))).toList();
    }
}
