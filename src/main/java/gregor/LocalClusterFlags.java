package gregor;

import gregor.local.ClusterPlan;
import gregor.port.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * What {@code ./gregor cluster} can be told.
 *
 * @param plan how many nodes, on which ports, and where they keep their files
 * @param processes whether each node is a process of its own
 * @param isFresh whether the files are in the default folder, which is emptied at each start
 * @param input files whose lines are sent; none for the book's chapters
 * @param exit whether to end when the demonstration has
 * @param page the port of the page; {@link #NO_PAGE} for none
 */
record LocalClusterFlags(ClusterPlan plan, boolean processes, boolean isFresh, List<Path> input, boolean exit, int page) {

    static final int NO_PAGE = -1;

    private static final int DEFAULT_PORT = 9092;
    private static final int DEFAULT_NODES = 3;
    /** The page is on the port below. */
    private static final int FIRST_PORT = 2;
    private static final int LAST_PORT = 65_535;
    /** Gregor's folder as the launcher knows it, which may be called from any other; in an IDE it is the working directory. */
    private static final Path HOME = Path.of(System.getProperty("gregor.home", ""));
    private static final Path DEFAULT_DATA = HOME.resolve("target").resolve("cluster");
    private static final Path CHAPTERS = HOME.resolve("chapters");
    /** Where {@code ./gregor book} puts the book. */
    static final Path SITE = HOME.resolve("target").resolve("site");
    private static final String USAGE = "usage: cluster [--nodes N] [--processes] [--port P] [--data FOLDER] [--input FILE]... [--exit] "
        + "[--page PORT | --no-page] [--with exercises/NN-topic]";
    /** What {@code --help} prints. */
    static final String HELP = USAGE + "\n\n" + """
          --nodes N        From 1 to %d; %d if left out.
          --processes      Each node is a process of its own, not all of them in one.
          --port P         The first of two ports a node; %d if left out.
          --data FOLDER    Keeps the nodes' files there for the next start. Left out they are in target/cluster, which each start empties.
          --input FILE     Its lines are sent in place of the book's chapters. May be repeated.
          --exit           Ends behind the demonstration; exit code 0 if all lines have come back as they were sent.
          --page PORT      Where the page is that shows the cluster; the port below --port if left out, and none with --exit.
          --no-page        No page.
          --with FOLDER    Runs the cluster with your classes of that folder, such as exercises/01-journey, in place of Gregor's.
        """.formatted(ClusterPlan.MOST_NODES, DEFAULT_NODES, DEFAULT_PORT).stripTrailing();

    /** @throws IllegalArgumentException saying what is allowed */
    static LocalClusterFlags parse(List<String> args) {
        int nodes = DEFAULT_NODES;
        int port = DEFAULT_PORT;
        Integer page = null;
        boolean processes = false;
        Path data = null;
        List<Path> input = new ArrayList<>();
        boolean exit = false;
        for (Iterator<String> rest = args.iterator(); rest.hasNext(); ) {
            String flag = rest.next();
            switch (flag) {
                case "--exit" -> exit = true;
                case "--processes" -> processes = true;
                case "--no-page" -> page = NO_PAGE;
                case "--page" -> page = numberOf(flag, value(flag, rest), 1, LAST_PORT);
                case "--nodes" -> nodes = numberOf(flag, value(flag, rest), 1, ClusterPlan.MOST_NODES);
                case "--port" -> port = numberOf(flag, value(flag, rest), FIRST_PORT, LAST_PORT);
                case "--data" -> data = Path.of(value(flag, rest));
                case "--input" -> input.add(Path.of(value(flag, rest)));
                // The launcher takes it: whose classes come first is decided before this one is loaded.
                case "--with" -> throw new IllegalArgumentException("--with is known to ./gregor cluster only, not to this class");
                default -> throw new IllegalArgumentException("'" + flag + "' is not known here. " + USAGE);
            }
        }
        ClusterPlan plan = new ClusterPlan(nodes, port, data == null ? DEFAULT_DATA : data);
        if (plan.controllerPort(nodes) > LAST_PORT) {
            throw new IllegalArgumentException("--port is " + port + "; " + nodes + " nodes need " + 2 * nodes + " ports from there on, so it is at most "
                + (LAST_PORT + 1 - 2 * nodes));
        }
        if (page == null) {
            page = exit ? NO_PAGE : port - 1;
        } else if (page >= port && page <= plan.controllerPort(nodes)) {
            throw new IllegalArgumentException("--page is " + page + ", which a node uses: ports " + port + " to " + plan.controllerPort(nodes) + " are theirs");
        }
        return new LocalClusterFlags(plan, processes, data == null, List.copyOf(input), exit, page);
    }

    private static String value(String flag, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(flag + " needs a value. " + USAGE);
        }
        return rest.next();
    }

    private static int numberOf(String flag, String text, int min, int max) {
        int number = -1;
        try {
            number = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            // refused below, like a number that is not allowed
        }
        if (number < min || number > max) {
            throw new IllegalArgumentException(flag + " is '" + text + "'; allowed are numbers from " + min + " to " + max);
        }
        return number;
    }

    /** The files to send. */
    List<Path> inputs(Disk disk) throws IOException {
        if (!input.isEmpty()) {
            return input;
        }
        if (!disk.isDirectory(CHAPTERS)) {
            throw new IOException("there is no folder " + CHAPTERS.toAbsolutePath() + ": start in Gregor's folder, or name a file with --input");
        }
        return disk.list(CHAPTERS).stream().filter(file -> file.toString().endsWith(".adoc")).toList();
    }
}
