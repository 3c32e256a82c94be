package gregor.message;

import gregor.base.Uuid;
import gregor.protocol.Api;
import gregor.protocol.ApiKey;
import gregor.protocol.Default;
import gregor.protocol.Ignorable;
import gregor.protocol.Nullable;
import gregor.protocol.Since;
import gregor.protocol.Tagged;
import gregor.protocol.Until;
import java.util.List;

/**
 * I lead no longer. Sent by a leader of the metadata quorum that steps down, so that the others need not wait for it; they
 * stand for election in the order in which it lists them.
 *
 * <p>KIP-595. History: version 1 names voters by directory too, and says where the leader can be reached (KIP-853).
 */
public interface EndQuorumEpochMessage {

    @Api(key = ApiKey.END_QUORUM_EPOCH, versions = "0-1", flexible = "1+")
    record EndQuorumEpochRequest(
        @Nullable @Default("null") String clusterId,
        List<EndQuorumEpochTopic> topics,
        @Since(1) @Ignorable List<QuorumListener> leaderEndpoints) {}

    record EndQuorumEpochTopic(String topicName, List<EndQuorumEpochPartition> partitions) {}

    record EndQuorumEpochPartition(
        int partitionIndex,
        int leaderId,
        int leaderEpoch,
        @Until(0) @Ignorable List<Integer> preferredSuccessors,
        @Since(1) @Ignorable List<ReplicaInfo> preferredCandidates) {}

    record ReplicaInfo(int candidateId, Uuid candidateDirectoryId) {}

    @Api(key = ApiKey.END_QUORUM_EPOCH, versions = "0-1", flexible = "1+")
    record EndQuorumEpochResponse(
        short errorCode,
        List<EndQuorumEpochTopicResult> topics,
        @Since(1) @Tagged(0) List<QuorumNodeEndpoint> nodeEndpoints) {}

    record EndQuorumEpochTopicResult(String topicName, List<EndQuorumEpochPartitionResult> partitions) {}

    record EndQuorumEpochPartitionResult(int partitionIndex, short errorCode, int leaderId, int leaderEpoch) {}
}
