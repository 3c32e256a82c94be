package gregor.controller;

import gregor.base.KafkaException;
import gregor.base.Uuid;
import gregor.config.NodeConfig;
import gregor.message.AlterConfigsMessage.AlterConfigsRequest;
import gregor.message.AlterConfigsMessage.AlterConfigsResponse;
import gregor.message.AlterPartitionMessage.AlterPartitionRequest;
import gregor.message.AlterPartitionMessage.AlterPartitionResponse;
import gregor.message.AlterPartitionReassignmentsMessage.AlterPartitionReassignmentsRequest;
import gregor.message.AlterPartitionReassignmentsMessage.AlterPartitionReassignmentsResponse;
import gregor.message.AssignReplicasToDirsMessage.AssignReplicasToDirsRequest;
import gregor.message.AssignReplicasToDirsMessage.AssignReplicasToDirsResponse;
import gregor.message.CreatePartitionsMessage.CreatePartitionsRequest;
import gregor.message.CreatePartitionsMessage.CreatePartitionsResponse;
import gregor.message.CreateTopicsMessage.CreateTopicsRequest;
import gregor.message.CreateTopicsMessage.CreateTopicsResponse;
import gregor.message.DeleteTopicsMessage.DeleteTopicsRequest;
import gregor.message.DeleteTopicsMessage.DeleteTopicsResponse;
import gregor.message.ElectLeadersMessage.ElectLeadersRequest;
import gregor.message.ElectLeadersMessage.ElectLeadersResponse;
import gregor.message.IncrementalAlterConfigsMessage.IncrementalAlterConfigsRequest;
import gregor.message.IncrementalAlterConfigsMessage.IncrementalAlterConfigsResponse;
import gregor.message.ListPartitionReassignmentsMessage.ListPartitionReassignmentsRequest;
import gregor.message.ListPartitionReassignmentsMessage.ListPartitionReassignmentsResponse;
import gregor.metadata.BootstrapMetadata;
import gregor.metadata.ClusterRecords.NodeEndpoint;
import gregor.metadata.ClusterRecords.NodeFeature;
import gregor.metadata.MetadataImage;
import gregor.metadata.MetadataVersion;
import gregor.port.Entropy;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the cluster decides, as a pure function: a request and the image as it is give a {@link Decision}. Nothing changes
 * here; the image does when the decision's records are committed. Knows no log, no thread and no clock.
 *
 * <p>Source: Kafka's class {@code QuorumController}, which has the event loop in it as well; here that is
 * {@link ControllerLoop}.
 */
public final class Controller {

    /** How many producer ids a broker is given at a time (KIP-730). */
    public static final int PRODUCER_ID_BLOCK_SIZE = 1000;

    private final NodeConfig config;
    private final EffectiveConfig effective;
    private final TopicControl topics;
    private final PartitionControl partitions;
    private final ConfigControl configs;
    private final Supplier<MetadataImage> image;

    /** @param image what all records so far add up to */
    public Controller(NodeConfig config, Entropy entropy, Supplier<MetadataImage> image) {
        this.effective = new EffectiveConfig(config);
        this.config = config;
        this.topics = new TopicControl(effective, entropy);
        this.partitions = new PartitionControl(entropy);
        this.configs = new ConfigControl(config.nodeId(), effective);
        this.image = image;
    }

    public Decision<CreateTopicsResponse> createTopics(CreateTopicsRequest request) {
        return topics.create(image.get(), request);
    }

    public Decision<DeleteTopicsResponse> deleteTopics(DeleteTopicsRequest request, int version) {
        return topics.delete(image.get(), request, version);
    }

    public Decision<CreatePartitionsResponse> createPartitions(CreatePartitionsRequest request) {
        return partitions.create(image.get(), request);
    }

    public Decision<IncrementalAlterConfigsResponse> alterConfigs(IncrementalAlterConfigsRequest request) {
        return configs.alter(image.get(), request);
    }

    public Decision<AlterConfigsResponse> replaceConfigs(AlterConfigsRequest request) {
        return configs.replace(image.get(), request);
    }

    /**
     * This controller begins to decide: an empty log gets what the cluster begins with, a metadata transaction that its
     * predecessor left open is taken back.
     *
     * @param isInTransaction whether one is open
     * @return the level in which the records are to be written
     */
    public Decision<MetadataVersion> activate(BootstrapMetadata bootstrap, boolean isInTransaction) {
        return Activation.of(image.get(), bootstrap, isInTransaction, config.minInsyncReplicas());
    }

