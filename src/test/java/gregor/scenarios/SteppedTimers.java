package gregor.scenarios;

import gregor.port.Timers;
import gregor.sim.SimClock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * Timers that go off when the scenario lets time pass, on its own thread; and the loop for work that nobody waits for, on
 * the thread that brings it.
 */
final class SteppedTimers implements Timers, Executor {

    private record Waiting(long atNanos, long order, Runnable task) {}

    private static final long NANOS_PER_MS = 1_000_000;

    private final SimClock clock;
    private final List<Waiting> waiting = new ArrayList<>();
    private final List<Runnable> queued = new ArrayList<>();
    private long order;
    private boolean isRunning;

    SteppedTimers(SimClock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized Timer after(long delayMs, Runnable task) {
        Waiting added = new Waiting(clock.nanos() + Math.max(0, delayMs) * NANOS_PER_MS, order++, task);
        waiting.add(added);
        return () -> cancel(added);
    }

    private synchronized void cancel(Waiting timer) {
        waiting.remove(timer);
    }

    /** Lets time pass: from one timer that is due to the next. */
    void pass(long ms) {
        long endNanos = clock.nanos() + ms * NANOS_PER_MS;
        for (Waiting next = takeDue(endNanos); next != null; next = takeDue(endNanos)) {
            clock.advanceNanos(Math.max(0, next.atNanos() - clock.nanos()));
            next.task().run();
        }
        clock.advanceNanos(endNanos - clock.nanos());
    }

    private synchronized Waiting takeDue(long endNanos) {
        Waiting next = waiting.stream().filter(timer -> timer.atNanos() <= endNanos)
            .min(Comparator.comparingLong(Waiting::atNanos).thenComparingLong(Waiting::order)).orElse(null);
        waiting.remove(next);
        return next;
    }

    /** One piece of work after another, also if a piece, or another thread meanwhile, brings the next. */
    @Override
    public void execute(Runnable task) {
        synchronized (this) {
            queued.add(task);
            if (isRunning) {
                return;
            }
            isRunning = true;
        }
        boolean finished = false;
        try {
            for (Runnable next = takeQueued(); next != null; next = takeQueued()) {
                next.run(); // without the lock: work waits for other locks, whose holders set timers
            }
            finished = true;
        } finally {
            if (!finished) {
                stopRunning();
            }
        }
    }

    /** Null if there is no work left; who asked has stopped to work then. */
    private synchronized Runnable takeQueued() {
        if (queued.isEmpty()) {
            isRunning = false;
            return null;
        }
        return queued.remove(0);
    }

    private synchronized void stopRunning() {
        isRunning = false;
    }

    /** Whether there is nothing to do before time passes. */
    synchronized boolean isIdle() {
        return !isRunning;
    }
}
