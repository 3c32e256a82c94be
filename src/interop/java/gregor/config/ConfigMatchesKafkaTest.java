package gregor.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import kafka.server.KafkaConfig;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.server.config.AbstractKafkaConfig;
import org.apache.kafka.server.config.DynamicBrokerConfig;
import org.apache.kafka.server.config.ServerTopicConfigSynonyms;
import org.apache.kafka.storage.internals.log.LogConfig;
import org.junit.jupiter.api.Test;

/** Our definitions against those of the release they describe. */
class ConfigMatchesKafkaTest {

    /** Texts that some settings take and others refuse. */
    private static final List<String> CANDIDATES = List.of("", " ", "0", "1", " 7 ", "-1", "-2", "-3", "9", "10", "17", "22", "23", "100",
        "1023", "1024", "65536", "524288", "1048576", "8388608", "2147483648", "99999999999999999999", "0.5", "0.9", "1.5", "1e3", "abc",
        "true", "TRUE", "yes", "delete", "compact,delete", "delete,delete", "delete,", ",", "gzip", "GZIP", "uncompressed", "CreateTime",
        "LogAppendTime", "broker", "controller,broker", "broker,broker", "*", "0:1", "0:1, 2:3", "0:x", "classic,consumer", "upgrade",
        "UPGRADE", "required", "PLAINTEXT", "SASL_SSL", "rs256", "RS256", "1@h:1", "a:1,b:2", "a,a");

    @Test
    void everyKeyOfABrokerIsTheSame() {
        assertSameKeys(NodeConfig.KEYS, AbstractKafkaConfig.CONFIG_DEF.configKeys());
    }

    @Test
    void everyKeyOfATopicIsTheSame() {
        assertSameKeys(TopicConfig.KEYS, LogConfig.configKeys());
    }

    private static void assertSameKeys(ConfigDef ours, Map<String, org.apache.kafka.common.config.ConfigDef.ConfigKey> theirs) {
        assertThat(describe(ours)).containsExactlyInAnyOrderElementsOf(theirs.values().stream().map(ConfigMatchesKafkaTest::describe).toList());
    }

    private static List<String> describe(ConfigDef def) {
        return def.keys().stream().map(key -> key.name() + " " + key.type() + " " + (key.required() ? "required" : key.defaultText()) + " "
            + key.importance() + " " + key.internal()).toList();
    }

    private static String describe(org.apache.kafka.common.config.ConfigDef.ConfigKey key) {
        boolean required = key.defaultValue == org.apache.kafka.common.config.ConfigDef.NO_DEFAULT_VALUE;
        return key.name + " " + key.type + " "
            + (required ? "required" : org.apache.kafka.common.config.ConfigDef.convertToString(key.defaultValue, key.type)) + " "
            + key.importance + " " + key.internalConfig;
    }

    @Test
    void theSameKeysAreDynamic() {
        Map<String, String> ours = new TreeMap<>();
        NodeConfig.KEYS.keys().forEach(key -> ours.put(key.name(), key.updateMode().toString()));
        NodeConfig.DYNAMIC_ONLY_KEYS.keys().forEach(key -> ours.put(key.name(), key.updateMode().toString()));
        ours.values().removeIf("read-only"::equals);
        assertThat(ours).isEqualTo(new TreeMap<>(DynamicBrokerConfig.dynamicConfigUpdateModes()));
    }

    @Test
    void aTopicFallsBackToTheSameKeyOfItsBroker() {
        Map<String, String> ours = new TreeMap<>();
        TopicConfig.KEYS.keys().stream().filter(key -> key.fallback() != null).forEach(key -> ours.put(key.name(), key.fallback().name()));
        assertThat(ours).isEqualTo(new TreeMap<>(ServerTopicConfigSynonyms.TOPIC_CONFIG_SYNONYMS));
    }

    @Test
    void theSameValuesAreAllowed() {
        List<String> differences = new ArrayList<>();
        compareValues(NodeConfig.KEYS, AbstractKafkaConfig.CONFIG_DEF.configKeys(), differences);
        compareValues(TopicConfig.KEYS, LogConfig.configKeys(), differences);
        assertThat(differences).isEmpty();
    }

