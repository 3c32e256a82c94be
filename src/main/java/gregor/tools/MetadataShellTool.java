package gregor.tools;

import gregor.metadata.MetadataImage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Shows the cluster's metadata as if it were a file system; in Apache Kafka {@code kafka-metadata-shell.sh}. It reads files
 * and changes nothing, so it may look at those of a node that runs.
 */
public final class MetadataShellTool {

    public static final String SUMMARY = "Look around in a snapshot or a log of the cluster's metadata.";

    private static final String VERSION = "4.3.1";

    private MetadataShellTool() {}

    /** @return 1 if there is no such file, or a command that was given as arguments did not work */
    public static int run(List<String> args, ToolContext context) {
        int words = 0;
        while (words < args.size() && args.get(words).startsWith("-")) {
            boolean hasValueBehind = (args.get(words).equals("--snapshot") || args.get(words).equals("-s")) && words + 1 < args.size();
            words += hasValueBehind ? 2 : 1;
        }
        List<String> command = args.subList(words, args.size());
        CommandLine flags = new CommandLine("metadata-shell", SUMMARY)
            .value("snapshot", "file", "REQUIRED: a .checkpoint file, a .log file, or a directory that has them. "
                + "Behind it a command may stand, such as: ls /image").shortName("s", "snapshot");
        return Tool.run(flags, args.subList(0, words), context, "Error: ", parsed -> {
            MetadataImage image = MetadataFiles.load(Path.of(parsed.require("snapshot").value("snapshot")), context.disk());
            ShellNode root = ShellNode.directory(Map.of("image", () -> ImageNodes.of(image),
                "local", () -> ShellNode.directory(Map.of("version", () -> ShellNode.file(VERSION)))));
            ShellCommands shell = new ShellCommands(root, context.out(), context.err());
            return command.isEmpty() ? interactive(shell, context) : shell.run(command) ? 0 : 1;
        });
    }

    private static int interactive(ShellCommands shell, ToolContext context) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(context.in(), StandardCharsets.UTF_8));
        if (context.interactive()) {
            context.out().println("[ Metadata Shell ]");
        }
        while (!shell.hasEnded()) {
            if (context.interactive()) {
                context.out().print(">> ");
            }
            context.out().flush();
            String line = in.readLine();
            if (line == null) {
                return 0;
            }
            if (!line.isBlank()) {
                shell.run(List.of(line.trim().split("\\s+")));
            }
        }
        return 0;
    }
}
