package gregor.client;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.message.ConfigResourceType;
import gregor.message.CreatePartitionsMessage.CreatePartitionsAssignment;
import gregor.message.CreatePartitionsMessage.CreatePartitionsRequest;
import gregor.message.CreatePartitionsMessage.CreatePartitionsResponse;
import gregor.message.CreatePartitionsMessage.CreatePartitionsTopic;
import gregor.message.CreateTopicsMessage.CreatableReplicaAssignment;
import gregor.message.CreateTopicsMessage.CreatableTopic;
import gregor.message.CreateTopicsMessage.CreatableTopicConfig;
import gregor.message.CreateTopicsMessage.CreateTopicsRequest;
import gregor.message.CreateTopicsMessage.CreateTopicsResponse;
import gregor.message.DeleteTopicsMessage.DeleteTopicState;
import gregor.message.DeleteTopicsMessage.DeleteTopicsRequest;
import gregor.message.DeleteTopicsMessage.DeleteTopicsResponse;
import gregor.message.DescribeConfigsMessage.DescribeConfigsRequest;
import gregor.message.DescribeConfigsMessage.DescribeConfigsResource;
import gregor.message.DescribeConfigsMessage.DescribeConfigsResourceResult;
import gregor.message.DescribeConfigsMessage.DescribeConfigsResponse;
import gregor.message.DescribeConfigsMessage.DescribeConfigsResult;
import gregor.message.DescribeLogDirsMessage.DescribeLogDirsRequest;
import gregor.message.DescribeLogDirsMessage.DescribeLogDirsResponse;
import gregor.message.DescribeLogDirsMessage.DescribeLogDirsResult;
import gregor.message.IncrementalAlterConfigsMessage.AlterConfigsResource;
import gregor.message.IncrementalAlterConfigsMessage.AlterConfigsResourceResponse;
import gregor.message.IncrementalAlterConfigsMessage.AlterableConfig;
import gregor.message.IncrementalAlterConfigsMessage.IncrementalAlterConfigsRequest;
import gregor.message.IncrementalAlterConfigsMessage.IncrementalAlterConfigsResponse;
import gregor.message.MetadataMessage.MetadataRequest;
import gregor.message.MetadataMessage.MetadataResponse;
import gregor.message.MetadataMessage.MetadataResponseTopic;
import gregor.port.Clock;
import gregor.port.Transport;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Looks at a cluster and changes it. Each call waits, on the caller's thread, until it is done, has failed for good, or
 * {@code default.api.timeout.ms} has passed; what fails for a while is tried again meanwhile. So a change whose answer
 * was lost may have been made already when it is asked for again.
 *
 * <p>Every method throws {@link KafkaException} with the broker's error and message, or with REQUEST_TIMED_OUT or
 * NETWORK_EXCEPTION if nobody could be reached.
 */
public final class AdminClient implements AutoCloseable {

    private final NetworkClient client;
    private final Calls calls;

    /** @param transport the client's own; closed with it */
    public AdminClient(ClientConfig config, Transport transport, Clock clock) {
        this.client = new NetworkClient(config, transport, clock);
        this.calls = new Calls(client);
    }

    /**
     * Waits for the first answer of the cluster. Without it a first call does, but for as long as any call.
     *
     * @throws KafkaException REQUEST_TIMED_OUT, saying why no broker could be reached
     */
    public void connect(long maxWaitMs) {
        calls.awaitFreshMetadata(client.nowMs() + maxWaitMs);
    }

    /** Null if the brokers don't tell. */
    public String clusterId() {
        calls.awaitFreshMetadata(deadlineMs());
        return client.metadata().clusterId();
    }

    /** The brokers that are alive, in the order of their ids. */
    public List<NodeAddress> nodes() {
        calls.awaitFreshMetadata(deadlineMs());
        Map<Integer, NodeAddress> byId = new TreeMap<>();
        client.metadata().brokers().forEach(node -> byId.put(node.id(), node));
        return List.copyOf(byId.values());
    }

