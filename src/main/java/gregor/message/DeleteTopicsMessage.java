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
 * Delete topics. Admin clients send it to any broker, which passes it on to the controller.
 *
 * <p>History: version 5 tells why not (KIP-599), version 6 takes topics by id too (KIP-516).
 */
public interface DeleteTopicsMessage {

    /**
     * @param topics from version 6 on
     * @param topicNames up to version 5
     */
    @Api(key = ApiKey.DELETE_TOPICS, versions = "1-6", flexible = "4+")
    record DeleteTopicsRequest(
        @Since(6) List<DeleteTopicState> topics,
        @Until(5) @Ignorable List<String> topicNames,
        int timeoutMs) {}

    /**
     * @param name null if the topic is named by its id
     * @param topicId all zero if the topic is named by its name
     */
    record DeleteTopicState(
        @Nullable @Default("null") String name,
        Uuid topicId) {}

    @Api(key = ApiKey.DELETE_TOPICS, versions = "1-6", flexible = "4+")
    record DeleteTopicsResponse(
        @Ignorable int throttleTimeMs,
        List<DeletableTopicResult> responses) {}

    /** @param name null if the topic was named by an id that does not exist, or that the asker may not see */
    record DeletableTopicResult(
        @Nullable(since = 6) String name,
        @Since(6) @Ignorable Uuid topicId,
        short errorCode,
        @Since(5) @Nullable @Default("null") @Ignorable String errorMessage) {}
}
