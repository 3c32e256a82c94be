package gregor.sim;

import gregor.port.Clock;

/**
 * The clocks of one node. The wall clock is wrong by an offset, which may jump; both run too fast or too slow by a little. The
 * monotonic one starts anywhere, negative numbers included, and never goes back (F20).
 */
final class SkewedClock implements Clock {

    private static final long START_MS = 1_577_836_800_000L; // as SimClock
    private static final int MILLION = 1_000_000;

    private final Simulator world;
    private final long startNanos;
    private long wallOffsetMs;
    /** What the node's clocks said of their own time when the drift was last changed, and when that was. */
    private long elapsedNanos;
    private long sinceNanos;
    private int driftPpm;

    /** @param startNanos what {@link #nanos} says at first */
    SkewedClock(Simulator world, long startNanos) {
        this.world = world;
        this.startNanos = startNanos;
        this.sinceNanos = world.nowNanos();
    }

    private long elapsed() {
        long real = world.nowNanos() - sinceNanos;
        return elapsedNanos + real + Math.floorDiv(real * driftPpm, MILLION);
    }

    @Override
    public long millis() {
        return START_MS + wallOffsetMs + elapsed() / Simulator.NANOS_PER_MS;
    }

    @Override
    public long nanos() {
        return startNanos + elapsed();
    }

    /** Sets the wall clock, forward or back. */
    void step(long ms) {
        wallOffsetMs += ms;
    }

    /** @param ppm how many microseconds in a second the clocks gain; negative to lose them */
    void drift(int ppm) {
        elapsedNanos = elapsed();
        sinceNanos = world.nowNanos();
        driftPpm = ppm;
    }

    /** How long it takes, in the world's time, until these clocks have gone on by so much. */
    long worldNanos(long ownNanos) {
        return ownNanos - ownNanos / (MILLION + driftPpm) * driftPpm + Math.abs(driftPpm);
    }
}
