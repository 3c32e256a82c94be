package gregor.network;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;

/**
 * What a socket server can be told, with Kafka's names and meanings.
 *
 * @param listeners where to listen
 * @param numNetworkThreads processors of each listener
 * @param numIoThreads threads of the request handler pool
 * @param queuedMaxRequests requests in the queue at which processors stop to read
 * @param queuedMaxRequestBytes memory in use for frames at which processors stop to begin new ones; -1 for no limit
 * @param socketRequestMaxBytes largest frame, without its size
 * @param socketSendBufferBytes of each socket; -1 leaves it to the operating system
 * @param socketReceiveBufferBytes of each socket; -1 leaves it to the operating system
 * @param socketListenBacklogSize connections that may wait to be accepted
 * @param maxConnections at most so many at a time; further ones wait to be accepted
 * @param maxConnectionsPerIp at most so many from one address; further ones are closed
 * @param maxConnectionsPerIpOverrides the same for single addresses
 * @param maxConnectionCreationRate connections accepted in a second, all listeners together
 * @param connectionsMaxIdleMs how long a connection may be silent; -1 for ever
 */
public record NetworkSettings(
        List<Listener> listeners,
        int numNetworkThreads,
        int numIoThreads,
        int queuedMaxRequests,
        long queuedMaxRequestBytes,
        int socketRequestMaxBytes,
        int socketSendBufferBytes,
        int socketReceiveBufferBytes,
        int socketListenBacklogSize,
        int maxConnections,
        int maxConnectionsPerIp,
        Map<InetAddress, Integer> maxConnectionsPerIpOverrides,
        int maxConnectionCreationRate,
        long connectionsMaxIdleMs) {

    public NetworkSettings {
        listeners = List.copyOf(listeners);
        maxConnectionsPerIpOverrides = Map.copyOf(maxConnectionsPerIpOverrides);
    }

    /**
     * An address to listen on.
     *
     * @param name as in {@code listeners}
     * @param host to bind; empty for all interfaces
     * @param port 0 lets the operating system choose, see {@link SocketServer#boundPort}
     */
    public record Listener(String name, String host, int port) {}
}
