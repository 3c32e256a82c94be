package gregor.network;

/** What a server does with requests. Runs on the threads of the request handler pool, many requests at a time. */
@FunctionalInterface
public interface RequestHandler {

    /**
     * Handles one request. It may be completed before this returns or later, by any thread; a handler that has to wait
     * for something parks the request and returns. An exception closes the connection, unless the request was
     * completed before.
     */
    void handle(Request request);

    /**
     * A connection has ended, whoever closed it; once each, and not before its request under way is completed, unless it was this side
     * that closed it. For whoever draws conclusions from a peer's silence: a process that ends has its connections closed by its
     * operating system at once. Called by a thread of the network; must neither wait nor fail.
     */
    default void disconnected(ConnectionInfo connection) {}
}
