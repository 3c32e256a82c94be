package gregor.client;

import gregor.base.Check;
import gregor.base.ErrorCode;
import gregor.message.ApiVersionsMessage.ApiVersionsRequest;
import gregor.message.ApiVersionsMessage.ApiVersionsResponse;
import gregor.port.Trace;
import gregor.port.Transport;
import gregor.protocol.ApiKey;
import gregor.protocol.Codec;
import gregor.protocol.InvalidRequest;
import gregor.protocol.RequestHeader;
import gregor.protocol.WireReader;
import gregor.protocol.WireWriter;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Map;

/**
 * The connection to one node, with the requests that wait for it and those that are on their way. A step machine: it
 * is told the time and what the transport reports.
 * <pre>
 *   IDLE --(a request waits, back-off is over)--> CONNECTING --> NEGOTIATING --> READY
 *     ^                                               |               |            |
 *     +-----------(failed, timed out, closed)---------+---------------+------------+
 * </pre>
 * What is on its way when a connection ends has failed with it: whether the node saw it is not known. What still
 * waits fails only if the connection never became ready; else it goes out over the next one.
 */
final class NodeConnection {

    enum State {
        IDLE, CONNECTING, NEGOTIATING, READY;

        boolean mayBecome(State next) {
            return next == IDLE || next.ordinal() == ordinal() + 1;
        }
    }

    /** A caller asks {@link NetworkClient#ready} or has one request at a time: more than these is a loop gone wild. */
    static final int MAX_WAITING = 1000;
    private static final int HIGHEST_API_VERSIONS = Codec.versions(ApiVersionsRequest.class).max();
    private static final int NO_LINK = -1;

    private final NodeAddress node;
    private final ClientConfig config;
    private final Transport transport;
    private final ClientMetadata metadata;
    private final Trace trace;
    private final Backoff backoff;
    private final ArrayDeque<PendingRequest<?, ?>> waiting = new ArrayDeque<>();
    private final ArrayDeque<PendingRequest<?, ?>> inFlight = new ArrayDeque<>();
    private State state = State.IDLE;
    private int link = NO_LINK;
    private boolean connectionAsked;
    private int nextCorrelationId;
    private int failures;
    private long retryAtMs;
    private long setupDeadlineMs;
    private int askedApiVersions;
    private NodeApiVersions apiVersions;

    /** @param metadata told when the connection is lost: the node may be gone, and others lead its partitions */
    NodeConnection(NodeAddress node, ClientConfig config, Transport transport, ClientMetadata metadata, Trace trace) {
        this.node = node;
        this.config = config;
        this.transport = transport;
        this.metadata = metadata;
        this.trace = trace;
        this.backoff = new Backoff(config.reconnectBackoffMs(), config.reconnectBackoffMaxMs());
    }

    NodeAddress node() {
        return node;
    }

    State state() {
        return state;
    }

    /** Requests that have no answer yet. */
    int load() {
        return waiting.size() + inFlight.size();
    }

    /** Null until the connection was ready for the first time. */
    NodeApiVersions apiVersions() {
        return apiVersions;
    }

    /** Whether a request would leave at once. */
    boolean canSend() {
        return state == State.READY && waiting.isEmpty() && inFlight.size() < config.maxInFlightRequests();
    }

    boolean isBackingOff(long nowMs) {
        return state == State.IDLE && nowMs < retryAtMs;
    }

    boolean hasFailed() {
        return state == State.IDLE && failures > 0;
    }

    void enqueue(PendingRequest<?, ?> request) {
        Check.holds("client.I4", waiting.size() < MAX_WAITING);
        waiting.add(request);
    }

    /** Connects even though nothing waits to be sent yet. */
    void askForConnection() {
        connectionAsked = true;
    }

    boolean wantsToConnect(long nowMs) {
        return wantsToConnect() && nowMs >= retryAtMs;
    }

    private boolean wantsToConnect() {
        return state == State.IDLE && (connectionAsked || !waiting.isEmpty());
    }

    void connect(int newLink, long nowMs) {
        link = newLink;
        connectionAsked = false;
        setupDeadlineMs = nowMs + config.connectionSetupTimeoutMs();
        become(State.CONNECTING);
        transport.connect(link, node.host(), node.port());
    }

