package gregor.message;

import gregor.protocol.Api;
import gregor.protocol.ApiKey;
import gregor.protocol.Default;
import gregor.protocol.Nullable;
import gregor.protocol.Since;
import java.util.List;

/**
 * Elect leaders for these partitions: the preferred ones, or any replica that is alive where none of those in sync is.
 *
 * <p>KIP-183. History: version 1 has the kind of election (KIP-460).
 */
public interface ElectLeadersMessage {

    @Api(key = ApiKey.ELECT_LEADERS, versions = "0-2", flexible = "2+")
    record ElectLeadersRequest(
        @Since(1) byte electionType,
        @Nullable List<TopicPartitions> topicPartitions,
        @Default("60000") int timeoutMs) {}

    record TopicPartitions(String topic, List<Integer> partitions) {}

    @Api(key = ApiKey.ELECT_LEADERS, versions = "0-2", flexible = "2+")
    record ElectLeadersResponse(
        int throttleTimeMs,
        @Since(1) short errorCode,
        List<ReplicaElectionResult> replicaElectionResults) {}

    record ReplicaElectionResult(String topic, List<PartitionResult> partitionResult) {}

    record PartitionResult(int partitionId, short errorCode, @Nullable String errorMessage) {}
}
