package gregor.tools;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.Uuid;
import gregor.client.AdminClient;
import gregor.config.Endpoint;
import gregor.config.NodeConfig;
import gregor.message.DescribeQuorumMessage.DescribeQuorumPartitionResult;
import gregor.message.DescribeQuorumMessage.DescribeQuorumResponse;
import gregor.message.DescribeQuorumMessage.Node;
import gregor.message.DescribeQuorumMessage.QuorumReplicaState;
import gregor.message.QuorumListener;
import gregor.metadata.MetaProperties;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Shows the metadata quorum and changes its voters; in Apache Kafka {@code kafka-metadata-quorum.sh}. */
public final class MetadataQuorumTool {

    public static final String SUMMARY = "Show the metadata quorum, add and remove controllers.";

    private MetadataQuorumTool() {}

    public static int run(List<String> args, ToolContext context) {
        CommandLine flags = ClientFlags.addWithControllersTo(new CommandLine("metadata-quorum", SUMMARY))
            .subcommand("describe", "Describe the metadata quorum.")
            .flag("status", "A short summary.")
            .flag("replication", "How far each replica of the metadata log has got.")
            .flag("human-readable", "With --replication: how long ago instead of times.")
            .subcommand("add-controller", "Make a controller a voter; --command-config names that controller's properties.")
            .flag("dry-run", "Print what would be done, but don't do it.")
            .subcommand("remove-controller", "Make a controller a voter no more.")
            .value("controller-id", "id", "REQUIRED: the controller to remove.").shortName("i", "controller-id")
            .value("controller-directory-id", "directory id", "REQUIRED: the id of its metadata directory.")
            .shortName("d", "controller-directory-id")
            .flag("dry-run", "Print what would be done, but don't do it.");
        return Tool.run(flags, args, context, "", parsed -> switch (parsed.requireSubcommand()) {
            case "describe" -> describe(parsed, context);
            case "add-controller" -> add(parsed, context);
            default -> remove(parsed, context);
        });
    }

    private static int describe(CommandLine flags, ToolContext context) throws IOException {
        if (flags.has("status") && flags.has("replication")) {
            throw new UsageException("Only one of --status or --replication should be specified with describe sub-command");
        }
        if (!flags.has("status") && !flags.has("replication")) {
            throw new UsageException("One of --status or --replication must be specified with describe sub-command");
        }
        if (flags.has("status") && flags.has("human-readable")) {
            throw new UsageException("The option --human-readable is only supported along with --replication");
        }
        try (AdminClient admin = ClientFlags.admin(flags, context)) {
            if (flags.has("status")) {
                printStatus(admin, context);
            } else {
                printReplication(admin.describeMetadataQuorum().topics().get(0).partitions().get(0), flags.has("human-readable"), context);
            }
            return 0;
        }
    }

    private static void printStatus(AdminClient admin, ToolContext context) {
        String clusterId = admin.clusterId();
        DescribeQuorumResponse quorum = admin.describeMetadataQuorum();
        DescribeQuorumPartitionResult log = quorum.topics().get(0).partitions().get(0);
        QuorumReplicaState leader = leader(log);
        QuorumReplicaState last = log.currentVoters().stream().min(Comparator.comparingLong(QuorumReplicaState::logEndOffset)).orElse(leader);
        boolean known = leader.lastCaughtUpTimestamp() >= 0 && last.lastCaughtUpTimestamp() >= 0;
        long lagMs = last == leader ? 0 : known ? leader.lastCaughtUpTimestamp() - last.lastCaughtUpTimestamp() : -1;
        context.out().println("ClusterId:              " + clusterId);
        context.out().println("LeaderId:               " + log.leaderId());
        context.out().println("LeaderEpoch:            " + log.leaderEpoch());
        context.out().println("HighWatermark:          " + log.highWatermark());
        context.out().println("MaxFollowerLag:         " + (leader.logEndOffset() - last.logEndOffset()));
        context.out().println("MaxFollowerLagTimeMs:   " + lagMs);
        context.out().println("CurrentVoters:          " + replicas(log.currentVoters(), quorum.nodes()));
        context.out().println("CurrentObservers:       " + replicas(log.observers(), quorum.nodes()));
    }

    private static QuorumReplicaState leader(DescribeQuorumPartitionResult log) {
        return log.currentVoters().stream().filter(voter -> voter.replicaId() == log.leaderId()).findFirst()
            .orElseThrow(() -> new KafkaException(ErrorCode.UNKNOWN_SERVER_ERROR, "the leader " + log.leaderId() + " is no voter"));
    }

