package gregor.client;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.Uuid;
import gregor.message.DescribeTopicPartitionsMessage.Cursor;
import gregor.message.DescribeTopicPartitionsMessage.DescribeTopicPartitionsRequest;
import gregor.message.DescribeTopicPartitionsMessage.DescribeTopicPartitionsResponse;
import gregor.message.DescribeTopicPartitionsMessage.DescribeTopicPartitionsResponsePartition;
import gregor.message.DescribeTopicPartitionsMessage.DescribeTopicPartitionsResponseTopic;
import gregor.message.DescribeTopicPartitionsMessage.TopicRequest;
import gregor.message.MetadataMessage.MetadataRequest;
import gregor.message.MetadataMessage.MetadataRequestTopic;
import gregor.message.MetadataMessage.MetadataResponse;
import gregor.message.MetadataMessage.MetadataResponseTopic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Describes topics: page by page with DescribeTopicPartitions, which tells the eligible leaders (KIP-966), or with
 * Metadata from a broker that is too old for it.
 */
final class TopicDescriber {

    private static final int PARTITIONS_PER_PAGE = 2000;

    private final Calls calls;

    TopicDescriber(Calls calls) {
        this.calls = calls;
    }

    /** @throws KafkaException UNKNOWN_TOPIC_OR_PARTITION if one of them is not there */
    List<TopicDescription> describe(Collection<String> names, long deadlineMs) {
        Map<String, TopicDescription> found = new LinkedHashMap<>();
        names.forEach(name -> found.put(name, null));
        try {
            inPages(found, deadlineMs);
        } catch (KafkaException e) {
            if (e.error() != ErrorCode.UNSUPPORTED_VERSION) {
                throw e;
            }
            atOnce(found, deadlineMs);
        }
        found.forEach((name, topic) -> {
            if (topic == null) {
                throw new KafkaException(ErrorCode.UNKNOWN_SERVER_ERROR, "the reply says nothing about topic " + name);
            }
        });
        return List.copyOf(found.values());
    }

    /** The broker sorts the topics by name, and so do we: a page may end inside a topic, and the next one starts there. */
    private void inPages(Map<String, TopicDescription> found, long deadlineMs) {
        Collection<String> sorted = new TreeSet<>(found.keySet());
        Cursor cursor = null;
        do {
            Cursor from = cursor;
            List<TopicRequest> rest = sorted.stream()
                .filter(name -> from == null || name.compareTo(from.topicName()) >= 0).map(TopicRequest::new).toList();
            DescribeTopicPartitionsResponse page = calls.call(calls.client().leastLoadedNode(), ClientRequest.of(
                DescribeTopicPartitionsRequest.class, DescribeTopicPartitionsResponse.class,
                new DescribeTopicPartitionsRequest(rest, PARTITIONS_PER_PAGE, cursor)), deadlineMs);
            for (DescribeTopicPartitionsResponseTopic topic : page.topics()) {
                check(topic.name(), topic.errorCode());
                found.merge(topic.name(), describe(topic), TopicDescriber::joined);
            }
            if (cursor != null && cursor.equals(page.nextCursor())) {
                throw new KafkaException(ErrorCode.UNKNOWN_SERVER_ERROR, "the broker gives the same page for ever, from " + cursor);
            }
            cursor = page.nextCursor();
        } while (cursor != null);
    }

    private static void check(String topic, short errorCode) {
        ErrorCode error = ErrorCode.of(errorCode);
        if (error != ErrorCode.NONE) {
            throw new KafkaException(error, "topic " + topic + ": " + error.message());
        }
    }

    private static TopicDescription joined(TopicDescription first, TopicDescription second) {
        List<TopicDescription.Partition> all = new ArrayList<>(first.partitions());
        all.addAll(second.partitions());
        return new TopicDescription(first.name(), first.id(), first.isInternal(), all);
    }

    private static TopicDescription describe(DescribeTopicPartitionsResponseTopic topic) {
        List<TopicDescription.Partition> partitions = new ArrayList<>();
        for (DescribeTopicPartitionsResponsePartition partition : topic.partitions()) {
            partitions.add(new TopicDescription.Partition(partition.partitionIndex(), partition.leaderId(), partition.replicaNodes(),
                partition.isrNodes(), listOf(partition.eligibleLeaderReplicas()), listOf(partition.lastKnownElr())));
        }
        return new TopicDescription(topic.name(), topic.topicId(), topic.isInternal(), partitions);
    }

    private static List<Integer> listOf(List<Integer> orNull) {
        return orNull == null ? List.of() : orNull;
    }

    private void atOnce(Map<String, TopicDescription> found, long deadlineMs) {
        List<MetadataRequestTopic> topics = found.keySet().stream().map(name -> new MetadataRequestTopic(Uuid.ZERO, name)).toList();
        MetadataResponse reply = calls.call(calls.client().leastLoadedNode(), ClientRequest
            .of(MetadataRequest.class, MetadataResponse.class, new MetadataRequest(topics, false, false, false))
            .within(4, Integer.MAX_VALUE), deadlineMs);
        for (MetadataResponseTopic topic : reply.topics()) {
            check(topic.name(), topic.errorCode());
            found.put(topic.name(), new TopicDescription(topic.name(), topic.topicId(), topic.isInternal(), topic.partitions().stream()
                .sorted((a, b) -> Integer.compare(a.partitionIndex(), b.partitionIndex()))
                .map(partition -> new TopicDescription.Partition(partition.partitionIndex(), partition.leaderId(),
                    partition.replicaNodes(), partition.isrNodes(), null, null)).toList()));
        }
    }
}
