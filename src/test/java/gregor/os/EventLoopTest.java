package gregor.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** I1, I2. */
class EventLoopTest {

    @Test
    void tasksRunOnOneThreadInOrderAndCloseWaitsForThem() {
        List<Integer> seen = new ArrayList<>(); // touched by the loop's thread only, until close
        List<Thread> threads = new ArrayList<>();
        EventLoop loop = new EventLoop("test-loop");
        for (int i = 0; i < 1000; i++) {
            int number = i;
            loop.execute(() -> {
                seen.add(number);
                threads.add(Thread.currentThread());
            });
        }
        loop.close();
        assertThat(seen).isEqualTo(IntStream.range(0, 1000).boxed().toList());
        assertThat(threads).containsOnly(threads.get(0)).doesNotContain(Thread.currentThread());
    }

    @Test
    void aFailingTaskEndsNothing() {
        AtomicBoolean ran = new AtomicBoolean();
        EventLoop loop = new EventLoop("test-loop");
        loop.execute(() -> {
            throw new IllegalStateException("expected by the test");
        });
        loop.execute(() -> ran.set(true));
        loop.close();
        assertThat(ran).isTrue();
    }

    @Test
    void afterCloseTasksAreRefused() {
        EventLoop loop = new EventLoop("test-loop");
        loop.close();
        loop.close();
        assertThatThrownBy(() -> loop.execute(() -> { })).isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("test-loop");
    }

    @Test
    void aTaskMayCloseItsLoop() throws InterruptedException {
        CountDownLatch closed = new CountDownLatch(1);
        EventLoop loop = new EventLoop("test-loop");
        loop.execute(() -> {
            assertThat(loop.isCurrent()).isTrue();
            loop.close();
            closed.countDown();
        });
        assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(loop.isCurrent()).isFalse();
        loop.close();
    }
}
