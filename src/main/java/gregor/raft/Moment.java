package gregor.raft;

import java.util.concurrent.TimeUnit;

/** Moments of a clock's nanoseconds, which do not have to be positive: compared by their difference. */
final class Moment {

    /** Further away than any difference counts. */
    static final long NEVER = Long.MAX_VALUE;

    private Moment() {}

    static long in(long nowNanos, long delayMs) {
        return nowNanos + TimeUnit.MILLISECONDS.toNanos(delayMs);
    }

    static boolean isPast(long deadlineNanos, long nowNanos) {
        return deadlineNanos != NEVER && deadlineNanos - nowNanos <= 0;
    }

    /** The one that comes first. */
    static long first(long one, long other) {
        if (one == NEVER || other == NEVER) {
            return one == NEVER ? other : one;
        }
        return one - other <= 0 ? one : other;
    }
}
