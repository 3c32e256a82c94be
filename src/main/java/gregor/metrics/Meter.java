package gregor.metrics;

import java.util.function.LongSupplier;

/**
 * Counts events and tells how often they come: exponentially weighted moving averages, each of which is brought up to date once in five
 * seconds. There is no thread for that: who marks or reads catches up with the ticks that are due (metrics.I1). Safe for many threads.
 *
 * <p>Source: {@code com.yammer.metrics.core.Meter} and {@code EWMA}.
 */
public final class Meter implements Metric {

    /** How often the averages are brought up to date. */
    static final int TICK_SECONDS = 5;
    private static final double NANOS_PER_SECOND = 1e9;
    static final long TICK_NANOS = TICK_SECONDS * 1_000_000_000L;
    private static final double TICKS_A_MINUTE = 60.0 / TICK_SECONDS;
    private static final int[] MINUTES = {1, 5, 15};

    private final String eventType;
    private final LongSupplier nanos;
    private final long beganNanos;
    private final double[] perSecond = new double[MINUTES.length];
    private long count;
    private long sinceTick;
    private long ticks;

    /**
     * @param eventType what is counted, in the plural, such as {@code requests}
     * @param nanos a clock that nobody sets
     */
    Meter(String eventType, LongSupplier nanos) {
        this.eventType = eventType;
        this.nanos = nanos;
        this.beganNanos = nanos.getAsLong();
    }

    public String eventType() {
        return eventType;
    }

    /** So many more have happened. @param events not negative */
    public synchronized void mark(long events) {
        if (events < 0) {
            throw new IllegalArgumentException("events are counted up, not by " + events);
        }
        catchUp();
        count += events;
        sinceTick += events;
    }

    /** All that have happened. */
    public synchronized long count() {
        return count;
    }

    /** Events a second since the meter was made; 0 in its first moment. */
    public synchronized double meanRate() {
        long passed = nanos.getAsLong() - beganNanos;
        return passed <= 0 ? 0 : count / (passed / NANOS_PER_SECOND);
    }

    /** Events a second, of about the last minute; 0 before five seconds have passed, as for the other two. */
    public double oneMinuteRate() {
        return rate(0);
    }

    /** Events a second, of about the last five minutes. */
    public double fiveMinuteRate() {
        return rate(1);
    }

    /** Events a second, of about the last fifteen minutes. */
    public double fifteenMinuteRate() {
        return rate(2);
    }

    private synchronized double rate(int which) {
        catchUp();
        return perSecond[which];
    }

    /** What was marked belongs to the first tick that is due; in those behind it nothing happened. */
    private void catchUp() {
        long due = (nanos.getAsLong() - beganNanos) / TICK_NANOS - ticks;
        if (due <= 0) {
            return;
        }
        double rate = sinceTick / (double) TICK_SECONDS;
        for (int i = 0; i < MINUTES.length; i++) {
            double kept = Math.exp(-1 / (TICKS_A_MINUTE * MINUTES[i]));
            double first = ticks == 0 ? rate : rate + kept * (perSecond[i] - rate);
            perSecond[i] = first * Math.pow(kept, due - 1);
        }
        sinceTick = 0;
        ticks += due;
    }
}
