package gregor.controller;

import gregor.base.Uuid;
import gregor.config.NodeConfig;
import gregor.message.AlterConfigsMessage.AlterConfigsRequest;
import gregor.message.AlterConfigsMessage.AlterConfigsResponse;
import gregor.message.CreatePartitionsMessage.CreatePartitionsRequest;
import gregor.message.CreatePartitionsMessage.CreatePartitionsResponse;
import gregor.message.CreateTopicsMessage.CreateTopicsRequest;
import gregor.message.CreateTopicsMessage.CreateTopicsResponse;
import gregor.message.DeleteTopicsMessage.DeleteTopicsRequest;
import gregor.message.DeleteTopicsMessage.DeleteTopicsResponse;
import gregor.message.IncrementalAlterConfigsMessage.IncrementalAlterConfigsRequest;
import gregor.message.IncrementalAlterConfigsMessage.IncrementalAlterConfigsResponse;
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
    private final TopicControl topics;
    private final PartitionControl partitions;
    private final ConfigControl configs;
    private final Supplier<MetadataImage> image;

    /** @param image what all records so far add up to */
    public Controller(NodeConfig config, Entropy entropy, Supplier<MetadataImage> image) {
        EffectiveConfig effective = new EffectiveConfig(config);
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
}
