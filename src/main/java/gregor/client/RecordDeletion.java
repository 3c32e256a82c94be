package gregor.client;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.TopicPartition;
import gregor.message.DeleteRecordsMessage.DeleteRecordsPartition;
import gregor.message.DeleteRecordsMessage.DeleteRecordsPartitionResult;
import gregor.message.DeleteRecordsMessage.DeleteRecordsRequest;
import gregor.message.DeleteRecordsMessage.DeleteRecordsResponse;
import gregor.message.DeleteRecordsMessage.DeleteRecordsTopic;
import gregor.message.DeleteRecordsMessage.DeleteRecordsTopicResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Deletes the records below an offset; the result is the first offset that is left. */
final class RecordDeletion extends LeaderCall<Long, DeleteRecordsRequest, DeleteRecordsResponse, Long> {

    private final int timeoutMs;

    RecordDeletion(int timeoutMs) {
        this.timeoutMs = timeoutMs;
    }

    @Override
    ClientRequest<DeleteRecordsRequest, DeleteRecordsResponse> request(Map<TopicPartition, Long> part) {
        Map<String, List<DeleteRecordsPartition>> byTopic = new LinkedHashMap<>();
        part.forEach((partition, offset) -> byTopic.computeIfAbsent(partition.topic(), topic -> new ArrayList<>())
            .add(new DeleteRecordsPartition(partition.partition(), offset)));
        List<DeleteRecordsTopic> topics = new ArrayList<>();
        byTopic.forEach((name, partitions) -> topics.add(new DeleteRecordsTopic(name, partitions)));
        return ClientRequest.of(DeleteRecordsRequest.class, DeleteRecordsResponse.class, new DeleteRecordsRequest(topics, timeoutMs));
    }

    @Override
    void read(DeleteRecordsResponse reply, BiConsumer<TopicPartition, Result<Long>> results) {
        for (DeleteRecordsTopicResult topic : reply.topics()) {
            for (DeleteRecordsPartitionResult answer : topic.partitions()) {
                ErrorCode error = ErrorCode.of(answer.errorCode());
                results.accept(new TopicPartition(topic.name(), answer.partitionIndex()), error == ErrorCode.NONE
                    ? Result.of(answer.lowWatermark()) : Result.failed(new KafkaException(error)));
            }
        }
    }
}