    /** All topics in the order of their names, and whether each is the brokers' own. */
    public Map<String, Boolean> listTopics() {
        ClientRequest<MetadataRequest, MetadataResponse> request = ClientRequest.of(MetadataRequest.class, MetadataResponse.class,
            new MetadataRequest(null, false, false, false)).within(1, Integer.MAX_VALUE);
        return onAnyNode(request, reply -> {
            check(reply.errorCode(), null);
            Map<String, Boolean> topics = new TreeMap<>();
            for (MetadataResponseTopic topic : reply.topics()) {
                topics.put(topic.name(), topic.isInternal());
            }
            return topics;
        });
    }

    /** These topics, in this order. */
    public List<TopicDescription> describeTopics(Collection<String> names) {
        return names.isEmpty() ? List.of() : calls.retrying(deadlineMs(), () -> new TopicDescriber(calls).describe(names, deadlineMs()));
    }

    /** Returns once the brokers know the topic, or some time after the controller has accepted it. */
    public void createTopic(NewTopic topic) {
        List<CreatableReplicaAssignment> assignments = new ArrayList<>();
        for (List<Integer> replicas : topic.assignments()) {
            assignments.add(new CreatableReplicaAssignment(assignments.size(), replicas));
        }
        List<CreatableTopicConfig> configs = new ArrayList<>();
        topic.configs().forEach((name, value) -> configs.add(new CreatableTopicConfig(name, value)));
        CreatableTopic wanted = new CreatableTopic(topic.name(), topic.partitions(), topic.replicationFactor(), assignments, configs);
        onController(ClientRequest.of(CreateTopicsRequest.class, CreateTopicsResponse.class,
            new CreateTopicsRequest(List.of(wanted), timeoutMs(), false)), reply -> {
                reply.topics().forEach(result -> check(result.errorCode(), result.errorMessage()));
                return null;
            });
    }

    public void deleteTopic(String name) {
        onController(ClientRequest.byVersion(DeleteTopicsRequest.class, DeleteTopicsResponse.class, version -> version < 6
            ? new DeleteTopicsRequest(List.of(), List.of(name), timeoutMs())
            : new DeleteTopicsRequest(List.of(new DeleteTopicState(name, Uuid.ZERO)), List.of(), timeoutMs())), reply -> {
                reply.responses().forEach(result -> check(result.errorCode(), result.errorMessage()));
                return null;
            });
    }

    /**
     * Gives a topic more partitions.
     *
     * @param count how many there shall be in all
     * @param assignments the brokers of each new partition; null to leave the choice to the controller
     */
    public void createPartitions(String topic, int count, List<List<Integer>> assignments) {
        List<CreatePartitionsAssignment> assigned = assignments == null ? null
            : assignments.stream().map(CreatePartitionsAssignment::new).toList();
        onController(ClientRequest.of(CreatePartitionsRequest.class, CreatePartitionsResponse.class,
            new CreatePartitionsRequest(List.of(new CreatePartitionsTopic(topic, count, assigned)), timeoutMs(), false)), reply -> {
                reply.results().forEach(result -> check(result.errorCode(), result.errorMessage()));
                return null;
            });
    }

    /**
     * All settings of a topic or a broker, with their synonyms.
     *
     * @param name a topic; a broker's id, or the empty text for what all brokers default to
     */
    public List<DescribeConfigsResourceResult> describeConfigs(ConfigResourceType type, String name) {
        return onNodeOf(type, name, ClientRequest.of(DescribeConfigsRequest.class, DescribeConfigsResponse.class,
            new DescribeConfigsRequest(List.of(new DescribeConfigsResource(type.id(), name, null)), true, false)), reply -> {
                List<DescribeConfigsResourceResult> configs = new ArrayList<>();
                for (DescribeConfigsResult result : reply.results()) {
                    check(result.errorCode(), result.errorMessage());
                    configs.addAll(result.configs());
                }
                return configs;
            });
    }

