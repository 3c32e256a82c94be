package gregor.local;

import gregor.console.ClusterSnapshot.NodeState;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * One node of a local cluster over all of its lives: which state it is in, and what can be done to it there. What is refused is
 * refused with a sentence for people.
 */
final class LocalNode {

    /** What is seen of a node. @param run its life that goes on or was the last one; null before the first */
    record Condition(NodeState state, boolean isCutOff, String why, NodeRun run) {

        private Condition with(NodeState next) {
            return new Condition(next, isCutOff, why, run);
        }
    }

    private final int id;
    private final NodeRun.Factory factory;
    private final Executor threads;
    private volatile Condition now = new Condition(NodeState.STOPPED, false, "", null); // written under the lock of this

    /** @param threads run what follows from the end of a run */
    LocalNode(int id, NodeRun.Factory factory, Executor threads) {
        this.id = id;
        this.factory = factory;
        this.threads = threads;
    }

    int id() {
        return id;
    }

    Condition condition() {
        return now;
    }

    /** Starts a node that was stopped or killed. @return completed when clients can use it; fails if it can't start */
    synchronized CompletableFuture<Void> start() {
        if (isAlive()) {
            throw refused("is not stopped", "stop it first");
        }
        Holder holder = new Holder();
        NodeRun run = factory.start(id, why -> endedByItself(holder, why));
        holder.run = run;
        now = new Condition(NodeState.STARTING, false, "", run);
        return run.ready().whenCompleteAsync((ready, failure) -> started(run, failure), threads);
    }

    /** A run can end before the factory has handed it out. */
    private static final class Holder {
        private volatile NodeRun run;
    }

    private synchronized void started(NodeRun run, Throwable failure) {
        if (now.run != run || now.state != NodeState.STARTING) {
            return;
        }
        if (failure == null) {
            now = now.with(NodeState.RUNNING);
        } else {
            now = new Condition(NodeState.KILLED, false, textOf(failure), run);
            run.kill();
        }
    }

    static String textOf(Throwable failure) {
        Throwable why = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return why.getMessage() == null ? why.toString() : why.getMessage();
    }

    private synchronized void endedByItself(Holder holder, String why) {
        if (now.run == holder.run && isAlive()) {
            now = new Condition(NodeState.KILLED, false, why, now.run);
            now.run.kill();
        }
    }

    /** @return completed when it has stopped */
    synchronized CompletableFuture<Void> stop() {
        return switch (now.state) {
            case STOPPED, KILLED -> CompletableFuture.completedFuture(null);
            case STARTING -> throw refused("is starting", "wait, or kill it");
            case PAUSED -> throw refused("is paused and hears nothing", "resume it first, or kill it");
            case STOPPING, RUNNING -> {
                NodeRun run = now.run;
                now = now.with(NodeState.STOPPING);
                yield run.stop().whenCompleteAsync((stopped, failure) -> ended(run, failure), threads);
            }
        };
    }

    private synchronized void ended(NodeRun run, Throwable failure) {
        if (now.run == run && now.state == NodeState.STOPPING) {
            now = new Condition(failure == null ? NodeState.STOPPED : NodeState.KILLED, false, failure == null ? "" : textOf(failure), run);
        }
    }

    /** Leaves as a broker, for when all nodes end together. */
    synchronized CompletableFuture<Void> leave() {
        return now.state == NodeState.RUNNING && !now.isCutOff ? now.run.leave() : CompletableFuture.completedFuture(null);
    }

    synchronized void kill() {
        if (isAlive()) {
            now = new Condition(NodeState.KILLED, false, "", now.run);
            now.run.kill();
        }
    }

    synchronized void pause() {
        if (now.state != NodeState.PAUSED) {
            requireRunning("be paused");
            now.run.pause();
            now = now.with(NodeState.PAUSED);
        }
    }

    synchronized void resume() {
        if (now.state == NodeState.PAUSED) {
            now.run.resume();
            now = now.with(NodeState.RUNNING);
        } else if (now.state != NodeState.RUNNING) {
            throw refused("is not paused", "start it");
        }
    }

    synchronized void cutOff() {
        if (!now.isCutOff) {
            requireRunning("be cut off");
            now.run.cutOff();
            now = new Condition(now.state, true, now.why, now.run);
        }
    }

    synchronized void rejoin() {
        if (now.isCutOff) {
            now.run.rejoin();
            now = new Condition(now.state, false, now.why, now.run);
        }
    }

    private void requireRunning(String what) {
        if (now.state != NodeState.RUNNING) {
            throw new IllegalArgumentException("node " + id + " is " + text(now.state) + "; only one that runs can " + what);
        }
    }

    private IllegalArgumentException refused(String why, String possible) {
        return new IllegalArgumentException("node " + id + " " + why + ": " + possible);
    }

    private static String text(NodeState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private boolean isAlive() {
        return now.state != NodeState.STOPPED && now.state != NodeState.KILLED;
    }
}
