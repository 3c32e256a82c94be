package gregor.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Tasks side by side: all of them, no more at once than allowed, and a failure is the caller's to know. */
class ThreadWorkersTest {

    private final ThreadWorkers workers = new ThreadWorkers();

    @Test
    void asManyRunAtOnceAsThereAreThreads() {
        CyclicBarrier allThree = new CyclicBarrier(3);
        Set<String> names = Collections.synchronizedSet(new LinkedHashSet<>());
        Runnable task = () -> {
            try {
                names.add(Thread.currentThread().getName());
                allThree.await(30, TimeUnit.SECONDS); // nobody gets past alone
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        };
        workers.runAll(3, "load", List.of(task, task, task));
        assertThat(names).contains("load-1", "load-2", Thread.currentThread().getName());
    }

    @Test
    void eachTaskRunsOnceAlsoNested() {
        AtomicInteger runs = new AtomicInteger();
        List<Runnable> inner = Collections.nCopies(50, runs::incrementAndGet);
        workers.runAll(2, "outer", Collections.nCopies(4, () -> workers.runAll(3, "inner", inner)));
        assertThat(runs).hasValue(200);
        workers.runAll(5, "none", List.of());
    }

    @Test
    void withOneThreadTheOrderIsTheList() {
        List<Integer> seen = new ArrayList<>();
        workers.runAll(1, "one", List.of(() -> seen.add(1), () -> seen.add(2), () -> seen.add(3)));
        assertThat(seen).containsExactly(1, 2, 3);
    }

    @Test
    void theFirstFailureEndsTheRest() {
        AtomicInteger runs = new AtomicInteger();
        List<Runnable> tasks = new ArrayList<>(List.of(runs::incrementAndGet, () -> {
            throw new IllegalStateException("broken");
        }));
        tasks.addAll(Collections.nCopies(10, runs::incrementAndGet));
        assertThatThrownBy(() -> workers.runAll(1, "one", tasks)).isInstanceOf(IllegalStateException.class).hasMessage("broken");
        assertThat(runs).hasValue(1);
        assertThatThrownBy(() -> workers.runAll(4, "four", List.of(() -> {
            throw new AssertionError("worse");
        }))).isInstanceOf(AssertionError.class).hasMessage("worse");
    }
}
