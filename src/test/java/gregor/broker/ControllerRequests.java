package gregor.broker;

import gregor.base.Uuid;
import gregor.message.AddRaftVoterMessage.AddRaftVoterRequest;
import gregor.message.AllocateProducerIdsMessage.AllocateProducerIdsRequest;
import gregor.message.AlterConfigsMessage.AlterConfigsRequest;
import gregor.message.AlterConfigsMessage.AlterConfigsResource;
import gregor.message.AlterPartitionMessage.AlterPartitionRequest;
import gregor.message.AlterPartitionReassignmentsMessage.AlterPartitionReassignmentsRequest;
import gregor.message.AlterPartitionReassignmentsMessage.ReassignablePartition;
import gregor.message.AlterPartitionReassignmentsMessage.ReassignableTopic;
import gregor.message.AssignReplicasToDirsMessage.AssignReplicasToDirsRequest;
import gregor.message.BrokerHeartbeatMessage.BrokerHeartbeatRequest;
import gregor.message.BrokerRegistrationMessage.BrokerRegistrationRequest;
import gregor.message.ControllerRegistrationMessage.ControllerRegistrationRequest;
import gregor.message.CreatePartitionsMessage.CreatePartitionsRequest;
import gregor.message.CreatePartitionsMessage.CreatePartitionsTopic;
import gregor.message.CreateTopicsMessage.CreatableTopic;
import gregor.message.CreateTopicsMessage.CreateTopicsRequest;
import gregor.message.DeleteTopicsMessage.DeleteTopicState;
import gregor.message.DeleteTopicsMessage.DeleteTopicsRequest;
import gregor.message.DescribeQuorumMessage.DescribeQuorumPartition;
import gregor.message.DescribeQuorumMessage.DescribeQuorumRequest;
import gregor.message.DescribeQuorumMessage.DescribeQuorumTopic;
import gregor.message.ElectLeadersMessage.ElectLeadersRequest;
import gregor.message.ElectLeadersMessage.TopicPartitions;
import gregor.message.IncrementalAlterConfigsMessage;
import gregor.message.IncrementalAlterConfigsMessage.IncrementalAlterConfigsRequest;
import gregor.message.ListPartitionReassignmentsMessage.ListPartitionReassignmentsRequest;
import gregor.message.ListPartitionReassignmentsMessage.ListPartitionReassignmentsTopics;
import gregor.message.RemoveRaftVoterMessage.RemoveRaftVoterRequest;
import gregor.message.UnregisterBrokerMessage.UnregisterBrokerRequest;
import gregor.message.UpdateFeaturesMessage.FeatureUpdateKey;
import gregor.message.UpdateFeaturesMessage.UpdateFeaturesRequest;
import gregor.protocol.ApiKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/** A request of each kind that a controller decides, in each version, with two of whatever the API takes several of. */
public final class ControllerRequests {

    private static final Uuid ID = new Uuid(3, 4);

    private ControllerRequests() {}

    /** What brokers pass on, by API; each made for a version. */
    public static Map<ApiKey, IntFunction<Record>> forwarded() {
        Map<ApiKey, IntFunction<Record>> requests = new LinkedHashMap<>();
        requests.put(ApiKey.CREATE_TOPICS, version -> new CreateTopicsRequest(List.of(creatable("a"), creatable("b")), 1_000, false));
        requests.put(ApiKey.DELETE_TOPICS, version -> version < 6 ? new DeleteTopicsRequest(List.of(), List.of("a", "b"), 1_000)
            : new DeleteTopicsRequest(List.of(new DeleteTopicState("a", Uuid.ZERO), new DeleteTopicState(null, ID)), List.of(), 1_000));
        requests.put(ApiKey.CREATE_PARTITIONS, version -> new CreatePartitionsRequest(
            List.of(new CreatePartitionsTopic("a", 3, null), new CreatePartitionsTopic("b", 3, null)), 1_000, false));
        requests.put(ApiKey.ALTER_CONFIGS, version -> new AlterConfigsRequest(
            List.of(new AlterConfigsResource((byte) 2, "a", List.of()), new AlterConfigsResource((byte) 4, "1", List.of())), false));
        requests.put(ApiKey.INCREMENTAL_ALTER_CONFIGS, version -> new IncrementalAlterConfigsRequest(
            List.of(new IncrementalAlterConfigsMessage.AlterConfigsResource((byte) 2, "a", List.of()),
                new IncrementalAlterConfigsMessage.AlterConfigsResource((byte) 4, "1", List.of())), false));
        requests.put(ApiKey.ELECT_LEADERS, version -> new ElectLeadersRequest((byte) 0,
            List.of(new TopicPartitions("a", List.of(0, 1)), new TopicPartitions("b", List.of(0))), 1_000));
        requests.put(ApiKey.ALTER_PARTITION_REASSIGNMENTS, version -> new AlterPartitionReassignmentsRequest(1_000, true,
            List.of(new ReassignableTopic("a", List.of(new ReassignablePartition(0, List.of(1)), new ReassignablePartition(1, null))))));
        requests.put(ApiKey.LIST_PARTITION_REASSIGNMENTS, version -> new ListPartitionReassignmentsRequest(1_000,
            List.of(new ListPartitionReassignmentsTopics("a", List.of(0, 1)))));
        requests.put(ApiKey.UPDATE_FEATURES, version -> new UpdateFeaturesRequest(1_000,
            List.of(new FeatureUpdateKey("metadata.version", (short) 25, false, (byte) 1)), false));
        requests.put(ApiKey.UNREGISTER_BROKER, version -> new UnregisterBrokerRequest(3));
        requests.put(ApiKey.DESCRIBE_QUORUM, version -> new DescribeQuorumRequest(
            List.of(new DescribeQuorumTopic("__cluster_metadata", List.of(new DescribeQuorumPartition(0))))));
        requests.put(ApiKey.ADD_RAFT_VOTER, version -> new AddRaftVoterRequest("cluster", 1_000, 3, ID, List.of(), true));
        requests.put(ApiKey.REMOVE_RAFT_VOTER, version -> new RemoveRaftVoterRequest("cluster", 3, ID));
        return requests;
    }

    /** What nodes send, and no client. */
    public static Map<ApiKey, IntFunction<Record>> ofNodes() {
        Map<ApiKey, IntFunction<Record>> requests = new LinkedHashMap<>();
        requests.put(ApiKey.BROKER_REGISTRATION, version -> new BrokerRegistrationRequest(1, "cluster", ID, List.of(), List.of(), null, false,
            List.of(), -1));
        requests.put(ApiKey.BROKER_HEARTBEAT, version -> new BrokerHeartbeatRequest(1, 5, 6, false, false, List.of(), null));
        requests.put(ApiKey.CONTROLLER_REGISTRATION, version -> new ControllerRegistrationRequest(1, ID, false, List.of(), List.of()));
        requests.put(ApiKey.ALLOCATE_PRODUCER_IDS, version -> new AllocateProducerIdsRequest(1, 5));
        requests.put(ApiKey.ALTER_PARTITION, version -> new AlterPartitionRequest(1, 5, List.of()));
        requests.put(ApiKey.ASSIGN_REPLICAS_TO_DIRS, version -> new AssignReplicasToDirsRequest(1, 5, List.of()));
        return requests;
    }

    private static CreatableTopic creatable(String name) {
        return new CreatableTopic(name, 1, (short) 1, List.of(), List.of());
    }
}
