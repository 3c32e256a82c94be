package gregor.network;

import gregor.protocol.Records;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * One frame that a client sent, waiting to be completed: by exactly one call of {@link #respond}, {@link #respondNothing}
 * or {@link #disconnect}, from any thread. Until then the connection has no other request under way, so replies leave
 * in the order of their requests.
 */
public interface Request {

    /**
     * The header and body of the request, without its size, from position to limit. The bytes may be changed in place.
     * They belong to the network, which uses the memory for the next request as soon as this one is completed: nothing
     * may look at them, or at a view of them, after that.
     */
    ByteBuffer frame();

    ConnectionInfo connection();

    /**
     * Sends a reply and completes the request.
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
