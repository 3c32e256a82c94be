package gregor.node;

import gregor.client.FakeBroker;
import gregor.client.FakeTransport;
import gregor.port.Timers;
import gregor.port.Trace;
import gregor.port.Transport;
import gregor.port.Workers;
import gregor.sim.SimClock;
import gregor.sim.SimEntropy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/** One thread, a clock that jumps, and other nodes that are {@link FakeBroker}s: enough to try what talks to other nodes. */
final class FakeEdges {

    private record Waiting(long atMs, Runnable task) {}

    private static final int MOST_STEPS = 10_000;

    final SimClock clock = new SimClock();
    final FakeTransport transport;
    private final ArrayDeque<Runnable> quorum = new ArrayDeque<>();
    private final List<Waiting> timers = new ArrayList<>();
    private LongConsumer poll;

    FakeEdges(FakeBroker... nodes) {
        transport = new FakeTransport(clock, nodes);
    }

    Edges edges() {
        return edges(quorum::add);
    }

    Edges edges(Executor quorumLoop) {
        return new Edges(clock, this::after, new SimEntropy(1), null, Trace.OFF, quorumLoop, null, null, null, Workers.CALLER, this::startPolling,
            () -> transport, null, why -> {
                throw new AssertionError(why);
            });
    }

    private Timers.Timer after(long delayMs, Runnable task) {
        Waiting waiting = new Waiting(clock.millis() + Math.max(0, delayMs), task);
        timers.add(waiting);
        return () -> timers.remove(waiting);
    }

    private AutoCloseable startPolling(String name, Transport polled, LongConsumer call) {
        poll = call;
        return () -> poll = maxWaitMs -> { };
    }

    /** Timers that wait for their time. */
    int timers() {
        return timers.size();
    }

    /** Lets happen what happens, until something is true. */
    void await(BooleanSupplier done) {
        for (int i = 0; !done.getAsBoolean(); i++) {
            if (i == MOST_STEPS) {
                throw new AssertionError("it did not become true in " + MOST_STEPS + " steps");
            }
            step(1_000);
        }
    }

    /** Lets time pass, and what it brings. */
    void pass(long ms) {
        long untilMs = clock.millis() + ms;
        while (clock.millis() < untilMs) {
            step(untilMs - clock.millis());
        }
    }

    private void step(long maxWaitMs) {
        long nextMs = timers.stream().mapToLong(Waiting::atMs).min().orElse(Long.MAX_VALUE);
        poll.accept(Math.max(0, Math.min(maxWaitMs, nextMs - clock.millis())));
        timers.stream().filter(waiting -> waiting.atMs() <= clock.millis()).sorted(Comparator.comparingLong(Waiting::atMs)).toList()
            .forEach(due -> {
                timers.remove(due);
                due.task().run();
            });
        while (!quorum.isEmpty()) {
            quorum.remove().run();
        }
    }
}
