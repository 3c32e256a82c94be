package gregor.tools;

import gregor.base.Uuid;
import gregor.protocol.Default;
import gregor.protocol.Ignorable;
import gregor.protocol.Nullable;
import gregor.protocol.Schema;
import gregor.protocol.Tagged;
import java.nio.ByteBuffer;
import java.util.List;

/** What {@code __consumer_offsets} holds of groups of the consumer protocol (KIP-848), as Kafka 4.3 writes it. */
final class ConsumerGroupRecords {

    /** The types in the order of their numbers, the key of each before its value. */
    static final List<Class<? extends Record>> IN_ORDER = List.of(
        ConsumerGroupMetadataKey.class, ConsumerGroupMetadataValue.class,
        ConsumerGroupPartitionMetadataKey.class, ConsumerGroupPartitionMetadataValue.class,
        ConsumerGroupMemberMetadataKey.class, ConsumerGroupMemberMetadataValue.class,
        ConsumerGroupTargetAssignmentMetadataKey.class, ConsumerGroupTargetAssignmentMetadataValue.class,
        ConsumerGroupTargetAssignmentMemberKey.class, ConsumerGroupTargetAssignmentMemberValue.class,
        ConsumerGroupCurrentMemberAssignmentKey.class, ConsumerGroupCurrentMemberAssignmentValue.class);

    private ConsumerGroupRecords() {}

    @Schema(versions = "0")
    public record ConsumerGroupMetadataKey(String groupId) {}

    @Schema(versions = "0", flexible = "0+")
    public record ConsumerGroupMetadataValue(
        int epoch, @Tagged(0) long metadataHash) {}

    @Schema(versions = "0")
    public record ConsumerGroupPartitionMetadataKey(String groupId) {}

    @Schema(versions = "0", flexible = "0+")
    public record ConsumerGroupPartitionMetadataValue(List<TopicMetadata> topics) {

        public record TopicMetadata(
            Uuid topicId, String topicName, int numPartitions, List<PartitionMetadata> partitionMetadata) {

            public record PartitionMetadata(int partition, List<String> racks) {}
        }
    }

    @Schema(versions = "0")
    public record ConsumerGroupMemberMetadataKey(String groupId, String memberId) {}

    @Schema(versions = "0", flexible = "0+")
    public record ConsumerGroupMemberMetadataValue(
        @Nullable String instanceId, @Nullable String rackId, String clientId, String clientHost,
        List<String> subscribedTopicNames, @Nullable String subscribedTopicRegex, @Default("-1") int rebalanceTimeoutMs,
        @Nullable String serverAssignor, @Tagged(0) @Nullable @Default("null") ClassicMemberMetadata classicMemberMetadata) {

        public record ClassicMemberMetadata(int sessionTimeoutMs, List<ClassicProtocol> supportedProtocols) {

            public record ClassicProtocol(String name, ByteBuffer metadata) {}
        }
    }

    @Schema(versions = "0")
    public record ConsumerGroupTargetAssignmentMetadataKey(String groupId) {}

    @Schema(versions = "0", flexible = "0+")
    public record ConsumerGroupTargetAssignmentMetadataValue(
        int assignmentEpoch, @Tagged(0) @Ignorable long assignmentTimestamp) {}

    @Schema(versions = "0")
    public record ConsumerGroupTargetAssignmentMemberKey(String groupId, String memberId) {}

    @Schema(versions = "0", flexible = "0+")
    public record ConsumerGroupTargetAssignmentMemberValue(List<TopicPartition> topicPartitions) {

        public record TopicPartition(Uuid topicId, List<Integer> partitions) {}
    }

    @Schema(versions = "0")
    public record ConsumerGroupCurrentMemberAssignmentKey(String groupId, String memberId) {}

    @Schema(versions = "0", flexible = "0+")
    public record ConsumerGroupCurrentMemberAssignmentValue(
        int memberEpoch, int previousMemberEpoch, byte state, List<TopicPartitions> assignedPartitions,
        List<TopicPartitions> partitionsPendingRevocation) {

        public record TopicPartitions(
            Uuid topicId, List<Integer> partitions, @Tagged(0) @Nullable List<Integer> assignmentEpochs) {}
    }

    @Schema(versions = "0")
    public record ConsumerGroupRegularExpressionKey(String groupId, String regularExpression) {}

    @Schema(versions = "0", flexible = "0+")
    public record ConsumerGroupRegularExpressionValue(List<String> topics, long version, long timestamp) {}
}
