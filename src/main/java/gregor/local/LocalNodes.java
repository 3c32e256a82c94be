package gregor.local;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.client.AdminClient;
import gregor.client.ClientConfig;
import gregor.client.NewTopic;
import gregor.config.NodeConfig;
import gregor.console.ClusterControl;
import gregor.console.ClusterSnapshot;
import gregor.console.ClusterSnapshot.NodeState;
import gregor.os.NioTransport;
import gregor.os.SystemClock;
import gregor.os.SystemEntropy;
import gregor.os.ThreadPool;
import gregor.os.ThreadTimers;
import gregor.port.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The nodes of a local cluster, and everything that can be done to them. They are in this process, each behind a {@link Gate},
 * or processes of their own.
 */
public final class LocalNodes implements ClusterControl, AutoCloseable {

    private static final int MAX_FRAME_BYTES = 100 << 20;
    /** For nodes to leave before they end, when all end together. */
    private static final long LEAVE_MS = 5_000;

    private static final long LOOK_AGAIN_MS = 5;

    private final ClusterPlan plan;
    private final SystemClock clock = new SystemClock();
    private final ThreadPool threads = new ThreadPool("local-cluster");
    private final ThreadTimers timers = new ThreadTimers("local-cluster-timers");
    private final NodeRun.Factory factory;
    private final Map<Integer, LocalNode> nodes = new LinkedHashMap<>();

    /** Nothing is started yet. @param asProcesses whether each node is a process of its own */
    public LocalNodes(ClusterPlan plan, boolean asProcesses) {
        this.plan = plan;
        this.factory = asProcesses ? new Processes() : new Inside();
        plan.ids().forEach(id -> nodes.put(id, new LocalNode(id, factory, threads)));
    }

