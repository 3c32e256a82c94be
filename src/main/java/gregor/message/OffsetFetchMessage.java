package gregor.message;

import gregor.base.Uuid;
import gregor.protocol.Api;
import gregor.protocol.ApiKey;
import gregor.protocol.Default;
import gregor.protocol.Ignorable;
import gregor.protocol.Nullable;
import gregor.protocol.Since;
import gregor.protocol.Until;
import java.util.List;

/**
 * How far has this group read? Null topics stand for all of them.
 *
 * <p>History: version 7 can wait out a transaction that is about to commit offsets (KIP-447). Version 8 asks for many groups
 * at once (KIP-709). Version 10 names topics by id (KIP-848).
 */
public interface OffsetFetchMessage {

    @Api(key = ApiKey.OFFSET_FETCH, versions = "1-10", flexible = "6+")
    record OffsetFetchRequest(
        @Until(7) String groupId,
        @Until(7) @Nullable(since = 2) List<OffsetFetchRequestTopic> topics,
        @Since(8) List<OffsetFetchRequestGroup> groups,
        @Since(7) boolean requireStable) {}

    record OffsetFetchRequestTopic(
        String name,
        List<Integer> partitionIndexes) {}

    record OffsetFetchRequestGroup(
        @Since(8) String groupId,
        @Since(9) @Nullable @Default("null") @Ignorable String memberId,
        @Since(9) @Default("-1") @Ignorable int memberEpoch,
        @Since(8) @Nullable List<OffsetFetchRequestTopics> topics) {}

    record OffsetFetchRequestTopics(
        @Since(8) @Until(9) @Ignorable String name,
        @Since(10) @Ignorable Uuid topicId,
        @Since(8) List<Integer> partitionIndexes) {}

    @Api(key = ApiKey.OFFSET_FETCH, versions = "1-10", flexible = "6+")
    record OffsetFetchResponse(
        @Since(3) @Ignorable int throttleTimeMs,
        @Until(7) List<OffsetFetchResponseTopic> topics,
        @Since(2) @Until(7) @Ignorable short errorCode,
        @Since(8) List<OffsetFetchResponseGroup> groups) {}

    record OffsetFetchResponseTopic(
        String name,
        List<OffsetFetchResponsePartition> partitions) {}

    record OffsetFetchResponsePartition(
        int partitionIndex,
        long committedOffset,
        @Since(5) @Default("-1") @Ignorable int committedLeaderEpoch,
        @Nullable String metadata,
        short errorCode) {}

    record OffsetFetchResponseGroup(
        String groupId,
        List<OffsetFetchResponseTopics> topics,
        short errorCode) {}

    record OffsetFetchResponseTopics(
        @Since(8) @Until(9) @Ignorable String name,
        @Since(10) @Ignorable Uuid topicId,
        @Since(8) List<OffsetFetchResponsePartitions> partitions) {}

    record OffsetFetchResponsePartitions(
        int partitionIndex,
        long committedOffset,
        @Default("-1") @Ignorable int committedLeaderEpoch,
        @Nullable String metadata,
        short errorCode) {}
}
