package gregor.tools;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.client.AdminClient;
import gregor.client.NodeAddress;
import gregor.client.Result;
import gregor.client.TopicDescription;
import gregor.controller.ReplicaPlacer;
import gregor.message.ListPartitionReassignmentsMessage.OngoingPartitionReassignment;
import gregor.metadata.BrokerRegistration;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Moves partitions to other brokers; in Apache Kafka {@code kafka-reassign-partitions.sh}. */
public final class ReassignPartitionsTool {

    public static final String SUMMARY = "Move partitions to other brokers or log directories.";

    private static final long DEFAULT_TIMEOUT_MS = 10_000;
    private static final List<String> ACTIONS = List.of("generate", "execute", "verify", "cancel", "list");
    private static final String FILE = "reassignment-json-file";
    /** What each action needs, and what it can be given besides. */
    private static final Map<String, List<String>> REQUIRED = Map.of("generate", List.of("topics-to-move-json-file", "broker-list"),
        "execute", List.of(FILE), "verify", List.of(FILE), "cancel", List.of(FILE), "list", List.of());
    private static final Map<String, List<String>> PERMITTED = Map.of("generate", List.of("disable-rack-aware"),
        "execute", List.of("additional", "throttle", "replica-alter-log-dirs-throttle", "timeout", "disallow-replication-factor-change"),
        "verify", List.of("preserve-throttles"), "cancel", List.of("preserve-throttles", "timeout"), "list", List.of());

    private final CommandLine flags;
    private final ToolContext context;
    private final AdminClient admin;
    private final ReassignmentThrottles throttles;
    private final DirectoryMoves directories;

    private ReassignPartitionsTool(CommandLine flags, ToolContext context, AdminClient admin) {
        this.flags = flags;
        this.context = context;
        this.admin = admin;
        this.throttles = new ReassignmentThrottles(admin, context);
        this.directories = new DirectoryMoves(admin, context);
    }

    public static int run(List<String> args, ToolContext context) {
        return Tool.run(flags(), args, context, "Error: ", flags -> {
            String action = check(flags);
            // files are read before anybody is asked for a connection
            List<Integer> brokers = action.equals("generate") ? brokers(flags.value("broker-list")) : List.of();
            List<String> topics = action.equals("generate") ? ReassignmentFile.topics(flags.value("topics-to-move-json-file"), context) : List.of();
            ReassignmentFile file = flags.has(FILE) ? ReassignmentFile.read(flags.value(FILE), context) : null;
            if (action.equals("execute")) {
                file.ensureExecutable();
            }
            try (AdminClient admin = ClientFlags.admin(flags, context)) {
                ReassignPartitionsTool tool = new ReassignPartitionsTool(flags, context, admin);
                switch (action) {
                    case "generate" -> tool.generate(topics, brokers);
                    case "execute" -> tool.execute(file);
                    case "verify" -> tool.verify(file);
                    case "cancel" -> tool.cancel(file);
                    default -> tool.list();
                }
                return 0;
            }
        });
    }

    private static CommandLine flags() {
        return ClientFlags.addWithControllersTo(new CommandLine("reassign-partitions", SUMMARY))
            .flag("generate", "Propose where the partitions of topics could be; nothing is moved.")
            .value("topics-to-move-json-file", "file", "With --generate: {\"topics\": [{\"topic\": \"foo\"}], \"version\": 1}")
            .value("broker-list", "1,2,3", "With --generate: the brokers to use.")
            .flag("disable-rack-aware", "With --generate: without a look at racks.")
            .flag("execute", "Start the moves.")
            .value(FILE, "file", "The moves: {\"partitions\": [{\"topic\": \"foo\", \"partition\": 1, \"replicas\": [1,2,3], "
                + "\"log_dirs\": [\"any\",\"any\",\"/dir\"]}], \"version\": 1}; log_dirs may be left out.")
            .flag("additional", "With --execute: though other moves are under way.")
            .value("throttle", "bytes/s", "With --execute: how fast brokers may copy from each other.")
            .value("replica-alter-log-dirs-throttle", "bytes/s", "With --execute: how fast brokers may copy between their directories.")
            .value("timeout", "ms", "How long to wait until moves between directories can start (default: 10000).")
            .flag("disallow-replication-factor-change", "With --execute: refuse a target with more or fewer replicas.")
            .flag("verify", "Say whether the moves are done; if all are, lift the throttles.")
            .flag("preserve-throttles", "Leave the throttles alone.")
            .flag("cancel", "Stop the moves that are under way.")
            .flag("list", "List all moves that are under way.");
    }

