package gregor.message;

import gregor.base.ErrorCode;
import gregor.protocol.Api;
import gregor.protocol.ApiKey;
import gregor.protocol.Default;
import gregor.protocol.Nullable;
import java.util.List;

/**
 * Which producers have written to these partitions lately (KIP-664). Tools ask the leader, to find transactions that
 * hang.
 */
public interface DescribeProducersMessage {

    @Api(key = ApiKey.DESCRIBE_PRODUCERS, versions = "0", flexible = "0+")
    record DescribeProducersRequest(List<TopicRequest> topics) {}

    record TopicRequest(String name, List<Integer> partitionIndexes) {}

    @Api(key = ApiKey.DESCRIBE_PRODUCERS, versions = "0", flexible = "0+")
    record DescribeProducersResponse(int throttleTimeMs, List<TopicResponse> topics) {}

    record TopicResponse(String name, List<PartitionResponse> partitions) {}

    record PartitionResponse(
        int partitionIndex,
        short errorCode,
        @Nullable @Default("null") String errorMessage,
        List<ProducerState> activeProducers) {

        public static PartitionResponse error(int partitionIndex, ErrorCode error, String message) {
            return new PartitionResponse(partitionIndex, error.code(), message, List.of());
        }
    }

    /**
     * @param lastSequence of the last batch, -1 if there is none
     * @param lastTimestamp milliseconds, of the last batch; -1 if there is none
     * @param coordinatorEpoch of the transaction coordinator that wrote the last marker
     * @param currentTxnStartOffset where the open transaction starts; -1 if none is open
     */
    record ProducerState(
        long producerId,
        int producerEpoch,
        @Default("-1") int lastSequence,
        @Default("-1") long lastTimestamp,
        int coordinatorEpoch,
        @Default("-1") long currentTxnStartOffset) {}
}
