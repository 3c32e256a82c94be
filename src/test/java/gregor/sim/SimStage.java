package gregor.sim;

import gregor.port.Clock;
import gregor.port.Trace;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;

/**
 * A simulated world for pictures and for stories with names: nothing goes wrong but what the script says. Each wait has an end; a script
 * that waits in vain fails.
 */
abstract class SimStage {

    private static final long PATIENCE_MS = 60_000;

    private final Simulator world;
    private final SimNetwork network;

    /** @param traces of each node */
    SimStage(long seed, IntFunction<Trace> traces) {
        world = new Simulator(seed);
        world.traces(traces);
        network = new SimNetwork(world);
    }

    final Simulator world() {
        return world;
    }

    final SimNetwork network() {
        return network;
    }

    /** The machine of a number. */
    abstract SimNode node(int id);

    /** Looks, after each event, at what must hold. @param process that did it; null for the world */
    abstract void check(SimProcess process);

    /** The world's time; a node's own begins elsewhere, and may be skewed. */
    public final Clock clock() {
        return new Clock() {
            @Override
            public long millis() {
                return world.nowMs();
            }

            @Override
            public long nanos() {
                return world.nowNanos();
            }
        };
    }

    public final void start(int... ids) {
        for (int id : ids) {
            node(id).start();
        }
    }

    public final void kill(int id) {
        node(id).kill();
    }

    /** What is on a node's disk. */
    public final SimDisk disk(int id) {
        return node(id).disk();
    }

    /** Nothing passes between two nodes, in neither direction, until {@link #heal}. */
    public final void cut(int one, int other) {
        network.path(one, other).block();
        network.path(other, one).block();
    }

    public final void heal() {
        network.heal();
    }

    /** Lets time pass. */
    public final void pass(long ms) {
        long endNanos = world.nowNanos() + ms * Simulator.NANOS_PER_MS;
        while (world.step(endNanos)) {
            check(world.current());
        }
    }

    /** Lets time pass until something is so. */
    public final void until(String what, BooleanSupplier so) {
        long endNanos = world.nowNanos() + PATIENCE_MS * Simulator.NANOS_PER_MS;
        while (!so.getAsBoolean()) {
            if (!world.step(endNanos)) {
                throw new IllegalStateException("waited in vain, for a minute, for " + what);
            }
            check(world.current());
        }
    }
}
