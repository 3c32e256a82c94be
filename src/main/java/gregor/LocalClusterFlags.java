package gregor;

import gregor.port.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * What {@code ./gregor cluster} can be told.
 *
 * @param port where clients connect; the controller listens on the next one
 * @param data where the node keeps its files
 * @param isFresh whether {@code data} is the default folder, which is emptied at each start
 * @param input files whose lines are sent; none for the book's chapters
 * @param exit whether to end when the demonstration has
 */
record LocalClusterFlags(int port, Path data, boolean isFresh, List<Path> input, boolean exit) {

    private static final int DEFAULT_PORT = 9092;
    /** Gregor's folder as the launcher knows it, which may be called from any other; in an IDE it is the working directory. */
    private static final Path HOME = Path.of(System.getProperty("gregor.home", ""));
    private static final Path DEFAULT_DATA = HOME.resolve("target").resolve("cluster");
    private static final Path CHAPTERS = HOME.resolve("chapters");
    private static final String USAGE = "usage: cluster [--port P] [--data FOLDER] [--input FILE]... [--exit] [--with exercises/NN-topic]";

    /** @throws IllegalArgumentException saying what is allowed */
    static LocalClusterFlags parse(List<String> args) {
        int port = DEFAULT_PORT;
        Path data = null;
        List<Path> input = new ArrayList<>();
        boolean exit = false;
        for (Iterator<String> rest = args.iterator(); rest.hasNext(); ) {
            String flag = rest.next();
            switch (flag) {
                case "--exit" -> exit = true;
                case "--port" -> port = portOf(value(flag, rest));
                case "--data" -> data = Path.of(value(flag, rest));
                case "--input" -> input.add(Path.of(value(flag, rest)));
                // The launcher takes it: whose classes come first is decided before this one is loaded.
                case "--with" -> throw new IllegalArgumentException("--with is known to ./gregor cluster only, not to this class");
                default -> throw new IllegalArgumentException("'" + flag + "' is not known here. " + USAGE);
            }
        }
        return new LocalClusterFlags(port, data == null ? DEFAULT_DATA : data, data == null, List.copyOf(input), exit);
    }

    private static String value(String flag, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(flag + " needs a value. " + USAGE);
        }
        return rest.next();
    }

    private static int portOf(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 1 && port <= 65_534) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--port is '" + text + "'; allowed are numbers from 1 to 65534", e);
        }
        throw new IllegalArgumentException("--port is " + text + "; allowed are numbers from 1 to 65534");
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
