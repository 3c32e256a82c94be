package gregor.client;

import static gregor.config.Allowed.atLeast;
import static gregor.config.Allowed.between;
import static gregor.config.Allowed.betweenOr;
import static gregor.config.Allowed.oneOf;
import static gregor.config.Allowed.oneOrMore;
import static gregor.config.ConfigKey.REQUIRED;
import static gregor.config.ConfigKey.key;
import static gregor.config.ConfigType.BOOLEAN;
import static gregor.config.ConfigType.INT;
import static gregor.config.ConfigType.LIST;
import static gregor.config.ConfigType.LONG;
import static gregor.config.ConfigType.STRING;
import static gregor.config.Importance.HIGH;
import static gregor.config.Importance.LOW;
import static gregor.config.Importance.MEDIUM;

import gregor.config.ConfigKey;
import java.util.List;
import java.util.stream.Stream;

/** The settings of clients, with the names and defaults of Apache Kafka's clients. */
final class ClientKeys {

    private ClientKeys() {}

    /** What producer, consumer and admin client have in common. */
    static List<ConfigKey> common() {
        return Stream.concat(Stream.of(key("bootstrap.servers", LIST, REQUIRED, oneOrMore(), HIGH,
            "Brokers to ask for the others: host:port, separated by commas.")), connections().stream()).toList();
    }

    /** What whoever opens connections is told. */
    static List<ConfigKey> connections() {
        return List.of(
            key("client.id", STRING, "", MEDIUM,
                "The name under which the brokers know this client, in their logs and quotas."),
            key("request.timeout.ms", INT, 30_000, atLeast(0), MEDIUM,
                "How long to wait for a reply."),
            key("socket.connection.setup.timeout.ms", LONG, 10_000, atLeast(0), MEDIUM,
                "How long a connection may take to be ready for requests."),
            key("reconnect.backoff.ms", LONG, 50, atLeast(0), LOW,
                "How long to wait after a failed connection; twice as long each time."),
            key("reconnect.backoff.max.ms", LONG, 1000, atLeast(0), LOW,
                "The longest wait after a failed connection."),
            key("retry.backoff.ms", LONG, 100, atLeast(0), LOW,
                "How long to wait before a failed request is sent again; twice as long each time."),
            key("retry.backoff.max.ms", LONG, 1000, atLeast(0), LOW,
                "The longest wait before a failed request is sent again."),
            key("metadata.max.age.ms", LONG, 300_000, atLeast(0), LOW,
                "How long the picture of the cluster counts as fresh if nothing proves it wrong."),
            key("security.protocol", STRING, "PLAINTEXT", oneOf("PLAINTEXT"), MEDIUM,
                "How connections are protected; this client speaks PLAINTEXT only."));
    }

    static List<ConfigKey> admin() {
        return List.of(
            apiTimeout(),
            key("bootstrap.controllers", LIST, "", HIGH,
                "Controllers to ask instead of brokers: host:port, separated by commas. Not together with bootstrap.servers."));
    }

    static List<ConfigKey> producer() {
        return List.of(
            key("acks", STRING, "all", oneOf("all", "-1", "0", "1"), LOW,
                "Which replicas must have a batch before it counts as sent: none (0), the leader (1), all in sync (all)."),
            key("batch.size", INT, 16_384, atLeast(0), MEDIUM,
                "Bytes of a partition's records to send together; a larger record travels alone."),
            key("linger.ms", LONG, 5, atLeast(0), MEDIUM,
                "How long a batch waits for more records before it leaves though it is not full."),
            key("buffer.memory", LONG, 33_554_432, atLeast(0), HIGH,
                "Bytes that batches may take while they wait or are under way."),
            key("max.block.ms", LONG, 60_000, atLeast(0), MEDIUM,
                "How long send may wait for memory or for metadata."),
            key("max.request.size", INT, 1_048_576, atLeast(0), MEDIUM,
                "Largest record, and roughly the largest request."),
            key("delivery.timeout.ms", INT, 120_000, atLeast(0), MEDIUM,
                "How long a record may take from send to success, retries included."),
            key("retries", INT, Integer.MAX_VALUE, atLeast(0), HIGH,
                "How often a batch is sent again after an error that may pass."),
            key("compression.type", STRING, "none", oneOf("none", "gzip", "snappy", "lz4", "zstd"), HIGH,
                "How batches are compressed."),
            key("compression.gzip.level", INT, -1, betweenOr(1, 9, -1), MEDIUM,
                "Level where compression.type is gzip; -1 is the library's own default."),
            key("compression.lz4.level", INT, 9, between(1, 17), MEDIUM, "Level where compression.type is lz4."),
            key("compression.zstd.level", INT, 3, between(-131_072, 22), MEDIUM, "Level where compression.type is zstd."),
            maxInFlight());
    }

    static ConfigKey maxInFlight() {
        return key("max.in.flight.requests.per.connection", INT, 5, atLeast(1), LOW,
            "Requests to one broker that may wait for their replies. A partition has one batch under way in any case.");
    }

    static List<ConfigKey> consumer() {
        return List.of(
            apiTimeout(),
            key("auto.offset.reset", STRING, "latest", oneOf("earliest", "latest", "none"), MEDIUM,
                "Where to go on without a position, or when the position's record is gone."),
            key("fetch.min.bytes", INT, 1, atLeast(0), HIGH,
                "Bytes a broker waits for before it answers."),
            key("fetch.max.wait.ms", INT, 500, atLeast(0), LOW,
                "How long a broker waits for them."),
            key("fetch.max.bytes", INT, 52_428_800, atLeast(0), MEDIUM,
                "Bytes of one reply; a first batch that is larger comes all the same."),
            key("max.partition.fetch.bytes", INT, 1_048_576, atLeast(0), HIGH,
                "Bytes of one partition in a reply; a first batch that is larger comes all the same."),
            key("client.rack", STRING, "", LOW,
                "Where the consumer stands. A leader may send it to a replica there, if its brokers have a replica.selector.class."),
            key("check.crcs", BOOLEAN, true, LOW,
                "Whether the check sum of each batch is computed."),
            key("allow.auto.create.topics", BOOLEAN, true, MEDIUM,
                "Whether asking for a topic that is not there may create it, if the broker allows it too."),
            key("isolation.level", STRING, "read_uncommitted", oneOf("read_uncommitted"), MEDIUM,
                "Which transactional records to return; this client returns all of them."));
    }

    private static ConfigKey apiTimeout() {
        return key("default.api.timeout.ms", INT, 60_000, atLeast(0), MEDIUM,
            "How long a call may take, retries included.");
    }
}
