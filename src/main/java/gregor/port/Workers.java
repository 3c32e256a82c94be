package gregor.port;

import java.util.List;

/** Runs tasks that have nothing to do with each other side by side, where there are threads for it. */
public interface Workers {

    /** Has no threads: one task after the other, in their order, on the caller's. What a simulation runs on. */
    Workers CALLER = (threads, name, tasks) -> tasks.forEach(Runnable::run);

    /**
     * Returns when all tasks have ended. A task may itself run others this way.
     *
     * @param threads how many tasks may run at once, at least 1
     * @param name of the threads, for people
     * @throws RuntimeException what the first task to fail threw; tasks that had not begun by then never run
     */
    void runAll(int threads, String name, List<Runnable> tasks);
}
