package gregor.os;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.port.Timers;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** I1, I2. */
class ThreadTimersTest {

    private final ThreadTimers timers = new ThreadTimers("test-timers");
    private final List<Integer> seen = new CopyOnWriteArrayList<>();
    private final CountDownLatch done = new CountDownLatch(1);

    @AfterEach
    void close() {
        timers.close();
    }

    @Test
    void tasksRunInTheOrderOfTheirMoments() throws InterruptedException {
        // all are scheduled while the thread is busy, so their order depends on their delays alone
        CountDownLatch scheduled = new CountDownLatch(1);
        timers.after(0, () -> await(scheduled));
        timers.after(60, done::countDown);
        timers.after(40, () -> seen.add(4));
        timers.after(20, () -> seen.add(2));
        timers.after(-5, () -> seen.add(0));
        scheduled.countDown();
        await(done);
        assertThat(seen).containsExactly(0, 2, 4);
    }

    @Test
    void anEarlierTimerIsNotHeldUpByALaterOne() {
        timers.after(Long.MAX_VALUE, () -> seen.add(1));
        timers.after(3_600_000, () -> seen.add(2));
        timers.after(1, done::countDown);
        await(done);
        assertThat(seen).isEmpty();
    }

    @Test
    void noTaskRunsBeforeItsMoment() {
        long start = System.nanoTime();
        timers.after(15, done::countDown);
        await(done);
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(15_000_000);
    }

    @Test
    void aCancelledTaskDoesNotRun() {
        Timers.Timer cancelled = timers.after(5, () -> seen.add(1));
        timers.after(10, done::countDown);
        cancelled.cancel();
        cancelled.cancel();
        await(done);
        assertThat(seen).isEmpty();
    }

    @Test
    void aFailingTaskDoesNotStopOthers() {
        timers.after(0, () -> {
            throw new IllegalStateException("expected by the test");
        });
        timers.after(1, done::countDown);
        await(done);
    }

    @Test
    void afterCloseNothingRuns() {
        timers.after(5, () -> seen.add(1));
        timers.close();
        timers.after(0, () -> seen.add(2));
        timers.close();
        assertThat(seen).isEmpty();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
