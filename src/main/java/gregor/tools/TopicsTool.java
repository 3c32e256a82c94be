package gregor.tools;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.client.AdminClient;
import gregor.client.NewTopic;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** Creates, deletes, describes and changes topics; in Apache Kafka {@code kafka-topics.sh}. */
public final class TopicsTool {

    public static final String SUMMARY = "Create, delete, describe, or change a topic.";

    private static final List<String> ACTIONS = List.of("list", "describe", "create", "alter", "delete");

    private final CommandLine flags;
    private final ToolContext context;
    private final AdminClient admin;

    private TopicsTool(CommandLine flags, ToolContext context, AdminClient admin) {
        this.flags = flags;
        this.context = context;
        this.admin = admin;
    }

    public static int run(List<String> args, ToolContext context) {
        return Tool.run(flags(), args, context, "Error while executing topic command : ", flags -> {
            check(flags);
            try (AdminClient admin = ClientFlags.admin(flags, context)) {
                new TopicsTool(flags, context, admin).act();
                return 0;
            }
        });
    }

    private static CommandLine flags() {
        return ClientFlags.addTo(new CommandLine("topics", SUMMARY))
            .flag("list", "List all topics.")
            .flag("describe", "List details of the given topics, or of all.")
            .flag("create", "Create a topic.")
            .flag("alter", "Raise the number of partitions of topics. (For settings there is the configs tool.)")
            .flag("delete", "Delete topics.")
            .value("topic", "topic", "The topic; except for --create a regular expression.")
            .value("topic-id", "topic-id", "The id of the topic to describe.")
            .value("partitions", "# of partitions", "How many there shall be in all. Without it --create leaves it to the brokers.")
            .value("replication-factor", "replication factor", "Replicas of each partition. Without it the brokers decide.")
            .value("replica-assignment", "broker:broker,broker:broker", "The brokers of each partition, the preferred leader first.")
            .values("config", "name=value", "A setting of the topic to create.")
            .flag("if-exists", "With --alter, --delete or --describe: a topic that is not there is no error.")
            .flag("if-not-exists", "With --create: a topic that is there already is no error.")
            .flag("exclude-internal", "Leave out the brokers' own topics.")
            .flag("topics-with-overrides", "With --describe: only topics with settings of their own.")
            .flag("under-replicated-partitions", "With --describe: only partitions with replicas that are not in sync.")
            .flag("under-min-isr-partitions", "With --describe: only partitions with fewer in sync than the minimum.")
            .flag("at-min-isr-partitions", "With --describe: only partitions with exactly the minimum in sync.")
            .flag("unavailable-partitions", "With --describe: only partitions without a leader.");
    }

    private static void check(CommandLine flags) {
        if (ACTIONS.stream().filter(flags::has).count() != 1) {
            throw new UsageException("Command must include exactly one action: --list, --describe, --create, --alter or --delete");
        }
        if (flags.has("create") || flags.has("delete") || flags.has("alter")) {
            flags.require("topic");
        }
        if (flags.has("alter")) {
            flags.require("partitions");
        }
        only("describe", flags, "topic-id", "topics-with-overrides", "under-replicated-partitions", "under-min-isr-partitions",
            "at-min-isr-partitions", "unavailable-partitions");
        only("create", flags, "if-not-exists", "replication-factor", "config");
        flags.refuse("create", "if-exists").refuse("topic", "topic-id").refuse("replica-assignment", "replication-factor");
        if (flags.has("create")) {
            flags.refuse("replica-assignment", "partitions");
        }
    }

    private static void only(String action, CommandLine flags, String... options) {
        for (String other : ACTIONS) {
            if (!other.equals(action)) {
                flags.refuse(other, options);
            }
        }
    }

    private void act() {
        if (flags.has("create")) {
            create();
        } else if (flags.has("alter")) {
            alter();
        } else if (flags.has("delete")) {
            matching(true).forEach(admin::deleteTopic);
        } else if (flags.has("list")) {
            matching(false).forEach(context.out()::println);
        } else {
            new TopicDescriptions(flags, context, admin).print(flags.has("topic-id") ? List.copyOf(admin.listTopics().keySet())
                : matching(flags.has("topic")));
        }
    }

    private void create() {
        String name = flags.value("topic");
        int partitions = flags.intValue("partitions", -1);
        if (flags.has("partitions") && partitions < 1) {
            throw new UsageException("The partitions must be greater than 0");
        }
        int replicas = flags.intValue("replication-factor", -1);
        if (flags.has("replication-factor") && (replicas < 1 || replicas > Short.MAX_VALUE)) {
            throw new UsageException("The replication factor must be between 1 and " + Short.MAX_VALUE + " inclusive");
        }
        if (name.contains(".") || name.contains("_")) {
            context.out().println("WARNING: Due to limitations in metric names, topics with a period ('.') or underscore ('_') "
                + "could collide. To avoid issues it is best to use either, but not both.");
        }
        try {
            admin.createTopic(new NewTopic(name, partitions, (short) replicas, assignments(), flags.pairs("config")));
            context.out().println("Created topic " + name + ".");
        } catch (KafkaException e) {
            if (e.error() != ErrorCode.TOPIC_ALREADY_EXISTS || !flags.has("if-not-exists")) {
                throw e;
            }
        }
    }

    private void alter() {
        int partitions = flags.intValue("partitions", -1);
        List<List<Integer>> assignments = assignments();
        List<String> topics = matching(true);
        for (String topic : topics) {
            int existing = admin.describeTopics(List.of(topic)).get(0).partitions().size();
            List<List<Integer>> added = assignments.size() <= existing ? null : assignments.subList(existing, assignments.size());
            admin.createPartitions(topic, partitions, added);
        }
    }

    /** The topics that the flags mean. */
    private List<String> matching(boolean mustExist) {
        TopicFilter filter = TopicFilter.of(flags.value("topic"), flags.has("exclude-internal"));
        List<String> matching = new ArrayList<>();
        for (Map.Entry<String, Boolean> topic : admin.listTopics().entrySet()) {
            if (filter.accepts(topic.getKey(), topic.getValue())) {
                matching.add(topic.getKey());
            }
        }
        if (matching.isEmpty() && mustExist && !flags.has("if-exists")) {
            throw new KafkaException(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "Topic '" + flags.value("topic") + "' does not exist as expected");
        }
        return matching;
    }

    /** {@code 1:2,2:3}: partition 0 on brokers 1 and 2, partition 1 on 2 and 3. Empty without the flag. */
    private List<List<Integer>> assignments() {
        List<List<Integer>> assignments = new ArrayList<>();
        if (!flags.has("replica-assignment")) {
            return assignments;
        }
        for (String partition : flags.value("replica-assignment").split(",")) {
            List<Integer> brokers = new ArrayList<>();
            for (String broker : partition.split(":")) {
                brokers.add(brokerId(broker.trim()));
            }
            if (new HashSet<>(brokers).size() < brokers.size()) {
                throw new UsageException("Partition replica lists may not contain duplicate entries: " + partition);
            }
            if (!assignments.isEmpty() && assignments.get(0).size() != brokers.size()) {
                throw new UsageException("Partition " + assignments.size() + " has different replication factor: " + brokers);
            }
            assignments.add(brokers);
        }
        return assignments;
    }

    private static int brokerId(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new UsageException("'" + text + "' in --replica-assignment is no broker id");
        }
    }
}
