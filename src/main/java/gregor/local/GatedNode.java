package gregor.local;

import gregor.config.NodeConfig;
import gregor.network.SocketServer;
import gregor.node.Edges;
import gregor.node.NodeWiring;
import gregor.port.Transport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * A node in this process with a {@link Gate} around it, so that it can be killed, paused and cut off while others in the same
 * process go on.
 *
 * <p>The sockets of its server are looked after while it is paused, as the machine does it for a stopped process: connections are
 * taken and bytes received, up to a bound, and nobody answers.
 */
final class GatedNode implements NodeRun {

    private final NodeConfig config;
    private final String clusterId;
    private final Executor threads;
    private final Consumer<String> ended;
    private final Gate gate = new Gate();
    private final RealEdges edges;
    private final GatedDisk disk;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    /** Completed when all parts are made, or some could not be: nothing new is opened from then on. */
    private final CompletableFuture<Void> made = new CompletableFuture<>();
    private final CompletableFuture<Void> killed = new CompletableFuture<>();
    private final AtomicBoolean looking = new AtomicBoolean();
    private final List<AutoCloseable> pollers = new ArrayList<>(); // guarded by itself
    private final List<Transport> transports = new ArrayList<>(); // guarded by itself
    private volatile SocketServer server;
    private volatile NodeWiring wiring;
    /** As the one above, once its quorum knows something: what asks it then comes behind its start. */
    private volatile NodeWiring watched;
    private volatile NodeView lastView;

    /**
     * Begins to start.
     *
     * @param clusterId for which empty log directories are formatted
     * @param threads run what takes time
     * @param ended told why, if the node can't go on
     */
    GatedNode(NodeConfig config, String clusterId, Executor threads, Consumer<String> ended) {
        this.config = config;
        this.clusterId = clusterId;
        this.threads = threads;
        this.ended = ended;
        this.edges = new RealEdges(config.nodeId(), this::halt);
        this.disk = new GatedDisk(edges.edges().disk(), gate);
        threads.execute(this::start);
    }

    private void start() {
        try {
            NodeWiring parts = new NodeWiring(config, clusterId, behindGate(edges.edges()), line -> { });
            wiring = parts;
            made.complete(null);
            CompletableFuture<Void> starting = parts.start();
            watched = parts;
            starting.whenComplete((started, failure) -> {
                if (failure == null) {
                    ready.complete(null);
                } else {
                    ready.completeExceptionally(failure instanceof CompletionException ? failure.getCause() : failure);
                }
            });
        } catch (IOException | RuntimeException e) {
            made.complete(null);
            ready.completeExceptionally(e);
        } catch (Gate.Killed e) {
            made.complete(null);
        }
    }

    private Edges behindGate(Edges real) {
        return new Edges(real.clock(), (delayMs, task) -> real.timers().after(delayMs, gate.task(task)), real.entropy(), disk, real.trace(),
            behindGate(real.quorumLoop()), behindGate(real.metadataLoop()), behindGate(real.background()), behindGate(real.cleaners()),
            real.workers(), (name, transport, poll) -> polling(real, name, transport, poll), () -> connecting(real), (settings, handler, clock, trace) -> {
                server = new SocketServer(settings, new GatedHandler(handler, gate), clock, trace);
                return server;
            }, real.halt());
    }

    private Executor behindGate(Executor real) {
        return task -> real.execute(gate.task(task));
    }

    private AutoCloseable polling(Edges real, String name, Transport transport, LongConsumer poll) {
        AutoCloseable poller = real.pollers().start(name, transport, maxWaitMs -> gate.task(() -> poll.accept(maxWaitMs)).run());
        synchronized (pollers) {
            pollers.add(poller);
        }
        return poller;
    }

    private Transport connecting(Edges real) {
        Transport transport = new GatedTransport(real.transports().get(), gate);
        synchronized (transports) {
            transports.add(transport);
        }
        return transport;
    }

    /** The node says that it can't go on. It is one of its own threads that says so, which can't end them all. */
    private void halt(String why) {
        gate.kill();
        threads.execute(() -> ended.accept(why));
    }

    @Override
    public CompletableFuture<Void> ready() {
        return ready;
    }

    @Override
    public CompletableFuture<Void> leave() {
        return unlessKilled(wiring.leave());
    }

    @Override
    public CompletableFuture<Void> stop() {
        return unlessKilled(wiring.stop()).thenRunAsync(() -> {
            if (!gate.isKilled()) {
                wiring.close();
                edges.close();
            }
        }, threads);
    }

    private CompletableFuture<Void> unlessKilled(CompletableFuture<Void> outcome) {
        return CompletableFuture.anyOf(outcome, killed).thenApply(done -> null);
    }

    /**
     * In the order in which it could be seen from outside: from the first line on nothing is written and nothing sent, then the
     * connections end, then the threads do, and the files are closed and the locks free.
     */
    @Override
    public void kill() {
        gate.kill();
        killed.complete(null);
        ready.completeExceptionally(new IOException("node " + config.nodeId() + " was killed"));
        made.join();
        if (server != null) {
            server.close(0);
        }
        try {
            for (AutoCloseable poller : copy(pollers)) {
                poller.close();
            }
        } catch (Exception e) {
            throw new IllegalStateException("a poller could not be stopped", e);
        }
        copy(transports).forEach(Transport::close);
        edges.close();
        disk.closeAll();
    }

    private static <T> List<T> copy(List<T> list) {
        synchronized (list) {
            return List.copyOf(list);
        }
    }

    @Override
    public void pause() {
        gate.pause();
    }

    @Override
    public void resume() {
        gate.resume();
    }

    @Override
    public void cutOff() {
        gate.cutOff();
    }

    @Override
    public void rejoin() {
        gate.rejoin();
    }

    /** What only the quorum's thread knows is asked there; the rest elsewhere, since it may wait for a lock of a log. */
    @Override
    public NodeView look() {
        NodeWiring node = watched;
        if (node != null && !gate.isKilled() && looking.compareAndSet(false, true)) {
            try {
                edges.edges().quorumLoop().execute(gate.task(() -> {
                    NodeView.Quorum quorum = NodeView.Quorum.of(node);
                    threads.execute(() -> {
                        lastView = NodeView.of(node, config, quorum, edges.edges().clock());
                        looking.set(false);
                    });
                }));
            } catch (RejectedExecutionException e) {
                looking.set(false); // stopped just now
            }
        }
        return lastView;
    }
}
