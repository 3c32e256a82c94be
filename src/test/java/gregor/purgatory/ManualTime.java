package gregor.purgatory;

import gregor.port.Clock;
import gregor.port.Timers;
import java.util.ArrayList;
import java.util.List;

/** A clock that a test moves, and the timers that hang on it. Starts at a negative number of nanoseconds, as real ones may. */
final class ManualTime implements Clock, Timers {
    private static final class Waiting implements Timers.Timer {
        final long atNanos;
        final Runnable task;
        boolean cancelled;

        Waiting(long atNanos, Runnable task) {
            this.atNanos = atNanos;
            this.task = task;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    private long nanos = -7_000_000_123L;
    private final List<Waiting> waiting = new ArrayList<>();

    @Override
    public long millis() {
        return nanos / 1_000_000;
    }

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public Timer after(long delayMs, Runnable task) {
        Waiting timer = new Waiting(nanos + Math.max(0, delayMs) * 1_000_000, task);
        waiting.add(timer);
        return timer;
    }

    int armedTimers() {
        return (int) waiting.stream().filter(timer -> !timer.cancelled).count();
    }

    /** Lets time pass, a millisecond at a time. */
    void pass(long ms) {
        for (long i = 0; i <= ms; i++) {
            List<Waiting> due = new ArrayList<>(waiting);
            due.removeIf(timer -> timer.atNanos > nanos);
            waiting.removeAll(due);
            due.stream().filter(timer -> !timer.cancelled).forEach(timer -> timer.task.run());
            nanos += i < ms ? 1_000_000 : 0;
        }
    }
}
