package gregor.network;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.config.Endpoint;
import gregor.config.NodeConfig;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a socket server can be told, with Kafka's names and meanings.
 *
 * @param listeners where to listen; for port 0 the operating system chooses, see {@link SocketServer#boundPort}
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
 * @param maxConnectionsPerIpOverrides the same for single IP addresses
 * @param maxConnectionCreationRate connections accepted in a second, all listeners together
 * @param connectionsMaxIdleMs how long a connection may be silent; -1 for ever
 */
public record NetworkSettings(
        List<Endpoint> listeners,
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
        Map<String, Integer> maxConnectionsPerIpOverrides,
        int maxConnectionCreationRate,
        long connectionsMaxIdleMs) {

    public NetworkSettings {
        listeners = List.copyOf(listeners);
        maxConnectionsPerIpOverrides = Map.copyOf(maxConnectionsPerIpOverrides);
    }

    /**
     * The settings of a node.
     *
     * @throws KafkaException INVALID_CONFIG if {@code max.connections.per.ip.overrides} has a host that nobody knows
     */
    public static NetworkSettings of(NodeConfig config) {
        Map<String, Integer> overrides = new HashMap<>();
        config.maxConnectionsPerIpOverrides().forEach((host, max) -> overrides.put(addressOf(host), max));
        return new NetworkSettings(config.listeners(), config.numNetworkThreads(), config.numIoThreads(),
                config.queuedMaxRequests(), config.queuedMaxRequestBytes(), config.socketRequestMaxBytes(),
                config.socketSendBufferBytes(), config.socketReceiveBufferBytes(), config.socketListenBacklogSize(),
                config.maxConnections(), config.maxConnectionsPerIp(), overrides, config.maxConnectionCreationRate(),
                config.connectionsMaxIdleMs());
    }

    private static String addressOf(String host) {
        try {
            return InetAddress.getByName(host).getHostAddress();
        } catch (UnknownHostException e) {
            throw new KafkaException(ErrorCode.INVALID_CONFIG,
                    "max.connections.per.ip.overrides: host " + host + " is unknown; IP addresses and known host names are allowed", e);
        }
    }
}