    /** Ends what has taken too long and sends what may leave. */
    void step(long nowMs) {
        completeWhatExpectsNoReply(transport.unsentBytes(link) == 0);
        expireWaiting(nowMs);
        expireInFlight(nowMs);
        if (state != State.IDLE && state != State.READY && nowMs >= setupDeadlineMs) {
            drop("no connection within " + config.connectionSetupTimeoutMs() + " ms", nowMs);
        }
        sendWaiting();
    }

    /** Whether something expects no reply and has not left yet: the transport does not say when it has. */
    boolean awaitsDeparture() {
        return !inFlight.isEmpty() && !inFlight.peek().request.expectsReply();
    }

    /** The earliest time at which {@link #step} or a connect has something to do. */
    long nextDeadlineMs() {
        long next = Long.MAX_VALUE;
        if (wantsToConnect()) {
            next = retryAtMs;
        } else if (state == State.CONNECTING || state == State.NEGOTIATING) {
            next = setupDeadlineMs;
        }
        for (PendingRequest<?, ?> request : waiting) {
            next = Math.min(next, request.deadlineMs);
        }
        for (PendingRequest<?, ?> request : inFlight) {
            next = Math.min(next, request.deadlineMs);
        }
        return next;
    }

    void onConnected() {
        become(State.NEGOTIATING);
        askApiVersions(HIGHEST_API_VERSIONS);
    }

    void onDisconnected(String why, long nowMs) {
        drop(why, nowMs);
    }

    void onFrame(ByteBuffer frame, long nowMs) {
        try {
            WireReader in = new WireReader(frame);
            int correlationId = in.readInt();
            if (state == State.NEGOTIATING) {
                checkCorrelation(correlationId, nextCorrelationId - 1);
                onApiVersions(frame, in, nowMs);
            } else {
                onReply(correlationId, in);
            }
        } catch (InvalidRequest e) {
            failReadingReply(e, nowMs);
        }
    }

    private void onReply(int correlationId, WireReader in) {
        completeWhatExpectsNoReply(true); // replies come in order, so what was sent before has arrived
        PendingRequest<?, ?> request = inFlight.peek();
        if (request == null) {
            throw new InvalidRequest(in.position(), "a reply that nobody asked for");
        }
        checkCorrelation(correlationId, request.correlationId());
        request.read(in);
        inFlight.remove();
        sendWaiting();
    }

    private static void checkCorrelation(int correlationId, int expected) {
        if (correlationId != expected) {
            throw new InvalidRequest(0, "correlation id " + correlationId + " instead of " + expected);
        }
    }

    private void failReadingReply(InvalidRequest e, long nowMs) {
        PendingRequest<?, ?> unreadable = inFlight.poll();
        if (unreadable != null) {
            unreadable.fail(ErrorCode.UNKNOWN_SERVER_ERROR, "the reply of " + node + " can't be read: " + e.getMessage());
        }
        drop(e.getMessage(), nowMs);
    }

    private void askApiVersions(int version) {
        askedApiVersions = version;
        if (trace.isOn()) {
            trace.step("NodeConnection", "NetworkClient", "ApiVersionsRequest", Map.of("version", version));
        }
        WireWriter out = new WireWriter();
        new RequestHeader(ApiKey.API_VERSIONS.id(), (short) version, nextCorrelationId++, config.clientId())
            .write(out, Codec.isFlexible(ApiVersionsRequest.class, version));
        Codec.of(ApiVersionsRequest.class, version)
            .write(new ApiVersionsRequest(ClientConfig.SOFTWARE_NAME, ClientConfig.SOFTWARE_VERSION), out);
        transport.send(link, out.toBuffer());
    }

    /**
     * A broker that does not know our version answers in version 0, whose reply starts with the error code like all
     * others, and (since KIP-511) with its own range for this request.
     */
    private void onApiVersions(ByteBuffer frame, WireReader in, long nowMs) {
        boolean refused = frame.remaining() >= Short.BYTES
            && ErrorCode.of(frame.getShort(frame.position())) == ErrorCode.UNSUPPORTED_VERSION;
        ApiVersionsResponse reply = Codec.of(ApiVersionsResponse.class, refused ? 0 : askedApiVersions).read(in);
        ErrorCode error = ErrorCode.of(reply.errorCode());
        if (trace.isOn()) {
            trace.step("NetworkClient", "NodeConnection", "ApiVersionsResponse", reply);
        }
        if (refused && askedApiVersions > 0) {
            int common = NodeApiVersions.of(reply).highestCommon(ApiKey.API_VERSIONS, Codec.versions(ApiVersionsRequest.class));
            askApiVersions(common < 0 || common >= askedApiVersions ? 0 : common);
        } else if (error != ErrorCode.NONE) {
            failWaiting(error, node + " answered ApiVersions with " + error);
            drop("ApiVersions was answered with " + error, nowMs);
        } else {
            apiVersions = NodeApiVersions.of(reply);
            failures = 0;
            become(State.READY);
            sendWaiting();
        }
    }

