package gregor.network;

/**
 * What a handler may know about the connection that a request came from.
 *
 * @param id unique while the process runs
 * @param listenerName the listener that accepted it, as in {@code listeners}
 * @param clientAddress the other side's IP address, in digits
 */
public record ConnectionInfo(long id, String listenerName, String clientAddress) {}
