package gregor.node;

import gregor.controller.ListenerProbe;
import gregor.port.Timers;
import gregor.port.Transport;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * Opens connections to see whether anybody listens. Has a transport of its own, on a thread of its own: looking up a name takes time
 * that nothing else should wait for.
 */
final class ConnectionProbe implements ListenerProbe, Transport.Events, AutoCloseable {

    /** Without an answer by then nothing is known; who is refused is so within one message there and back. */
    private static final long TIMEOUT_MS = 1_000;

    private record Attempt(Consumer<Boolean> refused, Timers.Timer timeout) {}

    private final Timers timers;
    private final Transport transport;
    private final AutoCloseable poller;
    private final Queue<Runnable> tasks = new ArrayDeque<>(); // guarded by this
    private boolean closed; // guarded by this
    // Of the poller's thread alone.
    private final Map<Integer, Attempt> underWay = new LinkedHashMap<>();
    private int links;

    ConnectionProbe(int nodeId, Edges edges) {
        this.timers = edges.timers();
        this.transport = edges.transports().get();
        this.poller = edges.pollers().start("probe-" + nodeId, transport, this::poll);
    }

    @Override
    public void probe(String host, int port, Consumer<Boolean> refused) {
        execute(() -> {
            int link = links++;
            underWay.put(link, new Attempt(refused, timers.after(TIMEOUT_MS, () -> execute(() -> connected(link)))));
            transport.connect(link, host, port);
        });
    }

    private synchronized void execute(Runnable task) {
        if (!closed) {
            tasks.add(task);
            transport.wakeup();
        }
    }

    private synchronized Runnable next() {
        return tasks.poll();
    }

    private void poll(long maxWaitMs) {
        for (Runnable task = next(); task != null; task = next()) {
            task.run();
        }
        transport.poll(maxWaitMs, this);
    }

    /** Or nobody knows by now: then it is not refused either. */
    @Override
    public void connected(int link) {
        transport.disconnect(link);
        tell(link, false);
    }

    @Override
    public void refused(int link, String why) {
        tell(link, true);
    }

    @Override
    public void disconnected(int link, String why) {
        tell(link, false);
    }

    @Override
    public void received(int link, ByteBuffer frame) {
        // a server speaks when it is spoken to, and nobody speaks here
    }

    private void tell(int link, boolean wasRefused) {
        Attempt attempt = underWay.remove(link);
        if (attempt != null) {
            attempt.timeout().cancel();
            attempt.refused().accept(wasRefused);
        }
    }

    /** Those who wait for an outcome get none. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        try {
            poller.close();
        } catch (Exception e) {
            throw new IllegalStateException("a poller could not be stopped", e);
        }
        transport.close();
    }
}
