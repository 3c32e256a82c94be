package gregor.node;

import gregor.client.ClientConfig;
import gregor.client.NetworkClient;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;

/**
 * A client of other nodes that is polled all the time, on a thread of its own (in a simulation: whenever something comes in).
 * Who wants something of it hands it a task, from any thread.
 */
final class PolledClient implements AutoCloseable {

    private final NetworkClient client;
    private final AutoCloseable poller;
    private final Queue<Runnable> tasks = new ArrayDeque<>(); // guarded by this
    private boolean closed; // guarded by this

    /** @param name of the thread and of the client, for people */
    PolledClient(String name, ClientConfig config, Edges edges) {
        var transport = edges.transports().get();
        this.client = NetworkClient.betweenNodes(config, transport, edges.clock(), edges.trace());
        this.poller = edges.pollers().start(name, transport, this::poll);
    }

    /**
     * Settings of a client that a node talks to other nodes with.
     *
     * @param reconnectBackoffMs twice as long each time, up to ten times as long
     */
    static ClientConfig config(String clientId, long requestTimeoutMs, long setupTimeoutMs, long reconnectBackoffMs) {
        return ClientConfig.betweenNodes(Map.of("client.id", clientId, "request.timeout.ms", Long.toString(requestTimeoutMs),
            "socket.connection.setup.timeout.ms", Long.toString(setupTimeoutMs),
            "reconnect.backoff.ms", Long.toString(reconnectBackoffMs), "reconnect.backoff.max.ms", Long.toString(10 * reconnectBackoffMs)));
    }

    /** To be used by tasks alone, and by what they leave behind with it. */
    NetworkClient client() {
        return client;
    }

    /** Runs a task on the client's thread, behind those given before. @return false if the client is closed; it does not run then */
    boolean execute(Runnable task) {
        synchronized (this) {
            if (closed) {
                return false;
            }
            tasks.add(task);
        }
        client.wakeup();
        return true;
    }

    private void poll(long maxWaitMs) {
        runTasks();
        client.poll(maxWaitMs);
    }

    private void runTasks() {
        for (Runnable task = next(); task != null; task = next()) {
            task.run();
        }
    }

    private synchronized Runnable next() {
        return tasks.poll();
    }

    /** Takes no more tasks, does those it has, and fails all requests that have no reply. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        try {
            poller.close();
        } catch (Exception e) {
            throw new IllegalStateException("a poller could not be stopped", e);
        }
        runTasks();
        client.close();
    }
}
