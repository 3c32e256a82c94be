package gregor.sim;

import gregor.port.Clock;

/** A clock that stands still until it is told to move. Safe for many threads. */
public final class SimClock implements Clock {

    private static final long NANOS_PER_MS = 1_000_000;

    private final long startMs;
    private long nanos;

    /** Starts at 2020-01-01 UTC: a year that is neither 1970, which hides units mixed up, nor the reader's. */
    public SimClock() {
        this(1_577_836_800_000L);
    }

    /** @param startMs what {@link #millis} says at first; {@link #nanos} starts at 0 */
    public SimClock(long startMs) {
        this.startMs = startMs;
    }

    @Override
    public synchronized long millis() {
        return startMs + nanos / NANOS_PER_MS;
    }

    @Override
    public synchronized long nanos() {
        return nanos;
    }

    /** @param ms milliseconds to go forward, 0 or more */
    public void advance(long ms) {
        advanceNanos(Math.multiplyExact(ms, NANOS_PER_MS));
    }

    /** @param amount nanoseconds to go forward, 0 or more */
    public synchronized void advanceNanos(long amount) {
        if (amount < 0) {
            throw new IllegalArgumentException("time goes forward, not by " + amount + " ns");
        }
        nanos += amount;
    }
}