    /** A client's connections. */
    public static Transport transport() {
        try {
            return new NioTransport(MAX_FRAME_BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException("no selector could be opened: " + e.getMessage(), e);
        }
    }

    /** Starts all nodes at once. @return completed when all can be used; fails as soon as one can't start */
    public CompletableFuture<Void> start() {
        CompletableFuture<Void> all = new CompletableFuture<>();
        List<CompletableFuture<Void>> started = new ArrayList<>();
        for (LocalNode node : nodes.values()) {
            started.add(node.start().whenComplete((ready, failure) -> {
                if (failure != null) {
                    all.completeExceptionally(new IOException("node " + node.id() + ": " + LocalNode.textOf(failure)));
                }
            }));
        }
        CompletableFuture.allOf(started.toArray(CompletableFuture[]::new)).thenRun(() -> all.complete(null));
        return all;
    }

    private final class Inside implements NodeRun.Factory {

        @Override
        public boolean canCutOff() {
            return true;
        }

        @Override
        public NodeRun start(int nodeId, Consumer<String> ended) {
            return new GatedNode(NodeConfig.of(plan.settings(nodeId)), ClusterPlan.CLUSTER_ID, threads, ended);
        }
    }

    private final class Processes implements NodeRun.Factory {

        @Override
        public boolean canCutOff() {
            return false;
        }

        @Override
        public NodeRun start(int nodeId, Consumer<String> ended) {
            try {
                return new ProcessNode(plan.settings(nodeId), ClusterPlan.CLUSTER_ID, timers, ended);
            } catch (IOException e) {
                throw new UncheckedIOException("node " + nodeId + " could not be started: " + e.getMessage(), e);
            }
        }
    }

    private LocalNode node(int nodeId) {
        LocalNode node = nodes.get(nodeId);
        if (node == null) {
            throw new IllegalArgumentException("there is no node " + nodeId + "; there are " + nodes.keySet());
        }
        return node;
    }

    @Override
    public void stop(int nodeId) {
        node(nodeId).stop();
    }

    @Override
    public void kill(int nodeId) {
        node(nodeId).kill();
    }

    @Override
    public void pause(int nodeId) {
        node(nodeId).pause();
    }

    @Override
    public void resume(int nodeId) {
        node(nodeId).resume();
    }

    @Override
    public void restart(int nodeId) {
        LocalNode node = node(nodeId);
        if (node.condition().state() == NodeState.STOPPED || node.condition().state() == NodeState.KILLED) {
            node.start();
        } else {
            node.stop().thenRunAsync(node::start, threads);
        }
    }

    @Override
    public boolean canCutOff() {
        return factory.canCutOff();
    }

    @Override
    public void cutOff(int nodeId) {
        if (!canCutOff()) {
            throw new IllegalArgumentException("nodes that are processes of their own can't be cut off: they share this machine's network. "
                + "Start without --processes for that");
        }
        node(nodeId).cutOff();
    }

    @Override
    public void rejoin(int nodeId) {
        node(nodeId).rejoin();
    }

    @Override
    public void createTopic(String name, int partitions, int replicas) {
        try (AdminClient admin = new AdminClient(ClientConfig.of(Map.of("bootstrap.servers", plan.bootstrap())), transport(), clock)) {
            admin.createTopic(new NewTopic(name, partitions, (short) replicas, List.of(), Map.of()));
        }
    }

    @Override
    public void burst(String topic, int records) {
        if (records < 1 || records > MOST_RECORDS) {
            throw new IllegalArgumentException("a burst has 1 to " + MOST_RECORDS + " records, not " + records);
        }
        if (snapshot().partitions().stream().noneMatch(status -> status.partition().topic().equals(topic))) {
            throw new IllegalArgumentException("there is no topic " + topic + ": create it first");
        }
        threads.execute(() -> new Burst(topic, records).send(plan.bootstrap(), transport(), clock, new SystemEntropy()));
    }

    @Override
    public ClusterSnapshot snapshot() {
        List<Observed> observed = new ArrayList<>();
        for (LocalNode node : nodes.values()) {
            LocalNode.Condition condition = node.condition();
            boolean canSay = condition.state() == NodeState.RUNNING || condition.state() == NodeState.STARTING
                || condition.state() == NodeState.STOPPING;
            observed.add(new Observed(node.id(), plan.address(node.id()), condition, canSay ? condition.run().look() : null));
        }
        return Observed.together(plan, clock.millis(), observed);
    }

    /**
     * Waits for something to be seen.
     *
     * @param what it is, for the error
     * @return fails with REQUEST_TIMED_OUT if it was not seen within {@code maxMs}
     */
    CompletableFuture<ClusterSnapshot> when(String what, Predicate<ClusterSnapshot> condition, long maxMs) {
        CompletableFuture<ClusterSnapshot> seen = new CompletableFuture<>();
        lookUntil(clock.millis() + maxMs, what, condition, seen);
        return seen;
    }

    private void lookUntil(long deadlineMs, String what, Predicate<ClusterSnapshot> condition, CompletableFuture<ClusterSnapshot> seen) {
        ClusterSnapshot now = snapshot();
        if (condition.test(now)) {
            seen.complete(now);
        } else if (clock.millis() > deadlineMs) {
            seen.completeExceptionally(new KafkaException(ErrorCode.REQUEST_TIMED_OUT, "it took too long until " + what));
        } else {
            timers.after(LOOK_AGAIN_MS, () -> threads.execute(() -> lookUntil(deadlineMs, what, condition, seen)));
        }
    }

    /** Threads for what takes time. */
    Executor threads() {
        return threads;
    }

    /** Stops all nodes in order: first they all leave as brokers, while there are controllers to leave to. */
    @Override
    public void close() {
        List<CompletableFuture<Void>> left = new ArrayList<>();
        for (LocalNode node : nodes.values()) {
            NodeState state = node.condition().state();
            if (state == NodeState.PAUSED || state == NodeState.STARTING || node.condition().isCutOff()) {
                node.kill(); // it can't leave in order
            }
            left.add(node.leave());
        }
        CompletableFuture<Void> tooLate = new CompletableFuture<>();
        timers.after(LEAVE_MS, () -> tooLate.complete(null));
        CompletableFuture.anyOf(CompletableFuture.allOf(left.toArray(CompletableFuture[]::new)), tooLate).join();
        List<CompletableFuture<Void>> stopped = nodes.values().stream().map(LocalNode::stop).toList();
        CompletableFuture.allOf(stopped.toArray(CompletableFuture[]::new)).join();
        timers.close();
        threads.close();
    }
}
