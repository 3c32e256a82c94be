package gregor.broker;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.group.GroupCoordinator;
import gregor.group.GroupCoordinator.Commit;
import gregor.group.GroupRecords.OffsetCommitValue;
import gregor.message.OffsetCommitMessage.OffsetCommitRequest;
import gregor.message.OffsetCommitMessage.OffsetCommitRequestPartition;
import gregor.message.OffsetCommitMessage.OffsetCommitRequestTopic;
import gregor.message.OffsetCommitMessage.OffsetCommitResponse;
import gregor.message.OffsetCommitMessage.OffsetCommitResponsePartition;
import gregor.message.OffsetCommitMessage.OffsetCommitResponseTopic;
import gregor.message.OffsetFetchMessage.OffsetFetchRequest;
import gregor.message.OffsetFetchMessage.OffsetFetchRequestGroup;
import gregor.message.OffsetFetchMessage.OffsetFetchRequestTopic;
import gregor.message.OffsetFetchMessage.OffsetFetchRequestTopics;
import gregor.message.OffsetFetchMessage.OffsetFetchResponse;
import gregor.message.OffsetFetchMessage.OffsetFetchResponseGroup;
import gregor.message.OffsetFetchMessage.OffsetFetchResponsePartition;
import gregor.message.OffsetFetchMessage.OffsetFetchResponsePartitions;
import gregor.message.OffsetFetchMessage.OffsetFetchResponseTopic;
import gregor.message.OffsetFetchMessage.OffsetFetchResponseTopics;
import gregor.metadata.MetadataCache;
import gregor.metadata.TopicImage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** OffsetCommit v2-10 and OffsetFetch v1-10: how far groups have read. From version 10 on topics are named by id. */
final class OffsetHandlers {

    private static final int FIRST_VERSION_WITH_TOPIC_IDS = 10;
    private static final int FIRST_FETCH_VERSION_WITH_GROUPS = 8;
    /** The first version of OffsetFetch whose reply has a place for an error of the group. */
    private static final int FIRST_FETCH_VERSION_WITH_ERROR = 2;
    private static final long NO_OFFSET = -1;

    private final GroupCoordinator groups;
    private final MetadataCache cache;

    OffsetHandlers(GroupCoordinator groups, MetadataCache cache) {
        this.groups = groups;
        this.cache = cache;
    }

    // ---- commit

    void commit(OffsetCommitRequest request, RequestContext context) {
        Map<Commit, OffsetCommitResponsePartition> answers = new LinkedHashMap<>();
        List<List<Object>> byTopic = new ArrayList<>(); // of each partition either its Commit or, if it is refused, its answer
        List<Commit> good = new ArrayList<>();
        for (OffsetCommitRequestTopic topic : request.topics()) {
            TopicImage image = context.version() >= FIRST_VERSION_WITH_TOPIC_IDS ? cache.topic(topic.topicId()) : cache.topic(topic.name());
            List<Object> partitions = new ArrayList<>();
            for (OffsetCommitRequestPartition partition : topic.partitions()) {
                ErrorCode refused = refusal(image, partition.partitionIndex(), context.version());
                if (refused == ErrorCode.NONE) {
                    Commit commit = new Commit(new TopicPartition(image.name(), partition.partitionIndex()), image.id(),
                        partition.committedOffset(), partition.committedLeaderEpoch(), partition.committedMetadata());
                    good.add(commit);
                    partitions.add(commit);
                } else {
                    partitions.add(new OffsetCommitResponsePartition(partition.partitionIndex(), refused.code()));
                }
            }
            byTopic.add(partitions);
        }
        groups.commit(request.groupId(), request.memberId(), request.groupInstanceId(), request.generationIdOrMemberEpoch(),
            context.version(), good, errors -> {
            for (int i = 0; i < good.size(); i++) {
                answers.put(good.get(i), new OffsetCommitResponsePartition(good.get(i).partition().partition(), errors.get(i).code()));
            }
            context.reply(committed(request, byTopic, answers));
        });
    }

    private static ErrorCode refusal(TopicImage topic, int partition, int version) {
        if (topic == null) {
            return version >= FIRST_VERSION_WITH_TOPIC_IDS ? ErrorCode.UNKNOWN_TOPIC_ID : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
        }
        return topic.partition(partition) == null ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION : ErrorCode.NONE;
    }

    private static OffsetCommitResponse committed(OffsetCommitRequest request, List<List<Object>> byTopic,
            Map<Commit, OffsetCommitResponsePartition> answers) {
        List<OffsetCommitResponseTopic> topics = new ArrayList<>();
        for (int i = 0; i < byTopic.size(); i++) {
            List<OffsetCommitResponsePartition> partitions = new ArrayList<>();
            for (Object each : byTopic.get(i)) {
                partitions.add(each instanceof Commit commit ? answers.get(commit) : (OffsetCommitResponsePartition) each);
            }
            topics.add(new OffsetCommitResponseTopic(request.topics().get(i).name(), request.topics().get(i).topicId(), partitions));
        }
        return new OffsetCommitResponse(0, topics);
    }

    // ---- fetch

