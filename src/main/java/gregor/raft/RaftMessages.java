package gregor.raft;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.Uuid;
import gregor.message.ApiVersionsMessage.ApiVersionsResponse;
import gregor.message.ApiVersionsMessage.SupportedFeatureKey;
import gregor.message.BeginQuorumEpochMessage.BeginQuorumEpochPartition;
import gregor.message.BeginQuorumEpochMessage.BeginQuorumEpochPartitionResult;
import gregor.message.BeginQuorumEpochMessage.BeginQuorumEpochRequest;
import gregor.message.BeginQuorumEpochMessage.BeginQuorumEpochResponse;
import gregor.message.BeginQuorumEpochMessage.BeginQuorumEpochTopic;
import gregor.message.BeginQuorumEpochMessage.BeginQuorumEpochTopicResult;
import gregor.message.EndQuorumEpochMessage.EndQuorumEpochPartition;
import gregor.message.EndQuorumEpochMessage.EndQuorumEpochPartitionResult;
import gregor.message.EndQuorumEpochMessage.EndQuorumEpochRequest;
import gregor.message.EndQuorumEpochMessage.EndQuorumEpochResponse;
import gregor.message.EndQuorumEpochMessage.EndQuorumEpochTopic;
import gregor.message.EndQuorumEpochMessage.EndQuorumEpochTopicResult;
import gregor.message.EndQuorumEpochMessage.ReplicaInfo;
import gregor.message.FetchSnapshotMessage.FetchSnapshotRequest;
import gregor.message.FetchSnapshotMessage.PartitionSnapshot;
import gregor.message.QuorumListener;
import gregor.message.QuorumNodeEndpoint;
import gregor.message.VoteMessage.VotePartition;
import gregor.message.VoteMessage.VotePartitionResult;
import gregor.message.VoteMessage.VoteRequest;
import gregor.message.VoteMessage.VoteResponse;
import gregor.message.VoteMessage.VoteTopic;
import gregor.message.VoteMessage.VoteTopicResult;
import gregor.protocol.Records;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * The quorum's messages about elections. Each could speak of many partitions, and speaks of one. In Kafka: {@code RaftUtil}.
 */
final class RaftMessages {

    static final String TOPIC = "__cluster_metadata";
    static final int PARTITION = 0;

    private RaftMessages() {}

    static VoteRequest vote(String clusterId, ReplicaKey voter, ReplicaKey candidate, int epoch, int lastEpoch, long endOffset, boolean preVote) {
        return new VoteRequest(clusterId, voter.id(), List.of(new VoteTopic(TOPIC, List.of(new VotePartition(PARTITION, epoch, candidate.id(),
            candidate.directoryId(), voter.directoryId(), lastEpoch, endOffset, preVote)))));
    }

    /** The one partition a request or reply is about; nothing if it is about another, or about several. */
    static Optional<VotePartition> partition(VoteRequest request) {
        return request.topics().size() == 1 && request.topics().get(0).topicName().equals(TOPIC)
            ? only(request.topics().get(0).partitions()).filter(p -> p.partitionIndex() == PARTITION) : Optional.empty();
    }

    static VoteResponse voted(ErrorCode error, QuorumState election, boolean granted, List<QuorumNodeEndpoint> leader) {
        return new VoteResponse(ErrorCode.NONE.code(), List.of(new VoteTopicResult(TOPIC, List.of(new VotePartitionResult(PARTITION, error.code(),
            election.leaderId(), election.leaderEpoch(), granted)))), leader);
    }

    static VoteResponse voteRefused(ErrorCode error) {
        return new VoteResponse(error.code(), List.of(), List.of());
    }

    static Optional<VotePartitionResult> partition(VoteResponse response) {
        return response.topics().size() == 1 && response.topics().get(0).topicName().equals(TOPIC)
            ? only(response.topics().get(0).partitions()).filter(p -> p.partitionIndex() == PARTITION) : Optional.empty();
    }

    static BeginQuorumEpochRequest begin(String clusterId, ReplicaKey voter, int leaderId, int epoch, List<QuorumListener> endpoints) {
        return new BeginQuorumEpochRequest(clusterId, voter.id(), List.of(new BeginQuorumEpochTopic(TOPIC,
            List.of(new BeginQuorumEpochPartition(PARTITION, voter.directoryId(), leaderId, epoch)))), endpoints);
    }

