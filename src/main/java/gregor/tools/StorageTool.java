package gregor.tools;

import gregor.config.NodeConfig;
import gregor.metadata.FormatOptions;
import gregor.metadata.RandomId;
import gregor.metadata.StorageFormatter;
import gregor.metadata.StorageInfo;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Prepares the log directories of a node; in Apache Kafka {@code kafka-storage.sh}. */
public final class StorageTool {

    public static final String SUMMARY = "Format a node's log directories (format), look at them (info), or draw an id (random-uuid).";

    private StorageTool() {}

    public static int run(List<String> args, ToolContext context) {
        String action = args.isEmpty() ? "" : args.get(0);
        List<String> rest = args.isEmpty() ? args : args.subList(1, args.size());
        return switch (action) {
            case "format" -> Tool.run(formatFlags(), rest, context, "", flags -> format(flags, context));
            case "info" -> Tool.run(configFlag(new CommandLine("storage info", "Get information about the log directories on this node.")),
                rest, context, "", flags -> info(flags, context));
            case "random-uuid" -> Tool.run(new CommandLine("storage random-uuid", "Print a random UUID."), rest, context, "", flags -> {
                context.out().println(RandomId.draw(context.entropy()));
                return 0;
            });
            default -> Tool.run(new CommandLine("storage", SUMMARY), args, context, "", flags -> {
                throw new UsageException("One of these must come first: format, info, random-uuid");
            });
        };
    }

    private static CommandLine configFlag(CommandLine flags) {
        return flags.value("config", "server.properties", "REQUIRED: the properties of the node.").shortName("c", "config");
    }

    private static CommandLine formatFlags() {
        return configFlag(new CommandLine("storage format", "Format the log directories on this node."))
            .value("cluster-id", "id", "REQUIRED: the id of the cluster, the same for all of its nodes.").shortName("t", "cluster-id")
            .flag("ignore-formatted", "Skip directories that are formatted already.").shortName("g", "ignore-formatted")
            .value("release-version", "version", "The release whose features the cluster starts with.").shortName("r", "release-version")
            .values("feature", "name=level", "The level of one feature.").shortName("f", "feature")
            .flag("standalone", "The node is the only voter of a quorum that may get others later.").shortName("s", "standalone")
            .value("initial-controllers", "id@host:port:directory,...", "The first voters of the quorum.").shortName("I", "initial-controllers")
            .flag("no-initial-controllers", "The voters are not known here.").shortName("N", "no-initial-controllers");
    }

    private static NodeConfig config(CommandLine flags, ToolContext context) throws IOException {
        Map<String, String> props = ClientFlags.file(flags.require("config").value("config"), context);
        return NodeConfig.of(props);
    }

    private static int format(CommandLine flags, ToolContext context) throws IOException {
        flags.require("config", "cluster-id").refuse("standalone", "initial-controllers", "no-initial-controllers")
            .refuse("initial-controllers", "no-initial-controllers");
        FormatOptions options = new FormatOptions(flags.value("cluster-id"), flags.value("release-version"), flags.values("feature"),
            flags.has("standalone"), flags.value("initial-controllers"), flags.has("no-initial-controllers"), flags.has("ignore-formatted"));
        new StorageFormatter(config(flags, context), options, context.disk(), context.entropy(), context.clock().millis())
            .run(context.out()::println);
        return 0;
    }

    private static int info(CommandLine flags, ToolContext context) throws IOException {
        StorageInfo info = StorageInfo.of(config(flags, context), context.disk());
        info.lines().forEach(context.out()::println);
        return info.isHealthy() ? 0 : 1;
    }
}
