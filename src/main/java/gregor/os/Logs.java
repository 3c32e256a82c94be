package gregor.os;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** One line an event on standard error: time, level, class, what happened. */
public final class Logs {

    /** What a cluster does by itself when a node goes or comes. The JVM forgets the level of a logger that nobody holds. */
    private static final List<Logger> ROUTINE = Stream.of("gregor.controller", "gregor.raft", "gregor.replica").map(Logger::getLogger).toList();

    private Logs() {}

    /** The lines' form, unless the JVM was given another. */
    public static void configure() {
        if (System.getProperty("java.util.logging.SimpleFormatter.format") == null) {
            System.setProperty("java.util.logging.SimpleFormatter.format", "%1$tFT%1$tT.%1$tL %4$-7s %3$s: %5$s%6$s%n");
        }
    }

    /**
     * As {@link #configure}; and says nothing of what a cluster does by itself, where somebody plays with one and has a page that
     * shows it. Unless the JVM was given a configuration of its own.
     */
    public static void configureForPlay() {
        configure();
        if (System.getProperty("java.util.logging.config.file") == null) {
            ROUTINE.forEach(logger -> logger.setLevel(Level.WARNING));
        }
    }
}
