package gregor.client;

/**
 * Where a broker can be reached. An address from {@code bootstrap.servers}, whose broker id nobody knows yet, has a
 * negative id: -1 for the first, -2 for the second and so on.
 *
 * @param rack null if the broker was given none
 */
public record NodeAddress(int id, String host, int port, String rack) {

    public boolean isBootstrap() {
        return id < 0;
    }

    /** {@code host:port (id: 1 rack: null)}, as Kafka's tools write it. */
    @Override
    public String toString() {
        return host + ":" + port + " (id: " + id + " rack: " + rack + ")";
    }
}
