package gregor.os;

import java.util.logging.Level;
import java.util.logging.Logger;

/** One line an event on standard error: time, level, class, what happened. */
public final class Logs {

    /** The JVM forgets the level of a logger that nobody holds. */
    private static final Logger ALL = Logger.getLogger("gregor");

    private Logs() {}

    /** The lines' form, unless the JVM was given another. */
    public static void configure() {
        if (System.getProperty("java.util.logging.SimpleFormatter.format") == null) {
            System.setProperty("java.util.logging.SimpleFormatter.format", "%1$tFT%1$tT.%1$tL %4$-7s %3$s: %5$s%6$s%n");
        }
    }

    /** As {@link #configure}; and says what goes wrong only, unless the JVM was given a configuration of its own. */
    public static void configureQuiet() {
        configure();
        if (System.getProperty("java.util.logging.config.file") == null) {
            ALL.setLevel(Level.WARNING);
        }
    }
}
