package gregor.scenarios;

import gregor.base.TopicPartition;
import gregor.log.UnifiedLog;
import gregor.port.Clock;
import java.lang.StackWalker.StackFrame;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The steps of a run, from all nodes, in the order in which they were made. It listens from the start, so that it knows
 * the partitions and which request a reply belongs to, and keeps steps only between {@link #begin} and {@link #end}.
 */
public final class TraceRecording {

    private static final long PATIENCE_NANOS = 20_000_000_000L;
    /** What is waited for happens on other threads, which a thread that only asks would keep from it. */
    private static final long LOOK_AGAIN_NANOS = 100_000;

    private final Clock clock;
    private final TopicPartition watched;
    private final WireMessages messages = new WireMessages();
    private final Map<String, NodeState> states = new LinkedHashMap<>();
    private final List<TraceStep> steps = new ArrayList<>();
    private final Set<Thread> handlers = new LinkedHashSet<>();
    private final Map<String, Integer> seen = new LinkedHashMap<>();
    private Consumer<TraceStep> watcher = step -> { };
    private boolean keeps;
    private long beginMs;

    /** @param watched the partition whose offsets are part of a node's state */
    public TraceRecording(Clock clock, TopicPartition watched) {
        this.clock = clock;
        this.watched = watched;
    }

    /** Tells of each step that is kept. */
    synchronized void watch(Consumer<TraceStep> watcher) {
        this.watcher = watcher;
    }

    synchronized void add(String node, StackFrame caller, String from, String to, String what, Object[] details) {
        if (to.equals("RequestHandlerPool")) {
            handlers.add(Thread.currentThread());
        }
        seen.merge(from + " -> " + to + ": " + what, 1, Integer::sum);
        StepDetails carried = new StepDetails(what, messages);
        for (Object detail : details) {
            carried.add(detail);
        }
        carried.finish();
        NodeState state = states.computeIfAbsent(node, unused -> new NodeState(watched));
        state.note(from, to, what, carried.partition(), carried.fields(), keeps);
        if (keeps) {
            TraceStep step = new TraceStep(steps.size() + 1, clock.millis() - beginMs, node, from, to, carried.what(), carried.fields(),
                sourceFile(caller), caller.getLineNumber(), carried.bytes(), state.snapshot());
            steps.add(step);
            watcher.accept(step);
        }
    }

    /** From here on a node's state is that of this log; of none where it is null. */
    synchronized void follow(String node, UnifiedLog log) {
        states.computeIfAbsent(node, unused -> new NodeState(watched)).follow(log);
    }

    private static String sourceFile(StackFrame caller) {
        String className = caller.getClassName();
        return className.substring(0, className.lastIndexOf('.') + 1).replace('.', '/') + caller.getFileName();
    }

    /** Keeps the steps from here on, once nothing is under way. */
    void begin() {
        awaitIdle();
        synchronized (this) {
            keeps = true;
            beginMs = clock.millis();
        }
    }

    /** Keeps no more, once nothing is under way. */
    List<TraceStep> end() {
        awaitIdle();
        synchronized (this) {
            keeps = false;
            return List.copyOf(steps);
        }
    }

    /** How often a step was made so far, kept or not. */
    synchronized int count(String from, String to, String what) {
        return seen.getOrDefault(from + " -> " + to + ": " + what, 0);
    }

    /**
     * Waits until the handler threads have nothing to do: until then a connection whose reply has come may still be counted
     * as busy, and what it does with the next request would depend on who is faster.
     */
    void awaitIdle() {
        await("the request handlers to be idle", () -> {
            synchronized (this) {
                return handlers.stream().allMatch(TraceRecording::isIdle);
            }
        });
    }

    private static boolean isIdle(Thread handler) {
        Object waitsFor = LockSupport.getBlocker(handler);
        return !handler.isAlive() || waitsFor != null && waitsFor.getClass().getSimpleName().equals("RequestChannel");
    }

    /** Waits for a step that is the first of its kind. */
    void awaitStep(String from, String to, String what) {
        await(from + " -> " + to + ": " + what, () -> count(from, to, what) > 0);
        awaitIdle();
    }

    /** Waits for something that happens on another thread, without missing it or waiting longer than it takes. */
    void await(String forWhat, BooleanSupplier condition) {
        long deadlineNanos = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadlineNanos > 0) {
                throw new IllegalStateException("waited in vain for " + forWhat + "; the steps were " + steps);
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }
}
