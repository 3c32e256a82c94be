package gregor.broker;

import gregor.port.Timers;
import gregor.sim.SimClock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Timers that run when the test moves the clock, in the order of their times. */
public final class TestTimers implements Timers {

    private record Task(long atMs, int number, Runnable task) {}

    private final SimClock clock;
    private final List<Task> waiting = new ArrayList<>();
    private int number;

    public TestTimers(SimClock clock) {
        this.clock = clock;
    }

    @Override
    public Timer after(long delayMs, Runnable task) {
        Task added = new Task(clock.millis() + Math.max(0, delayMs), number++, task);
        waiting.add(added);
        return () -> waiting.remove(added);
    }

    int waiting() {
        return waiting.size();
    }

    /** Lets time pass, and runs what comes due on the way. */
    public void advance(long ms) {
        long endMs = clock.millis() + ms;
        Task next = next(endMs);
        while (next != null) {
            waiting.remove(next);
            clock.advance(Math.max(0, next.atMs() - clock.millis()));
            next.task().run();
            next = next(endMs);
        }
        clock.advance(endMs - clock.millis());
    }

    private Task next(long endMs) {
        return waiting.stream().filter(task -> task.atMs() <= endMs).min(Comparator.comparingLong(Task::atMs).thenComparingInt(Task::number))
            .orElse(null);
    }
}