    private static String replicas(List<QuorumReplicaState> replicas, List<Node> nodes) {
        return replicas.stream().map(replica -> {
            String listeners = nodes.stream().filter(node -> node.nodeId() == replica.replicaId())
                .flatMap(node -> node.listeners().stream()).map(listener -> "\"" + shown(listener) + "\"").collect(Collectors.joining(", "));
            return "{\"id\": " + replica.replicaId()
                + (replica.replicaDirectoryId().equals(Uuid.ZERO) ? "" : ", \"directoryId\": \"" + replica.replicaDirectoryId() + "\"")
                + (listeners.isEmpty() ? "" : ", \"endpoints\": [" + listeners + "]") + "}";
        }).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String shown(QuorumListener listener) {
        return new Endpoint(listener.name(), listener.host(), listener.port(), "").toString();
    }

    private static void printReplication(DescribeQuorumPartitionResult log, boolean humanReadable, ToolContext context) {
        QuorumReplicaState leader = leader(log);
        Table table = new Table("NodeId", "DirectoryId", "LogEndOffset", "Lag", "LastFetchTimestamp", "LastCaughtUpTimestamp", "Status");
        long nowMs = humanReadable ? context.clock().millis() : -1;
        add(leader, leader, "Leader", nowMs, table);
        log.currentVoters().stream().filter(voter -> voter.replicaId() != log.leaderId())
            .forEach(voter -> add(voter, leader, "Follower", nowMs, table));
        log.observers().forEach(observer -> add(observer, leader, "Observer", nowMs, table));
        table.lines().forEach(context.out()::println);
    }

    private static void add(QuorumReplicaState replica, QuorumReplicaState leader, String status, long nowMs, Table table) {
        table.add(replica.replicaId(), replica.replicaDirectoryId(), replica.logEndOffset(), leader.logEndOffset() - replica.logEndOffset(),
            time(replica.lastFetchTimestamp(), nowMs, "last fetch"), time(replica.lastCaughtUpTimestamp(), nowMs, "last caught up"), status);
    }

    /** @param nowMs negative to show the time itself */
    private static String time(long timestampMs, long nowMs, String what) {
        if (timestampMs < 0 || nowMs < 0) {
            return Long.toString(Math.max(-1, timestampMs));
        }
        if (timestampMs == 0 || timestampMs > nowMs) {
            throw new KafkaException(ErrorCode.UNKNOWN_SERVER_ERROR, "Error while computing relative time, possible drift in system clock. "
                + "Current timestamp is " + nowMs + ", " + what + " timestamp is " + timestampMs);
        }
        return nowMs - timestampMs + " ms ago";
    }

    /** The file that describes the controller may say how to reach the cluster, too. */
    private static int add(CommandLine flags, ToolContext context) throws IOException {
        if (!flags.has("command-config")) {
            throw new UsageException("You must supply the configuration file of the controller you are adding when using add-controller.");
        }
        Map<String, String> props = ClientFlags.props(flags, context);
        NodeConfig controller = NodeConfig.of(ClientFlags.file(flags.value("command-config"), context));
        if (!controller.isController()) {
            throw new UsageException("process.roles did not contain 'controller' in configuration file. Is this a valid controller "
                + "configuration file?");
        }
        Path directory = Path.of(controller.metadataLogDir());
        MetaProperties properties = MetaProperties.read(context.disk(), directory);
        if (properties == null) {
            throw new UsageException("Unable to read meta.properties from " + directory);
        }
        if (properties.directoryId().equals(Uuid.ZERO)) {
            throw new UsageException("No directory id found in " + directory);
        }
        List<QuorumListener> listeners = controller.advertisedControllerListeners().stream()
            .map(at -> new QuorumListener(at.listenerName(), at.host().isEmpty() ? "localhost" : at.host(), at.port())).toList();
        boolean dryRun = flags.has("dry-run");
        if (!dryRun) {
            try (AdminClient admin = ClientFlags.admin(flags, props, context)) {
                admin.addRaftVoter(controller.nodeId(), properties.directoryId(), listeners);
            }
        }
        context.out().println((dryRun ? "DRY RUN of adding" : "Added") + " controller " + controller.nodeId() + " with directory id "
            + properties.directoryId() + " and endpoints: "
            + listeners.stream().map(MetadataQuorumTool::shown).collect(Collectors.joining(", ")));
        return 0;
    }

    private static int remove(CommandLine flags, ToolContext context) throws IOException {
        int id = flags.require("controller-id", "controller-directory-id").intValue("controller-id", -1);
        if (id < 0) {
            throw new UsageException("Invalid negative --controller-id: " + id);
        }
        Uuid directory = directory(flags.value("controller-directory-id"));
        boolean dryRun = flags.has("dry-run");
        if (!dryRun) {
            try (AdminClient admin = ClientFlags.admin(flags, context)) {
                admin.removeRaftVoter(id, directory);
            }
        }
        context.out().println((dryRun ? "DRY RUN of removing " : "Removed ") + " KRaft controller " + id + " with directory id " + directory);
        return 0;
    }

    private static Uuid directory(String text) {
        try {
            return Uuid.parse(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException("Failed to parse --controller-directory-id: " + e.getMessage());
        }
    }
}
