package gregor.port;

/** Runs a task later, once. Tasks are short and never block; whoever needs a repetition schedules the next one. */
public interface Timers {

    /**
     * @param delayMs milliseconds from now; zero or less means as soon as possible
     * @param task what to run; an exception from it is reported and does not stop other tasks
     * @return the handle that cancels it
     */
    Timer after(long delayMs, Runnable task);

    /** A task that waits for its time. */
    interface Timer {

        /** Makes sure the task does not start any more. No effect when it has started. */
        void cancel();
    }
}