    /** @return the action */
    private static String check(CommandLine flags) {
        List<String> actions = ACTIONS.stream().filter(flags::has).toList();
        if (actions.size() != 1) {
            throw new UsageException("Command must include exactly one action: --" + String.join(", --", ACTIONS));
        }
        String action = actions.get(0);
        if (flags.has("bootstrap-server") && flags.has("bootstrap-controller")) {
            throw new UsageException("Please don't specify both --bootstrap-server and --bootstrap-controller");
        }
        if (!flags.has("bootstrap-server") && !flags.has("bootstrap-controller")) {
            throw new UsageException("Please specify either --bootstrap-server or --bootstrap-controller");
        }
        if (flags.has("bootstrap-controller") && !action.equals("cancel") && !action.equals("list")) {
            throw new UsageException("The --bootstrap-controller option is not supported with --" + action);
        }
        flags.require(REQUIRED.get(action).toArray(String[]::new));
        Set<String> others = new TreeSet<>();
        REQUIRED.values().forEach(others::addAll);
        PERMITTED.values().forEach(others::addAll);
        others.removeAll(REQUIRED.get(action));
        others.removeAll(PERMITTED.get(action));
        for (String other : others) {
            if (flags.has(other)) {
                throw new UsageException("Option \"[" + other + "]\" can't be used with action \"[" + action + "]\"");
            }
        }
        return action;
    }

    private static List<Integer> brokers(String list) {
        List<Integer> brokers = new ArrayList<>();
        for (String id : list.split("\\s*,\\s*")) {
            if (!id.matches("[0-9]{1,9}")) {
                throw new UsageException("'" + id + "' in --broker-list is no broker id");
            }
            brokers.add(Integer.parseInt(id));
        }
        if (!ReassignmentFile.twice(brokers).isEmpty()) {
            throw new UsageException("Broker list contains duplicate entries: " + ReassignmentFile.twice(brokers));
        }
        return brokers;
    }

    private void generate(List<String> topics, List<Integer> brokers) {
        Map<TopicPartition, List<Integer>> current = replicas(topics);
        List<BrokerRegistration> usable = usable(admin.nodes().stream().filter(node -> brokers.contains(node.id())).toList(),
            !flags.has("disable-rack-aware"));
        Map<String, List<List<Integer>>> byTopic = new TreeMap<>();
        new TreeMap<>(current).forEach((partition, replicas) ->
            byTopic.computeIfAbsent(partition.topic(), topic -> new ArrayList<>()).add(replicas));
        Map<TopicPartition, List<Integer>> proposed = new TreeMap<>();
        byTopic.forEach((topic, partitions) -> {
            ReplicaPlacer placer = new ReplicaPlacer(usable, context.entropy());
            for (int partition = 0; partition < partitions.size(); partition++) {
                proposed.put(new TopicPartition(topic, partition), placer.place(partitions.get(0).size()));
            }
        });
        context.out().println("Current partition replica assignment");
        context.out().println(ReassignmentFile.write(current, directories.now(current)) + System.lineSeparator());
        context.out().println("Proposed partition reassignment configuration");
        context.out().println(ReassignmentFile.write(proposed, Map.of()));
    }

