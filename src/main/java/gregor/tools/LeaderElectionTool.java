package gregor.tools;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.TopicPartition;
import gregor.client.AdminClient;
import gregor.client.Result;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Has leaders of partitions elected; in Apache Kafka {@code kafka-leader-election.sh}. */
public final class LeaderElectionTool {

    public static final String SUMMARY = "Elect leaders of partitions: the preferred ones, or unclean ones.";

    private LeaderElectionTool() {}

    public static int run(List<String> args, ToolContext context) {
        CommandLine flags = ClientFlags.addTo(new CommandLine("leader-election", SUMMARY))
            .value("election-type", "type", "REQUIRED: preferred (the first replica) or unclean (any live replica of a partition "
                + "without a leader).")
            .flag("all-topic-partitions", "All partitions that such an election can help.")
            .value("topic", "topic name", "The topic of the partition.")
            .value("partition", "partition id", "The partition; REQUIRED with --topic.")
            .value("path-to-json-file", "file", "The partitions: {\"partitions\": [{\"topic\": \"foo\", \"partition\": 1}]}");
        return Tool.run(flags, args, context, "", parsed -> {
            byte type = check(parsed);
            Collection<TopicPartition> partitions = parsed.has("all-topic-partitions") ? null
                : parsed.has("topic") ? List.of(new TopicPartition(parsed.value("topic"), partition(parsed)))
                : partitions(parsed.value("path-to-json-file"), context);
            try (AdminClient admin = ClientFlags.admin(parsed, context)) {
                return tell(type, admin.electLeaders(type, partitions), context);
            }
        });
    }

    /** @return the kind of election */
    private static byte check(CommandLine flags) {
        List<String> missing = Stream.of("bootstrap-server", "election-type").filter(name -> !flags.has(name)).toList();
        if (!missing.isEmpty()) {
            throw new UsageException("Missing required option(s): " + String.join(", ", missing));
        }
        List<String> which = List.of("topic", "all-topic-partitions", "path-to-json-file");
        if (which.stream().filter(flags::has).count() != 1) {
            throw new UsageException("One and only one of the following options is required: " + String.join(", ", which));
        }
        if (flags.has("topic") && !flags.has("partition")) {
            throw new UsageException("Missing required option(s): partition");
        }
        if (!flags.has("topic") && flags.has("partition")) {
            throw new UsageException("Option partition is only allowed if topic is used");
        }
        return switch (flags.value("election-type").toLowerCase(Locale.ROOT)) {
            case "preferred" -> AdminClient.PREFERRED;
            case "unclean" -> AdminClient.UNCLEAN;
            default -> throw new UsageException("Cannot parse argument '" + flags.value("election-type")
                + "' of option election-type: it must be preferred or unclean");
        };
    }

    private static int partition(CommandLine flags) {
        int partition = flags.intValue("partition", -1);
        if (partition < 0) {
            throw new UsageException("A partition is from 0 to " + Integer.MAX_VALUE + ", not " + partition);
        }
        return partition;
    }

    private static Collection<TopicPartition> partitions(String file, ToolContext context) throws IOException {
        Set<TopicPartition> partitions = new LinkedHashSet<>();
        for (JsonFields fields : JsonFields.of(Json.parse(JsonFields.read(file, context))).objects("partitions", "Replica election data")) {
            TopicPartition partition = fields.topicPartition();
            if (!partitions.add(partition)) {
                throw new UsageException("Replica election data contains duplicate partitions: " + partition);
            }
        }
        return partitions;
    }

    private static int tell(byte type, Map<TopicPartition, Result<Void>> results, ToolContext context) {
        String kind = type == AdminClient.PREFERRED ? "PREFERRED" : "UNCLEAN";
        List<TopicPartition> succeeded = new ArrayList<>();
        List<TopicPartition> notNeeded = new ArrayList<>();
        Map<TopicPartition, KafkaException> failed = new TreeMap<>();
        new TreeMap<>(results).forEach((partition, result) -> {
            if (result.error() == null) {
                succeeded.add(partition);
            } else if (result.error().error() == ErrorCode.ELECTION_NOT_NEEDED) {
                notNeeded.add(partition);
            } else {
                failed.put(partition, result.error());
            }
        });
        if (!succeeded.isEmpty()) {
            context.out().println("Successfully completed leader election (" + kind + ") for partitions " + joined(succeeded));
        }
        if (!notNeeded.isEmpty()) {
            context.out().println("Valid replica already elected for partitions " + joined(notNeeded));
        }
        failed.forEach((partition, error) -> context.out().println("Error completing leader election (" + kind + ") for partition: "
            + partition + ": " + exceptionName(error.error()) + ": " + error.getMessage()));
        if (!failed.isEmpty()) {
            context.err().println(failed.size() + " replica(s) could not be elected");
        }
        return failed.isEmpty() ? 0 : 1;
    }

    private static String joined(List<TopicPartition> partitions) {
        return partitions.stream().map(TopicPartition::toString).collect(Collectors.joining(", "));
    }

    /** The exception that Kafka's clients make of an error is named after it; scripts look for it. */
    private static String exceptionName(ErrorCode error) {
        return Stream.of(error.name().split("_")).map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
            .collect(Collectors.joining("", "org.apache.kafka.common.errors.", "Exception"));
    }
}
