package gregor.tools;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.TopicPartition;
import gregor.client.AdminClient;
import gregor.client.ListedOffset;
import gregor.client.Result;
import gregor.client.TopicDescription;
import gregor.message.ListOffsetsMessage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Prints offsets of partitions as {@code topic:partition:offset}; in Apache Kafka {@code kafka-get-offsets.sh}. */
public final class GetOffsetsTool {

    public static final String SUMMARY = "Print offsets of topics' partitions: the end, the start, or at a time.";

    private static final Map<String, Long> NAMED_TIMES = Map.of(
        "latest", ListOffsetsMessage.LATEST_TIMESTAMP,
        "earliest", ListOffsetsMessage.EARLIEST_TIMESTAMP,
        "max-timestamp", ListOffsetsMessage.MAX_TIMESTAMP,
        "earliest-local", ListOffsetsMessage.EARLIEST_LOCAL_TIMESTAMP,
        "latest-tiered", ListOffsetsMessage.LATEST_TIERED_TIMESTAMP,
        "earliest-pending-upload", ListOffsetsMessage.EARLIEST_PENDING_UPLOAD_TIMESTAMP);

    private GetOffsetsTool() {}

    public static int run(List<String> args, ToolContext context) {
        CommandLine flags = ClientFlags.addTo(new CommandLine("get-offsets", SUMMARY))
            .value("topic", "topic", "The topic, a regular expression; all topics without it.")
            .value("partitions", "partition ids", "Only these partitions, as in 0,1,5.")
            .value("topic-partitions", "topic:0-3,topic", "Topics and partitions together: topic:1, topic:0-3 (without 3), topic:5-, topic:-3.")
            .value("time", "timestamp", "-1 or latest, -2 or earliest, -3 or max-timestamp, -4 or earliest-local, -5 or latest-tiered, "
                + "-6 or earliest-pending-upload, or milliseconds since 1970. (default: latest)")
            .flag("exclude-internal-topics", "Leave out the brokers' own topics.");
        return Tool.run(flags, args, context, "Error occurred: ", parsed -> {
            parsed.refuse("topic-partitions", "topic", "partitions");
            long time = time(parsed.value("time", "latest"));
            TopicPartitionFilter filter = TopicPartitionFilter.of(parsed);
            try (AdminClient admin = ClientFlags.admin(parsed, context)) {
                print(admin.listOffsets(asked(admin, filter, time)), context);
                return 0;
            }
        });
    }

    private static long time(String text) {
        try {
            Long named = NAMED_TIMES.get(text);
            return named != null ? named : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new UsageException("Malformed time argument " + text + ". Please use -1 or latest / -2 or earliest / -3 or max-timestamp "
                + "/ -4 or earliest-local / -5 or latest-tiered / -6 or earliest-pending-upload, or a specified long format timestamp");
        }
    }

    private static Map<TopicPartition, Long> asked(AdminClient admin, TopicPartitionFilter filter, long time) {
        List<String> topics = new ArrayList<>();
        admin.listTopics().forEach((topic, isInternal) -> {
            if (filter.acceptsTopic(topic, isInternal)) {
                topics.add(topic);
            }
        });
        List<TopicPartition> partitions = new ArrayList<>();
        for (TopicDescription topic : admin.describeTopics(topics)) {
            for (TopicDescription.Partition partition : topic.partitions()) {
                if (filter.accepts(topic.name(), topic.isInternal(), partition.index())) {
                    partitions.add(new TopicPartition(topic.name(), partition.index()));
                }
            }
        }
        if (partitions.isEmpty()) {
            throw new KafkaException(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "Could not match any topic-partitions with the specified filters");
        }
        partitions.sort(Comparator.comparing(TopicPartition::toString)); // 10 before 2, as Kafka's tool has it
        Map<TopicPartition, Long> asked = new LinkedHashMap<>();
        partitions.forEach(partition -> asked.put(partition, time));
        return asked;
    }

    private static void print(Map<TopicPartition, Result<ListedOffset>> offsets, ToolContext context) {
        offsets.forEach((partition, result) -> {
            if (result.error() != null) {
                context.err().println("Skip getting offsets for topic-partition " + partition + " due to error: " + result.error().getMessage());
            } else if (result.value().isFound()) {
                context.out().println(partition.topic() + ":" + partition.partition() + ":" + result.value().offset());
            }
        });
    }
}
