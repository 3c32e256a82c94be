package gregor.network;

import gregor.port.Clock;
import gregor.port.Trace;
import java.io.IOException;

/** What takes the requests of other nodes and of clients: sockets in production, the simulated network in a simulation. */
public interface Server extends AutoCloseable {

    /** Makes a server, with its listeners bound. */
    @FunctionalInterface
    interface Factory {

        /** @throws IOException naming the listener that could not be bound; none is bound then */
        Server bind(NetworkSettings settings, RequestHandler handler, Clock clock, Trace trace) throws IOException;
    }

    /**
     * Starts to serve a listener. What connects to it before that waits.
     *
     * @throws IllegalStateException if it is served already, or the server is closed
     */
    void start(String listenerName);

    /** The port that a listener has, chosen by the machine if its settings say 0. */
    int boundPort(String listenerName);

    /** Takes no more requests, lets those under way finish, and closes all connections. */
    @Override
    void close();
}
