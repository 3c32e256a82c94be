package gregor.message;

import gregor.protocol.Api;
import gregor.protocol.ApiKey;
import gregor.protocol.Default;
import gregor.protocol.Nullable;
import java.util.List;

/**
 * Which partitions are on the move? KIP-455.
 */
public interface ListPartitionReassignmentsMessage {

    @Api(key = ApiKey.LIST_PARTITION_REASSIGNMENTS, versions = "0", flexible = "0+")
    record ListPartitionReassignmentsRequest(
        @Default("60000") int timeoutMs,
        @Nullable @Default("null") List<ListPartitionReassignmentsTopics> topics) {}

    record ListPartitionReassignmentsTopics(String name, List<Integer> partitionIndexes) {}

    @Api(key = ApiKey.LIST_PARTITION_REASSIGNMENTS, versions = "0", flexible = "0+")
    record ListPartitionReassignmentsResponse(
        int throttleTimeMs,
        short errorCode,
        @Nullable String errorMessage,
        List<OngoingTopicReassignment> topics) {}

    record OngoingTopicReassignment(String name, List<OngoingPartitionReassignment> partitions) {}

    record OngoingPartitionReassignment(
        int partitionIndex,
        List<Integer> replicas,
        List<Integer> addingReplicas,
        List<Integer> removingReplicas) {}
}