    static Optional<BeginQuorumEpochPartition> partition(BeginQuorumEpochRequest request) {
        return request.topics().size() == 1 && request.topics().get(0).topicName().equals(TOPIC)
            ? only(request.topics().get(0).partitions()).filter(p -> p.partitionIndex() == PARTITION) : Optional.empty();
    }

    static BeginQuorumEpochResponse begun(ErrorCode error, QuorumState election, List<QuorumNodeEndpoint> leader) {
        return new BeginQuorumEpochResponse(ErrorCode.NONE.code(), List.of(new BeginQuorumEpochTopicResult(TOPIC,
            List.of(new BeginQuorumEpochPartitionResult(PARTITION, error.code(), election.leaderId(), election.leaderEpoch())))), leader);
    }

    static BeginQuorumEpochResponse beginRefused(ErrorCode error) {
        return new BeginQuorumEpochResponse(error.code(), List.of(), List.of());
    }

    static Optional<BeginQuorumEpochPartitionResult> partition(BeginQuorumEpochResponse response) {
        return response.topics().size() == 1 && response.topics().get(0).topicName().equals(TOPIC)
            ? only(response.topics().get(0).partitions()).filter(p -> p.partitionIndex() == PARTITION) : Optional.empty();
    }

    static EndQuorumEpochRequest end(String clusterId, int leaderId, int epoch, List<ReplicaKey> successors, List<QuorumListener> endpoints) {
        return new EndQuorumEpochRequest(clusterId, List.of(new EndQuorumEpochTopic(TOPIC, List.of(new EndQuorumEpochPartition(PARTITION,
            leaderId, epoch, successors.stream().map(ReplicaKey::id).toList(),
            successors.stream().map(key -> new ReplicaInfo(key.id(), key.directoryId())).toList())))), endpoints);
    }

    static Optional<EndQuorumEpochPartition> partition(EndQuorumEpochRequest request) {
        return request.topics().size() == 1 && request.topics().get(0).topicName().equals(TOPIC)
            ? only(request.topics().get(0).partitions()).filter(p -> p.partitionIndex() == PARTITION) : Optional.empty();
    }

    /** The successors, which version 0 tells by their ids alone. */
    static List<ReplicaKey> successors(EndQuorumEpochPartition partition) {
        return partition.preferredCandidates().isEmpty()
            ? partition.preferredSuccessors().stream().map(id -> new ReplicaKey(id, Uuid.ZERO)).toList()
            : partition.preferredCandidates().stream().map(one -> new ReplicaKey(one.candidateId(), one.candidateDirectoryId())).toList();
    }

    static EndQuorumEpochResponse ended(ErrorCode error, QuorumState election, List<QuorumNodeEndpoint> leader) {
        return new EndQuorumEpochResponse(ErrorCode.NONE.code(), List.of(new EndQuorumEpochTopicResult(TOPIC,
            List.of(new EndQuorumEpochPartitionResult(PARTITION, error.code(), election.leaderId(), election.leaderEpoch())))), leader);
    }

    static EndQuorumEpochResponse endRefused(ErrorCode error) {
        return new EndQuorumEpochResponse(error.code(), List.of(), List.of());
    }

    static Optional<EndQuorumEpochPartitionResult> partition(EndQuorumEpochResponse response) {
        return response.topics().size() == 1 && response.topics().get(0).topicName().equals(TOPIC)
            ? only(response.topics().get(0).partitions()).filter(p -> p.partitionIndex() == PARTITION) : Optional.empty();
    }

    static ApiVersionsResponse supportedFeatures() {
        return new ApiVersionsResponse(ErrorCode.NONE.code(), List.of(), 0,
            List.of(new SupportedFeatureKey("kraft.version", RaftSettings.MIN_KRAFT_VERSION, RaftSettings.MAX_KRAFT_VERSION)), -1, List.of(), false);
    }

    static Optional<PartitionSnapshot> partition(FetchSnapshotRequest request) {
        return request.topics().size() == 1 && request.topics().get(0).name().equals(TOPIC)
            ? only(request.topics().get(0).partitions()).filter(p -> p.partition() == PARTITION) : Optional.empty();
    }

    static ByteBuffer bytesOf(Records records) {
        try {
            return records == null ? ByteBuffer.allocate(0) : records.toBuffer();
        } catch (IOException e) {
            throw new KafkaException(ErrorCode.KAFKA_STORAGE_ERROR, "records of a reply, which are in memory, cannot be read", e);
        }
    }

    private static <T> Optional<T> only(List<T> list) {
        return list.size() == 1 ? Optional.of(list.get(0)) : Optional.empty();
    }
}
