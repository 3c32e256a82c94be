package gregor.network;

import gregor.config.Endpoint;
import gregor.port.Trace;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** One listener: a thread that accepts connections and deals them out to the listener's processors in turn. */
final class Acceptor {

    private static final System.Logger LOG = System.getLogger(Acceptor.class.getName());
    private static final long PAUSE_AFTER_FAILURE_MS = 100;

    private final Endpoint listener;
    private final NetworkSettings settings;
    private final ConnectionQuotas quotas;
    private final AtomicLong connectionIds;
    private final List<Processor> processors;
    private final Trace trace;
    private final ServerSocketChannel server;
    private final Thread thread;
    private int nextProcessor;

    /** Binds: from here on the operating system takes connections, up to the backlog. */
    Acceptor(Endpoint listener, NetworkSettings settings, ConnectionQuotas quotas, AtomicLong connectionIds,
            List<Processor> processors, Trace trace) throws IOException {
        this.listener = listener;
        this.settings = settings;
        this.quotas = quotas;
        this.connectionIds = connectionIds;
        this.processors = processors;
        this.trace = trace;
        this.server = bind(listener, settings);
        this.thread = new Thread(this::run, "acceptor-" + listener.listenerName());
        thread.setDaemon(true);
    }

    private static ServerSocketChannel bind(Endpoint listener, NetworkSettings settings) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        try {
            if (settings.socketReceiveBufferBytes() > 0) { // here, since it decides the window that is offered first
                server.setOption(StandardSocketOptions.SO_RCVBUF, settings.socketReceiveBufferBytes());
            }
            InetSocketAddress address = listener.host().isEmpty()
                    ? new InetSocketAddress(listener.port()) : new InetSocketAddress(listener.host(), listener.port());
            if (address.isUnresolved()) {
                throw new IOException("host " + listener.host() + " is unknown");
            }
            return server.bind(address, settings.socketListenBacklogSize());
        } catch (IOException e) {
            server.close();
            throw new IOException("listener " + listener.listenerName() + " can't use " + listener.host() + ":" + listener.port()
                    + ": " + e.getMessage(), e);
        }
    }

    String listenerName() {
        return listener.listenerName();
    }

    int boundPort() {
        return server.socket().getLocalPort();
    }

    void start() {
        thread.start();
    }

    void stopAccepting() {
        try {
            server.close();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "closing listener " + listener.listenerName(), e);
        }
    }

    Thread thread() {
        return thread;
    }

    private void run() {
        while (server.isOpen()) {
            try {
                take(server.accept());
            } catch (IOException | RuntimeException e) {
                if (!server.isOpen()) {
                    return;
                }
                LOG.log(Level.ERROR, "listener " + listener.listenerName() + " can't accept", e);
                quotas.awaitRoom(PAUSE_AFTER_FAILURE_MS);
            }
        }
    }

    private void take(SocketChannel socket) throws IOException {
        String address = ((InetSocketAddress) socket.getRemoteAddress()).getAddress().getHostAddress();
        try {
            configure(socket);
        } catch (IOException e) { // it has gone again
            socket.close();
            return;
        }
        if (!quotas.admit(address)) {
            LOG.log(Level.INFO, "a connection from {0} on {1} is refused: its address has too many", address, listener.listenerName());
            socket.close();
            return;
        }
        ConnectionInfo info = new ConnectionInfo(connectionIds.incrementAndGet(), listener.listenerName(), address);
        nextProcessor = (nextProcessor + 1) % processors.size();
        if (trace.isOn()) {
            trace.step("NetworkClient", "Acceptor", "connect", info);
            trace.step("Acceptor", "Processor", "connection", info);
        }
        processors.get(nextProcessor).adopt(info, socket);
    }

    private void configure(SocketChannel socket) throws IOException {
        socket.configureBlocking(false);
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        if (settings.socketSendBufferBytes() > 0) {
            socket.setOption(StandardSocketOptions.SO_SNDBUF, settings.socketSendBufferBytes());
        }
    }
}
