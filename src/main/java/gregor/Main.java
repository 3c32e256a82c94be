package gregor;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The launcher's door: {@code gregor.Main COMMAND [ARGUMENTS]} runs a command, and without one lists them. A command's
 * classes are loaded when it is chosen, so that a small tool starts as quickly as it can.
 */
public final class Main {

    /** What each command is for; {@link #run(String, List)} knows who does it. */
    static final Map<String, String> COMMANDS = new TreeMap<>(Map.of(
        "cluster", "Start a cluster on this machine to play with.",
        "server", "Start one node from a server.properties."));

    private static final int NO_SUCH_COMMAND = 2;

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
            default -> throw new IllegalArgumentException(command);
        };
    }

    private static void list(PrintStream out) {
        out.println("usage: ./gregor COMMAND [ARGUMENTS]");
        COMMANDS.forEach((name, what) -> out.printf("  %-18s %s%n", name, what));
    }
}
