package gregor.purgatory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.book.claim.Claim;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class TimingWheelTest {

    /** A step: add with a delay, remove one of the waiting, or let time pass. */
    record Step(int kind, long ms, int which) {
        @Override
        public String toString() {
            return kind <= 2 ? "add, due in " + ms + " ms" : kind == 3 ? "remove one of those that wait" : "advance by " + passes() + " ms";
        }

        long passes() {
            return Math.min(Math.max(ms, 1), 1L << 46);
        }
    }

    private static final class Named extends TimingWheel.Task {
        final long deadlineMs;

        Named(long deadlineMs) {
            this.deadlineMs = deadlineMs;
        }

        @Override
        protected void expire() {
            throw new AssertionError("the wheel itself expires nothing");
        }

        @Override
        public String toString() {
            return "task due at " + deadlineMs + " ms";
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Long> near = Arbitraries.longs().between(-3, 900);
        Arbitrary<Long> far = Arbitraries.of(7_999L, 8_000L, 8_001L, 159_999L, 160_000L, 3_200_123L, 1L << 31, 1L << 45);
        Arbitrary<Long> ms = Arbitraries.frequencyOf(
            Tuple.of(6, near), Tuple.of(2, far),
            Tuple.of(1, Arbitraries.of(Long.MAX_VALUE / 2)));
        return Combinators.combine(Arbitraries.integers().between(0, 4), ms, Arbitraries.integers().between(0, 1000))
            .as(Step::new).list().ofMaxSize(80);
    }

    /** purgatory.I4, against a list that is searched. */
    @Claim("8.6")
    @Property(tries = 400)
    void expiresWhatANaiveListExpires(@ForAll("steps") List<Step> steps) {
        long nowMs = 17;
        TimingWheel wheel = new TimingWheel(nowMs);
        List<Named> waiting = new ArrayList<>();
        for (Step step : steps) {
            if (step.kind <= 2) {
                Named task = new Named(nowMs + step.ms);
                wheel.add(task, task.deadlineMs);
                waiting.add(task);
            } else if (step.kind == 3 && !waiting.isEmpty()) {
                Named gone = waiting.remove(step.which % waiting.size());
                wheel.remove(gone);
                wheel.remove(gone);
            } else {
                long before = nowMs;
                nowMs += step.passes();
                checkAdvance(wheel, waiting, before, nowMs);
            }
            assertThat(wheel.size()).isEqualTo(waiting.size());
        }
    }

    private static void checkAdvance(TimingWheel wheel, List<Named> waiting, long before, long nowMs) {
        long next = wheel.nextMs();
        waiting.forEach(task -> assertThat(next).as("nextMs at %d ms", before).isLessThanOrEqualTo(Math.max(task.deadlineMs, before + 1)));
        assertThat(next).as("nextMs at %d ms", before).isGreaterThan(before);
        List<Named> due = new ArrayList<>(waiting);
        due.removeIf(task -> task.deadlineMs > nowMs);
        List<TimingWheel.Task> expired = wheel.advance(nowMs);
        assertThat(expired).as("expired between %d and %d ms", before, nowMs).containsExactlyInAnyOrderElementsOf(due);
        // What was over when it was added counts as due in the next millisecond, so it may share that one's place.
        assertThat(expired).isSortedAccordingTo(Comparator.comparingLong(task -> Math.max(((Named) task).deadlineMs, before + 1)));
        waiting.removeAll(due);
    }

    @Example
    void nothingExpiresEarlyOnTheWayDownThroughTheWheels() {
        TimingWheel wheel = new TimingWheel(0);
        wheel.add(new Named(8_421), 8_421);
        List<Long> wakeUps = new ArrayList<>();
        while (wheel.size() > 0) {
            long atMs = wheel.nextMs();
            wakeUps.add(atMs);
            assertThat(wheel.advance(atMs)).hasSize(atMs == 8_421 ? 1 : 0);
        }
        assertThat(wakeUps).containsExactly(8_000L, 8_400L, 8_420L, 8_421L);
    }

    @Example
    void timeThatGoesBackChangesNothing() {
        TimingWheel wheel = new TimingWheel(100);
        wheel.add(new Named(105), 105);
        assertThat(wheel.advance(50)).isEmpty();
        Named over = new Named(70);
        wheel.add(over, 70);
        assertThat(wheel.nextMs()).isEqualTo(101);
        assertThat(wheel.advance(90)).isEmpty();
        assertThat(wheel.advance(104)).containsExactly(over);
        assertThat(wheel.advance(105)).hasSize(1);
        assertThat(wheel.nextMs()).isEqualTo(Long.MAX_VALUE);
    }

    @Example
    void aTaskWaitsOnce() {
        TimingWheel wheel = new TimingWheel(0);
        Named task = new Named(5);
        wheel.add(task, 5);
        assertThatThrownBy(() -> wheel.add(task, 6)).isInstanceOf(IllegalStateException.class);
        assertThat(wheel.advance(5)).containsExactly(task);
        wheel.add(task, 9);
        assertThat(wheel.advance(9)).containsExactly(task);
    }
}
