package gregor.broker;

import gregor.base.ErrorCode;
import gregor.base.TopicPartition;
import gregor.message.ListOffsetsMessage.ListOffsetsPartition;
import gregor.message.ListOffsetsMessage.ListOffsetsPartitionResponse;
import gregor.message.ListOffsetsMessage.ListOffsetsRequest;
import gregor.message.ListOffsetsMessage.ListOffsetsResponse;
import gregor.message.ListOffsetsMessage.ListOffsetsTopic;
import gregor.message.ListOffsetsMessage.ListOffsetsTopicResponse;
import gregor.replica.ReplicaManager;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * ListOffsets v1-11: the offset of a time, or of one of the places that negative times stand for (end, start, greatest
 * timestamp). KIP-79, KIP-734, KIP-405, KIP-1005.
 */
final class ListOffsetsHandler implements Handler<ListOffsetsRequest> {

    private final ReplicaManager replicas;

    ListOffsetsHandler(ReplicaManager replicas) {
        this.replicas = replicas;
    }

    @Override
    public void handle(ListOffsetsRequest request, RequestContext context) {
        Set<TopicPartition> seen = new HashSet<>();
        Set<TopicPartition> twice = new HashSet<>();
        for (ListOffsetsTopic topic : request.topics()) {
            for (ListOffsetsPartition partition : topic.partitions()) {
                TopicPartition key = new TopicPartition(topic.name(), partition.partitionIndex());
                if (!seen.add(key)) {
                    twice.add(key);
                }
            }
        }
        List<ListOffsetsTopicResponse> topics = new ArrayList<>(request.topics().size());
        for (ListOffsetsTopic topic : request.topics()) {
            List<ListOffsetsPartitionResponse> partitions = new ArrayList<>(topic.partitions().size());
            for (ListOffsetsPartition wanted : topic.partitions()) {
                TopicPartition key = new TopicPartition(topic.name(), wanted.partitionIndex());
                partitions.add(twice.contains(key)
                    ? ListOffsetsPartitionResponse.error(wanted.partitionIndex(), ErrorCode.INVALID_REQUEST)
                    : replicas.fetchOffset(key, wanted, request.replicaId(), request.isolationLevel(), context.version()));
            }
            topics.add(new ListOffsetsTopicResponse(topic.name(), partitions));
        }
        context.reply(new ListOffsetsResponse(0, topics));
    }
}
