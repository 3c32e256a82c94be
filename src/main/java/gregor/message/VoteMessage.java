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
 * Will you vote for me? Sent by a voter that has not heard from a leader for an election timeout. A pre-vote asks the same
 * without changing anything: whoever answers yes would vote, and has forgotten nothing and promised nothing.
 *
 * <p>KIP-595. History: version 1 names voters by directory too (KIP-853), version 2 has the pre-vote (KIP-996).
 */
public interface VoteMessage {

    @Api(key = ApiKey.VOTE, versions = "0-2", flexible = "0+")
    record VoteRequest(
        @Nullable @Default("null") String clusterId,
        @Since(1) @Default("-1") @Ignorable int voterId,
        List<VoteTopic> topics) {}

    record VoteTopic(String topicName, List<VotePartition> partitions) {}

    record VotePartition(
        int partitionIndex,
        int replicaEpoch,
        int replicaId,
        @Since(1) @Ignorable Uuid replicaDirectoryId,
        @Since(1) @Ignorable Uuid voterDirectoryId,
        int lastOffsetEpoch,
        long lastOffset,
        @Since(2) boolean preVote) {}

    @Api(key = ApiKey.VOTE, versions = "0-2", flexible = "0+")
    record VoteResponse(
        short errorCode,
        List<VoteTopicResult> topics,
        @Since(1) @Tagged(0) List<QuorumNodeEndpoint> nodeEndpoints) {}

    record VoteTopicResult(String topicName, List<VotePartitionResult> partitions) {}

    record VotePartitionResult(int partitionIndex, short errorCode, int leaderId, int leaderEpoch, boolean voteGranted) {}
}
