package gregor.message;

import gregor.base.Uuid;
import gregor.protocol.Api;
import gregor.protocol.ApiKey;
import gregor.protocol.Default;
import gregor.protocol.Ignorable;
import gregor.protocol.Nullable;
import gregor.protocol.Since;
import gregor.protocol.Tagged;
import java.util.List;

/**
 * I lead this epoch. Sent by a new leader of the metadata quorum to the other voters until each has fetched from it.
 *
 * <p>KIP-595. History: version 1 says where the leader can be reached, and names the voter by directory too (KIP-853).
 */
public interface BeginQuorumEpochMessage {

    @Api(key = ApiKey.BEGIN_QUORUM_EPOCH, versions = "0-1", flexible = "1+")
    record BeginQuorumEpochRequest(
        @Nullable @Default("null") String clusterId,
        @Since(1) @Default("-1") @Ignorable int voterId,
        List<BeginQuorumEpochTopic> topics,
        @Since(1) @Ignorable List<QuorumListener> leaderEndpoints) {}

    record BeginQuorumEpochTopic(String topicName, List<BeginQuorumEpochPartition> partitions) {}

    record BeginQuorumEpochPartition(
        int partitionIndex,
        @Since(1) @Ignorable Uuid voterDirectoryId,
        int leaderId,
        int leaderEpoch) {}

    @Api(key = ApiKey.BEGIN_QUORUM_EPOCH, versions = "0-1", flexible = "1+")
    record BeginQuorumEpochResponse(
        short errorCode,
        List<BeginQuorumEpochTopicResult> topics,
        @Since(1) @Tagged(0) List<QuorumNodeEndpoint> nodeEndpoints) {}

    record BeginQuorumEpochTopicResult(String topicName, List<BeginQuorumEpochPartitionResult> partitions) {}

    record BeginQuorumEpochPartitionResult(int partitionIndex, short errorCode, int leaderId, int leaderEpoch) {}
}