    /** Changes some settings of a topic or a broker; names as in {@link #describeConfigs}. */
    public void incrementalAlterConfigs(ConfigResourceType type, String name, List<AlterableConfig> changes) {
        onNodeOf(type, name, ClientRequest.of(IncrementalAlterConfigsRequest.class, IncrementalAlterConfigsResponse.class,
            new IncrementalAlterConfigsRequest(List.of(new AlterConfigsResource(type.id(), name, changes)), false)), reply -> {
                for (AlterConfigsResourceResponse result : reply.responses()) {
                    check(result.errorCode(), result.errorMessage());
                }
                return null;
            });
    }

    /**
     * Looks up an offset in each of these partitions.
     *
     * @param timestamps milliseconds since 1970, or a special value of {@link gregor.message.ListOffsetsMessage}
     */
    public Map<TopicPartition, Result<ListedOffset>> listOffsets(Map<TopicPartition, Long> timestamps) {
        return new OffsetLookup(client).run(calls, timestamps, deadlineMs());
    }

    /**
     * Deletes the records below an offset.
     *
     * @param offsets the first record that stays; -1 for the high watermark
     * @return the first offset that is left in each partition
     */
    public Map<TopicPartition, Result<Long>> deleteRecords(Map<TopicPartition, Long> offsets) {
        return new RecordDeletion(timeoutMs()).run(calls, offsets, deadlineMs());
    }

    /** The log directories of a broker. */
    public List<DescribeLogDirsResult> describeLogDirs(int brokerId) {
        calls.awaitFreshMetadata(deadlineMs());
        return on(() -> brokerId, ClientRequest.of(DescribeLogDirsRequest.class, DescribeLogDirsResponse.class,
            new DescribeLogDirsRequest(null)), reply -> {
                check(reply.errorCode(), null);
                return reply.results();
            });
    }

    /** Ends all connections. */
    @Override
    public void close() {
        client.close();
    }

    /** Reads a reply, or throws what it says. */
    private interface Reading<R, T> {
        T read(R reply);
    }

    private <Q, R, T> T onAnyNode(ClientRequest<Q, R> request, Reading<R, T> reading) {
        return on(client::leastLoadedNode, request, reading);
    }

    /** Brokers pass on what is meant for the controller, so any node that the metadata names will do. */
    private <Q, R, T> T onController(ClientRequest<Q, R> request, Reading<R, T> reading) {
        return on(() -> client.metadata().controller() == null ? client.leastLoadedNode() : client.metadata().controller().id(),
            request, reading);
    }

    /** Settings of one broker are that broker's affair. */
    private <Q, R, T> T onNodeOf(ConfigResourceType type, String name, ClientRequest<Q, R> request, Reading<R, T> reading) {
        if (type != ConfigResourceType.BROKER || name.isEmpty()) {
            return onAnyNode(request, reading);
        }
        calls.awaitFreshMetadata(deadlineMs());
        return on(() -> Integer.parseInt(name), request, reading);
    }

    private <Q, R, T> T on(Supplier<Integer> node, ClientRequest<Q, R> request, Reading<R, T> reading) {
        long deadlineMs = deadlineMs();
        return calls.retrying(deadlineMs, () -> reading.read(calls.call(node.get(), request, deadlineMs)));
    }

    /** @param message the broker's own words, or null */
    static void check(short errorCode, String message) {
        ErrorCode error = ErrorCode.of(errorCode);
        if (error != ErrorCode.NONE) {
            throw message == null || message.isEmpty() ? new KafkaException(error) : new KafkaException(error, message);
        }
    }

    private int timeoutMs() {
        return client.config().requestTimeoutMs();
    }

    private long deadlineMs() {
        return client.nowMs() + client.config().apiTimeoutMs();
    }
}
