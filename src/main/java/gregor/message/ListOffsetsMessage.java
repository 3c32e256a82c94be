package gregor.message;

import gregor.base.ErrorCode;
import gregor.protocol.Api;
import gregor.protocol.ApiKey;
import gregor.protocol.Default;
import gregor.protocol.Ignorable;
import gregor.protocol.Since;
import java.util.List;

/**
 * Which offset stands at a time, at the start, at the end. Consumers ask the leader when they have no position, tools
 * to show a topic's size.
 *
 * <p>History: version 1 answers with one offset instead of many (KIP-79), 2 knows isolation (KIP-98), 4 epochs
 * (KIP-320). Version 5 may say OFFSET_NOT_AVAILABLE (KIP-207). The special times came one a version: 7 the record
 * with the greatest timestamp (KIP-734), 8 the start of what is on local disk (KIP-405), 9 the end of what is in
 * tiered storage (KIP-1005), 11 the first offset not uploaded yet (KIP-1023). Version 10 has a timeout for reading
 * remote storage (KIP-1075).
 */
public interface ListOffsetsMessage {

    /** A timestamp that asks for the end: the high watermark or the last stable offset. */
    long LATEST_TIMESTAMP = -1;

    /** A timestamp that asks for the start of the log. */
    long EARLIEST_TIMESTAMP = -2;

    /** A timestamp that asks for the record with the greatest timestamp. */
    long MAX_TIMESTAMP = -3;

    /** A timestamp that asks for the first offset on local disk. */
    long EARLIEST_LOCAL_TIMESTAMP = -4;

    /** A timestamp that asks for the last offset in tiered storage. */
    long LATEST_TIERED_TIMESTAMP = -5;

    /** A timestamp that asks for the first offset that is not in tiered storage yet. */
    long EARLIEST_PENDING_UPLOAD_TIMESTAMP = -6;

    /**
     * @param replicaId the follower's broker id, -1 for a consumer, -2 for a tool that looks beyond the high
     *     watermark
     * @param isolationLevel 1 makes the end the last stable offset
     * @param timeoutMs how long reading of remote storage may take
     */
    @Api(key = ApiKey.LIST_OFFSETS, versions = "1-11", flexible = "6+")
    record ListOffsetsRequest(
        int replicaId,
        @Since(2) byte isolationLevel,
        List<ListOffsetsTopic> topics,
        @Since(10) @Ignorable int timeoutMs) {}

    record ListOffsetsTopic(String name, List<ListOffsetsPartition> partitions) {}

    /**
     * @param currentLeaderEpoch the epoch the asker believes in, -1 not to be fenced
     * @param timestamp milliseconds, for the first record not older; or one of the special values of {@link
     *     ListOffsetsMessage}
     */
    record ListOffsetsPartition(
        int partitionIndex,
        @Since(4) @Default("-1") @Ignorable int currentLeaderEpoch,
        long timestamp) {}

    @Api(key = ApiKey.LIST_OFFSETS, versions = "1-11", flexible = "6+")
    record ListOffsetsResponse(
        @Since(2) @Ignorable int throttleTimeMs,
        List<ListOffsetsTopicResponse> topics) {}

    record ListOffsetsTopicResponse(String name, List<ListOffsetsPartitionResponse> partitions) {}

    /**
     * @param timestamp of the record found; -1 for a special value, or if there is no such record
     * @param offset -1 if there is no such record
     * @param leaderEpoch epoch of the record at that offset, -1 if not known
     */
    record ListOffsetsPartitionResponse(
        int partitionIndex,
        short errorCode,
        @Default("-1") long timestamp,
        @Default("-1") long offset,
        @Since(4) @Default("-1") int leaderEpoch) {

        public static ListOffsetsPartitionResponse found(int partitionIndex, long timestamp, long offset, int leaderEpoch) {
            return new ListOffsetsPartitionResponse(partitionIndex, ErrorCode.NONE.code(), timestamp, offset, leaderEpoch);
        }

        public static ListOffsetsPartitionResponse error(int partitionIndex, ErrorCode error) {
            return new ListOffsetsPartitionResponse(partitionIndex, error.code(), -1, -1, -1);
        }
    }
}
