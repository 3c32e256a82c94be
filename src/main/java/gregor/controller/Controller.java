package gregor.controller;

import gregor.base.KafkaException;
import gregor.config.NodeConfig;
import gregor.message.AllocateProducerIdsMessage.AllocateProducerIdsRequest;
import gregor.message.AllocateProducerIdsMessage.AllocateProducerIdsResponse;
import gregor.message.AlterConfigsMessage.AlterConfigsRequest;
import gregor.message.AlterConfigsMessage.AlterConfigsResponse;
import gregor.message.AlterPartitionMessage.AlterPartitionRequest;
import gregor.message.AlterPartitionMessage.AlterPartitionResponse;
import gregor.message.AlterPartitionReassignmentsMessage.AlterPartitionReassignmentsRequest;
import gregor.message.AlterPartitionReassignmentsMessage.AlterPartitionReassignmentsResponse;
import gregor.message.AssignReplicasToDirsMessage.AssignReplicasToDirsRequest;
import gregor.message.AssignReplicasToDirsMessage.AssignReplicasToDirsResponse;
import gregor.message.BrokerHeartbeatMessage.BrokerHeartbeatRequest;
import gregor.message.BrokerHeartbeatMessage.BrokerHeartbeatResponse;
import gregor.message.BrokerRegistrationMessage.BrokerRegistrationRequest;
import gregor.message.BrokerRegistrationMessage.BrokerRegistrationResponse;
import gregor.message.ControllerRegistrationMessage.ControllerRegistrationRequest;
import gregor.message.ControllerRegistrationMessage.ControllerRegistrationResponse;
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
import gregor.message.UnregisterBrokerMessage.UnregisterBrokerRequest;
import gregor.message.UnregisterBrokerMessage.UnregisterBrokerResponse;
import gregor.message.UpdateFeaturesMessage.UpdateFeaturesRequest;
import gregor.message.UpdateFeaturesMessage.UpdateFeaturesResponse;
import gregor.metadata.BootstrapMetadata;
import gregor.metadata.MetadataVersion;
import gregor.port.Clock;
import gregor.port.Entropy;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What the cluster decides, as a pure function: a request and the image as it is give a {@link Decision}. Nothing changes
 * here; the image does when the decision's records are committed. Knows no log, no thread and no clock.
 *
 * <p>Source: Kafka's class {@code QuorumController}, which has the event loop in it as well; here that is
 * {@link ControllerLoop}.
 */
public final class Controller {

    private final NodeConfig config;
    private final EffectiveConfig effective;
    private final ControllerState state;
    private final Clock clock;
    private final TopicControl topics;
    private final PartitionControl partitions;
    private final ConfigControl configs;
    private final FeatureControl features;
    private final BrokerHeartbeats heartbeats;
    private final BrokerLoss losses = new BrokerLoss();
    private final BrokerControl brokers;

    public Controller(NodeConfig config, String clusterId, ControllerState state, Clock clock, Entropy entropy) {
        this.effective = new EffectiveConfig(config);
        this.config = config;
        this.state = state;
        this.clock = clock;
        this.topics = new TopicControl(effective, entropy);
        this.partitions = new PartitionControl(entropy);
        this.configs = new ConfigControl(effective);
        this.features = new FeatureControl(config);
        this.heartbeats = new BrokerHeartbeats(config.nodeId(), TimeUnit.MILLISECONDS.toNanos(config.brokerSessionTimeoutMs()));
        this.brokers = new BrokerControl(clusterId, heartbeats, losses);
    }

    public Decision<CreateTopicsResponse> createTopics(CreateTopicsRequest request) {
        return topics.create(state.image(), request);
    }

    public Decision<DeleteTopicsResponse> deleteTopics(DeleteTopicsRequest request, int version) {
        return topics.delete(state.image(), request, version);
    }

    public Decision<CreatePartitionsResponse> createPartitions(CreatePartitionsRequest request) {
        return partitions.create(state.image(), request);
    }

    public Decision<IncrementalAlterConfigsResponse> alterConfigs(IncrementalAlterConfigsRequest request) {
        return configs.alter(state.image(), request);
    }

    public Decision<AlterConfigsResponse> replaceConfigs(AlterConfigsRequest request) {
        return configs.replace(state.image(), request);
    }

