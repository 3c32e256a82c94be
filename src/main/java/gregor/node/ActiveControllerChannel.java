package gregor.node;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.broker.ControllerChannel;
import gregor.broker.ReplyErrors;
import gregor.client.ClientRequest;
import gregor.client.NodeAddress;
import gregor.client.NodeApiVersions;
import gregor.config.NodeConfig;
import gregor.node.ActiveController.Term;
import gregor.port.Timers;
import gregor.protocol.ApiKey;
import gregor.protocol.VersionRange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;

/**
 * One request at a time to whoever is the active controller; the others wait in their order. When the quorum has a leader in another
 * epoch, the request under way is given up and sent to that one: the old leader may be dead without anybody having said so. That holds
 * for a leader that was elected again, too: after a loss of power its node has forgotten the connection, and nobody answers on it.
 *
 * <p>Source: Kafka's {@code NodeToControllerChannelManagerImpl}, which waits for the reply or for its time-out instead.
 */
final class ActiveControllerChannel implements ControllerChannel, AutoCloseable {

    /** Between two tries while no controller answers; Kafka's is twice as long. */
    private static final long RETRY_MS = 50;

    private final PolledClient client;
    private final ActiveController controller;
    private final Timers timers;
    private final long attemptTimeoutMs;
    // Of the client's thread alone.
    private final ArrayDeque<Waiting<?, ?>> queue = new ArrayDeque<>();
    /** Counts the tries: the outcome of one that was given up is not heard. */
    private int attempt;
    private Term askedNow;
    private long nextTryMs;

    private volatile NodeApiVersions versions;

    /** @param name says what the channel is for */
    ActiveControllerChannel(String name, NodeConfig config, ActiveController controller, Edges edges) {
        String fullName = name + "-to-controller-" + config.nodeId();
        this.controller = controller;
        this.timers = edges.timers();
        this.attemptTimeoutMs = config.requestTimeoutMs();
        this.client = new PolledClient(fullName,
            PolledClient.config(fullName, config.requestTimeoutMs(), config.socketConnectionSetupTimeoutMs(), RETRY_MS), edges);
        controller.onChange(() -> client.execute(this::giveUpOnOldController));
    }

    @Override
    public <Q extends Record, R extends Record> void send(Class<Q> type, Class<R> replyType, IntFunction<Q> body, long timeoutMs,
            BiConsumer<R, KafkaException> outcome) {
        Waiting<Q, R> waiting = new Waiting<>(ClientRequest.byVersion(type, replyType, body), timeoutMs, outcome);
        boolean taken = client.execute(() -> {
            waiting.begin(client.client().nowMs());
            queue.add(waiting);
            if (waiting.deadlineMs < Long.MAX_VALUE) { // behind others, or without a controller, nothing else would end it
                waiting.expiry = timers.after(timeoutMs, () -> client.execute(this::step));
            }
            step();
        });
        if (!taken) {
            timers.after(0, () -> outcome.accept(null, closed()));
        }
    }

    private void giveUpOnOldController() {
        Term now = controller.term();
        if (askedNow != null && now.address() != null && !now.equals(askedNow)) {
            attempt++; // first: ending the connection is no outcome
            client.client().disconnect(askedNow.address().id());
            askedNow = null;
        }
        nextTryMs = 0; // this one has refused nothing yet
        step();
    }

    private void step() {
        long nowMs = client.client().nowMs();
        expire(nowMs);
        Term to = controller.term();
        if (to.address() != null && askedNow == null && !queue.isEmpty() && nowMs >= nextTryMs) {
            send(queue.peek(), to, nowMs);
        }
    }

    /** The one under way is left to its try, which has no more time than the request. */
    private void expire(long nowMs) {
        List<Waiting<?, ?>> expired = new ArrayList<>();
        for (Waiting<?, ?> waiting : queue) {
            if (waiting.deadlineMs <= nowMs && (askedNow == null || waiting != queue.peek())) {
                expired.add(waiting);
            }
        }
        queue.removeAll(expired);
        expired.forEach(waiting -> waiting.fail(new KafkaException(ErrorCode.REQUEST_TIMED_OUT, waiting.request.key()
            + ": no controller answered within " + waiting.timeoutMs + " ms" + waiting.lastProblem())));
    }

    private <Q extends Record, R extends Record> void send(Waiting<Q, R> waiting, Term term, long nowMs) {
        int mine = ++attempt;
        askedNow = term;
        NodeAddress to = term.address();
        client.client().setNode(to);
        long timeoutMs = Math.max(1, Math.min(attemptTimeoutMs, waiting.deadlineMs - nowMs));
        client.client().send(to.id(), waiting.request, timeoutMs, (reply, error) -> {
            if (mine == attempt) {
                askedNow = null;
                versions = client.client().apiVersions(to.id());
                onOutcome(waiting, reply, error);
            }
        });
    }

    private <R extends Record> void onOutcome(Waiting<?, R> waiting, R reply, KafkaException error) {
        boolean refused = error == null && ReplyErrors.contains(reply, ErrorCode.NOT_CONTROLLER);
        boolean mayPass = error != null && (error.error() == ErrorCode.NETWORK_EXCEPTION || error.error() == ErrorCode.REQUEST_TIMED_OUT);
        if (refused || mayPass) {
            waiting.problem = refused ? new KafkaException(ErrorCode.NOT_CONTROLLER) : error;
            retryLater();
            return;
        }
        queue.remove();
        waiting.tell(reply, error);
        step();
    }

    private void retryLater() {
        nextTryMs = client.client().nowMs() + RETRY_MS;
        timers.after(RETRY_MS, () -> client.execute(this::step));
        step();
    }

    @Override
    public Optional<VersionRange> controllerVersions(ApiKey key) {
        return Optional.ofNullable(versions).map(known -> known.range(key));
    }

    /** Requests that have no reply yet fail. */
    @Override
    public void close() {
        client.close();
        while (!queue.isEmpty()) { // on the caller's thread: there is no other any more
            queue.remove().fail(closed());
        }
    }

    private static KafkaException closed() {
        return new KafkaException(ErrorCode.NETWORK_EXCEPTION, "this node's channel to the controller is closed");
    }

    /** A request from the moment it is handed in until its outcome is told. */
    private static final class Waiting<Q extends Record, R extends Record> {
        private final ClientRequest<Q, R> request;
        private final long timeoutMs;
        private final BiConsumer<R, KafkaException> outcome;
        private long deadlineMs;
        private Timers.Timer expiry;
        private KafkaException problem;

        private Waiting(ClientRequest<Q, R> request, long timeoutMs, BiConsumer<R, KafkaException> outcome) {
            this.request = request;
            this.timeoutMs = timeoutMs;
            this.outcome = outcome;
        }

        private void begin(long nowMs) {
            deadlineMs = timeoutMs > Long.MAX_VALUE - nowMs ? Long.MAX_VALUE : nowMs + timeoutMs;
        }

        private String lastProblem() {
            return problem == null ? "" : "; the last try: " + problem.getMessage();
        }

        private void fail(KafkaException error) {
            tell(null, error);
        }

        private void tell(R reply, KafkaException error) {
            if (expiry != null) {
                expiry.cancel();
            }
            outcome.accept(reply, error);
        }
    }
}
