package gregor.message;

import gregor.base.ErrorCode;
import gregor.protocol.Api;
import gregor.protocol.ApiKey;
import java.util.List;

/**
 * Delete the records below an offset (KIP-107). Admin clients send it to the partitions' leaders, stream processors
 * to tidy up behind themselves; answered when every live replica has moved its log's start.
 */
public interface DeleteRecordsMessage {

    /** @param timeoutMs how long the replicas may take */
    @Api(key = ApiKey.DELETE_RECORDS, versions = "0-2", flexible = "2+")
    record DeleteRecordsRequest(List<DeleteRecordsTopic> topics, int timeoutMs) {}

    record DeleteRecordsTopic(String name, List<DeleteRecordsPartition> partitions) {}

    /** @param offset exclusive: the first record that stays; -1 for the high watermark */
    record DeleteRecordsPartition(int partitionIndex, long offset) {}

    @Api(key = ApiKey.DELETE_RECORDS, versions = "0-2", flexible = "2+")
    record DeleteRecordsResponse(int throttleTimeMs, List<DeleteRecordsTopicResult> topics) {}

    record DeleteRecordsTopicResult(String name, List<DeleteRecordsPartitionResult> partitions) {}

    /** @param lowWatermark the least log start offset among the live replicas; -1 on an error */
    record DeleteRecordsPartitionResult(int partitionIndex, long lowWatermark, short errorCode) {
        public static DeleteRecordsPartitionResult error(int partitionIndex, ErrorCode error) {
            return new DeleteRecordsPartitionResult(partitionIndex, -1, error.code());
        }
    }
}
