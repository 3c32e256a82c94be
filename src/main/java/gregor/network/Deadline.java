package gregor.network;

import gregor.port.Clock;

/** A moment after which waiting ends. */
record Deadline(Clock clock, long atNanos) {

    private static final long NANOS_PER_MS = 1_000_000;

    static Deadline after(Clock clock, long delayMs) {
        return new Deadline(clock, clock.nanos() + delayMs * NANOS_PER_MS);
    }

    /** Milliseconds left, rounded up; 0 when it has passed. */
    long leftMs() {
        return Math.max(0, (atNanos - clock.nanos() + NANOS_PER_MS - 1) / NANOS_PER_MS);
    }

    boolean hasPassed() {
        return leftMs() == 0;
    }

    /** Waits for a thread to end; an interrupt cuts the wait short and stays set. Whether it has ended. */
    boolean join(Thread thread) {
        try {
            long leftMs = leftMs();
            if (leftMs > 0) { // to join, 0 means for ever
                thread.join(leftMs);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }
}
