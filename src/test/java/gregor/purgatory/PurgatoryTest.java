package gregor.purgatory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.Check;
import gregor.book.claim.Claim;
import gregor.port.Trace;
import java.util.AbstractList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PurgatoryTest {

    private static final long TICK_NANOS = 1_000_000;

    /** Waits until its flag is set; counts what happens to it. */
    private class Flag extends DelayedOperation {
        boolean raised;
        int completions;
        int expirations;
        Runnable afterLook = () -> {};
        Runnable onCompletion = () -> {};

        Flag(long delayMs) {
            super(delayMs);
        }

        @Override
        protected boolean tryComplete() {
            assertThat(isCompleted()).isFalse();
            boolean saw = raised;
            afterLook.run();
            return saw;
        }

        @Override
        protected void onComplete() {
            assertThat(Thread.holdsLock(this)).as("purgatory.I5").isFalse();
            completions++;
            onCompletion.run();
        }

        @Override
        protected void onExpiration() {
            expirations++;
        }
    }

    private final ManualTime time = new ManualTime();
    private final Expirer expirer = new Expirer(time, time, Trace.OFF);
    private final Purgatory<Flag> purgatory = new Purgatory<>(expirer);

    private void assertNobodyWaits() {
        assertThat(purgatory.watchedKeys()).as("purgatory.I3").isZero();
        assertThat(expirer.size()).as("purgatory.I3").isZero();
    }

    @Test
    void completesAtOnceWhatIsReady() {
        Flag flag = new Flag(10);
        flag.raised = true;
        assertThat(purgatory.tryCompleteElseWatch(flag, List.of("a"))).isTrue();
        assertThat(flag.completions).isEqualTo(1);
        assertThat(time.armedTimers()).isZero();
        assertNobodyWaits();
    }

    @Test
    void aCheckOfAnyKeyCompletesWhatIsReadyAndOnlyThat() {
        Flag first = new Flag(10);
        Flag second = new Flag(10);
        assertThat(purgatory.tryCompleteElseWatch(first, List.of("a", "b"))).isFalse();
        assertThat(purgatory.tryCompleteElseWatch(second, List.of("b", "c"))).isFalse();
        assertThat(purgatory.checkAndComplete("b")).isZero();
        second.raised = true;
        assertThat(purgatory.isWatched("c")).isTrue();
        assertThat(purgatory.checkAndComplete("a")).isZero();
        assertThat(purgatory.checkAndComplete("b")).isEqualTo(1);
        assertThat(purgatory.checkAndComplete("c")).isZero();
        assertThat(purgatory.isWatched("c")).isFalse();
        assertThat(first.completions).isZero();
        assertThat(first.forceComplete()).isTrue();
        assertThat(first.forceComplete()).isFalse();
        assertThat(first.completions + second.completions).isEqualTo(2);
        assertNobodyWaits();
    }

    @Test
    void expiresAtTheDeadlineAndTheTimerSleepsWhenNobodyWaits() {
        Flag late = new Flag(500);
        Flag soon = new Flag(30);
        purgatory.tryCompleteElseWatch(late, List.of("a"));
        purgatory.tryCompleteElseWatch(soon, List.of("a"));
        assertThat(time.armedTimers()).isEqualTo(1);
        time.pass(29);
        assertThat(soon.completions).isZero();
        time.pass(1);
        assertThat(soon.expirations).isEqualTo(1);
        assertThat(soon.completions).isEqualTo(1);
        time.pass(469);
        assertThat(late.completions).isZero();
        assertThat(time.armedTimers()).isEqualTo(1);
        time.pass(1);
        assertThat(late.expirations).isEqualTo(1);
        assertThat(time.armedTimers()).isZero();
        assertNobodyWaits();
    }

    @Test
    void aDeadlineThatIsOverExpiresAtOnce() {
        Flag flag = new Flag(-5);
        assertThat(purgatory.tryCompleteElseWatch(flag, List.of("a"))).isFalse();
        time.pass(1);
        assertThat(flag.expirations).isEqualTo(1);
        Flag patient = new Flag(Long.MAX_VALUE);
        purgatory.tryCompleteElseWatch(patient, List.of("a"));
        time.pass(100);
        assertThat(patient.isCompleted()).isFalse();
    }

    /** purgatory.I2: the flag is raised, and nobody checked, between the first look and watching. */
    @Test
    void seesWhatChangedBetweenLookingAndWatching() {
        Flag flag = new Flag(10);
        flag.afterLook = () -> flag.raised = true;
        assertThat(purgatory.tryCompleteElseWatch(flag, List.of("a"))).isTrue();
        assertThat(flag.completions).isEqualTo(1);
        assertNobodyWaits();
    }

    /** purgatory.I1 and I3: another thread completes it after its n-th key was watched, before the rest. */
    @Property(tries = 40)
    void completedWhileItBeginsToWatch(@ForAll @IntRange(min = 0, max = 5) int at, @ForAll boolean force) {
        Flag flag = new Flag(10);
        List<String> keys = new AbstractList<>() {
            private boolean done;

            @Override
            public String get(int index) {
                if (index == at && !done) {
                    done = true;
                    flag.raised = true;
                    boolean completed = force ? flag.forceComplete() : purgatory.checkAndComplete("k0") == 1;
                    assertThat(completed).isEqualTo(force || at > 0);
                }
                return "k" + index;
            }

            @Override
            public int size() {
                return 5;
            }
        };
        assertThat(purgatory.tryCompleteElseWatch(flag, keys)).isEqualTo(at < 5);
        flag.forceComplete();
        assertThat(flag.completions).isEqualTo(1);
        assertNobodyWaits();
        time.pass(20);
        assertThat(flag.expirations).isZero();
    }

    /** purgatory.I1: it is complete, or it is looked at, or neither, whatever threads meet there. */
    @Test
    void whoComesInTheMiddleOfALookWaitsForItsEnd() throws InterruptedException {
        Flag flag = new Flag(10);
        purgatory.tryCompleteElseWatch(flag, List.of("a"));
        flag.raised = true;
        Thread other = new Thread(flag::forceComplete);
        flag.afterLook = () -> {
            other.start();
            while (other.isAlive() && other.getState() != Thread.State.BLOCKED) {
                Thread.onSpinWait();
            }
        };
        assertThat(purgatory.checkAndComplete("a")).isEqualTo(1);
        other.join();
        assertThat(flag.completions).isEqualTo(1);
        assertNobodyWaits();
    }

    /** purgatory.I5: a completion may check other keys, and its own again. */
    @Test
    void aCompletionMayCheckOtherKeys() {
        Flag first = new Flag(10);
        Flag second = new Flag(10);
        first.onCompletion = () -> {
            second.raised = true;
            assertThat(purgatory.checkAndComplete("a")).isZero();
            assertThat(purgatory.checkAndComplete("b")).isEqualTo(1);
        };
        purgatory.tryCompleteElseWatch(first, List.of("a"));
        purgatory.tryCompleteElseWatch(second, List.of("b"));
        first.raised = true;
        assertThat(purgatory.checkAndComplete("a")).isEqualTo(1);
        assertThat(second.completions).isEqualTo(1);
        assertNobodyWaits();
    }

    /** One that fails is no reason for those behind it to wait for ever, nor the fault of who completed it. */
    @Test
    void aFailureStaysWithItsOperation() {
        Flag failsToAnswer = new Flag(10);
        failsToAnswer.onCompletion = () -> {
            throw new IllegalStateException("expected by a test");
        };
        Flag failsToLook = new Flag(10);
        Flag sound = new Flag(10);
        purgatory.tryCompleteElseWatch(failsToAnswer, List.of("a"));
        purgatory.tryCompleteElseWatch(failsToLook, List.of("a"));
        purgatory.tryCompleteElseWatch(sound, List.of("a"));
        failsToLook.afterLook = () -> {
            throw new IllegalStateException("expected by a test");
        };
        failsToAnswer.raised = true;
        sound.raised = true;
        assertThat(purgatory.checkAndComplete("a")).isEqualTo(3);
        assertThat(failsToAnswer.completions + failsToLook.completions + sound.completions).isEqualTo(3);

        Flag late = new Flag(10);
        late.onCompletion = failsToAnswer.onCompletion;
        Flag alsoLate = new Flag(10);
        purgatory.tryCompleteElseWatch(late, List.of("a"));
        purgatory.tryCompleteElseWatch(alsoLate, List.of("a"));
        time.pass(10);
        assertThat(late.expirations + alsoLate.expirations).isEqualTo(2);
        assertNobodyWaits();
    }

    @Test
    void anOperationWaitsInOnePurgatoryOnce() {
        Flag flag = new Flag(10);
        purgatory.tryCompleteElseWatch(flag, List.of("a"));
        assertThatThrownBy(() -> purgatory.tryCompleteElseWatch(flag, List.of("b"))).isInstanceOf(Check.Broken.class);
    }

    /**
     * Any order of arrivals, raises, checks and passing time, with operations that bring others when they complete: each is
     * completed once, at its deadline if nothing happened before, and what is completed is nowhere any more. The wheel counts
     * whole milliseconds, which here as in life begin and end in the middle of those of the operations.
     */
    @Claim("8.5")
    @Property(tries = 300)
    void eachCompletesOnceAndIsForgotten(@ForAll @Size(max = 60) List<@IntRange(max = 999) Integer> script) {
        Map<Flag, List<String>> keysOf = new LinkedHashMap<>();
        for (int step : script) {
            int which = step / 10;
            switch (step % 5) {
                case 0, 1 -> bring(which, keysOf);
                case 2 -> keysOf.keySet().stream().skip(which % 8).findFirst().ifPresent(flag -> flag.raised = true);
                case 3 -> purgatory.checkAndComplete("k" + which % 4);
                default -> time.passNanos(which * 1_000_000L - which % 7 * 123_457L);
            }
            assertOnlyThoseThatWaitAreKept(keysOf);
        }
        time.pass(400);
        keysOf.keySet().forEach(flag -> assertThat(flag.completions).isEqualTo(1));
        assertNobodyWaits();
    }

    /** @param which decides on its delay and its keys, and whether its completion brings another */
    private void bring(int which, Map<Flag, List<String>> keysOf) {
        long delayMs = which + 1;
        Flag flag = new Flag(delayMs);
        List<String> keys = List.of("k" + which % 3, "k" + which % 4);
        keysOf.put(flag, keys);
        long deadlineNanos = time.nanos() + delayMs * TICK_NANOS;
        flag.onCompletion = () -> {
            if (!flag.raised) {
                assertThat(time.nanos() - deadlineNanos).as("less than a tick early or late").isBetween(1 - TICK_NANOS, TICK_NANOS - 1);
            }
            if (which % 3 == 1) {
                bring(which / 3, keysOf);
            }
        };
        purgatory.tryCompleteElseWatch(flag, keys);
    }

    private void assertOnlyThoseThatWaitAreKept(Map<Flag, List<String>> keysOf) {
        Set<String> watched = new TreeSet<>();
        int waiting = 0;
        for (Map.Entry<Flag, List<String>> each : keysOf.entrySet()) {
            assertThat(each.getKey().completions).isEqualTo(each.getKey().isCompleted() ? 1 : 0);
            if (!each.getKey().isCompleted()) {
                waiting++;
                watched.addAll(each.getValue());
            }
        }
        assertThat(expirer.size()).isEqualTo(waiting);
        assertThat(purgatory.watchedKeys()).isEqualTo(watched.size());
        watched.forEach(key -> assertThat(purgatory.isWatched(key)).isTrue());
    }
}
