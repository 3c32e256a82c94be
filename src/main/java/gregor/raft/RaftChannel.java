package gregor.raft;

import gregor.base.KafkaException;
import java.util.function.BiConsumer;

/** Takes the quorum's requests to other nodes. */
public interface RaftChannel {

    /**
     * A node, and where it listens for other controllers.
     *
     * @param id negative for an address of {@code controller.quorum.bootstrap.servers} whose node is not known
     */
    record Peer(int id, String host, int port) {}

    /**
     * Sends a request in the highest version that both sides know.
     *
     * @param request an instance of an API's request class
     * @param outcome told once, on the quorum's thread, at the latest after {@code controller.quorum.request.timeout.ms}: the
     *     reply, or why there is none
     */
    void send(Peer to, Record request, BiConsumer<Record, KafkaException> outcome);
}
