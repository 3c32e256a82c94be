package gregor.broker;

import gregor.base.ErrorCode;
import gregor.base.Uuid;
import gregor.message.AddRaftVoterMessage.AddRaftVoterRequest;
import gregor.message.AddRaftVoterMessage.AddRaftVoterResponse;
import gregor.message.AllocateProducerIdsMessage.AllocateProducerIdsRequest;
import gregor.message.AllocateProducerIdsMessage.AllocateProducerIdsResponse;
import gregor.message.AlterConfigsMessage.AlterConfigsRequest;
import gregor.message.AlterConfigsMessage.AlterConfigsResourceResponse;
import gregor.message.AlterConfigsMessage.AlterConfigsResponse;
import gregor.message.AlterPartitionMessage.AlterPartitionRequest;
import gregor.message.AlterPartitionMessage.AlterPartitionResponse;
import gregor.message.AlterPartitionReassignmentsMessage.AlterPartitionReassignmentsRequest;
import gregor.message.AlterPartitionReassignmentsMessage.AlterPartitionReassignmentsResponse;
import gregor.message.AlterPartitionReassignmentsMessage.ReassignablePartitionResponse;
import gregor.message.AlterPartitionReassignmentsMessage.ReassignableTopicResponse;
import gregor.message.AssignReplicasToDirsMessage.AssignReplicasToDirsRequest;
import gregor.message.AssignReplicasToDirsMessage.AssignReplicasToDirsResponse;
import gregor.message.BeginQuorumEpochMessage.BeginQuorumEpochRequest;
import gregor.message.BeginQuorumEpochMessage.BeginQuorumEpochResponse;
import gregor.message.BrokerHeartbeatMessage.BrokerHeartbeatRequest;
import gregor.message.BrokerHeartbeatMessage.BrokerHeartbeatResponse;
import gregor.message.BrokerRegistrationMessage.BrokerRegistrationRequest;
import gregor.message.BrokerRegistrationMessage.BrokerRegistrationResponse;
import gregor.message.ControllerRegistrationMessage.ControllerRegistrationRequest;
import gregor.message.ControllerRegistrationMessage.ControllerRegistrationResponse;
import gregor.message.CreatePartitionsMessage.CreatePartitionsRequest;
import gregor.message.CreatePartitionsMessage.CreatePartitionsResponse;
import gregor.message.CreatePartitionsMessage.CreatePartitionsTopicResult;
import gregor.message.CreateTopicsMessage.CreatableTopicResult;
import gregor.message.CreateTopicsMessage.CreateTopicsRequest;
import gregor.message.CreateTopicsMessage.CreateTopicsResponse;
import gregor.message.DeleteTopicsMessage.DeletableTopicResult;
import gregor.message.DeleteTopicsMessage.DeleteTopicsRequest;
import gregor.message.DeleteTopicsMessage.DeleteTopicsResponse;
import gregor.message.DescribeQuorumMessage.DescribeQuorumRequest;
import gregor.message.DescribeQuorumMessage.DescribeQuorumResponse;
import gregor.message.ElectLeadersMessage.ElectLeadersRequest;
import gregor.message.ElectLeadersMessage.ElectLeadersResponse;
import gregor.message.ElectLeadersMessage.PartitionResult;
import gregor.message.ElectLeadersMessage.ReplicaElectionResult;
import gregor.message.EndQuorumEpochMessage.EndQuorumEpochRequest;
import gregor.message.EndQuorumEpochMessage.EndQuorumEpochResponse;
import gregor.message.EnvelopeMessage.EnvelopeRequest;
import gregor.message.EnvelopeMessage.EnvelopeResponse;
import gregor.message.FetchSnapshotMessage.FetchSnapshotRequest;
import gregor.message.FetchSnapshotMessage.FetchSnapshotResponse;
import gregor.message.IncrementalAlterConfigsMessage;
import gregor.message.IncrementalAlterConfigsMessage.IncrementalAlterConfigsRequest;
import gregor.message.IncrementalAlterConfigsMessage.IncrementalAlterConfigsResponse;
import gregor.message.ListPartitionReassignmentsMessage.ListPartitionReassignmentsRequest;
import gregor.message.ListPartitionReassignmentsMessage.ListPartitionReassignmentsResponse;
import gregor.message.ListPartitionReassignmentsMessage.OngoingPartitionReassignment;
import gregor.message.ListPartitionReassignmentsMessage.OngoingTopicReassignment;
import gregor.message.RemoveRaftVoterMessage.RemoveRaftVoterRequest;
import gregor.message.RemoveRaftVoterMessage.RemoveRaftVoterResponse;
import gregor.message.UnregisterBrokerMessage.UnregisterBrokerRequest;
import gregor.message.UnregisterBrokerMessage.UnregisterBrokerResponse;
import gregor.message.UpdateFeaturesMessage.UpdatableFeatureResult;
import gregor.message.UpdateFeaturesMessage.UpdateFeaturesRequest;
import gregor.message.UpdateFeaturesMessage.UpdateFeaturesResponse;
import gregor.message.UpdateRaftVoterMessage.UpdateRaftVoterCurrentLeader;
import gregor.message.UpdateRaftVoterMessage.UpdateRaftVoterRequest;
import gregor.message.UpdateRaftVoterMessage.UpdateRaftVoterResponse;
import gregor.message.VoteMessage.VoteRequest;
import gregor.message.VoteMessage.VoteResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How each API that a controller serves says that a request as a whole has failed: in one field at the top, or for each thing
 * that the request names. Kafka's method {@code AbstractRequest.getErrorResponse}.
 */
