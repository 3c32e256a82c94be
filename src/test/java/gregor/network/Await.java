package gregor.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a condition, with a deadline so far away that only a broken program meets it. */
final class Await {

    private static final long DEADLINE_NANOS = 10_000_000_000L;
    private static final long LOOK_AGAIN_NANOS = 200_000;

    private Await() {}

    static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + DEADLINE_NANOS;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("the condition was met within 10 seconds").isLessThan(deadline);
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }
}
