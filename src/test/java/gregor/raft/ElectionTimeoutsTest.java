package gregor.raft;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.Uuid;
import gregor.sim.SimEntropy;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** How long voters wait. */
class ElectionTimeoutsTest {

    @Property(tries = 200)
    void isDrawnFromTheTimeoutToTwiceIt(@ForAll @IntRange(max = 40) int timeoutMs, @ForAll long seed) {
        SimEntropy entropy = new SimEntropy(seed);
        TreeSet<Integer> drawn = new TreeSet<>();
        for (int i = 0; i < 40 * (timeoutMs + 1); i++) {
            drawn.add(ElectionTimeouts.randomMs(timeoutMs, entropy));
        }
        assertThat(drawn.first()).isGreaterThanOrEqualTo(timeoutMs);
        assertThat(drawn.last()).isLessThanOrEqualTo(Math.max(0, 2 * timeoutMs - 1));
        // With 40 draws for each number, one that is never drawn is as likely as 40 heads in some 58 throws; half of them missing is not chance.
        assertThat(drawn.size()).isGreaterThan(timeoutMs / 2);
    }

    /** The first does not wait, each other twice as long as the one before, and who is not listed longest. */
    @Property(tries = 300)
    void successorsWaitInTheirOrder(@ForAll @IntRange(max = 70) int listed, @ForAll @IntRange(max = 2_000_000_000) int backoffMaxMs) {
        List<Integer> waits = new ArrayList<>();
        for (int position = 0; position < listed; position++) {
            waits.add(ElectionTimeouts.successorMs(position, listed, backoffMaxMs));
        }
        assertThat(ElectionTimeouts.successorMs(listed, listed, backoffMaxMs)).isEqualTo(backoffMaxMs);
        if (listed == 0) {
            return;
        }
        assertThat(waits.get(0)).isZero();
        long shortest = backoffMaxMs;
        for (int halvings = 1; halvings < listed; halvings++) {
            shortest /= 2;
        }
        long expected = shortest;
        for (int position = 1; position < listed; position++) {
            assertThat((long) waits.get(position)).as("position %d of %d", position, listed).isEqualTo(Math.min(expected, backoffMaxMs));
            expected = Math.min(2 * expected, backoffMaxMs);
        }
    }

    @Example
    void findsItselfInTheList() {
        ReplicaKey one = new ReplicaKey(1, new Uuid(0, 1));
        ReplicaKey two = new ReplicaKey(2, new Uuid(0, 2));
        assertThat(ElectionTimeouts.positionOf(two, List.of(one, two))).isEqualTo(1);
        assertThat(ElectionTimeouts.positionOf(two, List.of(one, new ReplicaKey(2, Uuid.ZERO)))).isEqualTo(1);
        assertThat(ElectionTimeouts.positionOf(two, List.of(one, new ReplicaKey(2, new Uuid(0, 3))))).isEqualTo(2);
        assertThat(ElectionTimeouts.positionOf(two, List.of())).isZero();
    }
}
