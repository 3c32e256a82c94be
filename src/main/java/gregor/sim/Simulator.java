package gregor.sim;

import gregor.port.Trace;
import java.nio.ByteBuffer;
import java.util.PriorityQueue;
import java.util.function.IntFunction;
import java.util.zip.CRC32C;

/**
 * The world of one run: its time, and all that is yet to happen in it. Events happen in the order of their times; those of
 * one moment in the order in which they were planned. Everything runs on the thread that calls {@link #step}, so a run is a
 * function of its seed.
 *
 * <p>A running hash takes in each event and the bytes that it moves. Two runs of one seed have one hash; if not, something in
 * the code looks at what is not simulated.
 */
public final class Simulator {

    static final long NANOS_PER_MS = 1_000_000;

    /** Of no process: what the world itself does. */
    private static final int WORLD = -1;

    private final PriorityQueue<Event> queue = new PriorityQueue<>();
    private final SimEntropy seeds;
    private final CRC32C checksum = new CRC32C();
    private long nowNanos;
    private long planned;
    private long events;
    private long hash;
    private SimProcess current;
    private IntFunction<Trace> traces = node -> Trace.OFF;
    private RuntimeException failure;

    /** Something that will happen, once. */
    static final class Event implements Comparable<Event> {
        private final String kind;
        private final SimProcess process;
        private final Runnable task;
        private final long number;
        private long atNanos;
        private boolean cancelled;

        private Event(String kind, SimProcess process, Runnable task, long number, long atNanos) {
            this.kind = kind;
            this.process = process;
            this.task = task;
            this.number = number;
            this.atNanos = atNanos;
        }

        void cancel() {
            cancelled = true;
        }

        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(atNanos, other.atNanos);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    public Simulator(long seed) {
        seeds = new SimEntropy(seed);
        hash = seed;
    }

    /** From now on, a process that starts on a node is traced by what this gives for it. */
    void traces(IntFunction<Trace> byNode) {
        traces = byNode;
    }

    Trace trace(int node) {
        return traces.apply(node);
    }

    /** Numbers for one concern of this world. Two forks with one name give the same numbers. */
    public SimEntropy entropy(String concern) {
        return seeds.fork(concern);
    }

    /** Nanoseconds since the world began. */
    public long nowNanos() {
        return nowNanos;
    }

    public long nowMs() {
        return nowNanos / NANOS_PER_MS;
    }

    /** How many events have happened. */
    public long events() {
        return events;
    }

    /** Of all that has happened so far. */
    public long hash() {
        return hash;
    }

    /** Plans something that the world does. */
    Event at(long delayNanos, String kind, Runnable task) {
        return plan(delayNanos, kind, null, task);
    }

    /**
     * Plans something.
     *
     * @param process that does it; it does nothing any more once it is dead, and waits while it is paused. Null for the world
     */
    Event plan(long delayNanos, String kind, SimProcess process, Runnable task) {
        Event event = new Event(kind, process, task, planned++, Math.addExact(nowNanos, Math.max(0, delayNanos)));
        queue.add(event);
        return event;
    }

    /**
     * Lets the next thing happen.
     *
     * @param untilNanos not if it is later than this
     * @return whether anything was left to happen by then; if not, it is that time now
     */
    boolean step(long untilNanos) {
        while (true) {
            Event next = queue.peek();
            if (next == null || next.atNanos > untilNanos) {
                nowNanos = Math.max(nowNanos, untilNanos);
                return false;
            }
            queue.poll();
            SimProcess process = next.process;
            if (next.cancelled || process != null && !process.isAlive()) {
                continue;
            }
            if (process != null && process.pausedUntilNanos() > next.atNanos) {
                next.atNanos = process.pausedUntilNanos(); // what waits for a paused process keeps its order
                queue.add(next);
                continue;
            }
            run(next);
            return true;
        }
    }

    private void run(Event event) {
        nowNanos = event.atNanos;
        events++;
        current = event.process;
        note(event.process == null ? WORLD : event.process.node());
        note(event.kind.hashCode());
        note(nowNanos);
        try {
            event.task.run();
        } catch (RuntimeException e) {
            if (event.process == null || event.process.isAlive() && !event.process.isExcused(e)) {
                throw e; // what a dying process stumbles over is nobody's concern
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** What happens now shows that something is wrong, and the caller may not let an exception pass. */
    void fail(RuntimeException what) {
        failure = failure == null ? what : failure;
    }

    /** Who does what happens now; null for the world. */
    SimProcess current() {
        return current;
    }

    /** Takes something into the hash. */
    void note(long number) {
        hash = SimEntropy.mix(hash ^ number) + 0x9E3779B97F4A7C15L;
    }

    /** Takes bytes, from position to limit, into the hash. */
    void note(ByteBuffer bytes) {
        checksum.reset();
        checksum.update(bytes.duplicate());
        note(checksum.getValue() << Byte.SIZE ^ bytes.remaining());
    }
}
