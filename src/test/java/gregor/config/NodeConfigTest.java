package gregor.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class NodeConfigTest {

    /** What people write: the shape of the files that come with Kafka's release and with its tools. */
    private static final String SERVER_PROPERTIES = """
        process.roles=broker,controller
        node.id=1
        controller.quorum.bootstrap.servers=localhost:9093
        listeners=PLAINTEXT://:9092,CONTROLLER://:9093
        inter.broker.listener.name=PLAINTEXT
        advertised.listeners=PLAINTEXT://localhost:9092,CONTROLLER://localhost:9093
        controller.listener.names=CONTROLLER
        listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_PLAINTEXT:SASL_PLAINTEXT
        num.network.threads=3
        socket.send.buffer.bytes=102400
        log.dirs=/tmp/a, /tmp/b
        offsets.topic.replication.factor=1
        log.retention.hours=168
        log.segment.bytes=1073741824
        listener.name.plaintext.scram-sha-256.sasl.jaas.config=x
        listener.name.plaintext.max.connections=5
        rsm.config.anything=1
        """;

    private static Map<String, String> parse(String text) throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(text));
        return properties.stringPropertyNames().stream().collect(Collectors.toMap(name -> name, properties::getProperty));
    }

    @Test
    void anOrdinaryFileLoadsWithoutAWarning() throws IOException {
        NodeConfig config = NodeConfig.of(parse(SERVER_PROPERTIES));
        assertThat(config.warnings()).isEmpty();
        assertThat(config.logDirs()).containsExactly("/tmp/a", "/tmp/b");
        assertThat(config.metadataLogDir()).isEqualTo("/tmp/a");
        assertThat(config.listeners()).containsExactly(new Endpoint("PLAINTEXT", "", 9092, "PLAINTEXT"),
            new Endpoint("CONTROLLER", "", 9093, "PLAINTEXT"));
        assertThat(config.advertisedListeners()).containsExactly(new Endpoint("PLAINTEXT", "localhost", 9092, "PLAINTEXT"));
        assertThat(config.advertisedControllerListeners()).containsExactly(new Endpoint("CONTROLLER", "localhost", 9093, "PLAINTEXT"));
        assertThat(config.controllerQuorumBootstrapServers()).containsExactly(new Endpoint("CONTROLLER", "localhost", 9093, "PLAINTEXT"));
        assertThat(config.interBrokerListenerName()).isEqualTo("PLAINTEXT");
    }

    @Test
    void anUnknownKeyIsAWarningWithTheNearestName() {
        assertThat(NodeConfig.with(Map.of("num.network.thread", "3", "listener.name.internal.ssl.keystor.location", "x")).warnings())
            .hasSize(2).anyMatch(text -> text.contains("num.network.thread ") && text.contains("num.network.threads."))
            .anyMatch(text -> text.contains("ssl.keystore.location."));
    }

    @Test
    void eachBrokenRuleStopsTheStartAndSaysSo() {
        refuses(Map.of("node.id", "2"), "controller.quorum.voters", "1@localhost:9093");
        refuses(Map.of("broker.id", "7"), "broker.id", "node.id");
        refuses(Map.of("process.roles", "worker"), "process.roles", "broker, controller");
        refuses(Map.of("process.roles", "broker", "controller.quorum.voters", "2@h:1"), "listeners", "controller.listener.names");
        refuses(Map.of("process.roles", "controller"), "listeners", "only listeners of controller.listener.names");
        refuses(Map.of("listeners", "PLAINTEXT:9092"), "listeners", "NAME://host:port");
        refuses(Map.of("listeners", "X://h:1,CONTROLLER://h:2"), "listeners", "listener.security.protocol.map");
        refuses(Map.of("advertised.listeners", "PLAINTEXT://0.0.0.0:9092"), "advertised.listeners", "0.0.0.0");
        refuses(Map.of("controller.quorum.voters", "1@localhost"), "controller.quorum.voters", "id@host:port");
        refuses(Map.of("log.retention.minutes", "0"), "log.retention.ms", "-1 for no limit");
        refuses(Map.of("replica.selector.class", "my.Selector"), "replica.selector.class", "org.apache.kafka.common.replica.RackAwareReplicaSelector");
        refuses(Map.of("queued.max.request.bytes", "10"), "queued.max.request.bytes", "104857600");
        refuses(Map.of("max.connections.per.ip.overrides", "localhost:many"), "max.connections.per.ip.overrides", "host:count");
        refuses(Map.of("group.consumer.session.timeout.ms", "70000"), "group.consumer.session.timeout.ms", "60000");
        assertThatThrownBy(() -> NodeConfig.of(Map.of())).hasMessageContaining("controller.listener.names").hasMessageContaining("required");
    }

    private static void refuses(Map<String, String> overrides, String key, String allowed) {
        assertThatThrownBy(() -> NodeConfig.with(overrides)).isInstanceOf(InvalidConfig.class)
            .hasMessageContaining(key).hasMessageContaining(allowed);
    }

    @Test
    void theFinerUnitWins() {
        assertThat(NodeConfig.with(Map.of("log.roll.hours", "2")).logRollMs()).isEqualTo(7_200_000);
        assertThat(NodeConfig.with(Map.of("log.roll.hours", "2", "log.roll.ms", "5")).logRollMs()).isEqualTo(5);
        assertThat(NodeConfig.with(Map.of("log.retention.hours", "1")).logRetentionMs()).isEqualTo(3_600_000);
        assertThat(NodeConfig.with(Map.of("log.retention.hours", "1", "log.retention.minutes", "2")).logRetentionMs()).isEqualTo(120_000);
        assertThat(NodeConfig.with(Map.of("log.retention.hours", "-1")).logRetentionMs()).isEqualTo(-1);
    }

    @Test
    void dynamicSettingsComeAndGo() {
        NodeConfig started = NodeConfig.with(Map.of("message.max.bytes", "1000"));
        NodeConfig changed = started.withDynamic(Map.of("message.max.bytes", "2000", "node.id", "9"), Map.of());
        assertThat(changed.messageMaxBytes()).isEqualTo(2000);
        assertThat(changed.nodeId()).as("read-only").isEqualTo(1);
        assertThat(changed.withDynamic(Map.of("message.max.bytes", "2000"), Map.of("message.max.bytes", "3000")).messageMaxBytes())
            .isEqualTo(3000);
        assertThat(changed.withDynamic(Map.of(), Map.of()).messageMaxBytes()).isEqualTo(1000);
    }

    /** An accessor that reads another key than its name says would go unnoticed for long. */
    @Test
    void anAccessorReadsTheKeyOfItsName() throws ReflectiveOperationException {
        NodeConfig config = NodeConfig.defaults();
        Set<String> different = Set.of("listeners", "advertisedListeners", "controllerQuorumVoters", "controllerQuorumBootstrapServers",
            "maxConnectionsPerIpOverrides", "interBrokerListenerName", "metadataLogDir");
        Map<String, String> names = new TreeMap<>();
        NodeConfig.KEYS.keys().forEach(key -> names.put(camelCase(key.name()), key.name()));
        int compared = 0;
        for (Method method : NodeConfig.class.getMethods()) {
            String key = names.get(method.getName());
            if (key != null && method.getParameterCount() == 0 && !Modifier.isStatic(method.getModifiers())
                && !different.contains(method.getName())) {
                assertThat(method.invoke(config)).as(key).isEqualTo(config.values().get(key));
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(100);
    }

    static String camelCase(String key) {
        String[] words = key.split("\\.");
        StringBuilder name = new StringBuilder(words[0]);
        for (String word : List.of(words).subList(1, words.length)) {
            name.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
        }
        return name.toString();
    }

    @Test
    void addressesMayBeIpv6() {
        NodeConfig config = NodeConfig.with(Map.of("listeners", "PLAINTEXT://[::1]:9092,CONTROLLER://127.0.0.1:9092",
            "controller.quorum.voters", "1@[::1]:9093"));
        assertThat(config.brokerListeners()).containsExactly(new Endpoint("PLAINTEXT", "::1", 9092, "PLAINTEXT"));
        assertThat(config.brokerListeners().get(0)).hasToString("PLAINTEXT://[::1]:9092");
        assertThat(config.controllerQuorumVoters()).containsExactly(Map.entry(1, new Endpoint("CONTROLLER", "::1", 9093, "PLAINTEXT")));
    }
}
