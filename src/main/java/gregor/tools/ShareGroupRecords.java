package gregor.tools;

import gregor.base.Uuid;
import gregor.protocol.Ignorable;
import gregor.protocol.Nullable;
import gregor.protocol.Schema;
import gregor.protocol.Tagged;
import java.util.List;

/** What {@code __consumer_offsets} holds of share groups (KIP-932), as Kafka 4.3 writes it. */
final class ShareGroupRecords {

    /** The types in the order of their numbers, the key of each before its value. */
    static final List<Class<? extends Record>> IN_ORDER = List.of(
        ShareGroupMemberMetadataKey.class, ShareGroupMemberMetadataValue.class,
        ShareGroupMetadataKey.class, ShareGroupMetadataValue.class,
        ShareGroupTargetAssignmentMetadataKey.class, ShareGroupTargetAssignmentMetadataValue.class,
        ShareGroupTargetAssignmentMemberKey.class, ShareGroupTargetAssignmentMemberValue.class,
        ShareGroupCurrentMemberAssignmentKey.class, ShareGroupCurrentMemberAssignmentValue.class,
        ShareGroupStatePartitionMetadataKey.class, ShareGroupStatePartitionMetadataValue.class);

    private ShareGroupRecords() {}

    @Schema(versions = "0")
    public record ShareGroupMemberMetadataKey(String groupId, String memberId) {}

    @Schema(versions = "0", flexible = "0+")
    public record ShareGroupMemberMetadataValue(
        @Nullable String rackId, String clientId, String clientHost, List<String> subscribedTopicNames) {}

    @Schema(versions = "0")
    public record ShareGroupMetadataKey(String groupId) {}

    @Schema(versions = "0", flexible = "0+")
    public record ShareGroupMetadataValue(int epoch, long metadataHash) {}

    @Schema(versions = "0")
    public record ShareGroupTargetAssignmentMetadataKey(String groupId) {}

    @Schema(versions = "0", flexible = "0+")
    public record ShareGroupTargetAssignmentMetadataValue(
        int assignmentEpoch, @Tagged(0) @Ignorable long assignmentTimestamp) {}

    @Schema(versions = "0")
    public record ShareGroupTargetAssignmentMemberKey(String groupId, String memberId) {}

    @Schema(versions = "0", flexible = "0+")
    public record ShareGroupTargetAssignmentMemberValue(List<TopicPartition> topicPartitions) {

        public record TopicPartition(Uuid topicId, List<Integer> partitions) {}
    }

    @Schema(versions = "0")
    public record ShareGroupCurrentMemberAssignmentKey(String groupId, String memberId) {}

    @Schema(versions = "0", flexible = "0+")
    public record ShareGroupCurrentMemberAssignmentValue(
        int memberEpoch, int previousMemberEpoch, byte state, List<TopicPartitions> assignedPartitions) {

        public record TopicPartitions(Uuid topicId, List<Integer> partitions) {}
    }

    @Schema(versions = "0")
    public record ShareGroupStatePartitionMetadataKey(String groupId) {}

    @Schema(versions = "0", flexible = "0+")
    public record ShareGroupStatePartitionMetadataValue(
        List<TopicPartitionsInfo> initializingTopics, List<TopicPartitionsInfo> initializedTopics,
        List<TopicInfo> deletingTopics) {

        public record TopicPartitionsInfo(Uuid topicId, String topicName, List<Integer> partitions) {}

        public record TopicInfo(Uuid topicId, String topicName) {}
    }
}
