package gregor.os;

import gregor.port.Timers;
import java.lang.System.Logger.Level;
import java.util.Comparator;
import java.util.TreeSet;

/**
 * Timers that share one thread. It sleeps until the earliest of them is due, so idle timers cost nothing. Tasks run on
 * that thread; those due at the same moment run in the order in which they were scheduled. Safe for many threads.
 */
public final class ThreadTimers implements Timers, AutoCloseable {

    private static final System.Logger LOG = System.getLogger(ThreadTimers.class.getName());
    private static final long NANOS_PER_MS = 1_000_000;
    /** Far enough to mean never, near enough that no sum of two such times overflows. */
    private static final long MAX_DELAY_MS = Long.MAX_VALUE / 4 / NANOS_PER_MS;

    private final TreeSet<Waiting> waiting = new TreeSet<>(
            Comparator.<Waiting>comparingLong(timer -> timer.dueNanos).thenComparingLong(timer -> timer.number));
    private final long startNanos = System.nanoTime();
    private final Thread thread;
    private long scheduled;
    private boolean closed;

    /** @param name of the thread, for people */
    public ThreadTimers(String name) {
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** {@inheritDoc} After {@link #close} the task never runs. */
    @Override
    public synchronized Timer after(long delayMs, Runnable task) {
        long delayNanos = Math.min(Math.max(delayMs, 0), MAX_DELAY_MS) * NANOS_PER_MS;
        Waiting timer = new Waiting(nowNanos() + delayNanos, scheduled++, task);
        if (!closed) {
            waiting.add(timer);
            if (waiting.first() == timer) {
                notifyAll(); // the thread sleeps until a later moment
            }
        }
        return timer;
    }

    /** Drops all timers; returns when the task under way, if any, has ended (at once when called by that task). */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            waiting.clear();
            notifyAll();
        }
        if (Thread.currentThread() != thread) {
            join(thread);
        }
    }

    /** Waits for a thread to end. An interrupt cuts the wait short and stays set. */
    static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        for (Waiting next = nextDue(); next != null; next = nextDue()) {
            try {
                next.task.run();
            } catch (Throwable e) {
                LOG.log(Level.ERROR, "a timer's task failed", e);
            }
        }
    }

    /** Sleeps until a timer is due and takes it; null when closed. */
    private synchronized Waiting nextDue() {
        while (!closed) {
            long sleepNanos = waiting.isEmpty() ? Long.MAX_VALUE : waiting.first().dueNanos - nowNanos();
            if (sleepNanos <= 0) {
                return waiting.pollFirst();
            }
            try {
                // rounded up: waking a little early would only mean another turn; 0 would mean for ever
                wait(sleepNanos == Long.MAX_VALUE ? 0 : sleepNanos / NANOS_PER_MS + 1);
            } catch (InterruptedException e) {
                LOG.log(Level.WARNING, "timers can't be interrupted; close them");
            }
        }
        return null;
    }

    private long nowNanos() {
        return System.nanoTime() - startNanos;
    }

    /** A task and its moment; the number keeps those of one moment in order. */
    private final class Waiting implements Timer {
        private final long dueNanos;
        private final long number;
        private final Runnable task;

        private Waiting(long dueNanos, long number, Runnable task) {
            this.dueNanos = dueNanos;
            this.number = number;
            this.task = task;
        }

        @Override
        public void cancel() {
            synchronized (ThreadTimers.this) {
                waiting.remove(this);
            }
        }
    }
}