    private void sendWaiting() {
        while (state == State.READY && !waiting.isEmpty() && inFlight.size() < config.maxInFlightRequests()) {
            send(waiting.remove());
        }
    }

    private void send(PendingRequest<?, ?> pending) {
        ClientRequest<?, ?> request = pending.request;
        int version = apiVersions.highestCommon(request.key(), request.versions());
        if (version == NodeApiVersions.NONE) {
            pending.fail(ErrorCode.UNSUPPORTED_VERSION, node + " serves versions " + apiVersions.range(request.key())
                + ", this request needs one of " + request.versions());
            return;
        }
        ByteBuffer frame;
        try {
            frame = pending.frame(version, nextCorrelationId, config.clientId());
        } catch (IllegalArgumentException e) {
            pending.fail(ErrorCode.UNSUPPORTED_VERSION, node + " serves up to version " + version + ": " + e.getMessage());
            return;
        }
        nextCorrelationId++;
        if (trace.isOn()) {
            trace.step("NodeConnection", "NetworkClient", request.type().getSimpleName(), Map.of("version", version));
        }
        inFlight.add(pending);
        transport.send(link, frame);
    }

    /** @param haveLeft whether all that was sent so far is on the network */
    private void completeWhatExpectsNoReply(boolean haveLeft) {
        while (haveLeft && !inFlight.isEmpty() && !inFlight.peek().request.expectsReply()) {
            inFlight.remove().completeWithoutReply();
        }
    }

    private void expireWaiting(long nowMs) {
        for (Iterator<PendingRequest<?, ?>> i = waiting.iterator(); i.hasNext(); ) {
            PendingRequest<?, ?> request = i.next();
            if (nowMs >= request.deadlineMs) {
                i.remove();
                request.fail(ErrorCode.REQUEST_TIMED_OUT, node + " could not be sent to within " + request.timeoutMs + " ms");
            }
        }
    }

    /** Replies come in order: one that does not come holds up all behind it, so the connection is given up. */
    private void expireInFlight(long nowMs) {
        boolean expired = false;
        for (Iterator<PendingRequest<?, ?>> i = inFlight.iterator(); i.hasNext(); ) {
            PendingRequest<?, ?> request = i.next();
            if (nowMs >= request.deadlineMs) {
                i.remove();
                expired = true;
                request.fail(ErrorCode.REQUEST_TIMED_OUT, node + " did not answer within " + request.timeoutMs + " ms");
            }
        }
        if (expired) {
            drop("a request timed out", nowMs);
        }
    }

    /** Ends the connection. The transport is told in any case: it does not mind when it was the one who said so. */
    void drop(String why, long nowMs) {
        if (state == State.IDLE) {
            return;
        }
        boolean wasReady = state == State.READY;
        transport.disconnect(link);
        link = NO_LINK;
        become(State.IDLE);
        metadata.requestUpdate();
        failures++;
        retryAtMs = nowMs + backoff.delayMs(failures);
        while (!inFlight.isEmpty()) {
            inFlight.remove().fail(ErrorCode.NETWORK_EXCEPTION, "connection to " + node + " ended: " + why);
        }
        if (!wasReady) {
            failWaiting(ErrorCode.NETWORK_EXCEPTION, "no connection to " + node + ": " + why);
        }
    }

    void failWaiting(ErrorCode error, String why) {
        while (!waiting.isEmpty()) {
            waiting.remove().fail(error, why);
        }
    }

    int link() {
        return link;
    }

    private void become(State next) {
        Check.holds("client.I1", state.mayBecome(next));
        state = next;
        if (trace.isOn()) {
            trace.step("NodeConnection", "NodeConnection", next.name());
        }
    }
}
