package gregor.client;

import gregor.config.ConfigDef;
import gregor.config.ConfigKey;
import gregor.config.ConfigValues;
import gregor.config.InvalidConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What all clients are told: where the cluster is, and how long to wait for it. Valid once it exists. */
public final class ClientConfig {

    /** What brokers are told about this software (KIP-511). */
    static final String SOFTWARE_NAME = "gregor";
    static final String SOFTWARE_VERSION = "4.3.1";

    private static final String SERVERS = "bootstrap.servers";
    private static final String CONTROLLERS = "bootstrap.controllers";
    private static final int MAX_PORT = 65_535;
    private static final int DEFAULT_MAX_IN_FLIGHT = 5;
    /** For the admin client: the common settings and the time-out of a call. */
    private static final ConfigDef ADMIN = ConfigDef.of(ClientKeys.common(), ClientKeys.admin());

    /** For a node that talks to other nodes, whose addresses it is given. */
    private static final ConfigDef NODE = ConfigDef.of(ClientKeys.connections(), List.of(ClientKeys.maxInFlight()));

    private final List<NodeAddress> bootstrapServers;
    private final boolean asksControllers;
    private final String clientId;
    private final int requestTimeoutMs;
    private final long connectionSetupTimeoutMs;
    private final long reconnectBackoffMs;
    private final long reconnectBackoffMaxMs;
    private final long retryBackoffMs;
    private final long retryBackoffMaxMs;
    private final long metadataMaxAgeMs;
    private final int apiTimeoutMs;
    private final int maxInFlightRequests;
    private final boolean allowAutoCreateTopics;
    private final List<String> unknown;

    /** @throws InvalidConfig if a value is not allowed */
    private ClientConfig(ConfigDef def, ConfigValues values, Map<String, String> props, boolean allowAutoCreateTopics) {
        asksControllers = props.containsKey(CONTROLLERS);
        bootstrapServers = def.contains(SERVERS) ? parseAddresses(asksControllers ? CONTROLLERS : SERVERS, values.listOf(SERVERS)) : List.of();
        clientId = values.stringOf("client.id");
        requestTimeoutMs = values.intOf("request.timeout.ms");
        connectionSetupTimeoutMs = values.longOf("socket.connection.setup.timeout.ms");
        reconnectBackoffMs = values.longOf("reconnect.backoff.ms");
        reconnectBackoffMaxMs = values.longOf("reconnect.backoff.max.ms");
        retryBackoffMs = values.longOf("retry.backoff.ms");
        retryBackoffMaxMs = values.longOf("retry.backoff.max.ms");
        metadataMaxAgeMs = values.longOf("metadata.max.age.ms");
        apiTimeoutMs = def.contains("default.api.timeout.ms") ? values.intOf("default.api.timeout.ms") : 0;
        maxInFlightRequests = def.contains("max.in.flight.requests.per.connection")
            ? values.intOf("max.in.flight.requests.per.connection") : DEFAULT_MAX_IN_FLIGHT;
        this.allowAutoCreateTopics = allowAutoCreateTopics;
        unknown = props.keySet().stream().filter(name -> !def.contains(name)).sorted()
            .map(name -> name + " (the nearest known name is " + def.nearest(name) + ")").toList();
    }

    /**
     * Settings of an admin client, by Kafka's names.
     *
     * @throws InvalidConfig if a value is not allowed, or not one of bootstrap.servers and bootstrap.controllers is there
     */
    public static ClientConfig of(Map<String, String> props) {
        String controllers = props.get(CONTROLLERS);
        if (controllers != null && props.containsKey(SERVERS)) {
            throw InvalidConfig.of(CONTROLLERS, controllers, "cannot be set together with " + SERVERS);
        }
        Map<String, String> all = new LinkedHashMap<>(props);
        if (controllers != null) {
            all.put(SERVERS, controllers); // addresses to start with, as the others
        }
        return new ClientConfig(ADMIN, ADMIN.parse(all), all, false);
    }

    /**
     * Settings of a node that talks to other nodes, by the names that clients use; without bootstrap.servers.
     *
     * @throws InvalidConfig if a value is not allowed
     */
    public static ClientConfig betweenNodes(Map<String, String> props) {
        return new ClientConfig(NODE, NODE.parse(props), props, false);
    }

    static ClientConfig of(ConfigDef def, ConfigValues values, Map<String, String> props, boolean allowAutoCreateTopics) {
        return new ClientConfig(def, values, props, allowAutoCreateTopics);
    }

    static ConfigDef define(List<ConfigKey> own) {
        return ConfigDef.of(ClientKeys.common(), own);
    }

    private static List<NodeAddress> parseAddresses(String key, List<String> addresses) {
        List<NodeAddress> nodes = new ArrayList<>();
        for (String address : addresses) {
            int colon = address.lastIndexOf(':');
            String host = colon < 0 ? "" : address.substring(0, colon);
            if (host.startsWith("[") && host.endsWith("]")) {
                host = host.substring(1, host.length() - 1); // IPv6
            }
            int port = colon < 0 ? -1 : parsePort(address.substring(colon + 1));
            if (host.isEmpty() || port < 1) {
                throw InvalidConfig.of(key, address, "must be host:port with a port from 1 to " + MAX_PORT);
            }
            nodes.add(new NodeAddress(-1 - nodes.size(), host, port, null));
        }
        return List.copyOf(nodes);
    }

    private static int parsePort(String text) {
        try {
            int port = Integer.parseInt(text);
            return port <= MAX_PORT ? port : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** Whether the nodes to ask are the controllers, and the cluster is seen as they see it (KIP-919). */
    public boolean asksControllers() {
        return asksControllers;
    }

    /** At least one, except between nodes; their ids are -1, -2 and so on. */
    public List<NodeAddress> bootstrapServers() {
        return bootstrapServers;
    }

    public String clientId() {
        return clientId;
    }

    public int requestTimeoutMs() {
        return requestTimeoutMs;
    }

    public long connectionSetupTimeoutMs() {
        return connectionSetupTimeoutMs;
    }

    public long reconnectBackoffMs() {
        return reconnectBackoffMs;
    }

    public long reconnectBackoffMaxMs() {
        return reconnectBackoffMaxMs;
    }

    public long retryBackoffMs() {
        return retryBackoffMs;
    }

    public long retryBackoffMaxMs() {
        return retryBackoffMaxMs;
    }

    public long metadataMaxAgeMs() {
        return metadataMaxAgeMs;
    }

    /** How long a call may take, retries included. */
    public int apiTimeoutMs() {
        return apiTimeoutMs;
    }

    public int maxInFlightRequests() {
        return maxInFlightRequests;
    }

    public boolean allowAutoCreateTopics() {
        return allowAutoCreateTopics;
    }

    /** The settings that mean nothing here, each with the nearest name that does. */
    public List<String> unknown() {
        return unknown;
    }
}
