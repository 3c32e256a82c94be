package gregor.log;

/**
 * Says how long to wait so that no more bytes go through a second than allowed. It waits for nothing itself. Safe for many
 * threads, which share what is allowed.
 *
 * <p>Source: Kafka's {@code Throttler}, which measures over 300 ms; this one counts what each piece costs.
 */
final class IoThrottle {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final long NANOS_PER_MS = 1_000_000;

    /** When all that went through is paid for. */
    private long paidNanos;
    private boolean used;

    /**
     * Takes note of bytes that went through.
     *
     * @param nowNanos of a clock that does not go back
     * @return milliseconds to wait before the next bytes; 0 if they may follow at once
     */
    synchronized long waitMs(long bytes, double bytesPerSecond, long nowNanos) {
        if (!used || paidNanos - nowNanos < 0) {
            paidNanos = nowNanos; // what was not used is not saved up
            used = true;
        }
        paidNanos += (long) Math.min(bytes / bytesPerSecond * NANOS_PER_SECOND, Long.MAX_VALUE / 4);
        return (paidNanos - nowNanos) / NANOS_PER_MS;
    }
}