final class ErrorReplies {

    /** What has failed, and why. @param version of the request */
    private record Failure(int version, short code, String message) {}

    private interface Form<Q> {
        Record reply(Q request, Failure failure);
    }

    private static final Map<Class<? extends Record>, Form<Record>> FORMS = new LinkedHashMap<>();

    static {
        add(VoteRequest.class, (request, failure) -> new VoteResponse(failure.code(), List.of(), List.of()));
        add(BeginQuorumEpochRequest.class, (request, failure) -> new BeginQuorumEpochResponse(failure.code(), List.of(), List.of()));
        add(EndQuorumEpochRequest.class, (request, failure) -> new EndQuorumEpochResponse(failure.code(), List.of(), List.of()));
        add(FetchSnapshotRequest.class, (request, failure) -> new FetchSnapshotResponse(0, failure.code(), List.of(), List.of()));
        add(DescribeQuorumRequest.class, (request, failure) -> new DescribeQuorumResponse(failure.code(), failure.message(), List.of(), List.of()));
        add(AddRaftVoterRequest.class, (request, failure) -> new AddRaftVoterResponse(0, failure.code(), failure.message()));
        add(RemoveRaftVoterRequest.class, (request, failure) -> new RemoveRaftVoterResponse(0, failure.code(), failure.message()));
        add(UpdateRaftVoterRequest.class,
            (request, failure) -> new UpdateRaftVoterResponse(0, failure.code(), new UpdateRaftVoterCurrentLeader(-1, -1, "", 0)));
        add(EnvelopeRequest.class, (request, failure) -> new EnvelopeResponse(null, failure.code()));
        add(BrokerRegistrationRequest.class, (request, failure) -> new BrokerRegistrationResponse(0, failure.code(), -1));
        add(BrokerHeartbeatRequest.class, (request, failure) -> new BrokerHeartbeatResponse(0, failure.code(), false, true, false));
        add(UnregisterBrokerRequest.class, (request, failure) -> new UnregisterBrokerResponse(0, failure.code(), failure.message()));
        add(ControllerRegistrationRequest.class, (request, failure) -> new ControllerRegistrationResponse(0, failure.code(), failure.message()));
        add(AllocateProducerIdsRequest.class, (request, failure) -> new AllocateProducerIdsResponse(0, failure.code(), 0, 0));
        add(AlterPartitionRequest.class, (request, failure) -> new AlterPartitionResponse(0, failure.code(), List.of()));
        add(AssignReplicasToDirsRequest.class, (request, failure) -> new AssignReplicasToDirsResponse(0, failure.code(), List.of()));
        add(CreateTopicsRequest.class, (request, failure) -> new CreateTopicsResponse(0, request.topics().stream()
            .map(topic -> CreatableTopicResult.error(topic.name(), ErrorCode.of(failure.code()), failure.message())).toList()));
        add(DeleteTopicsRequest.class, ErrorReplies::deleteTopics);
        add(CreatePartitionsRequest.class, (request, failure) -> new CreatePartitionsResponse(0, request.topics().stream()
            .map(topic -> new CreatePartitionsTopicResult(topic.name(), failure.code(), failure.message())).toList()));
        add(AlterConfigsRequest.class, (request, failure) -> new AlterConfigsResponse(0, request.resources().stream()
            .map(resource -> new AlterConfigsResourceResponse(failure.code(), failure.message(), resource.resourceType(), resource.resourceName()))
            .toList()));
        add(IncrementalAlterConfigsRequest.class, (request, failure) -> new IncrementalAlterConfigsResponse(0, request.resources().stream()
            .map(resource -> new IncrementalAlterConfigsMessage.AlterConfigsResourceResponse(failure.code(), failure.message(),
                resource.resourceType(), resource.resourceName()))
            .toList()));
        add(UpdateFeaturesRequest.class, (request, failure) -> new UpdateFeaturesResponse(0, failure.code(), failure.message(), List.of()));
        add(ElectLeadersRequest.class, ErrorReplies::electLeaders);
        add(AlterPartitionReassignmentsRequest.class, ErrorReplies::alterReassignments);
        add(ListPartitionReassignmentsRequest.class, ErrorReplies::listReassignments);
    }

