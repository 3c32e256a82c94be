package gregor.message;

import gregor.protocol.Api;
import gregor.protocol.ApiKey;
import gregor.protocol.Default;
import gregor.protocol.Ignorable;
import gregor.protocol.Nullable;
import gregor.protocol.Since;
import java.util.List;

/**
 * Move partitions to other brokers, or cancel such a move. Answered when the move has begun.
 *
 * <p>KIP-455. History: version 1 can forbid that the number of replicas changes (KIP-860).
 */
public interface AlterPartitionReassignmentsMessage {

    @Api(key = ApiKey.ALTER_PARTITION_REASSIGNMENTS, versions = "0-1", flexible = "0+")
    record AlterPartitionReassignmentsRequest(
        @Default("60000") int timeoutMs,
        @Since(1) @Default("true") boolean allowReplicationFactorChange,
        List<ReassignableTopic> topics) {}

    record ReassignableTopic(String name, List<ReassignablePartition> partitions) {}

    record ReassignablePartition(int partitionIndex, @Nullable @Default("null") List<Integer> replicas) {}

    @Api(key = ApiKey.ALTER_PARTITION_REASSIGNMENTS, versions = "0-1", flexible = "0+")
    record AlterPartitionReassignmentsResponse(
        int throttleTimeMs,
        @Since(1) @Default("true") @Ignorable boolean allowReplicationFactorChange,
        short errorCode,
        @Nullable String errorMessage,
        List<ReassignableTopicResponse> responses) {}

    record ReassignableTopicResponse(String name, List<ReassignablePartitionResponse> partitions) {}

    record ReassignablePartitionResponse(int partitionIndex, short errorCode, @Nullable String errorMessage) {}
}
