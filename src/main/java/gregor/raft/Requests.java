package gregor.raft;

import gregor.base.KafkaException;
import gregor.raft.RaftChannel.Peer;
import java.util.Map;
import java.util.TreeMap;

/**
 * The requests under way to other nodes: one a node at a time, and after a failure a pause, so that nobody is asked in a loop.
 *
 * <p>Source: Kafka's {@code RequestManager}.
 */
final class Requests {

    /** What to do with the outcome of a request. */
    interface Outcome {

        /** @return false if the node is to be left alone for the retry back-off */
        boolean reply(Record response);

        /** There is no reply. The node is left alone for the retry back-off. */
        default void failed(KafkaException why) {
            // who asked asks again
        }
    }

    private static final class Connection {
        private boolean inFlight;
        private long backoffUntilNanos;
        private boolean backingOff;
    }

    private final RaftChannel channel;
    private final RaftNode.Ports ports;
    private final int retryBackoffMs;
    private final Runnable afterEvent;
    private Map<Integer, Connection> connections = new TreeMap<>();

    /** @param afterEvent to be run behind each outcome */
    Requests(RaftNode.Ports ports, int retryBackoffMs, Runnable afterEvent) {
        this.channel = ports.channel();
        this.ports = ports;
        this.retryBackoffMs = retryBackoffMs;
        this.afterEvent = afterEvent;
    }

    boolean isReady(int peerId) {
        Connection connection = connections.get(peerId);
        return connection == null
            || !connection.inFlight && !(connection.backingOff && connection.backoffUntilNanos - ports.clock().nanos() > 0);
    }

    /** Whether the node is left alone because it did not answer, or not well. */
    boolean isBackingOff(int peerId) {
        Connection connection = connections.get(peerId);
        return connection != null && !connection.inFlight && !isReady(peerId);
    }

    boolean isAnyInFlight() {
        return connections.values().stream().anyMatch(connection -> connection.inFlight);
    }

    /** When a node that is left alone can be asked again; never if it can be now, or an answer is to come. */
    long readyAtNanos(int peerId) {
        return isBackingOff(peerId) ? connections.get(peerId).backoffUntilNanos : Moment.NEVER;
    }

    /** Sends a request to a node that is ready. */
    void send(Peer to, Record request, Outcome outcome) {
        Connection connection = connections.computeIfAbsent(to.id(), id -> new Connection());
        connection.inFlight = true;
        connection.backingOff = false;
        channel.send(to, request, (response, failure) -> {
            if (connections.get(to.id()) != connection) {
                return; // asked in another role; the answer means nothing any more
            }
            connection.inFlight = false;
            if (failure != null) {
                outcome.failed(failure);
            }
            if (failure != null || !outcome.reply(response)) {
                connection.backingOff = true;
                connection.backoffUntilNanos = Moment.in(ports.clock().nanos(), retryBackoffMs);
            }
            afterEvent.run();
        });
    }

    /** Forgets what is under way: its outcome is of no interest in the new role. */
    void reset() {
        connections = new TreeMap<>();
    }
}
