package gregor.purgatory;

import gregor.port.Clock;
import gregor.port.Timers;
import gregor.port.Trace;
import java.util.List;
import java.util.Map;

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
    private final Trace trace;
    private final long startNanos;

    // Guarded by this.
    private final TimingWheel wheel;
    private Timers.Timer armed;
    private long armedForMs = Long.MAX_VALUE;

    public Expirer(Clock clock, Timers timers, Trace trace) {
        this.clock = clock;
        this.timers = timers;
        this.trace = trace;
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
        if (trace.isOn()) {
            trace.step("Expirer", "TimingWheel", "add", Map.of("deadlineMs", deadlineMs));
        }
        arm(deadlineMs, nowMs);
    }

    /** No effect on an operation that does not wait, for example because it has just expired. */
    synchronized void remove(DelayedOperation operation) {
        int before = wheel.size();
        wheel.remove(operation);
        if (trace.isOn() && wheel.size() < before) {
            trace.step("Expirer", "TimingWheel", "remove", Map.of("left", wheel.size()));
        }
    }

    /** The timer's task: expires what is due, outside the lock, and arms the timer for what comes next. */
    private void expire() {
        List<TimingWheel.Task> expired;
        synchronized (this) {
            long nowMs = nowMs();
            expired = wheel.advance(nowMs);
            if (trace.isOn()) {
                trace.step("Expirer", "TimingWheel", "advance",
                    Map.of("nowMs", nowMs, "expired", expired.size()));
            }
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
            armed.cancel(); // else two chains of timers go on side by side
        }
        armedForMs = atMs;
        if (trace.isOn()) {
            trace.step("Expirer", "Timers", "after", Map.of("delayMs", atMs - nowMs));
        }
        armed = timers.after(atMs - nowMs, this::expire);
    }

    private long nowMs() {
        return (clock.nanos() - startNanos) / NANOS_PER_MS; // nanos may be negative, the difference is not
    }
}