    /** The brokers as the controller would know them, so that its way to place replicas of a new topic is the plan's. */
    static List<BrokerRegistration> usable(List<NodeAddress> nodes, boolean rackAware) {
        long withRack = nodes.stream().filter(node -> node.rack() != null).count();
        if (rackAware && withRack > 0 && withRack < nodes.size()) {
            throw new KafkaException(ErrorCode.INVALID_REPLICA_ASSIGNMENT, "Not all brokers have rack information. Add "
                + "--disable-rack-aware in command line to make replica assignment without rack information.");
        }
        return nodes.stream().map(node -> new BrokerRegistration(node.id(), 0, Uuid.ZERO, List.of(), List.of(),
            rackAware ? node.rack() : null, false, false, List.of(), null)).toList();
    }

    /** Where the partitions of these topics are. */
    private Map<TopicPartition, List<Integer>> replicas(Collection<String> topics) {
        Map<TopicPartition, List<Integer>> replicas = new LinkedHashMap<>();
        Set<String> known = admin.listTopics().keySet();
        topics.stream().filter(topic -> !known.contains(topic)).findFirst().ifPresent(missing -> {
            throw new KafkaException(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "Topic " + missing + " not found.");
        });
        for (TopicDescription topic : admin.describeTopics(topics)) {
            topic.partitions().forEach(partition -> replicas.put(new TopicPartition(topic.name(), partition.index()), partition.replicas()));
        }
        return replicas;
    }

    private void execute(ReassignmentFile file) {
        Map<TopicPartition, OngoingPartitionReassignment> ongoing = admin.listPartitionReassignments(null);
        if (!flags.has("additional") && !ongoing.isEmpty()) {
            throw new KafkaException(ErrorCode.REASSIGNMENT_IN_PROGRESS, "Cannot execute because there is an existing partition assignment.  Use --additional to override this "
                + "and create a new partition assignment in addition to the existing one. The --additional flag can also be used to "
                + "change the throttle by resubmitting the current reassignment.");
        }
        Map<TopicPartition, List<Integer>> current = ensureKnown(file);
        context.out().println("Current partition replica assignment" + System.lineSeparator());
        context.out().println(ReassignmentFile.write(current, directories.now(current)) + System.lineSeparator());
        context.out().println("Save this to use as the --reassignment-json-file option during rollback");
        long throttle = flags.longValue("throttle", -1);
        long directoryThrottle = flags.longValue("replica-alter-log-dirs-throttle", -1);
        if (throttle >= 0 || directoryThrottle >= 0) {
            context.out().println("Warning: You must run --verify periodically, until the reassignment completes, to ensure the throttle "
                + "is removed.");
        }
        if (throttle >= 0) {
            throttles.limitBrokers(ongoing, file.targets(), current, throttle);
        }
        if (directoryThrottle >= 0) {
            Set<Integer> brokers = new TreeSet<>();
            file.directories().keySet().forEach(replica -> brokers.add(replica.broker()));
            throttles.limitDirectories(brokers, directoryThrottle);
        }
        ensureAccepted(admin.alterPartitionReassignments(file.targets(), !flags.has("disallow-replication-factor-change")),
            "Error reassigning partition(s):");
        context.out().println("Successfully started partition reassignment" + (file.targets().size() == 1 ? "" : "s") + " for "
            + ReassignmentFile.joined(file.targets().keySet()));
        if (!file.directories().isEmpty()) {
            directories.start(file.directories(), flags.longValue("timeout", DEFAULT_TIMEOUT_MS));
        }
    }

    /** @return where the partitions of the file are */
    private Map<TopicPartition, List<Integer>> ensureKnown(ReassignmentFile file) {
        Set<Integer> brokers = new TreeSet<>();
        file.targets().values().forEach(brokers::addAll);
        admin.nodes().stream().map(NodeAddress::id).forEach(brokers::remove);
        if (!brokers.isEmpty()) {
            throw new KafkaException(ErrorCode.INVALID_REPLICA_ASSIGNMENT, "Unknown broker id " + brokers.iterator().next());
        }
        Set<String> topics = new TreeSet<>();
        file.targets().keySet().forEach(partition -> topics.add(partition.topic()));
        Map<TopicPartition, List<Integer>> current = new TreeMap<>(replicas(topics));
        current.keySet().retainAll(file.targets().keySet());
        Set<TopicPartition> missing = new TreeSet<>(file.targets().keySet());
        missing.removeAll(current.keySet());
        if (!missing.isEmpty()) {
            throw new KafkaException(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "Unable to find partition: "
                + String.join(", ", missing.stream().map(TopicPartition::toString).toList()));
        }
        return current;
    }

