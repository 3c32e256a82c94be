package gregor.os;

/** What is done when the process is told to end: by Ctrl-C, by SIGTERM, or because main is over. Not done on kill -9. */
public final class ShutdownHook {

    private ShutdownHook() {}

    /** Runs a task once when the process ends; the process waits for it. */
    public static void add(String name, Runnable task) {
        Runtime.getRuntime().addShutdownHook(new Thread(task, name));
    }
}
