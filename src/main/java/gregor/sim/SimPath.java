package gregor.sim;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The way from one node to another, one direction of it: how long messages take, and what goes wrong with them. All
 * connections between the two share it.
 */
final class SimPath {

    private static final long MIN_LATENCY_NANOS = 200_000;
    private static final long LATENCY_SPREAD_NANOS = 800_000;

    private final Simulator world;
    private final int from;
    private final int to;
    private final SimEntropy latency;
    private final Set<Runnable> waiting = new LinkedHashSet<>();
    private final Set<Runnable> held = new LinkedHashSet<>();
    /** How many faults block it at the moment. */
    private int blocks;
    private long slowNanos;
    private LinkTrouble trouble;

    SimPath(Simulator world, int from, int to) {
        this.world = world;
        this.from = from;
        this.to = to;
        this.latency = world.entropy("latency " + from + "-" + to);
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    boolean isBlocked() {
        return blocks > 0;
    }

    /** F17, F19: nothing arrives until as many {@link #unblock}s; then what has waited does, in its order. */
    void block() {
        blocks++;
    }

    void unblock() {
        if (blocks > 0 && --blocks == 0) {
            Set<Runnable> now = new LinkedHashSet<>(waiting);
            waiting.clear();
            now.forEach(Runnable::run);
        }
    }

    /**
     * Nothing is wrong here any more, whatever began before. A connection that was to stand still for another minute would take part of
     * the time in which all has to be well again: seed 7000011, where a fetch waited for the rest of its 30 s.
     */
    void heal() {
        slowNanos = 0;
        trouble = null;
        List<Runnable> now = List.copyOf(held);
        held.clear();
        now.forEach(Runnable::run);
        while (isBlocked()) {
            unblock();
        }
    }

    /** F15: something of this path stands still for a while. @param end is run once, when that is over, or the path is healed */
    void hold(long nanos, Runnable end) {
        held.add(end);
        world.at(nanos, "held", () -> {
            if (held.remove(end)) {
                end.run();
            }
        });
    }

    /** Is to be run, once, when this path is open again. */
    void await(Runnable waiter) {
        waiting.add(waiter);
    }

    /** F15: from now on messages take up to so much longer, with short times more likely than long ones; 0 to end that. */
    void slow(long maxNanos) {
        slowNanos = maxNanos;
    }

    /** F14, F16, F18: what happens to messages from now on; null for nothing. */
    void trouble(LinkTrouble newTrouble) {
        trouble = newTrouble;
    }

    LinkTrouble trouble() {
        return trouble;
    }

    long drawLatencyNanos() {
        long drawn = MIN_LATENCY_NANOS + Long.remainderUnsigned(latency.nextLong(), LATENCY_SPREAD_NANOS);
        if (slowNanos > 0) {
            long part = latency.between(0, 1 << 10);
            drawn += slowNanos * (part * part >> 10) >> 10;
        }
        return drawn;
    }

    Simulator world() {
        return world;
    }
}
