package gregor.sim;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.port.Clock;
import gregor.port.Timers;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * One life of a process on a node, with the executors, timers and clock that it runs on. Once it is dead, nothing that it
 * planned happens, and what the code under test still does until it returns reaches nobody.
 */
final class SimProcess {

    /** A thread takes up a task within this. */
    private static final long MAX_WAKE_UP_NANOS = 100_000;
    private static final long MAX_LATE_TIMER_NANOS = 500_000;
    private static final long MAX_DELAY_MS = 1L << 40;

    private final Simulator world;
    private final int node;
    private final int life;
    private final SkewedClock clock;
    private final SimEntropy interleaving;
    private final List<Runnable> atDeath = new ArrayList<>();
    private boolean alive = true;
    private boolean excused;
    private long pausedUntilNanos;
    private long busyUntilNanos;

    /** @param life how often the node was started before */
    SimProcess(Simulator world, int node, int life, SkewedClock clock) {
        this.world = world;
        this.node = node;
        this.life = life;
        this.clock = clock;
        this.interleaving = world.entropy("interleaving of " + node + ", life " + life);
    }

    int node() {
        return node;
    }

    int life() {
        return life;
    }

    Simulator world() {
        return world;
    }

    Clock clock() {
        return clock;
    }

    boolean isAlive() {
        return alive;
    }

    long pausedUntilNanos() {
        return pausedUntilNanos;
    }

    /** Until when it was last paused, or waited for its disk. */
    long heldUpUntilNanos() {
        return Math.max(pausedUntilNanos, busyUntilNanos);
    }

    /** F12: nothing of it runs for a while; what comes in waits. */
    void pause(long nanos) {
        pausedUntilNanos = Math.max(pausedUntilNanos, world.nowNanos() + nanos);
    }

    /**
     * F09: it has waited so long for its disk, and neither sends nor takes up anything before that.
     *
     * @param slowUntilNanos when the disk is quick again, and is done at once with what has piled up
     */
    void waitForDisk(long nanos, long slowUntilNanos) {
        busyUntilNanos = Math.min(Math.max(busyUntilNanos, world.nowNanos()) + nanos, slowUntilNanos + nanos);
    }

    /** How long it takes until what it does now is done. */
    long busyNanos() {
        return Math.max(0, busyUntilNanos - world.nowNanos());
    }

    void onDeath(Runnable what) {
        atDeath.add(what);
    }

    /** Its disk has failed: that may end tasks of it. */
    void excuseStorageErrors() {
        excused = true;
    }

    boolean isExcused(RuntimeException e) {
        return excused && (e instanceof UncheckedIOException || e instanceof KafkaException failed && failed.error() == ErrorCode.KAFKA_STORAGE_ERROR);
    }

    void die() {
        if (alive) {
            alive = false;
            atDeath.forEach(Runnable::run);
        }
    }

    /** Plans something that this process does. */
    Simulator.Event plan(long delayNanos, String kind, Runnable task) {
        return world.plan(delayNanos, kind, this, task);
    }

    /** A thread that runs tasks in their order, each a little later. */
    Executor executor(String name) {
        return new Loop(name);
    }

    private final class Loop implements Executor {
        private final String name;
        private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

        private Loop(String name) {
            this.name = name;
        }

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
            if (tasks.size() == 1) {
                wakeUp();
            }
        }

        private void wakeUp() {
            plan(busyNanos() + interleaving.between(0, MAX_WAKE_UP_NANOS), name, this::runNext);
        }

        private void runNext() {
            try {
                tasks.peek().run();
            } finally {
                tasks.remove();
                if (!tasks.isEmpty()) {
                    wakeUp();
                }
            }
        }
    }

    /** Timers that are never early by this process's own clock. */
    Timers timers() {
        return (delayMs, task) -> {
            long ownNanos = Math.min(Math.max(delayMs, 0), MAX_DELAY_MS) * Simulator.NANOS_PER_MS;
            Timer timer = new Timer(clock.nanos() + ownNanos, task);
            timer.setFor(interleaving.between(1, MAX_LATE_TIMER_NANOS));
            return timer;
        };
    }

    private final class Timer implements Timers.Timer {
        private final long dueNanos;
        private final Runnable task;
        private Simulator.Event next;

        private Timer(long dueNanos, Runnable task) {
            this.dueNanos = dueNanos;
            this.task = task;
        }

        private void setFor(long lateNanos) {
            next = plan(clock.worldNanos(dueNanos - clock.nanos()) + lateNanos, "timer", this::ring);
        }

        private void ring() {
            if (clock.nanos() < dueNanos) {
                setFor(1); // the clock has lost time
            } else {
                task.run();
            }
        }

        @Override
        public void cancel() {
            next.cancel();
        }
    }
}
