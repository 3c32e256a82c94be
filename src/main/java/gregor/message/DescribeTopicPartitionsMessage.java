package gregor.message;

import gregor.base.ErrorCode;
import gregor.base.Uuid;
import gregor.protocol.Api;
import gregor.protocol.ApiKey;
import gregor.protocol.Default;
import gregor.protocol.Ignorable;
import gregor.protocol.Nullable;
import java.util.List;

/**
 * The partitions of topics, a page at a time (KIP-966): unlike Metadata it also tells the eligible leader replicas,
 * and its reply has a bounded size.
 */
public interface DescribeTopicPartitionsMessage {

    /**
     * @param topics empty for all
     * @param responsePartitionLimit how many partitions a page may have; the broker has a limit of its own
     * @param cursor where the page starts; null for the first
     */
    @Api(key = ApiKey.DESCRIBE_TOPIC_PARTITIONS, versions = "0", flexible = "0+")
    record DescribeTopicPartitionsRequest(
        List<TopicRequest> topics,
        @Default("2000") int responsePartitionLimit,
        @Nullable @Default("null") Cursor cursor) {}

    record TopicRequest(String name) {}

    /** @param partitionIndex inclusive */
    record Cursor(String topicName, int partitionIndex) {}

    /** @param nextCursor null if this was the last page */
    @Api(key = ApiKey.DESCRIBE_TOPIC_PARTITIONS, versions = "0", flexible = "0+")
    record DescribeTopicPartitionsResponse(
        @Ignorable int throttleTimeMs,
        List<DescribeTopicPartitionsResponseTopic> topics,
        @Nullable @Default("null") Cursor nextCursor) {}

    /** @param topicAuthorizedOperations bit set of acl operations */
    record DescribeTopicPartitionsResponseTopic(
        short errorCode,
        @Nullable String name,
        @Ignorable Uuid topicId,
        @Ignorable boolean isInternal,
        List<DescribeTopicPartitionsResponsePartition> partitions,
        @Default("-2147483648") int topicAuthorizedOperations) {

        /** A topic of which there is nothing to tell but an error. */
        public static DescribeTopicPartitionsResponseTopic error(String name, ErrorCode error) {
            return new DescribeTopicPartitionsResponseTopic(
                error.code(), name, Uuid.ZERO, false, List.of(), MetadataMessage.OPERATIONS_NOT_ASKED);
        }
    }

    /**
     * @param leaderId -1 if there is none
     * @param eligibleLeaderReplicas out of sync, but sure to hold all that was committed; null if there are none
     * @param lastKnownElr those of the last shutdown that was not clean; null if there are none
     */
    record DescribeTopicPartitionsResponsePartition(
        short errorCode,
        int partitionIndex,
        int leaderId,
        @Default("-1") @Ignorable int leaderEpoch,
        List<Integer> replicaNodes,
        List<Integer> isrNodes,
        @Nullable @Default("null") List<Integer> eligibleLeaderReplicas,
        @Nullable @Default("null") List<Integer> lastKnownElr,
        @Ignorable List<Integer> offlineReplicas) {}
}
