package gregor.client;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.message.DescribeClusterMessage.DescribeClusterBroker;
import gregor.message.DescribeClusterMessage.DescribeClusterResponse;
import gregor.message.MetadataMessage.MetadataRequest;
import gregor.message.MetadataMessage.MetadataRequestTopic;
import gregor.message.MetadataMessage.MetadataResponse;
import gregor.message.MetadataMessage.MetadataResponseBroker;
import gregor.message.MetadataMessage.MetadataResponsePartition;
import gregor.message.MetadataMessage.MetadataResponseTopic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The client's picture of the cluster: its brokers, and the leaders of the topics somebody asked for. Asked for anew
 * when somebody has seen that it is stale, when it is old, and, with a back-off, while something in it is missing.
 *
 * <p>It holds the topics that were {@link #want wanted}, so it is as large as its user wants it to be.
 */
public final class ClientMetadata {

    /**
     * A topic as one broker sees it.
     *
     * @param id all zero if the broker is too old to tell
     * @param error why there are no partitions; NONE otherwise
     * @param partitions in the order of their numbers, which are without gaps
     */
    public record Topic(String name, Uuid id, boolean isInternal, ErrorCode error, List<Partition> partitions) {}

    /**
     * @param leaderId -1 if there is none
     * @param leaderEpoch -1 if not known
     * @param replicas brokers, the preferred leader first
     */
    public record Partition(int index, int leaderId, int leaderEpoch, List<Integer> replicas, List<Integer> isr,
            List<Integer> offline) {}

    private final boolean isAsked;
    private final Backoff backoff;
    private final long maxAgeMs;
    private final boolean allowAutoTopicCreation;
    private final Set<String> wanted = new LinkedHashSet<>();
    private boolean wantAll;
    private Map<Integer, NodeAddress> brokers = Map.of();
    private Map<String, Topic> topics = new LinkedHashMap<>();
    private String clusterId;
    private int controllerId = -1;
    private int updates;
    private boolean updateRequested;
    private boolean urgent = true;
    private boolean requestUnderWay;
    private int incompleteInARow;
    private long lastAnswerMs;
    private KafkaException lastError;

    /** @param isAsked whether brokers are asked for it; else the addresses come through {@link #put} alone */
    ClientMetadata(ClientConfig config, boolean isAsked) {
        this.isAsked = isAsked;
        backoff = new Backoff(config.retryBackoffMs(), config.retryBackoffMaxMs());
        maxAgeMs = config.metadataMaxAgeMs();
        allowAutoTopicCreation = config.allowAutoCreateTopics();
    }

    /** Asks for a topic from now on. */
    public void want(String topic) {
        if (wanted.add(topic) && !wantAll) {
            updateNow();
        }
    }

    /** Asks for all topics from now on. */
    public void wantAll() {
        if (!wantAll) {
            wantAll = true;
            updateNow();
        }
    }

    /** Something in the picture has proved wrong. The next request may have to wait for the back-off. */
    public void requestUpdate() {
        updateRequested = true;
    }

    private void updateNow() {
        urgent = true;
        incompleteInARow = 0;
    }

    /** Counts the pictures so far; 0 before the first. */
    public int updates() {
        return updates;
    }

    /** The brokers that were alive. */
    public Collection<NodeAddress> brokers() {
        return brokers.values();
    }

    /** The broker of this id, or null. */
    public NodeAddress broker(int id) {
        return brokers.get(id);
    }

    /** Null if not known. */
    public String clusterId() {
        return clusterId;
    }

    /** A node that takes what is meant for the controller: any broker, or the active controller. Null if not known. */
    public NodeAddress controller() {
        return brokers.get(controllerId);
    }

    /** The topics, by name; those that were asked for and answered with an error too. */
    public Collection<Topic> topics() {
        return topics.values();
    }

    /** Null if it was not asked for, or no answer came yet. */
    public Topic topic(String name) {
        return topics.get(name);
    }

    /** Null if it is not known. */
    public Partition partition(TopicPartition partition) {
        Topic topic = topics.get(partition.topic());
        boolean known = topic != null && partition.partition() >= 0 && partition.partition() < topic.partitions().size();
        return known ? topic.partitions().get(partition.partition()) : null;
    }

    /** Of the leader of a partition; -1 if it is not known. */
    public int leaderEpoch(TopicPartition partition) {
        Partition known = partition(partition);
        return known == null ? -1 : known.leaderEpoch();
    }

    /** The broker that leads a partition; null if none does, or it is not known. */
    public NodeAddress leader(TopicPartition partition) {
        Partition known = partition(partition);
        return known == null ? null : brokers.get(known.leaderId());
    }

    /**
     * Who leads a partition, as a broker has said that does not lead it itself (KIP-951). One that knows less than we do is not believed.
     *
     * @param leader where the leader is
     */
    void onLeader(TopicPartition partition, int leaderEpoch, NodeAddress leader) {
        Partition known = partition(partition);
        if (known == null || leaderEpoch <= known.leaderEpoch()) {
            return;
        }
        put(leader);
        Topic topic = topics.get(partition.topic());
        List<Partition> partitions = new ArrayList<>(topic.partitions());
        partitions.set(known.index(), new Partition(known.index(), leader.id(), leaderEpoch, known.replicas(), known.isr(), known.offline()));
        topics.put(topic.name(), new Topic(topic.name(), topic.id(), topic.isInternal(), topic.error(), List.copyOf(partitions)));
    }

    /** Where a node is, as somebody else found out. */
    void put(NodeAddress node) {
        Map<Integer, NodeAddress> changed = new LinkedHashMap<>(brokers);
        changed.put(node.id(), node);
        brokers = changed;
    }

    /** When the next request should be sent: {@code Long.MAX_VALUE} while one is under way, or if there are none. */
    long nextRequestMs() {
        if (requestUnderWay || !isAsked) {
            return Long.MAX_VALUE;
        }
        return lastAnswerMs + (urgent ? 0 : updateRequested ? backoff.delayMs(Math.max(1, incompleteInARow)) : maxAgeMs);
    }

    MetadataRequest startRequest() {
        requestUnderWay = true;
        updateRequested = false;
        urgent = false;
        List<MetadataRequestTopic> names = null;
        if (!wantAll) {
            names = new ArrayList<>();
            for (String topic : wanted) {
                names.add(new MetadataRequestTopic(Uuid.ZERO, topic));
            }
        }
        return new MetadataRequest(names, allowAutoTopicCreation, false, false);
    }

    /** The nodes are the controllers, and they alone: they tell of no topics (KIP-919). */
    void onReply(DescribeClusterResponse reply, long nowMs) {
        ErrorCode error = ErrorCode.of(reply.errorCode());
        if (error != ErrorCode.NONE) {
            onFailure(new KafkaException(error, reply.errorMessage() == null ? error.message() : reply.errorMessage()), nowMs);
            return;
        }
        onNodes(reply.clusterId(), reply.controllerId(), nowMs);
        for (DescribeClusterBroker node : reply.brokers()) {
            brokers.put(node.brokerId(), new NodeAddress(node.brokerId(), node.host(), node.port(), node.rack()));
        }
    }

    private void onNodes(String newClusterId, int newControllerId, long nowMs) {
        lastError = null;
        requestUnderWay = false;
        lastAnswerMs = nowMs;
        updates++;
        if (newClusterId != null) {
            clusterId = newClusterId;
        }
        controllerId = newControllerId;
        brokers = new LinkedHashMap<>();
    }

    /** Why the last request for metadata failed; null if it did not. */
    public KafkaException lastError() {
        return lastError;
    }

    /** No reply, or one that is of no use. */
    void onFailure(KafkaException error, long nowMs) {
        lastError = error;
        requestUnderWay = false;
        updateRequested = true;
        incompleteInARow++;
        lastAnswerMs = nowMs;
    }

    void onReply(MetadataResponse reply, long nowMs) {
        ErrorCode error = ErrorCode.of(reply.errorCode());
        if (error != ErrorCode.NONE) {
            onFailure(new KafkaException(error), nowMs);
            return;
        }
        if (reply.topics().stream().anyMatch(ClientMetadata::hasGaps)) {
            onFailure(new KafkaException(ErrorCode.UNKNOWN_SERVER_ERROR, "a topic's partitions are not numbered from 0 on"), nowMs);
            return;
        }
        onNodes(reply.clusterId(), reply.controllerId(), nowMs);
        for (MetadataResponseBroker broker : reply.brokers()) {
            brokers.put(broker.nodeId(), new NodeAddress(broker.nodeId(), broker.host(), broker.port(), broker.rack()));
        }
        boolean complete = takeTopics(reply.topics());
        incompleteInARow = complete ? 0 : incompleteInARow + 1;
        updateRequested |= !complete;
    }

    /** @return whether each wanted topic is there, with a leader for each partition, or is an error that will stay */
    private boolean takeTopics(List<MetadataResponseTopic> answered) {
        Map<String, Topic> newTopics = new LinkedHashMap<>();
        boolean complete = true;
        for (MetadataResponseTopic topic : answered) {
            Topic taken = take(topic, topics.get(topic.name()));
            newTopics.put(taken.name(), taken);
            complete &= !taken.error().isRetriable();
            for (Partition partition : taken.partitions()) {
                complete &= partition.leaderId() >= 0;
            }
        }
        topics = newTopics;
        return complete && (wantAll || newTopics.keySet().containsAll(wanted));
    }

    private static Topic take(MetadataResponseTopic topic, Topic known) {
        Partition[] partitions = new Partition[topic.partitions().size()];
        for (MetadataResponsePartition partition : topic.partitions()) {
            int index = partition.partitionIndex();
            partitions[index] = take(partition, sameTopic(topic, known) && index < known.partitions().size()
                ? known.partitions().get(index) : null);
        }
        return new Topic(topic.name(), topic.topicId(), topic.isInternal(), ErrorCode.of(topic.errorCode()), List.of(partitions));
    }

    private static boolean hasGaps(MetadataResponseTopic topic) {
        boolean[] seen = new boolean[topic.partitions().size()];
        boolean gaps = false;
        for (MetadataResponsePartition partition : topic.partitions()) {
            int index = partition.partitionIndex();
            boolean fits = index >= 0 && index < seen.length && !seen[index];
            gaps |= !fits;
            if (fits) {
                seen[index] = true;
            }
        }
        return gaps;
    }

    private static boolean sameTopic(MetadataResponseTopic topic, Topic known) {
        return known != null && known.id().equals(topic.topicId());
    }

    /** A broker that lags behind the others may tell an older leader than the one we know (KIP-320): it is not believed. */
    private static Partition take(MetadataResponsePartition partition, Partition known) {
        return known != null && partition.leaderEpoch() >= 0 && partition.leaderEpoch() < known.leaderEpoch() ? known
            : new Partition(partition.partitionIndex(), partition.leaderId(), partition.leaderEpoch(),
                List.copyOf(partition.replicaNodes()), List.copyOf(partition.isrNodes()), List.copyOf(partition.offlineReplicas()));
    }
}
