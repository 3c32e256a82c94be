package gregor.message;

import gregor.base.ErrorCode;
import gregor.base.Uuid;
import gregor.protocol.Api;
import gregor.protocol.ApiKey;
import gregor.protocol.Default;
import gregor.protocol.Ignorable;
import gregor.protocol.Nullable;
import gregor.protocol.Since;
import gregor.protocol.Tagged;
import java.util.List;

/**
 * Create topics. Admin clients send it to any broker, which passes it on to the controller; answered once the topics
 * are committed to the metadata log. The brokers learn of them a moment later.
 *
 * <p>History: version 4 makes count and replication factor optional (KIP-464), version 5 tells the settings of the
 * new topic (KIP-525), version 6 may throttle (KIP-599), version 7 tells the topic's id (KIP-516).
 */
public interface CreateTopicsMessage {

    /**
     * @param timeoutMs how long the controller may take
     * @param validateOnly check everything, create nothing
     */
    @Api(key = ApiKey.CREATE_TOPICS, versions = "2-7", flexible = "5+")
    record CreateTopicsRequest(
        List<CreatableTopic> topics,
        @Default("60000") int timeoutMs,
        boolean validateOnly) {}

    /**
     * @param numPartitions -1 for the broker's default, and with assignments
     * @param replicationFactor -1 for the broker's default, and with assignments
     * @param assignments the brokers of each partition, or empty to leave the choice to the controller
     * @param configs settings that differ from the defaults
     */
    record CreatableTopic(
        String name,
        int numPartitions,
        short replicationFactor,
        List<CreatableReplicaAssignment> assignments,
        List<CreatableTopicConfig> configs) {}

    /** @param brokerIds the preferred leader first */
    record CreatableReplicaAssignment(int partitionIndex, List<Integer> brokerIds) {}

    record CreatableTopicConfig(
        String name,
        @Nullable String value) {}

    @Api(key = ApiKey.CREATE_TOPICS, versions = "2-7", flexible = "5+")
    record CreateTopicsResponse(
        @Ignorable int throttleTimeMs,
        List<CreatableTopicResult> topics) {}

    /**
     * @param topicConfigErrorCode why {@code configs} is null, if the asker may not see the settings
     * @param numPartitions -1 if the asker may not see the settings, or on an error
     * @param replicationFactor -1 if the asker may not see the settings, or on an error
     * @param configs all settings of the topic; null if the asker may not see them
     */
    record CreatableTopicResult(
        String name,
        @Since(7) @Ignorable Uuid topicId,
        short errorCode,
        @Nullable @Ignorable String errorMessage,
        @Since(5) @Tagged(0) @Ignorable short topicConfigErrorCode,
        @Since(5) @Default("-1") @Ignorable int numPartitions,
        @Since(5) @Default("-1") @Ignorable short replicationFactor,
        @Since(5) @Nullable @Ignorable List<CreatableTopicConfigs> configs) {

        public static CreatableTopicResult error(String name, ErrorCode error, String messageOrNull) {
            return new CreatableTopicResult(name, Uuid.ZERO, error.code(), messageOrNull, (short) 0, -1, (short) -1, List.of());
        }
    }

    /**
     * @param value null for a sensitive setting
     * @param configSource a {@code ConfigSource}'s number
     */
    record CreatableTopicConfigs(
        String name,
        @Nullable String value,
        boolean readOnly,
        @Default("-1") @Ignorable byte configSource,
        boolean isSensitive) {}
}
