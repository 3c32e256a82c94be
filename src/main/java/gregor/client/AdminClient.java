package gregor.client;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.message.AddRaftVoterMessage.AddRaftVoterRequest;
import gregor.message.AddRaftVoterMessage.AddRaftVoterResponse;
import gregor.message.ApiVersionsMessage.ApiVersionsRequest;
import gregor.message.ApiVersionsMessage.ApiVersionsResponse;
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
import gregor.message.DescribeClusterMessage.DescribeClusterRequest;
import gregor.message.DescribeClusterMessage.DescribeClusterResponse;
import gregor.message.DescribeClusterMessage;
import gregor.message.DescribeConfigsMessage.DescribeConfigsRequest;
import gregor.message.DescribeConfigsMessage.DescribeConfigsResource;
import gregor.message.DescribeConfigsMessage.DescribeConfigsResourceResult;
import gregor.message.DescribeConfigsMessage.DescribeConfigsResponse;
import gregor.message.DescribeConfigsMessage.DescribeConfigsResult;
import gregor.message.DescribeLogDirsMessage.DescribeLogDirsRequest;
import gregor.message.DescribeLogDirsMessage.DescribeLogDirsResponse;
import gregor.message.DescribeLogDirsMessage.DescribeLogDirsResult;
import gregor.message.DescribeQuorumMessage.DescribeQuorumPartition;
import gregor.message.DescribeQuorumMessage.DescribeQuorumPartitionResult;
import gregor.message.DescribeQuorumMessage.DescribeQuorumRequest;
import gregor.message.DescribeQuorumMessage.DescribeQuorumResponse;
import gregor.message.DescribeQuorumMessage.DescribeQuorumTopic;
import gregor.message.IncrementalAlterConfigsMessage.AlterConfigsResource;
import gregor.message.IncrementalAlterConfigsMessage.AlterConfigsResourceResponse;
import gregor.message.IncrementalAlterConfigsMessage.AlterableConfig;
import gregor.message.IncrementalAlterConfigsMessage.IncrementalAlterConfigsRequest;
import gregor.message.IncrementalAlterConfigsMessage.IncrementalAlterConfigsResponse;
import gregor.message.ListPartitionReassignmentsMessage.OngoingPartitionReassignment;
import gregor.message.MetadataMessage.MetadataRequest;
import gregor.message.MetadataMessage.MetadataResponse;
import gregor.message.MetadataMessage.MetadataResponseTopic;
import gregor.message.QuorumListener;
import gregor.message.RemoveRaftVoterMessage.RemoveRaftVoterRequest;
import gregor.message.RemoveRaftVoterMessage.RemoveRaftVoterResponse;
import gregor.message.UnregisterBrokerMessage.UnregisterBrokerRequest;
import gregor.message.UnregisterBrokerMessage.UnregisterBrokerResponse;
import gregor.message.UpdateFeaturesMessage.FeatureUpdateKey;
import gregor.message.UpdateFeaturesMessage.UpdateFeaturesRequest;
import gregor.message.UpdateFeaturesMessage.UpdateFeaturesResponse;
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

    /** The replica that comes first in a partition's list becomes its leader, if it is in sync. */
    public static final byte PREFERRED = 0;
    /** A replica that is alive becomes the leader of a partition without one, though it may lack records. */
    public static final byte UNCLEAN = 1;

    private static final ClientRequest<ApiVersionsRequest, ApiVersionsResponse> FEATURES = ClientRequest.of(ApiVersionsRequest.class,
        ApiVersionsResponse.class, new ApiVersionsRequest(ClientConfig.SOFTWARE_NAME, ClientConfig.SOFTWARE_VERSION));
    private static final String METADATA_TOPIC = "__cluster_metadata";

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
        onNodeThatChanges(type, name, ClientRequest.of(IncrementalAlterConfigsRequest.class, IncrementalAlterConfigsResponse.class,
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

    /**
     * The cluster as one node sees it: the brokers, or, where controllers are asked, those.
     *
     * @param includeFenced brokers too that are registered and not in use (KIP-1073)
     */
    public DescribeClusterResponse describeCluster(boolean includeFenced) {
        byte type = client.config().asksControllers() ? DescribeClusterMessage.CONTROLLERS : DescribeClusterMessage.BROKERS;
        ClientRequest<DescribeClusterRequest, DescribeClusterResponse> request = ClientRequest.of(DescribeClusterRequest.class,
            DescribeClusterResponse.class, new DescribeClusterRequest(false, type, includeFenced));
        return onController(includeFenced ? request.within(2, Integer.MAX_VALUE) : request, reply -> {
            check(reply.errorCode(), reply.errorMessage());
            return reply;
        });
    }

    /** The metadata quorum as its leader sees it; of one partition. */
    public DescribeQuorumResponse describeMetadataQuorum() {
        return onController(ClientRequest.of(DescribeQuorumRequest.class, DescribeQuorumResponse.class, new DescribeQuorumRequest(
            List.of(new DescribeQuorumTopic(METADATA_TOPIC, List.of(new DescribeQuorumPartition(0)))))), reply -> {
                check(reply.errorCode(), reply.errorMessage());
                if (reply.topics().size() != 1 || reply.topics().get(0).partitions().size() != 1) {
                    throw new KafkaException(ErrorCode.UNKNOWN_SERVER_ERROR, "the reply is not about one partition of " + METADATA_TOPIC);
                }
                DescribeQuorumPartitionResult partition = reply.topics().get(0).partitions().get(0);
                check(partition.errorCode(), partition.errorMessage());
                return reply;
            });
    }

    /** Returns once the controller is a voter of the metadata quorum (KIP-853). */
    public void addRaftVoter(int controllerId, Uuid directory, List<QuorumListener> listeners) {
        onController(ClientRequest.of(AddRaftVoterRequest.class, AddRaftVoterResponse.class,
            new AddRaftVoterRequest(null, timeoutMs(), controllerId, directory, listeners, true)), reply -> {
                check(reply.errorCode(), reply.errorMessage());
                return null;
            });
    }

    /** Returns once the controller is no voter of the metadata quorum any more (KIP-853). */
    public void removeRaftVoter(int controllerId, Uuid directory) {
        onController(ClientRequest.of(RemoveRaftVoterRequest.class, RemoveRaftVoterResponse.class,
            new RemoveRaftVoterRequest(null, controllerId, directory)), reply -> {
                check(reply.errorCode(), reply.errorMessage());
                return null;
            });
    }

    /** Which levels of which features a node could work with, and which the cluster has finalized. */
    public ApiVersionsResponse describeFeatures() {
        return onController(FEATURES, AdminClient::checked);
    }

    /** The same as this node sees it. */
    public ApiVersionsResponse describeFeatures(int nodeId) {
        calls.awaitFreshMetadata(deadlineMs());
        return on(() -> nodeId, FEATURES, AdminClient::checked);
    }

    private static ApiVersionsResponse checked(ApiVersionsResponse reply) {
        check(reply.errorCode(), null);
        return reply;
    }

    /**
     * Finalizes other levels of features, all of them or none.
     *
     * @param updates version 1 of the request's: with a kind of upgrade
     * @param validateOnly asks whether it would work
     */
    public void updateFeatures(List<FeatureUpdateKey> updates, boolean validateOnly) {
        onController(ClientRequest.of(UpdateFeaturesRequest.class, UpdateFeaturesResponse.class,
            new UpdateFeaturesRequest(timeoutMs(), updates, validateOnly)).within(1, Integer.MAX_VALUE), reply -> {
                check(reply.errorCode(), reply.errorMessage());
                reply.results().forEach(result -> check(result.errorCode(), result.errorMessage()));
                return null;
            });
    }

    /**
     * Has leaders elected (KIP-183, KIP-460).
     *
     * @param type {@link #PREFERRED} or {@link #UNCLEAN}
     * @param partitions null for all that need it
     * @return what became of each; of all, those that had nothing to change are left out
     */
    public Map<TopicPartition, Result<Void>> electLeaders(byte type, Collection<TopicPartition> partitions) {
        return onController(PartitionCalls.electLeaders(type, partitions, timeoutMs()), PartitionCalls::read);
    }

    /**
     * Starts to move partitions (KIP-455).
     *
     * @param targets the brokers each shall be on in the end; null for a partition whose move is cancelled
     * @param allowsFactorChange whether a partition may have more or fewer replicas in the end (KIP-860)
     */
    public Map<TopicPartition, Result<Void>> alterPartitionReassignments(Map<TopicPartition, List<Integer>> targets,
            boolean allowsFactorChange) {
        return onController(PartitionCalls.reassign(targets, allowsFactorChange, timeoutMs()), PartitionCalls::read);
    }

    /** Those of the partitions that are on the move. @param partitions null for all */
    public Map<TopicPartition, OngoingPartitionReassignment> listPartitionReassignments(Collection<TopicPartition> partitions) {
        return onController(PartitionCalls.reassignments(partitions, timeoutMs()), PartitionCalls::read);
    }

    /** Makes the cluster forget a broker that will not come back. */
    public void unregisterBroker(int brokerId) {
        onController(ClientRequest.of(UnregisterBrokerRequest.class, UnregisterBrokerResponse.class, new UnregisterBrokerRequest(brokerId)),
            reply -> {
                check(reply.errorCode(), reply.errorMessage());
                return null;
            });
    }

    /** Starts to move replicas of one broker to other log directories of it. @param paths absolute */
    public Map<TopicPartition, Result<Void>> alterReplicaLogDirs(int brokerId, Map<TopicPartition, String> paths) {
        calls.awaitFreshMetadata(deadlineMs());
        return on(() -> brokerId, PartitionCalls.moveToDirectories(paths), PartitionCalls::read);
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

    /** Lets time pass. */
    public void pause(long ms) {
        calls.pause(ms);
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

    /** Changes to a broker are made by that broker, or, where there is no broker to ask, by the controller. */
    private <Q, R, T> T onNodeThatChanges(ConfigResourceType type, String name, ClientRequest<Q, R> request, Reading<R, T> reading) {
        return client.config().asksControllers() ? onController(request, reading) : onNodeOf(type, name, request, reading);
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
