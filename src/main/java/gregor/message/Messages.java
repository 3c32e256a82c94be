package gregor.message;

import gregor.base.Check;
import gregor.protocol.Api;
import gregor.protocol.ApiKey;
import gregor.protocol.Codec;
import gregor.protocol.VersionRange;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * The table of all requests with their responses. Key and versions are read from the records' {@link Api}; an API is
 * known to the system as soon as its pair of records is named here.
 */
public final class Messages {

    /**
     * One API.
     *
     * @param versions the versions that can be read and written; what a node serves may be less
     */
    public record Pair<Q extends Record, R extends Record>(ApiKey key, Class<Q> request, Class<R> response, VersionRange versions) {

        public boolean isFlexible(int version) {
            return Codec.isFlexible(request, version);
        }

        /** @throws IllegalArgumentException if there is no such version */
        public Codec<Q> requestCodec(int version) {
            return Codec.of(request, version);
        }

        /** @throws IllegalArgumentException if there is no such version */
        public Codec<R> responseCodec(int version) {
            return Codec.of(response, version);
        }
    }

    private static final Map<ApiKey, Pair<?, ?>> BY_KEY = new EnumMap<>(ApiKey.class);

    static {
        add(ProduceMessage.ProduceRequest.class, ProduceMessage.ProduceResponse.class);
        add(FetchMessage.FetchRequest.class, FetchMessage.FetchResponse.class);
        add(ListOffsetsMessage.ListOffsetsRequest.class, ListOffsetsMessage.ListOffsetsResponse.class);
        add(MetadataMessage.MetadataRequest.class, MetadataMessage.MetadataResponse.class);
        add(OffsetCommitMessage.OffsetCommitRequest.class, OffsetCommitMessage.OffsetCommitResponse.class);
        add(OffsetFetchMessage.OffsetFetchRequest.class, OffsetFetchMessage.OffsetFetchResponse.class);
        add(FindCoordinatorMessage.FindCoordinatorRequest.class, FindCoordinatorMessage.FindCoordinatorResponse.class);
        add(JoinGroupMessage.JoinGroupRequest.class, JoinGroupMessage.JoinGroupResponse.class);
        add(HeartbeatMessage.HeartbeatRequest.class, HeartbeatMessage.HeartbeatResponse.class);
        add(LeaveGroupMessage.LeaveGroupRequest.class, LeaveGroupMessage.LeaveGroupResponse.class);
        add(SyncGroupMessage.SyncGroupRequest.class, SyncGroupMessage.SyncGroupResponse.class);
        add(ApiVersionsMessage.ApiVersionsRequest.class, ApiVersionsMessage.ApiVersionsResponse.class);
        add(CreateTopicsMessage.CreateTopicsRequest.class, CreateTopicsMessage.CreateTopicsResponse.class);
        add(DeleteTopicsMessage.DeleteTopicsRequest.class, DeleteTopicsMessage.DeleteTopicsResponse.class);
        add(DeleteRecordsMessage.DeleteRecordsRequest.class, DeleteRecordsMessage.DeleteRecordsResponse.class);
        add(InitProducerIdMessage.InitProducerIdRequest.class, InitProducerIdMessage.InitProducerIdResponse.class);
        add(OffsetForLeaderEpochMessage.OffsetForLeaderEpochRequest.class,
            OffsetForLeaderEpochMessage.OffsetForLeaderEpochResponse.class);
        add(DescribeConfigsMessage.DescribeConfigsRequest.class, DescribeConfigsMessage.DescribeConfigsResponse.class);
        add(AlterConfigsMessage.AlterConfigsRequest.class, AlterConfigsMessage.AlterConfigsResponse.class);
        add(AlterReplicaLogDirsMessage.AlterReplicaLogDirsRequest.class, AlterReplicaLogDirsMessage.AlterReplicaLogDirsResponse.class);
        add(DescribeLogDirsMessage.DescribeLogDirsRequest.class, DescribeLogDirsMessage.DescribeLogDirsResponse.class);
        add(CreatePartitionsMessage.CreatePartitionsRequest.class, CreatePartitionsMessage.CreatePartitionsResponse.class);
        add(IncrementalAlterConfigsMessage.IncrementalAlterConfigsRequest.class,
            IncrementalAlterConfigsMessage.IncrementalAlterConfigsResponse.class);
        add(DescribeClusterMessage.DescribeClusterRequest.class, DescribeClusterMessage.DescribeClusterResponse.class);
        add(DescribeProducersMessage.DescribeProducersRequest.class, DescribeProducersMessage.DescribeProducersResponse.class);
        add(DescribeTopicPartitionsMessage.DescribeTopicPartitionsRequest.class,
            DescribeTopicPartitionsMessage.DescribeTopicPartitionsResponse.class);
        add(ElectLeadersMessage.ElectLeadersRequest.class, ElectLeadersMessage.ElectLeadersResponse.class);
        add(AlterPartitionReassignmentsMessage.AlterPartitionReassignmentsRequest.class,
            AlterPartitionReassignmentsMessage.AlterPartitionReassignmentsResponse.class);
        add(ListPartitionReassignmentsMessage.ListPartitionReassignmentsRequest.class,
            ListPartitionReassignmentsMessage.ListPartitionReassignmentsResponse.class);
        add(VoteMessage.VoteRequest.class, VoteMessage.VoteResponse.class);
        add(BeginQuorumEpochMessage.BeginQuorumEpochRequest.class, BeginQuorumEpochMessage.BeginQuorumEpochResponse.class);
        add(EndQuorumEpochMessage.EndQuorumEpochRequest.class, EndQuorumEpochMessage.EndQuorumEpochResponse.class);
        add(DescribeQuorumMessage.DescribeQuorumRequest.class, DescribeQuorumMessage.DescribeQuorumResponse.class);
        add(AlterPartitionMessage.AlterPartitionRequest.class, AlterPartitionMessage.AlterPartitionResponse.class);
        add(UpdateFeaturesMessage.UpdateFeaturesRequest.class, UpdateFeaturesMessage.UpdateFeaturesResponse.class);
        add(EnvelopeMessage.EnvelopeRequest.class, EnvelopeMessage.EnvelopeResponse.class);
        add(FetchSnapshotMessage.FetchSnapshotRequest.class, FetchSnapshotMessage.FetchSnapshotResponse.class);
        add(BrokerRegistrationMessage.BrokerRegistrationRequest.class,
            BrokerRegistrationMessage.BrokerRegistrationResponse.class);
        add(BrokerHeartbeatMessage.BrokerHeartbeatRequest.class, BrokerHeartbeatMessage.BrokerHeartbeatResponse.class);
        add(UnregisterBrokerMessage.UnregisterBrokerRequest.class, UnregisterBrokerMessage.UnregisterBrokerResponse.class);
        add(AllocateProducerIdsMessage.AllocateProducerIdsRequest.class,
            AllocateProducerIdsMessage.AllocateProducerIdsResponse.class);
        add(ControllerRegistrationMessage.ControllerRegistrationRequest.class,
            ControllerRegistrationMessage.ControllerRegistrationResponse.class);
        add(AssignReplicasToDirsMessage.AssignReplicasToDirsRequest.class,
            AssignReplicasToDirsMessage.AssignReplicasToDirsResponse.class);
        add(AddRaftVoterMessage.AddRaftVoterRequest.class, AddRaftVoterMessage.AddRaftVoterResponse.class);
        add(RemoveRaftVoterMessage.RemoveRaftVoterRequest.class, RemoveRaftVoterMessage.RemoveRaftVoterResponse.class);
        add(UpdateRaftVoterMessage.UpdateRaftVoterRequest.class, UpdateRaftVoterMessage.UpdateRaftVoterResponse.class);
    }

    private Messages() {}

    private static <Q extends Record, R extends Record> void add(Class<Q> request, Class<R> response) {
        Api asked = request.getAnnotation(Api.class);
        Check.holds("message.I1", asked.equals(response.getAnnotation(Api.class)));
        Pair<Q, R> pair = new Pair<>(asked.key(), request, response, Codec.versions(request));
        Check.holds("message.I2", BY_KEY.put(asked.key(), pair) == null);
    }

    /** The API with this key, or null if there is none here. */
    public static Pair<?, ?> of(ApiKey key) {
        return BY_KEY.get(key);
    }

    /** All APIs, by rising key. */
    public static Collection<Pair<?, ?>> all() {
        return Collections.unmodifiableCollection(BY_KEY.values());
    }
}
