package gregor.network;

import gregor.port.Clock;
import gregor.port.Trace;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A thread with a selector that watches a share of a listener's connections: reads requests, finishes replies for which
 * a socket had no room at once, and closes what is idle. Its part of a connection's life is in
 * {@link Connection}; here is only when to look.
 */
final class Processor implements Connection.Home {

    private static final System.Logger LOG = System.getLogger(Processor.class.getName());
    /** How many ticks a connection may be idle: it is closed between 1 and 1 1/8 times its limit. */
    private static final int MAX_IDLE_TICKS = 8;
    private static final long NANOS_PER_MS = 1_000_000;
    /** Some years, which in nanoseconds is still a number. */
    private static final long FOREVER_MS = 1L << 40;

    private final NetworkSettings settings;
    private final BufferPool pool;
    private final RequestChannel requests;
    private final RequestHandler handler;
    private final ConnectionQuotas quotas;
    private final Clock clock;
    private final Trace trace;
    private final Selector selector;
    private final Thread thread;
    /** Connections that are new, or whose state another thread has changed. */
    private final ConcurrentLinkedQueue<Connection> inbox = new ConcurrentLinkedQueue<>();
    /** Set before the thread waits in the selector; whoever clears it has to wake it. */
    private final AtomicBoolean asleep = new AtomicBoolean();
    private final ArrayDeque<Connection> outOfMemory = new ArrayDeque<>();
    private volatile boolean memoryIsAvailable;
    private volatile Deadline closing;
    private volatile int tick;
    private long nextTickNanos;

