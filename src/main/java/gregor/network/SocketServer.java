package gregor.network;

import gregor.config.Endpoint;
import gregor.port.Clock;
import gregor.port.Trace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The server's network: binds the listeners when it is made, serves when it is started. One acceptor and
 * {@code num.network.threads} processors for each listener; one request queue, one handler pool, one memory pool and
 * one set of quotas for all.
 */
public final class SocketServer implements Server {

    private static final long CLOSE_MS = 5_000;
    /** For threads to leave, when nothing holds them up any more. */
    private static final long LEAVE_MS = 1_000;

    private final Clock clock;
    private final BufferPool pool;
    private final ConnectionQuotas quotas;
    private final RequestHandlerPool handlers;
    private final RequestChannel requests;
    private final List<Processor> processors = new ArrayList<>();
    private final List<Acceptor> acceptors = new ArrayList<>();
    private boolean started;
    private boolean closed;

    /** @throws IOException naming the listener that could not be bound; none is bound then */
    public SocketServer(NetworkSettings settings, RequestHandler handler, Clock clock, Trace trace) throws IOException {
        this.clock = clock;
        this.pool = new BufferPool(BufferPool.defaultMaxDirectBytes(),
                settings.queuedMaxRequestBytes() < 0 ? Long.MAX_VALUE : settings.queuedMaxRequestBytes());
        this.quotas = new ConnectionQuotas(settings, clock);
        this.requests = new RequestChannel(settings.queuedMaxRequests());
        this.handlers = new RequestHandlerPool(settings.numIoThreads(), requests, handler, trace);
        AtomicLong connectionIds = new AtomicLong();
        try {
            for (Endpoint listener : settings.listeners()) {
                int first = processors.size();
                for (int i = 0; i < settings.numNetworkThreads(); i++) {
                    processors.add(new Processor("processor-" + listener.listenerName() + "-" + i, settings, pool, requests, handler,
                            quotas, clock, trace));
                }
                List<Processor> own = List.copyOf(processors.subList(first, processors.size()));
                acceptors.add(new Acceptor(listener, settings, quotas, connectionIds, own, trace));
            }
        } catch (IOException e) {
            acceptors.forEach(Acceptor::stopAccepting);
            processors.forEach(Processor::closeSelector);
            throw e;
        }
        pool.whenAvailable(() -> processors.forEach(Processor::memoryIsAvailable));
    }

    /** Starts to serve all listeners, once. */
    public void start() {
        acceptors.forEach(acceptor -> start(acceptor.listenerName()));
    }

    @Override
    public synchronized void start(String listenerName) {
        if (closed) {
            throw new IllegalStateException("the socket server is closed");
        }
        if (!started) {
            started = true;
            handlers.start();
            processors.forEach(Processor::start);
        }
        acceptor(listenerName).start();
    }

    @Override
    public int boundPort(String listenerName) {
        return acceptor(listenerName).boundPort();
    }

    private Acceptor acceptor(String listenerName) {
        for (Acceptor acceptor : acceptors) {
            if (acceptor.listenerName().equals(listenerName)) {
                return acceptor;
            }
        }
        throw new IllegalArgumentException("no listener " + listenerName);
    }

    /** Connections that are open. */
    public int connectionCount() {
        return quotas.count();
    }

    /** Memory held for frames that are being received or handled and for replies being sent, in bytes. */
    public long memoryInUse() {
        return pool.usedBytes();
    }

    /** {@link #close(long)} with 5 seconds. */
    @Override
    public void close() {
        close(CLOSE_MS);
    }

    /**
     * Takes no more connections and requests, waits until the requests under way are completed and their replies are
     * sent, and closes all connections.
     *
     * @param maxWaitMs after which connections are closed whatever they are in the middle of
     */
    public synchronized void close(long maxWaitMs) {
        if (closed) {
            return;
        }
        closed = true;
        quotas.close();
        acceptors.forEach(Acceptor::stopAccepting);
        if (!started) {
            processors.forEach(Processor::closeSelector);
            return;
        }
        Deadline deadline = Deadline.after(clock, maxWaitMs);
        Deadline leave = Deadline.after(clock, maxWaitMs + LEAVE_MS);
        acceptors.forEach(acceptor -> leave.join(acceptor.thread())); // after this no connection is new
        processors.forEach(processor -> processor.close(deadline));
        processors.forEach(processor -> deadline.join(processor.thread()));
        requests.close(); // a processor may be waiting for room in it
        processors.forEach(processor -> leave.join(processor.thread()));
        handlers.close(leave);
    }
}
