package gregor.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** console.I3: so many at once, so many in line, no more. */
class TurnsTest {

    private static final int MOST_RUNNING = 3;
    private static final int MOST_WAITING = 2;

    /** A thread that runs its task runs all that waits as well. */
    @Property(tries = 100)
    void i3NoMoreThreadsThanPlacesAndNothingTakenIsLost(@ForAll List<Boolean> arrivals) {
        ArrayDeque<Runnable> threads = new ArrayDeque<>();
        Turns turns = new Turns(threads::add, MOST_RUNNING, MOST_WAITING);
        List<Integer> ran = new ArrayList<>();
        List<Integer> taken = new ArrayList<>();
        for (int i = 0; i < arrivals.size(); i++) {
            int number = i;
            if (!arrivals.get(i)) {
                runOne(threads);
                continue;
            }
            boolean isFull = threads.size() == MOST_RUNNING && taken.size() - ran.size() == MOST_RUNNING + MOST_WAITING;
            try {
                turns.execute(() -> ran.add(number));
                taken.add(number);
                assertThat(isFull).isFalse();
            } catch (RejectedExecutionException e) {
                assertThat(isFull).isTrue();
            }
            assertThat(threads).hasSizeLessThanOrEqualTo(MOST_RUNNING);
        }
        while (!threads.isEmpty()) {
            runOne(threads);
        }
        assertThat(ran).containsExactlyInAnyOrderElementsOf(taken);
    }

    private static void runOne(ArrayDeque<Runnable> threads) {
        Runnable thread = threads.poll();
        if (thread != null) {
            thread.run();
        }
    }

    @Example
    void aPlaceThatNoThreadWasFoundForIsFree() {
        List<Integer> ran = new ArrayList<>();
        boolean[] isClosed = {true};
        Turns one = new Turns(task -> {
            if (isClosed[0]) {
                throw new RejectedExecutionException("closed");
            }
            task.run();
        }, 1, 0);
        assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> one.execute(() -> ran.add(1)));
        isClosed[0] = false;
        one.execute(() -> ran.add(2));
        assertThat(ran).containsExactly(2);
    }
}