    private ErrorReplies() {}

    @SuppressWarnings("unchecked") // a form is found by the class it was added with
    private static <Q extends Record> void add(Class<Q> type, Form<Q> form) {
        FORMS.put(type, (Form<Record>) form);
    }

    /**
     * The reply to a request that failed as a whole.
     *
     * @throws IllegalArgumentException if no controller serves such requests
     */
    static Record of(Record request, int version, ErrorCode error, String message) {
        Form<Record> form = FORMS.get(request.getClass());
        if (form == null) {
            throw new IllegalArgumentException("no controller serves " + request.getClass().getSimpleName());
        }
        return form.reply(request, new Failure(version, error.code(), message));
    }

    private static DeleteTopicsResponse deleteTopics(DeleteTopicsRequest request, Failure failure) {
        List<DeletableTopicResult> results = new ArrayList<>();
        request.topics().forEach(topic -> results.add(new DeletableTopicResult(topic.name(), topic.topicId(), failure.code(), null)));
        request.topicNames().forEach(name -> results.add(new DeletableTopicResult(name, Uuid.ZERO, failure.code(), null)));
        return new DeleteTopicsResponse(0, results);
    }

    private static ElectLeadersResponse electLeaders(ElectLeadersRequest request, Failure failure) {
        List<ReplicaElectionResult> results = new ArrayList<>();
        if (request.topicPartitions() != null) {
            request.topicPartitions().forEach(topic -> results.add(new ReplicaElectionResult(topic.topic(), topic.partitions().stream()
                .map(partition -> new PartitionResult(partition, failure.code(), failure.message())).toList())));
        }
        return new ElectLeadersResponse(0, failure.version() < 1 ? ErrorCode.NONE.code() : failure.code(), results);
    }

    private static AlterPartitionReassignmentsResponse alterReassignments(AlterPartitionReassignmentsRequest request, Failure failure) {
        return new AlterPartitionReassignmentsResponse(0, true, failure.code(), failure.message(), request.topics().stream()
            .map(topic -> new ReassignableTopicResponse(topic.name(), topic.partitions().stream()
                .map(partition -> new ReassignablePartitionResponse(partition.partitionIndex(), failure.code(), failure.message())).toList()))
            .toList());
    }

    private static ListPartitionReassignmentsResponse listReassignments(ListPartitionReassignmentsRequest request, Failure failure) {
        List<OngoingTopicReassignment> topics = new ArrayList<>();
        if (request.topics() != null) {
            request.topics().forEach(topic -> topics.add(new OngoingTopicReassignment(topic.name(), topic.partitionIndexes().stream()
                .map(index -> new OngoingPartitionReassignment(index, List.of(), List.of(), List.of())).toList())));
        }
        return new ListPartitionReassignmentsResponse(0, failure.code(), failure.message(), topics);
    }
}
