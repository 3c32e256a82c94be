package gregor.broker;

import gregor.base.ErrorCode;
import gregor.message.DescribeTopicPartitionsMessage.Cursor;
import gregor.message.DescribeTopicPartitionsMessage.DescribeTopicPartitionsRequest;
import gregor.message.DescribeTopicPartitionsMessage.DescribeTopicPartitionsResponse;
import gregor.message.DescribeTopicPartitionsMessage.DescribeTopicPartitionsResponsePartition;
import gregor.message.DescribeTopicPartitionsMessage.DescribeTopicPartitionsResponseTopic;
import gregor.message.DescribeTopicPartitionsMessage.TopicRequest;
import gregor.metadata.ClusterImage;
import gregor.metadata.MetadataCache;
import gregor.metadata.MetadataImage;
import gregor.metadata.PartitionImage;
import gregor.metadata.TopicImage;
import gregor.replica.InternalTopics;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * DescribeTopicPartitions v0: the partitions of topics in pages, because a topic can have more of them than a reply
 * should hold. Topics come sorted by name; a cursor says where the next page starts. KIP-966.
 */
final class DescribeTopicPartitionsHandler implements Handler<DescribeTopicPartitionsRequest> {

    private final MetadataCache cache;
    private final int maxPartitionsPerPage;

    /** @param maxPartitionsPerPage {@code max.request.partition.size.limit}, whatever the client asks for */
    DescribeTopicPartitionsHandler(MetadataCache cache, int maxPartitionsPerPage) {
        this.cache = cache;
        this.maxPartitionsPerPage = maxPartitionsPerPage;
    }

    @Override
    public void handle(DescribeTopicPartitionsRequest request, RequestContext context) {
        Cursor from = request.cursor();
        if (from != null && from.partitionIndex() < 0) {
            context.disconnect(); // the reply has no place for an error that is not a topic's
            return;
        }
        MetadataImage image = cache.image();
        Page page = new Page(Math.max(1, Math.min(maxPartitionsPerPage, request.responsePartitionLimit())));
        for (String name : names(request, image)) {
            int first = 0;
            if (from != null) {
                int order = name.compareTo(from.topicName());
                if (order < 0) {
                    continue;
                }
                first = order == 0 ? from.partitionIndex() : 0;
            }
            if (!page.add(image, name, first, !request.topics().isEmpty())) {
                break;
            }
        }
        context.reply(new DescribeTopicPartitionsResponse(0, page.topics, page.next));
    }

    private static Iterable<String> names(DescribeTopicPartitionsRequest request, MetadataImage image) {
        TreeSet<String> names = new TreeSet<>();
        if (request.topics().isEmpty()) {
            names.addAll(image.topics().byName().keySet());
        } else {
            for (TopicRequest topic : request.topics()) {
                names.add(topic.name());
            }
        }
        return names;
    }

    /** A reply that is being filled. */
    private static final class Page {

        private final List<DescribeTopicPartitionsResponseTopic> topics = new ArrayList<>();
        private int room;
        private Cursor next;

        Page(int room) {
            this.room = room;
        }

        /** Adds a topic from a partition on; false when the page is full, and {@link #next} is where to go on. */
        boolean add(MetadataImage image, String name, int firstPartition, boolean tellUnknown) {
            TopicImage topic = image.topics().topic(name);
            if (topic == null) {
                if (tellUnknown) {
                    topics.add(DescribeTopicPartitionsResponseTopic.error(name, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION));
                }
                return true;
            }
            if (room == 0) {
                next = new Cursor(name, firstPartition);
                return false;
            }
            List<DescribeTopicPartitionsResponsePartition> partitions = new ArrayList<>();
            int partition = firstPartition;
            for (; partition < topic.partitions().size() && room > 0; partition++, room--) {
                partitions.add(describe(image.cluster(), partition, topic.partition(partition)));
            }
            topics.add(new DescribeTopicPartitionsResponseTopic(ErrorCode.NONE.code(), name, topic.id(), InternalTopics.contains(name),
                partitions, AuthorizedOperations.OF_TOPIC));
            if (partition < topic.partitions().size()) {
                next = new Cursor(name, partition);
                return false;
            }
            return true;
        }
    }

    private static DescribeTopicPartitionsResponsePartition describe(ClusterImage cluster, int id, PartitionImage partition) {
        boolean led = cluster.isUnfenced(partition.leader());
        return new DescribeTopicPartitionsResponsePartition(
            (led ? ErrorCode.NONE : ErrorCode.LEADER_NOT_AVAILABLE).code(), id, led ? partition.leader() : PartitionImage.NO_LEADER,
            partition.leaderEpoch(), partition.replicas(), partition.isr(), partition.elr(), partition.lastKnownElr(),
            MetadataHandler.offline(cluster, partition));
    }
}