    private static void ensureAccepted(Map<TopicPartition, Result<Void>> results, String failure) {
        StringBuilder wrong = new StringBuilder();
        new TreeMap<>(results).forEach((partition, result) -> {
            if (result.error() != null) {
                wrong.append('\n').append(partition).append(": ").append(result.error().getMessage());
            }
        });
        if (!wrong.isEmpty()) {
            throw new KafkaException(ErrorCode.INVALID_REPLICA_ASSIGNMENT, failure + wrong);
        }
    }

    private void verify(ReassignmentFile file) {
        Map<TopicPartition, OngoingPartitionReassignment> ongoing = admin.listPartitionReassignments(null);
        Set<String> topics = new TreeSet<>();
        file.targets().keySet().forEach(partition -> topics.add(partition.topic()));
        topics.retainAll(admin.listTopics().keySet());
        Map<TopicPartition, List<Integer>> current = replicas(topics);
        context.out().println("Status of partition reassignment:");
        file.targets().forEach((partition, target) -> {
            List<Integer> replicas = current.getOrDefault(partition, List.of());
            context.out().println(ongoing.containsKey(partition) ? "Reassignment of partition " + partition + " is still in progress."
                : replicas.equals(target) ? "Reassignment of partition " + partition + " is completed."
                : "There is no active reassignment of partition " + partition + ", but replica set is " + ReassignmentFile.joined(replicas)
                    + " rather than " + ReassignmentFile.joined(target) + ".");
        });
        boolean directoriesDone = directories.tell(file.directories());
        if (ongoing.isEmpty() && directoriesDone && !flags.has("preserve-throttles")) {
            throttles.clear(file.targets());
        }
    }

    private void cancel(ReassignmentFile file) {
        Set<TopicPartition> moving = new TreeSet<>(admin.listPartitionReassignments(file.targets().keySet()).keySet());
        if (moving.isEmpty()) {
            context.out().println("None of the specified partition reassignments are active.");
        } else {
            Map<TopicPartition, List<Integer>> nowhere = new LinkedHashMap<>();
            moving.forEach(partition -> nowhere.put(partition, null));
            ensureAccepted(admin.alterPartitionReassignments(nowhere, true),
                "Error cancelling partition reassignment" + (moving.size() == 1 ? "" : "s") + " for:");
            context.out().println("Successfully cancelled partition reassignment" + (moving.size() == 1 ? "" : "s") + " for: "
                + ReassignmentFile.joined(moving));
        }
        Map<ReplicaOnBroker, String> stays = directories.stays(file.directories());
        if (stays.isEmpty()) {
            context.out().print("None of the specified partition moves are active."); // Kafka's tool ends no line here
        } else {
            directories.start(stays, flags.longValue("timeout", DEFAULT_TIMEOUT_MS));
        }
        if (!flags.has("preserve-throttles")) {
            throttles.clear(file.targets());
        }
    }

    private void list() {
        Map<TopicPartition, OngoingPartitionReassignment> ongoing = new TreeMap<>(admin.listPartitionReassignments(null));
        context.out().println(ongoing.isEmpty() ? "No partition reassignments found." : "Current partition reassignments:");
        ongoing.forEach((partition, move) -> context.out().println(partition + ": replicas: " + ReassignmentFile.joined(move.replicas()) + "."
            + (move.addingReplicas().isEmpty() ? "" : " adding: " + ReassignmentFile.joined(move.addingReplicas()) + ".")
            + (move.removingReplicas().isEmpty() ? "" : " removing: " + ReassignmentFile.joined(move.removingReplicas()) + ".")));
    }
}
