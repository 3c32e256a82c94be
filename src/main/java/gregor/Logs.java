package gregor;

/** One line an event on standard error: time, level, class, what happened. */
final class Logs {

    private Logs() {}

    static void configure() {
        if (System.getProperty("java.util.logging.SimpleFormatter.format") == null) {
            System.setProperty("java.util.logging.SimpleFormatter.format", "%1$tFT%1$tT.%1$tL %4$-7s %3$s: %5$s%6$s%n");
        }
    }
}