    private static void compareValues(ConfigDef ours, Map<String, org.apache.kafka.common.config.ConfigDef.ConfigKey> theirs,
            List<String> differences) {
        for (ConfigKey key : ours.keys()) {
            for (String text : CANDIDATES) {
                String our = outcome(() -> key.type().format(key.parse(text)));
                String their = outcome(() -> kafkaParse(theirs.get(key.name()), text));
                if (!our.equals(their) && isComparable(key, text)) {
                    differences.add(key.name() + "=" + text + ": " + our + ", but Kafka " + their);
                }
            }
        }
    }

    /** Not a class, which Kafka loads; not an address of the quorum, which we check together with the rest. */
    private static boolean isComparable(ConfigKey key, String text) {
        boolean isAddress = key.name().equals("controller.quorum.voters") || key.name().equals("controller.quorum.bootstrap.servers");
        // Kafka takes a comma alone for a list of throttled replicas.
        boolean isSlip = key.name().endsWith("throttled.replicas") && text.equals(",");
        return key.type() != ConfigType.CLASS && key.type() != ConfigType.PASSWORD && !isAddress && !isSlip;
    }

    private static String kafkaParse(org.apache.kafka.common.config.ConfigDef.ConfigKey key, String text) {
        Object value = new org.apache.kafka.common.config.ConfigDef().define(key).parse(Map.of(key.name, text)).get(key.name);
        return org.apache.kafka.common.config.ConfigDef.convertToString(value, key.type);
    }

    private static String outcome(java.util.function.Supplier<String> attempt) {
        try {
            return attempt.get();
        } catch (InvalidConfig | ConfigException e) {
            return "refused";
        }
    }

    /** A node starts on properties exactly where Kafka does. */
    @Property(tries = 3000)
    void theSameNodesStart(@ForAll("properties") Map<String, String> properties) {
        String ours = start(() -> NodeConfig.of(properties));
        String theirs = start(() -> {
            Properties copy = new Properties();
            copy.putAll(properties);
            KafkaConfig.fromProps(copy, false);
        });
        Statistics.label("starts").collect(ours.isEmpty());
        assertThat(ours.isEmpty()).as("Gregor: '%s', Kafka: '%s'", ours, theirs).isEqualTo(theirs.isEmpty());
    }

    private static String start(Runnable attempt) {
        try {
            attempt.run();
            return "";
        } catch (InvalidConfig | IllegalArgumentException | ConfigException e) {
            return e.getMessage() == null ? e.toString() : e.getMessage();
        }
    }

    /** One of three properties that start, with up to three settings replaced or taken out. */
    @Provide
    Arbitrary<Map<String, String>> properties() {
        Map<String, String> combined = Map.of("node.id", "1", "process.roles", "broker,controller", "listeners",
            "PLAINTEXT://:9092,CONTROLLER://h:9093", "controller.listener.names", "CONTROLLER", "controller.quorum.voters", "1@h:9093");
        Map<String, String> broker = Map.of("node.id", "1", "process.roles", "broker", "listeners",
            "A://h:1,B://g:2", "controller.listener.names", "CONTROLLER", "controller.quorum.bootstrap.servers", "c:9093",
            "listener.security.protocol.map", "A:PLAINTEXT,B:PLAINTEXT,CONTROLLER:PLAINTEXT", "inter.broker.listener.name", "A");
        Map<String, String> controller = Map.of("node.id", "1", "process.roles", "controller", "listeners", "CONTROLLER://:9093",
            "controller.listener.names", "CONTROLLER", "controller.quorum.voters", "1@h:9093,2@g:9093");
        return Arbitraries.of(List.of(combined, broker, controller)).flatMap(base -> changes().list().ofMaxSize(3).map(changes -> {
            Map<String, String> all = new LinkedHashMap<>(base);
            changes.forEach(change -> all.put(change.getKey(), change.getValue()));
            all.values().removeIf("-"::equals);
            return all;
        }));
    }

