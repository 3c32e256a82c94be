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
}
