package gregor.client;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.TopicPartition;
import gregor.message.ListOffsetsMessage.ListOffsetsPartition;
import gregor.message.ListOffsetsMessage.ListOffsetsPartitionResponse;
import gregor.message.ListOffsetsMessage.ListOffsetsRequest;
import gregor.message.ListOffsetsMessage.ListOffsetsResponse;
import gregor.message.ListOffsetsMessage.ListOffsetsTopic;
import gregor.message.ListOffsetsMessage.ListOffsetsTopicResponse;
import gregor.message.ListOffsetsMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Which offset stands at a time, at the start, at the end. */
final class OffsetLookup extends LeaderCall<Long, ListOffsetsRequest, ListOffsetsResponse, ListedOffset> {

    private static final int CONSUMER = -1;
    /** The first version with isolation levels; the special times need later ones. */
    private static final int MIN_VERSION = 1;

    private final ClientMetadata metadata;
    private final int timeoutMs;

    OffsetLookup(NetworkClient client) {
        this.metadata = client.metadata();
        this.timeoutMs = client.config().requestTimeoutMs();
    }

    @Override
    ClientRequest<ListOffsetsRequest, ListOffsetsResponse> request(Map<TopicPartition, Long> part) {
        Map<String, List<ListOffsetsPartition>> byTopic = new LinkedHashMap<>();
        int minVersion = MIN_VERSION;
        for (Map.Entry<TopicPartition, Long> entry : part.entrySet()) {
            TopicPartition partition = entry.getKey();
            ClientMetadata.Partition known = metadata.partition(partition);
            byTopic.computeIfAbsent(partition.topic(), topic -> new ArrayList<>()).add(new ListOffsetsPartition(
                partition.partition(), known == null ? -1 : known.leaderEpoch(), entry.getValue()));
            minVersion = Math.max(minVersion, minVersion(entry.getValue()));
        }
        List<ListOffsetsTopic> topics = new ArrayList<>();
        byTopic.forEach((name, partitions) -> topics.add(new ListOffsetsTopic(name, partitions)));
        return ClientRequest
            .of(ListOffsetsRequest.class, ListOffsetsResponse.class, new ListOffsetsRequest(CONSUMER, (byte) 0, topics, timeoutMs))
            .within(minVersion, Integer.MAX_VALUE);
    }

    /** Each special time came with a version. */
    private static int minVersion(long timestamp) {
        if (timestamp == ListOffsetsMessage.MAX_TIMESTAMP) {
            return 7;
        } else if (timestamp == ListOffsetsMessage.EARLIEST_LOCAL_TIMESTAMP) {
            return 8;
        } else if (timestamp == ListOffsetsMessage.LATEST_TIERED_TIMESTAMP) {
            return 9;
        } else if (timestamp == ListOffsetsMessage.EARLIEST_PENDING_UPLOAD_TIMESTAMP) {
            return 11;
        }
        return MIN_VERSION;
    }

    @Override
    void read(ListOffsetsResponse reply, BiConsumer<TopicPartition, Result<ListedOffset>> results) {
        for (ListOffsetsTopicResponse topic : reply.topics()) {
            for (ListOffsetsPartitionResponse answer : topic.partitions()) {
                TopicPartition partition = new TopicPartition(topic.name(), answer.partitionIndex());
                ErrorCode error = ErrorCode.of(answer.errorCode());
                results.accept(partition, error == ErrorCode.NONE
                    ? Result.of(new ListedOffset(answer.offset(), answer.timestamp(), answer.leaderEpoch()))
                    : Result.failed(new KafkaException(error, partition + ": " + error.message())));
            }
        }
    }
}