    private static Arbitrary<Map.Entry<String, String>> changes() {
        List<Map.Entry<String, String>> changes = new ArrayList<>();
        change(changes, "node.id", "-", "2", "-1");
        change(changes, "broker.id", "1", "2");
        change(changes, "process.roles", "broker", "controller", "broker,controller", "-");
        change(changes, "listeners", "PLAINTEXT://:9092", "CONTROLLER://:9093", "PLAINTEXT://h:9092,CONTROLLER://h:9093", "-",
            "A://h:1,B://h:2,CONTROLLER://:3", "SSL://h:1,CONTROLLER://h:2", "PLAINTEXT://[::1]:9,CONTROLLER://127.0.0.1:9",
            "PLAINTEXT://h:9,CONTROLLER://h:9", "PLAINTEXT://h:0,CONTROLLER://h:0", "PLAINTEXT://h:9,plaintext://h:8", "h:99",
            "PLAINTEXT://h:-1,CONTROLLER://h:1", "PLAINTEXT://h_1.x:9,CONTROLLER://0.0.0.0:1");
        change(changes, "advertised.listeners", "PLAINTEXT://other:1", "PLAINTEXT://0.0.0.0:1", "CONTROLLER://h:3",
            "PLAINTEXT://a:1,CONTROLLER://0.0.0.0:2", "A://a:1", "A://a:1,B://a:1", "PLAINTEXT://a:1,CONTROLLER://b:1", "PLAINTEXT://:5");
        change(changes, "controller.listener.names", "-", "CONTROLLER,B", "PLAINTEXT", "SSL", "controller", "A");
        change(changes, "listener.security.protocol.map", "-", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT", "A:PLAINTEXT,B:PLAINTEXT",
            "a:ssl,b:Plaintext,controller:SASL_SSL", "A:TLS", "PLAINTEXT:PLAINTEXT", "", "A:SASL_SSL,B:PLAINTEXT,CONTROLLER:SSL", "A");
        change(changes, "inter.broker.listener.name", "A", "PLAINTEXT", "CONTROLLER", "a", "-");
        change(changes, "security.inter.broker.protocol", "SSL", "PLAINTEXT", "X");
        change(changes, "controller.quorum.voters", "-", "2@h:9093,3@g:1", "1@h", "x@h:1", "1@[::1]:3", "1@h:70000", "1@h:1");
        change(changes, "controller.quorum.bootstrap.servers", "-", "h:1", "h:1,g:2", "h", "0.0.0.0:1", "[::1]:2");
        change(changes, "controller.quorum.auto.join.enable", "true");
        odd().forEach((name, value) -> change(changes, name, value));
        return Arbitraries.of(changes);
    }

    private static void change(List<Map.Entry<String, String>> changes, String name, String... values) {
        for (String value : values) {
            changes.add(Map.entry(name, value));
        }
    }

    private static Map<String, String> odd() {
        Map<String, String> odd = new LinkedHashMap<>();
        odd.put("log.roll.ms", "0");
        odd.put("log.roll.jitter.ms", "-1");
        odd.put("log.retention.ms", "0");
        odd.put("log.retention.hours", "0");
        odd.put("log.retention.minutes", "-5");
        odd.put("log.dirs", "");
        odd.put("log.cleaner.threads", "128");
        odd.put("log.cleaner.dedupe.buffer.size", "1048577");
        odd.put("replica.fetch.wait.max.ms", "30001");
        odd.put("replica.lag.time.max.ms", "400");
        odd.put("queued.max.request.bytes", "5");
        odd.put("max.connections.per.ip", "0");
        odd.put("max.connections.per.ip.overrides", "127.0.0.1:4");
        odd.put("connection.failed.authentication.delay.ms", "600000");
        odd.put("connections.max.idle.ms", "-1");
        odd.put("cordoned.log.dirs", "/x");
        odd.put("group.consumer.heartbeat.interval.ms", "4000");
        odd.put("group.share.heartbeat.interval.ms", "46000");
        odd.put("group.streams.num.standby.replicas", "3");
        odd.put("group.share.max.share.sessions", "100");
        odd.put("group.share.assignors", "simple,simple");
        odd.put("group.min.session.timeout.ms", "9999999");
        odd.put("group.share.delivery.count.limit", "2");
        odd.put("min.insync.replicas", "0");
        odd.put("num.partitions", "x");
        return odd;
    }
}
