package gregor.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SimProcessTest {

    private static void run(Simulator world, long ms) {
        long end = world.nowNanos() + ms * Simulator.NANOS_PER_MS;
        while (world.step(end)) {
            assertThat(world.nowNanos()).isLessThanOrEqualTo(end);
        }
    }

    /** Tasks of one loop run in their order; those of two in any, which differs from seed to seed. */
    @Example
    void loopsKeepTheirOwnOrder() {
        List<List<Integer>> orders = new ArrayList<>();
        for (long seed = 0; seed < 20; seed++) {
            Simulator world = new Simulator(seed);
            SimProcess process = new SimProcess(world, 1, 1, new SkewedClock(world, 0));
            Executor even = process.executor("even");
            Executor odd = process.executor("odd");
            List<Integer> order = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                int number = i;
                (i % 2 == 0 ? even : odd).execute(() -> order.add(number));
            }
            run(world, 100);
            assertThat(order).containsSubsequence(0, 2, 4, 6, 8).containsSubsequence(1, 3, 5, 7, 9).hasSize(10);
            orders.add(order);
        }
        assertThat(orders.stream().distinct().count()).isGreaterThan(10);
    }

    @Example
    void aDeadProcessDoesNothing() {
        Simulator world = new Simulator(1);
        SimProcess process = new SimProcess(world, 1, 1, new SkewedClock(world, 0));
        List<String> done = new ArrayList<>();
        process.executor("loop").execute(() -> done.add("task"));
        process.timers().after(10, () -> done.add("timer"));
        process.die();
        run(world, 100);
        assertThat(done).isEmpty();
    }

    /** By its own clock, however wrong that is, a timer is not early, and the monotonic clock never goes back. F20. */
    @Property(tries = 200)
    void timersAndClocksGoForward(@ForAll @IntRange(min = -20_000, max = 20_000) int ppm, @ForAll @IntRange(max = 100_000) int delayMs,
            @ForAll long start, @ForAll @IntRange(min = -1_000_000, max = 1_000_000) int stepMs) {
        Simulator world = new Simulator(start);
        SkewedClock clock = new SkewedClock(world, start >> 2);
        SimProcess process = new SimProcess(world, 1, 1, clock);
        clock.drift(ppm);
        long before = clock.nanos();
        List<Long> late = new ArrayList<>();
        process.timers().after(delayMs, () -> late.add(clock.nanos() - before - delayMs * Simulator.NANOS_PER_MS));
        long last = before;
        for (int i = 0; i < 20; i++) {
            run(world, 1 + i);
            clock.step(stepMs);
            clock.drift(ppm * (i % 3 - 1));
            assertThat(clock.nanos()).isGreaterThanOrEqualTo(last);
            last = clock.nanos();
        }
        clock.drift(ppm);
        run(world, 2 * delayMs + 10);
        assertThat(late).hasSize(1);
        assertThat(late.get(0)).isBetween(0L, 10_000_000L);
    }

    @Example
    void aCancelledTimerDoesNotFire() {
        Simulator world = new Simulator(1);
        SimProcess process = new SimProcess(world, 1, 1, new SkewedClock(world, 0));
        List<String> done = new ArrayList<>();
        process.timers().after(10, () -> done.add("timer")).cancel();
        run(world, 100);
        assertThat(done).isEmpty();
    }

    /** F09: what comes behind a slow force waits for it. */
    @Example
    void aSlowDiskHoldsTheLoopUp() {
        Simulator world = new Simulator(1);
        SimProcess process = new SimProcess(world, 1, 1, new SkewedClock(world, 0));
        Executor loop = process.executor("loop");
        List<Long> times = new ArrayList<>();
        loop.execute(() -> process.waitForDisk(300 * Simulator.NANOS_PER_MS, 10_000 * Simulator.NANOS_PER_MS));
        loop.execute(() -> times.add(world.nowMs()));
        run(world, 1_000);
        assertThat(times).hasSize(1);
        assertThat(times.get(0)).isGreaterThanOrEqualTo(300);
    }

    /** However much has piled up at a slow disk, it is done soon after the disk is quick again. */
    @Example
    void whatPilesUpIsDoneWhenTheDiskIsQuickAgain() {
        Simulator world = new Simulator(1);
        SimProcess process = new SimProcess(world, 1, 1, new SkewedClock(world, 0));
        for (int i = 0; i < 1_000; i++) {
            process.waitForDisk(300 * Simulator.NANOS_PER_MS, 2_000 * Simulator.NANOS_PER_MS);
        }
        assertThat(process.busyNanos()).isEqualTo(2_300 * Simulator.NANOS_PER_MS);
    }
}