    void fetch(OffsetFetchRequest request, RequestContext context) {
        if (context.version() < FIRST_FETCH_VERSION_WITH_GROUPS) {
            context.reply(fetchOne(request, context.version()));
            return;
        }
        List<OffsetFetchResponseGroup> found = new ArrayList<>();
        for (OffsetFetchRequestGroup group : request.groups()) {
            found.add(fetchGroup(group, context.version()));
        }
        context.reply(new OffsetFetchResponse(0, List.of(), ErrorCode.NONE.code(), found));
    }

    private OffsetFetchResponse fetchOne(OffsetFetchRequest request, int version) {
        ErrorCode error = ErrorCode.NONE;
        Map<TopicPartition, OffsetCommitValue> committed = Map.of();
        try {
            committed = groups.committed(request.groupId());
        } catch (KafkaException e) {
            error = e.error();
        }
        List<OffsetFetchResponseTopic> topics = new ArrayList<>();
        List<OffsetFetchRequestTopic> wanted = request.topics() == null ? allTopics(committed) : request.topics();
        for (OffsetFetchRequestTopic topic : error == ErrorCode.NONE || version < FIRST_FETCH_VERSION_WITH_ERROR
                ? wanted : List.<OffsetFetchRequestTopic>of()) {
            List<OffsetFetchResponsePartition> partitions = new ArrayList<>();
            for (int partition : topic.partitionIndexes()) {
                OffsetCommitValue value = committed.get(new TopicPartition(topic.name(), partition));
                partitions.add(new OffsetFetchResponsePartition(partition, offset(value), epoch(value), text(value), error.code()));
            }
            topics.add(new OffsetFetchResponseTopic(topic.name(), partitions));
        }
        return new OffsetFetchResponse(0, topics, error.code(), List.of());
    }

    private static List<OffsetFetchRequestTopic> allTopics(Map<TopicPartition, OffsetCommitValue> committed) {
        Map<String, List<Integer>> byTopic = new TreeMap<>();
        committed.keySet().forEach(each -> byTopic.computeIfAbsent(each.topic(), topic -> new ArrayList<>()).add(each.partition()));
        List<OffsetFetchRequestTopic> topics = new ArrayList<>();
        byTopic.forEach((topic, partitions) -> topics.add(new OffsetFetchRequestTopic(topic, partitions)));
        return topics;
    }

    private OffsetFetchResponseGroup fetchGroup(OffsetFetchRequestGroup group, int version) {
        Map<TopicPartition, OffsetCommitValue> committed;
        try {
            committed = groups.committed(group.groupId());
        } catch (KafkaException e) {
            return new OffsetFetchResponseGroup(group.groupId(), List.of(), e.error().code());
        }
        List<OffsetFetchResponseTopics> topics = new ArrayList<>();
        if (group.topics() == null) {
            for (OffsetFetchRequestTopic topic : allTopics(committed)) {
                TopicImage image = cache.topic(topic.name());
                Uuid id = image == null ? Uuid.ZERO : image.id();
                topics.add(fetchTopic(new OffsetFetchRequestTopics(topic.name(), id, topic.partitionIndexes()), topic.name(), committed));
            }
        } else {
            for (OffsetFetchRequestTopics topic : group.topics()) {
                TopicImage image = version >= FIRST_VERSION_WITH_TOPIC_IDS ? cache.topic(topic.topicId()) : null;
                topics.add(version < FIRST_VERSION_WITH_TOPIC_IDS ? fetchTopic(topic, topic.name(), committed)
                    : image == null ? unknownTopic(topic) : fetchTopic(topic, image.name(), committed));
            }
        }
        return new OffsetFetchResponseGroup(group.groupId(), topics, ErrorCode.NONE.code());
    }

    private static OffsetFetchResponseTopics fetchTopic(OffsetFetchRequestTopics wanted, String name, Map<TopicPartition, OffsetCommitValue> committed) {
        List<OffsetFetchResponsePartitions> partitions = new ArrayList<>();
        for (int partition : wanted.partitionIndexes()) {
            OffsetCommitValue value = committed.get(new TopicPartition(name, partition));
            partitions.add(new OffsetFetchResponsePartitions(partition, offset(value), epoch(value), text(value), ErrorCode.NONE.code()));
        }
        return new OffsetFetchResponseTopics(wanted.name(), wanted.topicId(), partitions);
    }

    private static OffsetFetchResponseTopics unknownTopic(OffsetFetchRequestTopics wanted) {
        List<OffsetFetchResponsePartitions> partitions = new ArrayList<>();
        for (int partition : wanted.partitionIndexes()) {
            partitions.add(new OffsetFetchResponsePartitions(partition, NO_OFFSET, -1, "", ErrorCode.UNKNOWN_TOPIC_ID.code()));
        }
        return new OffsetFetchResponseTopics(wanted.name(), wanted.topicId(), partitions);
    }

    private static long offset(OffsetCommitValue value) {
        return value == null ? NO_OFFSET : value.offset();
    }

    private static int epoch(OffsetCommitValue value) {
        return value == null ? -1 : value.leaderEpoch();
    }

    private static String text(OffsetCommitValue value) {
        return value == null ? "" : value.metadata();
    }
}
