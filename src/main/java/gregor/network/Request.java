package gregor.network;

import gregor.protocol.Records;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * One frame that a client sent, waiting to be completed: by exactly one call of {@link #respond}, {@link #respondNothing}
 * or {@link #disconnect}, from any thread. Until then, or until it steps aside, the connection begins with no other request.
 * Replies leave in the order of their requests.
 */
public interface Request {

    /**
     * The header and body of the request, without its size, from position to limit. The bytes may be changed in place.
     * They belong to the network, which uses the memory for the next request as soon as this one is completed or has stepped
     * aside: nothing may look at them, or at a view of them, after that.
     */
    ByteBuffer frame();

    ConnectionInfo connection();

    /**
     * Lets the connection go on with the next request before this one is completed. For one that has had its effect and waits for
     * somebody else's word: it looks at its frame no more. Its reply keeps its place. Without effect where the request is
     * completed already, or where too many of the connection have stepped aside.
     */
    default void stepAside() {
        // a server may always take the requests of a connection one after the other
    }

    /**
     * Sends a reply and completes the request. It leaves when the replies to earlier requests have left.
     *
     * @param parts header and body of the reply, in order and without its size, which the network adds. They belong to
     *     the network until they are sent, and are sent from where they lie as the client takes them. None is a view
     *     of the request's frame, whose memory is free from here on
     */
    void respond(List<Records> parts);

    /** Completes the request without a reply, as for a produce request with {@code acks=0}. */
    void respondNothing();

    /** Completes the request by closing its connection. */
    void disconnect();
}
