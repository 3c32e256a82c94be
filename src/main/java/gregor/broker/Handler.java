package gregor.broker;

/**
 * Serves one API. A handler never blocks on another node and never waits: a request that must wait is left with
 * whoever will complete it, and the thread goes on to the next request.
 *
 * @param <Q> the request's record class
 */
@FunctionalInterface
public interface Handler<Q> {

    /**
     * Serves a request, now or later, through its context. Views into the request's bytes are valid until the
     * context's reply, or until it lets the request step aside. An exception closes the connection.
     */
    void handle(Q request, RequestContext context);
}
