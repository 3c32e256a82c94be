package gregor.config;

/**
 * A place to listen at or to connect to.
 *
 * @param listenerName in upper case
 * @param host empty means all interfaces; brackets around an IPv6 address are taken off
 * @param port 0 means any free port
 * @param securityProtocol PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL
 */
public record Endpoint(String listenerName, String host, int port, String securityProtocol) {

    /** {@code NAME://host:port}, as {@code listeners} has it. */
    @Override
    public String toString() {
        return listenerName + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
