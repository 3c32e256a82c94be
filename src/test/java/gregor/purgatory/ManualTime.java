package gregor.purgatory;

import gregor.port.Clock;
import gregor.port.Timers;
import java.util.ArrayList;
import java.util.Comparator;
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
        Waiting timer = new Waiting(nanos + Math.min(Math.max(0, delayMs), Integer.MAX_VALUE) * 1_000_000, task);
        waiting.add(timer);
        return timer;
    }

    int armedTimers() {
        return (int) waiting.stream().filter(timer -> !timer.cancelled).count();
    }

    /** Lets time pass. */
    void pass(long ms) {
        passNanos(ms * 1_000_000);
    }

    /** Lets time pass, from one timer that is due to the next: each runs at its own moment. */
    void passNanos(long forNanos) {
        long end = nanos + forNanos;
        for (Waiting due = firstUntil(end); due != null; due = firstUntil(end)) {
            waiting.remove(due);
            nanos = Math.max(nanos, due.atNanos);
            due.task.run();
        }
        nanos = end;
    }

    private Waiting firstUntil(long end) {
        waiting.removeIf(timer -> timer.cancelled);
        return waiting.stream().filter(timer -> timer.atNanos <= end).min(Comparator.comparingLong(timer -> timer.atNanos)).orElse(null);
    }
}
