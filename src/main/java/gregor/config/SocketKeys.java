package gregor.config;

import static gregor.config.Allowed.atLeast;
import static gregor.config.Allowed.elements;
import static gregor.config.Allowed.oneOf;
import static gregor.config.Allowed.oneOrMore;
import static gregor.config.ConfigKey.REQUIRED;
import static gregor.config.ConfigKey.key;
import static gregor.config.ConfigType.INT;
import static gregor.config.ConfigType.LIST;
import static gregor.config.ConfigType.LONG;
import static gregor.config.ConfigType.STRING;
import static gregor.config.Importance.HIGH;
import static gregor.config.Importance.LOW;
import static gregor.config.Importance.MEDIUM;

import java.util.List;

/** Settings of listeners, connections and request queues. */
final class SocketKeys {

    private SocketKeys() {}

    /** Where the node can be reached. */
    static List<ConfigKey> listeners() {
        return List.of(
            key("listeners", LIST, "PLAINTEXT://:9092", oneOrMore(), HIGH,
                "Where the node listens: NAME://host:port, separated by commas. An empty host means all interfaces.").perBroker(),
            key("advertised.listeners", LIST, null, oneOrMore(), HIGH,
                "Addresses that clients and other nodes are told to use. Where it is not set, those of listeners."),
            key("listener.security.protocol.map", STRING, "SASL_SSL:SASL_SSL,PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_PLAINTEXT:SASL_PLAINTEXT",
                LOW,
                "Which security protocol each listener name speaks: NAME:PROTOCOL, separated by commas.").perBroker(),
            key("inter.broker.listener.name", STRING, null, MEDIUM,
                "Listener that brokers use among themselves. Where it is not set, the one named like "
                + "security.inter.broker.protocol."),
            key("security.inter.broker.protocol", STRING, "PLAINTEXT", oneOf("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"), MEDIUM,
                "Security protocol that brokers use among themselves; not to be set together with inter.broker.listener.name."),
            key("controller.listener.names", LIST, REQUIRED, oneOrMore(), HIGH,
                "Listeners that controllers use, by name. A broker talks to controllers through the first."),
            key("early.start.listeners", LIST, null, elements(), HIGH,
                "Listeners that open before the authorizer is ready. The controllers' listeners always do."));
    }

    /** Sockets, threads and queues between the wire and the handlers. */
    static List<ConfigKey> sockets() {
        return List.of(
            key("num.network.threads", INT, 3, atLeast(1), HIGH,
                "Threads of each listener that read requests and write replies.").clusterWide(),
            key("num.io.threads", INT, 8, atLeast(1), HIGH,
                "Threads that work on requests, reading and writing files while they do.").clusterWide(),
            key("queued.max.requests", INT, 500, atLeast(1), HIGH,
                "Requests that may wait for a handler thread before the network threads stop reading."),
            key("queued.max.request.bytes", LONG, -1, MEDIUM,
                "Bytes of requests that may wait before the network threads stop reading; -1 means no limit."),
            key("socket.send.buffer.bytes", INT, 102_400, HIGH,
                "SO_SNDBUF of accepted connections; -1 leaves it to the operating system."),
            key("socket.receive.buffer.bytes", INT, 102_400, HIGH,
                "SO_RCVBUF of accepted connections; -1 leaves it to the operating system."),
            key("socket.request.max.bytes", INT, 104_857_600, atLeast(1), HIGH,
                "Largest request; a connection that announces a larger one is closed."),
            key("socket.listen.backlog.size", INT, 50, atLeast(1), MEDIUM,
                "Connections that may wait to be accepted."),
            key("socket.connection.setup.timeout.ms", LONG, 10_000, MEDIUM,
                "How long this node waits for a connection that it opens; grows with each failure in a row."),
            key("socket.connection.setup.timeout.max.ms", LONG, 30_000, MEDIUM,
                "What that time grows to at most."),
            key("controller.socket.timeout.ms", INT, 30_000, MEDIUM,
                "How long a request between controller and broker may take."));
    }

    /** How many connections there may be, and how long they live. */
    static List<ConfigKey> connections() {
        return List.of(
            key("connections.max.idle.ms", LONG, 600_000, MEDIUM,
                "A connection that carried nothing for this long is closed."),
            key("connections.max.reauth.ms", LONG, 0, MEDIUM,
                "How long a session lives before its client has to authenticate again; 0 means for ever."),
            key("connection.failed.authentication.delay.ms", INT, 100, atLeast(0), LOW,
                "How long a connection stays open after a failed authentication, which slows down guessing."),
            key("max.connections", INT, Integer.MAX_VALUE, atLeast(0), MEDIUM,
                "Connections that the broker has at most.").clusterWide(),
            key("max.connections.per.ip", INT, Integer.MAX_VALUE, atLeast(0), MEDIUM,
                "Connections from one address at most. 0 is allowed where max.connections.per.ip.overrides is set.").clusterWide(),
            key("max.connections.per.ip.overrides", STRING, "", MEDIUM,
                "Exceptions from max.connections.per.ip: host:count, separated by commas.").clusterWide(),
            key("max.connection.creation.rate", INT, Integer.MAX_VALUE, atLeast(0), MEDIUM,
                "New connections a second at most; more of them have to wait.").clusterWide());
    }
}
