package gregor.sim;

import gregor.config.Endpoint;
import gregor.network.ConnectionInfo;
import gregor.network.NetworkSettings;
import gregor.network.Request;
import gregor.network.RequestHandler;
import gregor.network.Server;
import gregor.protocol.Records;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Takes requests over a {@link SimNetwork}. As over sockets, a connection has one request with the handler, some that have stepped
 * aside, and sends its replies in the order of the requests.
 */
final class SimServer implements Server {

    /** Where ports begin that the machine chooses. */
    private static final int FIRST_FREE_PORT = 40_000;
    /** As many as a {@code ReplyQueue} lets step aside. */
    private static final int MAX_ASIDE = 5;

    private final SimNetwork network;
    private final SimProcess process;
    private final RequestHandler handler;
    private final Map<String, Integer> ports = new LinkedHashMap<>();
    private final Set<String> started = new LinkedHashSet<>();
    private final List<Connection> connections = new ArrayList<>();
    private long connectionIds;
    private boolean closed;

    SimServer(SimNetwork network, SimProcess process, NetworkSettings settings, RequestHandler handler) {
        this.network = network;
        this.process = process;
        this.handler = handler;
        for (Endpoint listener : settings.listeners()) {
            int port = listener.port() == 0 ? FIRST_FREE_PORT + ports.size() : listener.port();
            ports.put(listener.listenerName(), port);
            network.listen(process, port, connection -> accept(connection, listener.listenerName()));
        }
    }

    private SimConnection.ServerSide accept(SimConnection connection, String listenerName) {
        Connection accepted = new Connection(connection,
            new ConnectionInfo(connectionIds++, listenerName, "10.0.0." + connection.clientNode()));
        connections.add(accepted);
        return accepted;
    }

    @Override
    public void start(String listenerName) {
        if (closed || !ports.containsKey(listenerName) || !started.add(listenerName)) {
            throw new IllegalStateException(listenerName + " is served already, unknown, or closed");
        }
        List.copyOf(connections).forEach(Connection::handleNext);
    }

    @Override
    public int boundPort(String listenerName) {
        if (!ports.containsKey(listenerName)) {
            throw new IllegalArgumentException("no listener " + listenerName);
        }
        return ports.get(listenerName);
    }

    @Override
    public void close() {
        closed = true;
        ports.values().forEach(port -> network.stopListening(process, port));
        List.copyOf(connections).forEach(Connection::closeWhenIdle);
    }

    private final class Connection implements SimConnection.ServerSide {
        private final SimConnection connection;
        private final ConnectionInfo info;
        private final ArrayDeque<ByteBuffer> waiting = new ArrayDeque<>();
        /** Requests whose reply has not left, in order; the last one may be with the handler. */
        private final ArrayDeque<SimRequest> owed = new ArrayDeque<>();
        private boolean busy;
        private boolean over;
        private boolean told;

        private Connection(SimConnection connection, ConnectionInfo info) {
            this.connection = connection;
            this.info = info;
        }

        @Override
        public void received(ByteBuffer frame) {
            waiting.add(frame);
            handleNext();
        }

        @Override
        public void closed() {
            over = true;
            connections.remove(this);
            tellEnd();
        }

        /** Whoever has a request under way has read no further: the end waits in the socket behind it. */
        private void tellEnd() {
            if (over && !busy && !told) {
                told = true;
                handler.disconnected(info);
            }
        }

        private void handleNext() {
            if (!busy && !over && !closed && !waiting.isEmpty() && started.contains(info.listenerName())) {
                busy = true;
                SimRequest request = new SimRequest(this, waiting.remove());
                owed.add(request);
                process.plan(process.busyNanos(), "request", () -> handler.handle(request));
            }
        }

        private void closeWhenIdle() {
            if (owed.isEmpty()) {
                over = true;
                connection.closeByServer();
                connections.remove(this);
                tellEnd();
            }
        }

        /** Sends the replies that are there, up to the first that is not. */
        private void sendReplies() {
            while (!owed.isEmpty() && owed.peek().frame == null) {
                SimRequest first = owed.remove();
                first.leave.run();
                if (!first.aside) {
                    goOn();
                }
            }
            if (closed) {
                closeWhenIdle();
            }
        }

        private void goOn() {
            busy = false;
            tellEnd();
            handleNext();
        }
    }

    private final class SimRequest implements Request {
        private final Connection connection;
        /** Null once the request is completed. */
        private ByteBuffer frame;
        private boolean aside;
        /** What to do when the reply's turn has come. */
        private Runnable leave;

        private SimRequest(Connection connection, ByteBuffer frame) {
            this.connection = connection;
            this.frame = frame;
        }

        @Override
        public ByteBuffer frame() {
            if (frame == null || aside) {
                throw new IllegalStateException("the request is completed or has stepped aside, its frame is gone");
            }
            return frame;
        }

        @Override
        public ConnectionInfo connection() {
            return connection.info;
        }

        @Override
        public void stepAside() {
            if (frame != null && connection.owed.size() <= MAX_ASIDE) {
                aside = true;
                connection.goOn();
            }
        }

        @Override
        public void respond(List<Records> parts) {
            ByteBuffer reply = gathered(parts);
            complete(() -> {
                network.countMessage();
                connection.connection.sendToClient(reply);
            });
        }

        @Override
        public void respondNothing() {
            complete(() -> { });
        }

        @Override
        public void disconnect() {
            complete(() -> {
                connection.owed.clear();
                connection.busy = false;
                connection.closeWhenIdle();
            });
        }

        private void complete(Runnable whenItsTurnComes) {
            if (frame == null) {
                throw new IllegalStateException("a request is completed once; this one was before");
            }
            frame = null;
            leave = whenItsTurnComes;
            connection.sendReplies();
        }
    }

    private static ByteBuffer gathered(List<Records> parts) {
        try {
            int bytes = 0;
            for (Records part : parts) {
                bytes += part.sizeInBytes();
            }
            ByteBuffer all = ByteBuffer.allocate(bytes);
            for (Records part : parts) {
                all.put(part.toBuffer());
            }
            return all.flip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
