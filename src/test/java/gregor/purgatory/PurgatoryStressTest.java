package gregor.purgatory;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.port.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** purgatory.I1 to I3 on real threads: in each round, one brings an operation while others change, check, expire and force. */
class PurgatoryStressTest {
    private static final int ROUNDS = 6_000;

    private static final class Wait extends DelayedOperation {
        volatile boolean ready;
        final AtomicInteger completions = new AtomicInteger();
        final AtomicInteger looking = new AtomicInteger();
        boolean lookedTogether;

        Wait() {
            super(1_000_000);
        }

        @Override
        protected boolean tryComplete() {
            lookedTogether |= looking.incrementAndGet() > 1;
            boolean saw = ready;
            looking.decrementAndGet();
            return saw;
        }

        @Override
        protected void onComplete() {
            completions.incrementAndGet();
        }
    }

    private final ManualTime time = new ManualTime();
    private final Expirer expirer = new Expirer(time, time, Trace.OFF);
    private final Purgatory<Wait> purgatory = new Purgatory<>(expirer);

    @Test
    void aChangeIsNeverMissed() throws Exception {
        Wait[] waits = fill();
        race(
            round -> purgatory.tryCompleteElseWatch(waits[round], List.of("a", "b" + round % 2)),
            round -> {
                waits[round].ready = true;
                purgatory.checkAndComplete("a");
            },
            round -> purgatory.checkAndComplete("b" + round % 2));
        assertAllCompletedOnce(waits);
    }

    @Test
    void forceCheckAndExpiryTogetherCompleteOnce() throws Exception {
        Wait[] waits = fill();
        race(
            round -> {
                purgatory.tryCompleteElseWatch(waits[round], List.of("a", round));
                waits[round].ready = true;
                purgatory.checkAndComplete(round);
            },
            round -> waits[round].forceComplete(),
            round -> waits[round].expire());
        assertAllCompletedOnce(waits);
    }

    private static Wait[] fill() {
        Wait[] waits = new Wait[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            waits[i] = new Wait();
        }
        return waits;
    }

    private void assertAllCompletedOnce(Wait[] waits) {
        for (Wait wait : waits) {
            assertThat(wait.completions).hasValue(1);
            assertThat(wait.lookedTogether).isFalse();
        }
        assertThat(purgatory.watchedKeys()).isZero();
        assertThat(expirer.size()).isZero();
    }

    private interface Part {
        void run(int round);
    }

    /** Runs the parts of each round at the same time, one thread each. */
    private static void race(Part... parts) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(parts.length);
        try {
            CyclicBarrier barrier = new CyclicBarrier(parts.length);
            List<Future<?>> running = new ArrayList<>();
            for (Part part : parts) {
                Callable<Void> loop = () -> {
                    for (int round = 0; round < ROUNDS; round++) {
                        if (round % 50 == 0) {
                            barrier.await(20, TimeUnit.SECONDS);
                        }
                        part.run(round);
                    }
                    return null;
                };
                running.add(threads.submit(loop));
            }
            for (Future<?> each : running) {
                each.get(30, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