    /**
     * This controller begins to decide: an empty log gets what the cluster begins with, a metadata transaction that its
     * predecessor left open is taken back. Every broker that takes part gets a new session.
     *
     * @param isInTransaction whether one is open
     * @return the level in which the records are to be written
     */
    public Decision<MetadataVersion> activate(BootstrapMetadata bootstrap, boolean isInTransaction) {
        heartbeats.restart(state.image().cluster(), clock.nanos());
        return Activation.of(state.image(), bootstrap, isInTransaction, config.minInsyncReplicas());
    }

    /** This controller decides no more: what it knows of brokers beside the image is of no use. */
    void deactivate() {
        heartbeats.forgetAll();
    }

    /**
     * A broker process has started. It is fenced until it has caught up; the reply has its epoch. If an earlier process was here, its
     * partitions are led by others from now on, or by nobody. The same process may say something new of itself: it keeps its epoch,
     * and takes part as before. BrokerRegistration v0-4.
     *
     * @throws KafkaException INCONSISTENT_CLUSTER_ID; DUPLICATE_BROKER_REGISTRATION while another process with this id may be alive; INVALID_REGISTRATION if its id is negative, its directories cannot be, or it names no metadata.version; UNSUPPORTED_VERSION if
     *     it can't work at a finalized level
     */
    public Decision<BrokerRegistrationResponse> registerBroker(BrokerRegistrationRequest request, int version) {
        return brokers.register(state, request, version, changes(), clock.nanos());
    }

    /**
     * A broker is there, at the other end of a connection. It is let in, fenced, or told to stop, as it wants and as {@link BrokerControlState} allows; directories of it
     * that have failed take their replicas out of the ISRs. BrokerHeartbeat v0-2.
     *
     * @param connection the number of the one that the request came on
     * @throws KafkaException STALE_BROKER_EPOCH if another process is registered, or none
     */
    public Decision<BrokerHeartbeatResponse> heartbeat(BrokerHeartbeatRequest request, long connection) {
        Decision<BrokerHeartbeatResponse> decision = brokers.heartbeat(state, request, changes(), clock.nanos());
        losses.heard(request.brokerId(), request.brokerEpoch(), connection);
        return decision;
    }

    /** Which brokers seem to be gone. */
    BrokerLoss losses() {
        return losses;
    }

    /** Fences a broker whose process is gone, as if its session were over; the reply is whether it took part until now. */
    Decision<Boolean> fenceLostBroker(BrokerLoss.Suspicion lost) {
        return brokers.fenceLost(lost, changes());
    }

    /**
     * Fences one broker that was not heard of for a session's time; the reply is whether there was one.
     *
     * @param nowNs a moment such that all heartbeats that came in before it have been decided: those that still wait are not missed
     */
    Decision<Boolean> fenceStaleBroker(long nowNs) {
        return brokers.fenceStale(changes(), nowNs);
    }

    /**
     * A broker will not come back. UnregisterBroker v0.
     *
     * @throws KafkaException BROKER_ID_NOT_REGISTERED
     */
    public Decision<UnregisterBrokerResponse> unregisterBroker(UnregisterBrokerRequest request) {
        return brokers.unregister(request, changes());
    }

    /**
     * A controller process tells where it can be reached, and what it can do. ControllerRegistration v0.
     *
     * @throws KafkaException UNSUPPORTED_VERSION where metadata.version is too old to write that down
     */
    public Decision<ControllerRegistrationResponse> registerController(ControllerRegistrationRequest request) {
        return ControllerRegistrations.register(state.image(), request);
    }

    /** Changes the levels of features; errors are in the reply. UpdateFeatures v0-2. */
    public Decision<UpdateFeaturesResponse> updateFeatures(UpdateFeaturesRequest request, int version) {
        return features.update(state, request, version);
    }

    /**
     * Reserves a block of producer ids for a broker. AllocateProducerIds v0.
     *
     * @throws KafkaException STALE_BROKER_EPOCH if another process is registered, or none
     */
    public Decision<AllocateProducerIdsResponse> allocateProducerIds(AllocateProducerIdsRequest request) {
        return ProducerIdControl.allocate(state.image(), request);
    }

    private PartitionChanges changes() {
        return new PartitionChanges(state.image(), effective);
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
