package gregor;

import gregor.local.LocalNodes;
import gregor.os.NioDisk;
import gregor.os.SystemClock;
import gregor.os.SystemEntropy;
import gregor.tools.BenchTool;
import gregor.tools.ClusterIdTool;
import gregor.tools.ConfigsTool;
import gregor.tools.ConsoleConsumerTool;
import gregor.tools.ConsoleProducerTool;
import gregor.tools.CrashTool;
import gregor.tools.DeleteRecordsTool;
import gregor.tools.DumpLogTool;
import gregor.tools.FeaturesTool;
import gregor.tools.GetOffsetsTool;
import gregor.tools.LeaderElectionTool;
import gregor.tools.LogDirsTool;
import gregor.tools.MetadataQuorumTool;
import gregor.tools.MetadataShellTool;
import gregor.tools.ReassignPartitionsTool;
import gregor.tools.SimTool;
import gregor.tools.StorageTool;
import gregor.tools.ToolContext;
import gregor.tools.TopicsTool;
import java.io.BufferedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The launcher's door: {@code gregor.Main COMMAND [ARGUMENTS]} runs a command, and without one lists them. A command's
 * classes are loaded when it is chosen, so that a small tool starts as quickly as it can.
 */
public final class Main {

    /** What each command is for; {@link #run(String, List)} knows who does it. */
    static final Map<String, String> COMMANDS = new TreeMap<>(Map.ofEntries(
        Map.entry("cluster", "Start a cluster on this machine to play with."),
        Map.entry("server", "Start one node from a server.properties."),
        Map.entry("storage", StorageTool.SUMMARY),
        Map.entry("topics", TopicsTool.SUMMARY),
        Map.entry("configs", ConfigsTool.SUMMARY),
        Map.entry("console-producer", ConsoleProducerTool.SUMMARY),
        Map.entry("console-consumer", ConsoleConsumerTool.SUMMARY),
        Map.entry("get-offsets", GetOffsetsTool.SUMMARY),
        Map.entry("delete-records", DeleteRecordsTool.SUMMARY),
        Map.entry("dump-log", DumpLogTool.SUMMARY),
        Map.entry("log-dirs", LogDirsTool.SUMMARY),
        Map.entry("cluster-id", ClusterIdTool.SUMMARY),
        Map.entry("metadata-quorum", MetadataQuorumTool.SUMMARY),
        Map.entry("metadata-shell", MetadataShellTool.SUMMARY),
        Map.entry("features", FeaturesTool.SUMMARY),
        Map.entry("leader-election", LeaderElectionTool.SUMMARY),
        Map.entry("reassign-partitions", ReassignPartitionsTool.SUMMARY),
        Map.entry("crash", CrashTool.SUMMARY),
        Map.entry("sim", SimTool.SUMMARY),
        Map.entry("bench", BenchTool.SUMMARY)));

    private static final int NO_SUCH_COMMAND = 2;
    private static final int OUTPUT_BYTES = 1 << 16;

    private Main() {}

    public static void main(String[] args) throws InterruptedException {
        int exit = run(List.of(args), System.out, System.err);
        if (exit != 0) {
            System.exit(exit);
        }
    }

    /** @return the exit code: what the command says, or 2 where there is no such command */
    static int run(List<String> args, PrintStream out, PrintStream err) throws InterruptedException {
        if (args.isEmpty() || args.get(0).equals("--help")) {
            list(out);
            return 0;
        }
        if (!COMMANDS.containsKey(args.get(0))) {
            err.println("There is no command '" + args.get(0) + "'.");
            list(err);
            return NO_SUCH_COMMAND;
        }
        return run(args.get(0), args.subList(1, args.size()));
    }

    private static int run(String command, List<String> args) throws InterruptedException {
        return switch (command) {
            case "cluster" -> LocalCluster.run(args);
            case "server" -> Node.run(args);
            case "storage" -> StorageTool.run(args, context());
            case "topics" -> TopicsTool.run(args, context());
            case "configs" -> ConfigsTool.run(args, context());
            case "console-producer" -> ConsoleProducerTool.run(args, context());
            case "console-consumer" -> ConsoleConsumerTool.run(args, context());
            case "get-offsets" -> GetOffsetsTool.run(args, context());
            case "delete-records" -> DeleteRecordsTool.run(args, context());
            case "dump-log" -> DumpLogTool.run(args, context());
            case "log-dirs" -> LogDirsTool.run(args, context());
            case "cluster-id" -> ClusterIdTool.run(args, context());
            case "metadata-quorum" -> MetadataQuorumTool.run(args, context());
            case "metadata-shell" -> MetadataShellTool.run(args, context());
            case "features" -> FeaturesTool.run(args, context());
            case "leader-election" -> LeaderElectionTool.run(args, context());
            case "reassign-partitions" -> ReassignPartitionsTool.run(args, context());
            case "crash" -> CrashTool.run(args, context());
            case "sim" -> SimTool.run(args, context());
            case "bench" -> BenchTool.run(args, context());
            default -> throw new IllegalArgumentException(command);
        };
    }

    /** A shell's world. Standard output is gathered here; a tool says when it has to be seen. */
    private static ToolContext context() {
        PrintStream out = new PrintStream(new BufferedOutputStream(System.out, OUTPUT_BYTES), false, StandardCharsets.UTF_8);
        return new ToolContext(System.in, out, System.err, System.console() != null, new SystemClock(), new SystemEntropy(), new NioDisk(),
            LocalNodes::transport);
    }

    private static void list(PrintStream out) {
        out.println("usage: ./gregor COMMAND [ARGUMENTS]");
        COMMANDS.forEach((name, what) -> out.printf("  %-18s %s%n", name, what));
    }
}
