package gregor.sim;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.message.EndQuorumEpochMessage.EndQuorumEpochRequest;
import gregor.message.FetchMessage.FetchRequest;
import gregor.message.FetchSnapshotMessage.FetchSnapshotRequest;
import gregor.message.VoteMessage.VoteRequest;
import gregor.port.Trace;
import gregor.raft.RaftChannel;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The quorum's requests, straight over a {@link SimNetwork}: one connection to a node, and as a rule one request at a time on it. It leaves
 * out what {@code client.NetworkClient} does beside that, above all asking for versions, so that raft alone runs fast; a whole
 * node runs on the real one.
 */
final class SimRaftChannel implements RaftChannel {

    private final SimNetwork network;
    private final SimProcess process;
    private final Executor loop;
    private final long timeoutMs;
    private final Trace trace;
    private final int mostUnanswered;
    private final Map<String, Link> links = new LinkedHashMap<>();

    SimRaftChannel(SimNetwork network, SimProcess process, Executor loop, long timeoutMs, Trace trace) {
        this(network, process, loop, timeoutMs, trace, 1);
    }

    /** @param mostUnanswered requests on one connection at once; they are answered in their order */
    SimRaftChannel(SimNetwork network, SimProcess process, Executor loop, long timeoutMs, Trace trace, int mostUnanswered) {
        this.network = network;
        this.process = process;
        this.loop = loop;
        this.timeoutMs = timeoutMs;
        this.trace = trace;
        this.mostUnanswered = mostUnanswered;
    }

    @Override
    public void send(Peer to, Record request, BiConsumer<Record, KafkaException> outcome) {
        Link link = links.computeIfAbsent(to.host() + ":" + to.port(), unused -> new Link(to));
        link.add(new Call(request, outcome, process.world().nowNanos() + timeoutMs * Simulator.NANOS_PER_MS));
    }

    /** Which part of a replica sends a request. */
    private static String asks(Record request) {
        if (request instanceof VoteRequest) {
            return "Elections";
        } else if (request instanceof FetchRequest) {
            return "Fetching";
        } else if (request instanceof FetchSnapshotRequest) {
            return "SnapshotFetch";
        }
        return request instanceof EndQuorumEpochRequest ? "Resignation" : "Leadership";
    }

    private static String answers(Record request) {
        return request instanceof FetchRequest ? "FetchRequests" : asks(request);
    }

    private final class Call {
        private final Record request;
        private final BiConsumer<Record, KafkaException> outcome;
        private final long deadlineNanos;

        private Call(Record request, BiConsumer<Record, KafkaException> outcome, long deadlineNanos) {
            this.request = request;
            this.outcome = outcome;
            this.deadlineNanos = deadlineNanos;
        }

        private void end(Record response, KafkaException failure) {
            loop.execute(() -> outcome.accept(response, failure));
        }
    }

    private final class Link implements SimConnection.ClientSide {
        private final Peer peer;
        private final ArrayDeque<Call> waiting = new ArrayDeque<>();
        private final ArrayDeque<Call> unanswered = new ArrayDeque<>();
        private SimNetwork.Attempt attempt;
        private boolean isConnected;
        private int correlationId;
        /** One timer for all calls, as they have one timeout: thousands that are cancelled would be in the world's way. */
        private boolean timerIsSet;

        private Link(Peer peer) {
            this.peer = peer;
        }

        /** An address whose node is not known stands for the node of that place. */
        private int peerNode() {
            return peer.id() >= 0 ? peer.id() : -1 - peer.id();
        }

        private void add(Call call) {
            waiting.add(call);
            setTimer();
            if (attempt == null) {
                attempt = network.connect(process, peer.host(), peer.port(), this);
            }
            sendNext();
        }

        private void sendNext() {
            while (isConnected && unanswered.size() < mostUnanswered && !waiting.isEmpty()) {
                unanswered.add(waiting.peek());
                Record request = waiting.remove().request;
                if (trace.isOn()) {
                    trace.step(asks(request), answers(request) + " on node " + peerNode(), request.getClass().getSimpleName(), request);
                }
                attempt.send(RaftWire.request(request, correlationId++, "raft-" + process.node()));
            }
        }

        @Override
        public void connected() {
            isConnected = true;
            sendNext();
        }

        @Override
        public void received(ByteBuffer frame) {
            Call call = unanswered.remove();
            Record response = RaftWire.readResponse(RaftWire.api(call.request), frame);
            if (trace.isOn()) {
                trace.step(answers(call.request) + " on node " + peerNode(), asks(call.request), response.getClass().getSimpleName(), response);
            }
            call.end(response, null);
            sendNext();
        }

        @Override
        public void closed(String why) {
            fail(ErrorCode.NETWORK_EXCEPTION, why);
        }

        /** The one that waits longest; null if none does. */
        private Call oldest() {
            return unanswered.isEmpty() ? waiting.peek() : unanswered.peek();
        }

        private void setTimer() {
            if (!timerIsSet && oldest() != null) {
                timerIsSet = true;
                process.plan(oldest().deadlineNanos - process.world().nowNanos(), "request timeout", this::expire);
            }
        }

        /** The first of them may have been sent; then the connection is of no use any more, and none of the others can be sent on it. */
        private void expire() {
            timerIsSet = false;
            if (oldest() != null && oldest().deadlineNanos <= process.world().nowNanos()) {
                attempt.close();
                fail(ErrorCode.REQUEST_TIMED_OUT, "no reply within " + timeoutMs + " ms");
            }
            setTimer();
        }

        private void fail(ErrorCode error, String why) {
            attempt = null;
            isConnected = false;
            unanswered.addAll(waiting);
            waiting.clear();
            while (!unanswered.isEmpty()) {
                unanswered.remove().end(null, new KafkaException(error, peer.host() + ":" + peer.port() + ": " + why));
            }
        }
    }

    /** What takes such requests: hands them to the quorum one by one. */
    interface Handler {

        /** @param reply takes the response, once, now or later, on the loop */
        void handle(Record request, int version, Consumer<Record> reply);
    }

    /** Takes the requests of other nodes. */
    static void serve(SimNetwork network, SimProcess process, int port, Executor loop, Handler handler) {
        network.listen(process, port, connection -> new ServerSide(network, connection, loop, handler));
    }

    private static final class ServerSide implements SimConnection.ServerSide {
        private final SimNetwork network;
        private final SimConnection connection;
        private final Executor loop;
        private final Handler handler;

        private ServerSide(SimNetwork network, SimConnection connection, Executor loop, Handler handler) {
            this.network = network;
            this.connection = connection;
            this.loop = loop;
            this.handler = handler;
        }

        @Override
        public void received(ByteBuffer frame) {
            RaftWire.Incoming request = RaftWire.readRequest(frame);
            loop.execute(() -> handler.handle(request.body(), request.version(), response -> {
                network.countMessage();
                connection.sendToClient(RaftWire.response(request, response));
            }));
        }

        @Override
        public void closed() {
            // the client asks again over another connection
        }
    }
}
