package gregor.purgatory;

import gregor.port.Clock;
import gregor.port.Timers;
import java.util.List;

/**
 * Ends the waiting of operations whose time is over: a {@link TimingWheel}, a lock around it, and one timer that is armed
 * only while something waits. A broker in which nobody waits does not wake up.
 *
 * <p>Deadlines are counted on the clock that never goes back. Operations expire on the timer's thread. Source: Kafka's
 * {@code SystemTimer} and the reaper thread of its purgatories.
 */
public final class Expirer {
    private static final long NANOS_PER_MS = 1_000_000;

    private final Clock clock;
    private final Timers timers;
    private final long startNanos;

    // Guarded by this.
    private final TimingWheel wheel;
    private Timers.Timer armed;
    private long armedForMs = Long.MAX_VALUE;

    public Expirer(Clock clock, Timers timers) {
        this.clock = clock;
        this.timers = timers;
        this.startNanos = clock.nanos();
        this.wheel = new TimingWheel(0);
    }

    /** Operations that wait. */
    public synchronized int size() {
        return wheel.size();
    }

    synchronized void add(DelayedOperation operation) {
        long nowMs = nowMs();
        long deadlineMs = nowMs + Math.min(operation.delayMs(), Long.MAX_VALUE - nowMs);
        wheel.add(operation, deadlineMs);
        arm(deadlineMs, nowMs);
    }

    synchronized void remove(DelayedOperation operation) {
        wheel.remove(operation);
    }

    /** The timer's task: expires what is due, outside the lock, and arms the timer for what comes next. */
    private void expire() {
        List<TimingWheel.Task> expired;
        synchronized (this) {
            long nowMs = nowMs();
            expired = wheel.advance(nowMs);
            armedForMs = Long.MAX_VALUE;
            arm(wheel.nextMs(), nowMs);
        }
        for (int i = 0; i < expired.size(); i++) {
            expired.get(i).expire();
        }
    }

    private void arm(long atMs, long nowMs) {
        if (atMs >= armedForMs) {
            return;
        }
        if (armed != null) {
            armed.cancel(); // else two chains of timers go on side by side, if this one was just about to run
        }
        armedForMs = atMs;
        armed = timers.after(atMs - nowMs, this::expire);
    }

    private long nowMs() {
        return (clock.nanos() - startNanos) / NANOS_PER_MS; // nanos may be negative, the difference is not
    }
}
