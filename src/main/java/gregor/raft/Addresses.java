package gregor.raft;

import gregor.message.QuorumListener;
import gregor.message.QuorumNodeEndpoint;
import gregor.raft.RaftChannel.Peer;
import java.util.List;
import java.util.Optional;

/** Finds the address that this node would use among those that a controller tells. In Kafka: {@code Endpoints}. */
final class Addresses {

    private Addresses() {}

    /** The listener of that name, or nothing. */
    static Optional<QuorumListener> of(List<QuorumListener> listeners, String listenerName) {
        return listeners.stream().filter(at -> at.name().equalsIgnoreCase(listenerName)).findFirst();
    }

    static Optional<Peer> peer(int id, List<QuorumListener> listeners, String listenerName) {
        return of(listeners, listenerName).map(at -> new Peer(id, at.host(), at.port()));
    }

    /** The address of a leader that a reply tells, as the one listener that is known of it; empty if it tells none. */
    static List<QuorumListener> told(int leaderId, List<QuorumNodeEndpoint> endpoints, String listenerName) {
        return endpoints.stream().filter(at -> at.nodeId() == leaderId)
            .map(at -> new QuorumListener(listenerName, at.host(), at.port())).toList();
    }

    /** What a reply tells of the leader's address; nothing if that is not known or the version cannot say it. */
    static List<QuorumNodeEndpoint> tell(int leaderId, List<QuorumListener> listeners, String listenerName) {
        return of(listeners, listenerName).map(at -> List.of(new QuorumNodeEndpoint(leaderId, at.host(), at.port()))).orElse(List.of());
    }
}
