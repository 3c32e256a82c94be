package gregor.message;

import gregor.base.Uuid;
import gregor.protocol.Api;
import gregor.protocol.ApiKey;
import gregor.protocol.Default;
import gregor.protocol.Ignorable;
import gregor.protocol.Nullable;
import gregor.protocol.Since;
import java.util.List;

/**
 * How is the metadata quorum: who leads, who votes, who follows, how far has each of them got. Answered by the leader.
 *
 * <p>KIP-595. History: version 1 tells when each of them last fetched and last was caught up (KIP-836), version 2 has
 * directories and addresses (KIP-853).
 */
public interface DescribeQuorumMessage {

    @Api(key = ApiKey.DESCRIBE_QUORUM, versions = "0-2", flexible = "0+")
    record DescribeQuorumRequest(List<DescribeQuorumTopic> topics) {}

    record DescribeQuorumTopic(String topicName, List<DescribeQuorumPartition> partitions) {}

    record DescribeQuorumPartition(int partitionIndex) {}

    @Api(key = ApiKey.DESCRIBE_QUORUM, versions = "0-2", flexible = "0+")
    record DescribeQuorumResponse(
        short errorCode,
        @Since(2) @Nullable @Ignorable String errorMessage,
        List<DescribeQuorumTopicResult> topics,
        @Since(2) List<Node> nodes) {}

    record DescribeQuorumTopicResult(String topicName, List<DescribeQuorumPartitionResult> partitions) {}

    record DescribeQuorumPartitionResult(
        int partitionIndex,
        short errorCode,
        @Since(2) @Nullable @Ignorable String errorMessage,
        int leaderId,
        int leaderEpoch,
        long highWatermark,
        List<QuorumReplicaState> currentVoters,
        List<QuorumReplicaState> observers) {}

    record Node(int nodeId, List<QuorumListener> listeners) {}

    record QuorumReplicaState(
        int replicaId,
        @Since(2) Uuid replicaDirectoryId,
        long logEndOffset,
        @Since(1) @Default("-1") @Ignorable long lastFetchTimestamp,
        @Since(1) @Default("-1") @Ignorable long lastCaughtUpTimestamp) {}
}