    /** A controller process tells where it can be reached. See {@link BrokerControl#registerController}. */
    public Decision<Boolean> registerController(Uuid incarnationId, List<NodeEndpoint> endpoints, List<NodeFeature> features) {
        return BrokerControl.registerController(image.get(), config.nodeId(), incarnationId, endpoints, features);
    }

    /** A broker process has started; the reply is its epoch. See {@link BrokerControl#register}. */
    public Decision<Long> registerBroker(BrokerRegistrationRequested broker, long nextOffset) {
        return BrokerControl.register(image.get(), broker, nextOffset);
    }

    /** A broker has caught up and is let in. */
    public Decision<Boolean> unfenceBroker(int brokerId, long brokerEpoch) {
        return BrokerControl.unfence(image.get(), brokerId, brokerEpoch);
    }

    /** A broker tells where it put replicas. See {@link DirectoryControl#assign}. */
    public Decision<Boolean> assignReplicasToDirs(int brokerId, long brokerEpoch, List<ReplicaDirectory> assignments) {
        return DirectoryControl.assign(image.get(), brokerId, brokerEpoch, assignments);
    }

    /** Log directories of a broker have failed; in Kafka a field of its heartbeat. See {@link DirectoryControl#offline}. */
    public Decision<Boolean> logDirsOffline(int brokerId, long brokerEpoch, List<Uuid> failed) {
        return DirectoryControl.offline(image.get(), brokerId, brokerEpoch, failed);
    }

    /** Reserves a block of producer ids; the reply is the first of {@link #PRODUCER_ID_BLOCK_SIZE}. */
    public Decision<Long> allocateProducerIds(int brokerId, long brokerEpoch) {
        return BrokerControl.allocateProducerIds(image.get(), brokerId, brokerEpoch);
    }

    private PartitionChanges changes() {
        return new PartitionChanges(image.get(), effective);
    }

    /**
     * A leader changes the ISR of its partitions. AlterPartition v2-3.
     *
     * @throws KafkaException STALE_BROKER_EPOCH if another process of the leader's broker is registered, or none; all else is said
     *     partition by partition
     */
    public Decision<AlterPartitionResponse> alterPartition(AlterPartitionRequest request, int version) {
        return AlterPartitionControl.alter(request, version, changes());
    }

    /** Moves partitions, or gives that up; errors are in the reply. AlterPartitionReassignments v0-1. */
    public Decision<AlterPartitionReassignmentsResponse> alterPartitionReassignments(AlterPartitionReassignmentsRequest request) {
        return ReassignmentControl.alter(request, changes());
    }

    /** Which partitions are on the move; changes nothing. ListPartitionReassignments v0. */
    public Decision<ListPartitionReassignmentsResponse> listPartitionReassignments(ListPartitionReassignmentsRequest request) {
        return Decision.noChange(ReassignmentControl.list(request, changes().image()));
    }

    /**
     * Elects leaders; errors are in the reply. ElectLeaders v0-2.
     *
     * @throws KafkaException INVALID_REQUEST if there is no such kind of election
     */
    public Decision<ElectLeadersResponse> electLeaders(ElectLeadersRequest request) {
        return ElectionControl.elect(request, changes());
    }

    /** Some leaders go back to their preferred brokers; the reply is whether there may be more to do. For auto.leader.rebalance.enable. */
    public Decision<Boolean> balanceLeaders() {
        return ElectionControl.balance(changes());
    }

    /** Some partitions get a leader that may lack records, where their topics allow that; the reply is whether there may be more to do. */
    public Decision<Boolean> electUncleanLeaders() {
        return ElectionControl.electUncleanly(changes());
    }

    /**
     * A broker tells where it put replicas. AssignReplicasToDirs v0.
     *
     * @throws KafkaException STALE_BROKER_EPOCH if another process is registered, or none; UNSUPPORTED_VERSION if the cluster's records
     *     cannot tell directories yet; all else is said partition by partition
     */
    public Decision<AssignReplicasToDirsResponse> assignReplicasToDirs(AssignReplicasToDirsRequest request) {
        return DirectoryControl.assign(request, changes());
    }
}
