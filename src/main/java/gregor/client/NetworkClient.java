package gregor.client;

import gregor.base.ErrorCode;
import gregor.message.DescribeClusterMessage;
import gregor.message.DescribeClusterMessage.DescribeClusterRequest;
import gregor.message.DescribeClusterMessage.DescribeClusterResponse;
import gregor.message.MetadataMessage.MetadataRequest;
import gregor.message.MetadataMessage.MetadataResponse;
import gregor.port.Clock;
import gregor.port.Trace;
import gregor.port.Transport;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Requests to any node of a cluster, and their replies: one connection a node, opened when a request needs it,
 * versions negotiated, time-outs kept, metadata refreshed on the way.
 *
 * <p>It belongs to one thread and has none of its own: all that happens, happens in {@link #poll}. A handler of a reply
 * is called at the end of a poll and may send again. Its times come from {@link Clock#nanos}, so that nobody who sets
 * the machine's clock can make a request time out.
 */
public final class NetworkClient implements AutoCloseable {

    /** Metadata version 4 can say whether a topic may be created; brokers since 0.11 know it. */
    private static final int MIN_METADATA_VERSION = 4;
    /** DescribeCluster version 1 can ask for the controllers. */
    private static final int MIN_CONTROLLERS_VERSION = 1;
    private static final long NANOS_PER_MS = 1_000_000;
    /** How often to look whether a request that expects no reply has left. */
    private static final long DEPARTURE_CHECK_MS = 1;

    private final ClientConfig config;
    private final Transport transport;
    private final Clock clock;
    private final Trace trace;
    private final long startNanos;
    private final ClientMetadata metadata;
    private final Map<Integer, NodeConnection> connections = new LinkedHashMap<>();
    private final Map<Integer, NodeConnection> byLink = new HashMap<>();
    private final ArrayDeque<Runnable> completions = new ArrayDeque<>();
    private final Transport.Events events = new TransportEvents();
    private int nextLink;
    private int turn;

    /** A client that is not traced. @param transport the client's own; closed with it */
    public NetworkClient(ClientConfig config, Transport transport, Clock clock) {
        this(config, transport, clock, Trace.OFF);
    }

    /** @param transport the client's own; closed with it */
    public NetworkClient(ClientConfig config, Transport transport, Clock clock, Trace trace) {
        this(config, transport, clock, trace, true);
    }

    private NetworkClient(ClientConfig config, Transport transport, Clock clock, Trace trace, boolean asksForMetadata) {
        this.config = config;
        this.trace = trace;
        this.transport = transport;
        this.clock = clock;
        this.startNanos = clock.nanos();
        this.metadata = new ClientMetadata(config, asksForMetadata);
    }

    /**
     * A client that never asks for metadata, because its user knows where the nodes are and says so with {@link #setNode}.
     * Source: Kafka's {@code ManualMetadataUpdater}.
     *
     * @param config see {@link ClientConfig#betweenNodes}
     * @param transport the client's own; closed with it
     */
    public static NetworkClient betweenNodes(ClientConfig config, Transport transport, Clock clock, Trace trace) {
        return new NetworkClient(config, transport, clock, trace, false);
    }

    /** Says where a node is; for {@link #betweenNodes}. If it was elsewhere, requests go to the new place once the old connection is idle. */
    public void setNode(NodeAddress node) {
        metadata.put(node);
    }

    public ClientConfig config() {
        return config;
    }

    public ClientMetadata metadata() {
        return metadata;
    }

    /** Milliseconds since this client was made; never goes back. What all deadlines here are counted in. */
    public long nowMs() {
        return (clock.nanos() - startNanos) / NANOS_PER_MS;
    }

    /** Whether a request to this node would leave at once. If there is no connection, one will be opened. */
    public boolean ready(int nodeId) {
        NodeConnection connection = connection(nodeId);
        if (connection == null) {
            return false;
        }
        connection.askForConnection();
        return connection.canSend();
    }

    /** Whether the last try to connect to this node has failed, and no other is under way. */
    public boolean isUnreachable(int nodeId) {
        NodeConnection connection = connections.get(nodeId);
        return connection != null && connection.hasFailed();
    }

    /** What a node said that it serves; null if there was no connection to it yet. */
    public NodeApiVersions apiVersions(int nodeId) {
        NodeConnection connection = connections.get(nodeId);
        return connection == null ? null : connection.apiVersions();
    }

    /** Sends with the time-out of {@code request.timeout.ms}. */
    public <Q, R> void send(int nodeId, ClientRequest<Q, R> request, ReplyHandler<R> handler) {
        send(nodeId, request, config.requestTimeoutMs(), handler);
    }

    /**
     * Sends a request as soon as there is a connection and room on it. Requests to one node leave in this order.
     *
     * @param timeoutMs from now to the reply
     * @param handler told once, from a later {@link #poll}
     */
    public <Q, R> void send(int nodeId, ClientRequest<Q, R> request, long timeoutMs, ReplyHandler<R> handler) {
        long nowMs = nowMs();
        PendingRequest<Q, R> pending = new PendingRequest<>(request, handler, nowMs, timeoutMs, completions);
        NodeConnection connection = connection(nodeId);
        if (connection == null) {
            pending.fail(ErrorCode.BROKER_NOT_AVAILABLE, "there is no broker " + nodeId + " in the cluster's metadata");
        } else {
            connection.enqueue(pending);
        }
    }

    /** Ends the connection to a node, if there is one: requests under way on it fail. The next request connects again. */
    public void disconnect(int nodeId) {
        NodeConnection connection = connections.get(nodeId);
        if (connection != null) {
            connection.drop("it is not waited for any more", nowMs());
        }
    }

    /**
     * The node to ask what any node can answer: one that is connected and has the least to do, else one that can be
     * connected to now. Bootstrap addresses count only while no broker is known, or none can be reached (KIP-899).
     */
    public int leastLoadedNode() {
        long nowMs = nowMs();
        List<NodeAddress> nodes = new ArrayList<>(metadata.brokers());
        if (nodes.stream().allMatch(node -> connections.containsKey(node.id()) && connections.get(node.id()).hasFailed())) {
            nodes.addAll(config.bootstrapServers());
        }
        int best = nodes.get(0).id();
        int bestRank = Integer.MAX_VALUE;
        turn++;
        for (int i = 0; i < nodes.size(); i++) {
            int id = nodes.get((i + turn) % nodes.size()).id();
            int rank = rank(connections.get(id), nowMs);
            if (rank < bestRank) {
                best = id;
                bestRank = rank;
            }
        }
        return best;
    }

    private static int rank(NodeConnection connection, long nowMs) {
        if (connection == null) {
            return 2 * NodeConnection.MAX_WAITING;
        }
        return switch (connection.state()) {
            case READY -> connection.load();
            case CONNECTING, NEGOTIATING -> NodeConnection.MAX_WAITING + connection.load();
            case IDLE -> (connection.isBackingOff(nowMs) ? 4 : connection.hasFailed() ? 3 : 2) * NodeConnection.MAX_WAITING;
        };
    }

    /**
     * Connects, sends, receives, times out, and calls the handlers of what is complete.
     *
     * @param maxWaitMs how long to wait if nothing happens; 0 looks once
     */
    public void poll(long maxWaitMs) {
        long nowMs = nowMs();
        refreshMetadata(nowMs);
        step(nowMs);
        long waitMs = completions.isEmpty() ? Math.min(maxWaitMs, nextDeadlineMs(nowMs) - nowMs) : 0;
        transport.poll(Math.max(0, waitMs), events);
        step(nowMs());
        for (Runnable next = completions.poll(); next != null; next = completions.poll()) {
            next.run();
        }
    }

    /** Makes a {@link #poll} under way, or the next one, return early. The one method that any thread may call. */
    public void wakeup() {
        transport.wakeup();
    }

    /** Ends all connections; handlers that still wait are told NETWORK_EXCEPTION. */
    @Override
    public void close() {
        long nowMs = nowMs();
        for (NodeConnection connection : connections.values()) {
            connection.drop("the client was closed", nowMs);
            connection.failWaiting(ErrorCode.NETWORK_EXCEPTION, "the client was closed");
        }
        transport.close();
        for (Runnable next = completions.poll(); next != null; next = completions.poll()) {
            next.run();
        }
    }

    private void refreshMetadata(long nowMs) {
        if (nowMs < metadata.nextRequestMs()) {
            return;
        }
        if (config.asksControllers()) {
            refreshControllers();
            return;
        }
        ClientRequest<MetadataRequest, MetadataResponse> request = ClientRequest
            .of(MetadataRequest.class, MetadataResponse.class, metadata.startRequest())
            .within(MIN_METADATA_VERSION, Integer.MAX_VALUE);
        send(leastLoadedNode(), request, (reply, error) -> {
            if (error != null) {
                metadata.onFailure(error, nowMs());
            } else {
                metadata.onReply(reply, nowMs());
            }
        });
    }

    /** A controller serves no Metadata, but tells who the controllers are. */
    private void refreshControllers() {
        metadata.startRequest();
        ClientRequest<DescribeClusterRequest, DescribeClusterResponse> request = ClientRequest
            .of(DescribeClusterRequest.class, DescribeClusterResponse.class,
                new DescribeClusterRequest(false, DescribeClusterMessage.CONTROLLERS, false))
            .within(MIN_CONTROLLERS_VERSION, Integer.MAX_VALUE);
        send(leastLoadedNode(), request, (reply, error) -> {
            if (error != null) {
                metadata.onFailure(error, nowMs());
            } else {
                metadata.onReply(reply, nowMs());
            }
        });
    }

    private void step(long nowMs) {
        for (NodeConnection connection : connections.values()) {
            connection.step(nowMs);
            if (connection.wantsToConnect(nowMs)) {
                byLink.put(nextLink, connection);
                connection.connect(nextLink++, nowMs);
            }
        }
        byLink.entrySet().removeIf(entry -> entry.getValue().link() != entry.getKey());
    }

    private long nextDeadlineMs(long nowMs) {
        long next = metadata.nextRequestMs();
        for (NodeConnection connection : connections.values()) {
            next = Math.min(next, connection.awaitsDeparture() ? nowMs + DEPARTURE_CHECK_MS : connection.nextDeadlineMs());
        }
        return next;
    }

    /** The connection to a node, made if it is needed; null if nobody knows the node. A broker that moved gets a new one. */
    private NodeConnection connection(int nodeId) {
        boolean isBootstrap = nodeId < 0 && !config.bootstrapServers().isEmpty();
        NodeAddress node = isBootstrap ? config.bootstrapServers().get(-1 - nodeId) : metadata.broker(nodeId);
        NodeConnection connection = connections.get(nodeId);
        boolean moved = connection != null && node != null && connection.state() == NodeConnection.State.IDLE
            && connection.load() == 0 && !connection.node().equals(node);
        if (node != null && (connection == null || moved)) {
            connection = new NodeConnection(node, config, transport, metadata, trace);
            connections.put(nodeId, connection);
        }
        return connection;
    }

    private final class TransportEvents implements Transport.Events {
        @Override
        public void connected(int link) {
            byLink.get(link).onConnected();
        }

        @Override
        public void received(int link, ByteBuffer frame) {
            byLink.get(link).onFrame(frame, nowMs());
        }

        @Override
        public void disconnected(int link, String why) {
            byLink.get(link).onDisconnected(why, nowMs());
        }
    }

    /** How many connections are open or being opened; for tests. */
    int openConnections() {
        return byLink.size();
    }
}
