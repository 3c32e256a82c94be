package gregor.tools;

import gregor.protocol.Default;
import gregor.protocol.Ignorable;
import gregor.protocol.Nullable;
import gregor.protocol.Schema;
import gregor.protocol.Tagged;
import gregor.protocol.Unsigned;
import java.util.List;

/** What {@code __consumer_offsets} holds of streams groups (KIP-1071), as Kafka 4.3 writes it. */
final class StreamsGroupRecords {

    /** The types in the order of their numbers, the key of each before its value. */
    static final List<Class<? extends Record>> IN_ORDER = List.of(
        StreamsGroupMemberMetadataKey.class, StreamsGroupMemberMetadataValue.class,
        StreamsGroupTargetAssignmentMetadataKey.class, StreamsGroupTargetAssignmentMetadataValue.class,
        StreamsGroupTargetAssignmentMemberKey.class, StreamsGroupTargetAssignmentMemberValue.class,
        StreamsGroupCurrentMemberAssignmentKey.class, StreamsGroupCurrentMemberAssignmentValue.class,
        StreamsGroupTopologyKey.class, StreamsGroupTopologyValue.class);

    private StreamsGroupRecords() {}

    @Schema(versions = "0")
    public record StreamsGroupMetadataKey(String groupId) {}

    @Schema(versions = "0", flexible = "0+")
    public record StreamsGroupMetadataValue(
        int epoch, long metadataHash, @Tagged(0) @Default("-1") int validatedTopologyEpoch,
        @Tagged(1) @Nullable List<LastAssignmentConfig> lastAssignmentConfigs) {

        public record LastAssignmentConfig(String key, String value) {}
    }

    @Schema(versions = "0")
    public record StreamsGroupMemberMetadataKey(String groupId, String memberId) {}

    @Schema(versions = "0", flexible = "0+")
    public record StreamsGroupMemberMetadataValue(
        @Nullable String instanceId, @Nullable String rackId, String clientId, String clientHost,
        @Default("-1") int rebalanceTimeoutMs, int topologyEpoch, String processId,
        @Nullable @Default("null") Endpoint userEndpoint, List<KeyValue> clientTags) {

        public record Endpoint(
            String host, @Unsigned int port) {}

        public record KeyValue(String key, String value) {}
    }

    @Schema(versions = "0")
    public record StreamsGroupTargetAssignmentMetadataKey(String groupId) {}

    @Schema(versions = "0", flexible = "0+")
    public record StreamsGroupTargetAssignmentMetadataValue(
        int assignmentEpoch, @Tagged(0) @Ignorable long assignmentTimestamp) {}

    @Schema(versions = "0")
    public record StreamsGroupTargetAssignmentMemberKey(String groupId, String memberId) {}

    @Schema(versions = "0", flexible = "0+")
    public record StreamsGroupTargetAssignmentMemberValue(
        List<TaskIds> activeTasks, List<TaskIds> standbyTasks, List<TaskIds> warmupTasks) {

        public record TaskIds(String subtopologyId, List<Integer> partitions) {}
    }

    @Schema(versions = "0")
    public record StreamsGroupCurrentMemberAssignmentKey(String groupId, String memberId) {}

    @Schema(versions = "0", flexible = "0+")
    public record StreamsGroupCurrentMemberAssignmentValue(
        int memberEpoch, int previousMemberEpoch, byte state, List<TaskIds> activeTasks, List<TaskIds> standbyTasks,
        List<TaskIds> warmupTasks, List<TaskIds> activeTasksPendingRevocation, List<TaskIds> standbyTasksPendingRevocation,
        List<TaskIds> warmupTasksPendingRevocation) {

        public record TaskIds(
            String subtopologyId, List<Integer> partitions,
            @Tagged(0) @Nullable List<Integer> assignmentEpochs) {}
    }

    @Schema(versions = "0")
    public record StreamsGroupTopologyKey(String groupId) {}

    @Schema(versions = "0", flexible = "0+")
    public record StreamsGroupTopologyValue(int epoch, List<Subtopology> subtopologies) {

        public record Subtopology(
            String subtopologyId, List<String> sourceTopics, List<String> sourceTopicRegex,
            List<TopicInfo> stateChangelogTopics, List<String> repartitionSinkTopics,
            List<TopicInfo> repartitionSourceTopics, List<CopartitionGroup> copartitionGroups) {

            public record CopartitionGroup(
                List<Short> sourceTopics, List<Short> sourceTopicRegex, List<Short> repartitionSourceTopics) {}
        }

        public record TopicConfig(String key, String value) {}

        public record TopicInfo(String name, int partitions, short replicationFactor, List<TopicConfig> topicConfigs) {}
    }
}
