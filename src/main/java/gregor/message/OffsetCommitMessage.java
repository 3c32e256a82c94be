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
 * Remember that this group has read up to here. A commit names the next offset to read, the epoch of the record before it and
 * a text of the client's own.
 *
 * <p>History: version 6 has the leader epoch (KIP-320), version 7 static members (KIP-345), version 9 member epochs
 * (KIP-848), version 10 topic ids (KIP-848).
 */
public interface OffsetCommitMessage {

    @Api(key = ApiKey.OFFSET_COMMIT, versions = "2-10", flexible = "8+")
    record OffsetCommitRequest(
        String groupId,
        @Default("-1") @Ignorable int generationIdOrMemberEpoch,
        @Ignorable String memberId,
        @Since(7) @Nullable @Default("null") String groupInstanceId,
        @Until(4) @Default("-1") @Ignorable long retentionTimeMs,
        List<OffsetCommitRequestTopic> topics) {}

    record OffsetCommitRequestTopic(
        @Until(9) @Ignorable String name,
        @Since(10) @Ignorable Uuid topicId,
        List<OffsetCommitRequestPartition> partitions) {}

    record OffsetCommitRequestPartition(
        int partitionIndex,
        long committedOffset,
        @Since(6) @Default("-1") @Ignorable int committedLeaderEpoch,
        @Nullable String committedMetadata) {}

    @Api(key = ApiKey.OFFSET_COMMIT, versions = "2-10", flexible = "8+")
    record OffsetCommitResponse(
        @Since(3) @Ignorable int throttleTimeMs,
        List<OffsetCommitResponseTopic> topics) {}

    record OffsetCommitResponseTopic(
        @Until(9) @Ignorable String name,
        @Since(10) @Ignorable Uuid topicId,
        List<OffsetCommitResponsePartition> partitions) {}

    record OffsetCommitResponsePartition(
        int partitionIndex,
        short errorCode) {}
}