    /** @param handler is told when connections end */
    Processor(String name, NetworkSettings settings, BufferPool pool, RequestChannel requests, RequestHandler handler,
            ConnectionQuotas quotas, Clock clock, Trace trace) throws IOException {
        this.settings = settings;
        this.pool = pool;
        this.requests = requests;
        this.handler = handler;
        this.quotas = quotas;
        this.clock = clock;
        this.trace = trace;
        this.selector = Selector.open();
        this.nextTickNanos = clock.nanos() + tickNanos();
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    Thread thread() {
        return thread;
    }

    /** Makes a socket, counted by the quotas, one of this processor's connections. Any thread. */
    void adopt(ConnectionInfo info, SocketChannel socket) {
        attend(new Connection(info, socket, this, settings.socketRequestMaxBytes()));
    }

    /** Memory was given back after there had been too little. Any thread. */
    void memoryIsAvailable() {
        memoryIsAvailable = true;
        wakeIfAsleep();
    }

    /** Closes connections as soon as they have no request under way, and at the deadline all; then the thread ends. */
    void close(Deadline deadline) {
        closing = deadline;
        wakeIfAsleep();
    }

    @Override
    public BufferPool pool() {
        return pool;
    }

    @Override
    public RequestChannel requests() {
        return requests;
    }

    @Override
    public Trace trace() {
        return trace;
    }

    @Override
    public int tick() {
        return tick;
    }

    @Override
    public boolean isClosing() {
        return closing != null;
    }

    @Override
    public void attend(Connection connection) {
        inbox.add(connection);
        wakeIfAsleep();
    }

    @Override
    public void closed(Connection connection) {
        quotas.closed(connection.info().clientAddress());
        wakeIfAsleep(); // the selector lets go of the socket only when it looks
        handler.disconnected(connection.info());
    }

    private void wakeIfAsleep() {
        if (asleep.get() && asleep.compareAndSet(true, false)) {
            selector.wakeup();
        }
    }

    private void run() {
        while (!isFinished()) {
            try {
                select();
                lookAfterInbox();
                lookAfterMemory();
                lookAfterIdle();
                lookAfterClosing();
            } catch (Throwable e) { // a single connection's failure is caught where it happens
                LOG.log(Level.ERROR, "in " + thread.getName(), e);
            }
        }
        closeSelector();
    }

    private void select() throws IOException {
        asleep.set(true);
        // what came before this moment is seen here; what comes later wakes the selector
        if (!inbox.isEmpty() || memoryIsAvailable || closing != null && closing.hasPassed()) {
            asleep.set(false);
            selector.selectNow(this::ready);
        } else {
            selector.select(this::ready, maxWaitMs());
            asleep.set(false);
        }
    }

    /** The longest sleep; 0 means for ever. */
    private long maxWaitMs() {
        if (closing != null) {
            return closing.leftMs();
        }
        return isIdleLimited() ? Math.max(1, (nextTickNanos - clock.nanos()) / NANOS_PER_MS + 1) : 0;
    }

    private void ready(SelectionKey key) {
        asleep.set(false); // awake: nobody needs to wake us from here on
        Connection connection = (Connection) key.attachment();
        try {
            connection.ready();
            watch(connection);
        } catch (Throwable e) {
            LOG.log(Level.ERROR, "serving " + connection.info(), e);
            connection.close("of an error in the server");
        }
    }

    private void watch(Connection connection) {
        ConnectionState state = connection.state();
        if (state == ConnectionState.OUT_OF_MEMORY) {
            outOfMemory.add(connection);
        }
        try {
            connection.key().interestOps(state.interestOps());
        } catch (CancelledKeyException e) {
            // closed just now
        }
    }

    private void lookAfterInbox() {
        for (Connection next = inbox.poll(); next != null; next = inbox.poll()) {
            if (next.key() == null) {
                register(next);
            } else {
                next.attended();
                watch(next);
            }
        }
    }

    private void register(Connection connection) {
        try {
            SocketChannel socket = (SocketChannel) connection.socket();
            connection.key(socket.register(selector, connection.state().interestOps(), connection));
        } catch (IOException e) {
            connection.close(e.toString());
        }
    }

    private void lookAfterMemory() {
        if (!memoryIsAvailable) {
            return;
        }
        memoryIsAvailable = false;
        for (int i = outOfMemory.size(); i > 0; i--) {
            Connection connection = outOfMemory.remove();
            connection.memoryAvailable();
            watch(connection);
        }
    }

    private void lookAfterIdle() {
        if (!isIdleLimited() || clock.nanos() - nextTickNanos < 0) {
            return;
        }
        tick++; // by one, however late: a machine that stood still does not make its clients idle
        nextTickNanos = clock.nanos() + tickNanos();
        for (Connection connection : connections()) {
            if (!connection.isAwaited() && connection.idleTicks() > MAX_IDLE_TICKS) {
                connection.close("idle for more than connections.max.idle.ms = " + settings.connectionsMaxIdleMs());
            }
        }
        outOfMemory.removeIf(connection -> connection.state() == ConnectionState.CLOSED);
    }

    private void lookAfterClosing() throws IOException {
        if (closing == null) {
            return;
        }
        for (Connection connection : connections()) {
            boolean inUse = connection.isAwaited() || connection.state() == ConnectionState.WRITING;
            if (!inUse || closing.hasPassed()) {
                connection.close("the server is closing");
            }
        }
        selector.selectNow(this::ready); // lets go of what is closed, which may be all
    }

    private List<Connection> connections() {
        List<Connection> all = new ArrayList<>(selector.keys().size());
        selector.keys().forEach(key -> all.add((Connection) key.attachment()));
        return all;
    }

    private boolean isIdleLimited() {
        return settings.connectionsMaxIdleMs() >= 0;
    }

    private long tickNanos() {
        return Math.max(1, Math.min(settings.connectionsMaxIdleMs(), FOREVER_MS)) * NANOS_PER_MS / MAX_IDLE_TICKS;
    }

    private boolean isFinished() {
        return closing != null && inbox.isEmpty() && selector.keys().isEmpty();
    }

    /** The end of a processor, also of one that was never started. */
    void closeSelector() {
        try {
            selector.close();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "closing the selector of " + thread.getName(), e);
        }
    }
}
