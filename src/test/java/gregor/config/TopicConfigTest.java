package gregor.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.config.ConfigEntry.Synonym;
import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TopicConfigTest {

    @Test
    void withoutOverridesATopicHasItsDefaultsOnADefaultNode() throws ReflectiveOperationException {
        TopicConfig onNode = TopicConfig.of(Map.of(), NodeConfig.defaults());
        int compared = 0;
        for (ConfigKey key : TopicConfig.KEYS.keys()) {
            if (!key.internal()) {
                Method accessor = TopicConfig.class.getMethod(NodeConfigTest.camelCase(key.name()));
                assertThat(accessor.invoke(TopicConfig.defaults())).as(key.name()).isEqualTo(key.defaultValue());
                assertThat(accessor.invoke(onNode)).as(key.name()).isEqualTo(key.defaultValue());
                compared++;
            }
        }
        assertThat(compared).isEqualTo(33);
    }

    /** {@code config.I3}: each key that falls back does so to a broker's key of the same type, or a narrower one. */
    @Test
    void aFallbackIsABrokersKey() {
        for (ConfigKey key : TopicConfig.KEYS.keys()) {
            if (key.fallback() != null) {
                assertThat(NodeConfig.KEYS.find(key.fallback().name())).as(key.name()).isNotNull();
                assertThat(key.fallback().factor()).isEqualTo(1);
                assertThat(NodeConfig.KEYS.find(key.fallback().name()).type()).as(key.name()).isEqualTo(key.type());
            }
        }
    }

    @Test
    void theNodesSettingsAreATopicsDefaults() {
        NodeConfig node = NodeConfig.with(Map.of("log.retention.hours", "1", "log.segment.bytes", "2000000", "log.flush.scheduler.interval.ms",
            "77", "log.cleanup.policy", "compact", "log.roll.jitter.hours", "1"));
        TopicConfig config = TopicConfig.of(Map.of("segment.bytes", "3000000"), node);
        assertThat(config.retentionMs()).isEqualTo(3_600_000);
        assertThat(config.segmentBytes()).isEqualTo(3_000_000);
        assertThat(config.flushMs()).isEqualTo(77);
        assertThat(config.segmentJitterMs()).isEqualTo(3_600_000);
        assertThat(config.isCompacted()).isTrue();
        assertThat(config.isDeleted()).isFalse();
    }

    @Test
    void aTestsSegmentMayBeSmall() {
        assertThat(TopicConfig.of(Map.of("internal.segment.bytes", "100")).segmentBytes()).isEqualTo(100);
    }

    @Test
    void whatCannotBeAcceptedIsRefusedByName() {
        NodeConfig node = NodeConfig.defaults();
        assertThatThrownBy(() -> TopicConfig.validate(Map.of("retention.sm", "1"), node))
            .hasMessage("Unknown topic config name: retention.sm (the nearest known name is retention.ms)");
        assertThatThrownBy(() -> TopicConfig.validate(Map.of("segment.bytes", "1"), node)).hasMessageContaining("at least 1048576");
        assertThatThrownBy(() -> TopicConfig.validate(Map.of("min.compaction.lag.ms", "5", "max.compaction.lag.ms", "4"), node))
            .hasMessageContaining("min.compaction.lag.ms").hasMessageContaining("max.compaction.lag.ms, which is 4");
        assertThatThrownBy(() -> TopicConfig.validate(Map.of("remote.storage.enable", "true"), node))
            .hasMessageContaining("Tiered Storage functionality is disabled in the broker");
        Map<String, String> withNull = new LinkedHashMap<>();
        withNull.put("segment.ms", null);
        assertThatThrownBy(() -> TopicConfig.validate(withNull, node)).isInstanceOf(InvalidConfig.class).hasMessageContaining("segment.ms");
        assertThat(TopicConfig.of(Map.of("written.by.a.later.release", "1"), node).segmentMs()).isEqualTo(604_800_000);
    }

    /** {@code config.I4}, over every combination of places: the strongest one that says something counts. */
    @Property(tries = 64)
    void theStrongestPlaceCounts(@ForAll boolean onTopic, @ForAll boolean onBroker, @ForAll boolean onAll, @ForAll boolean inFile) {
        NodeConfig node = NodeConfig.with(inFile ? Map.of("log.segment.bytes", "4000000") : Map.of()).withDynamic(
            onAll ? Map.of("log.segment.bytes", "3000000") : Map.of(), onBroker ? Map.of("log.segment.bytes", "2000000") : Map.of());
        Map<String, String> overrides = onTopic ? Map.of("segment.bytes", "1500000") : Map.of();
        int expected = onTopic ? 1_500_000 : onBroker ? 2_000_000 : onAll ? 3_000_000 : inFile ? 4_000_000 : 1_073_741_824;
        ConfigSource source = onTopic ? ConfigSource.DYNAMIC_TOPIC_CONFIG : onBroker ? ConfigSource.DYNAMIC_BROKER_CONFIG
            : onAll ? ConfigSource.DYNAMIC_DEFAULT_BROKER_CONFIG : inFile ? ConfigSource.STATIC_BROKER_CONFIG : ConfigSource.DEFAULT_CONFIG;
        assertThat(TopicConfig.of(overrides, node).segmentBytes()).isEqualTo(expected);
        ConfigEntry entry = entry(ConfigDescription.ofTopic(overrides, node), "segment.bytes");
        assertThat(entry.value()).isEqualTo(Integer.toString(expected));
        assertThat(entry.source()).isEqualTo(source);
        assertThat(entry.synonyms()).hasSize((onTopic ? 1 : 0) + (onBroker ? 1 : 0) + (onAll ? 1 : 0) + (inFile ? 1 : 0) + 1);
    }

    private static ConfigEntry entry(List<ConfigEntry> entries, String name) {
        return entries.stream().filter(entry -> entry.name().equals(name)).findFirst().orElseThrow();
    }

    /** As {@code kafka-configs --describe --all} shows them against a broker of 4.3.1. */
    @Test
    void synonymsLookLikeKafkas() {
        NodeConfig node = NodeConfig.with(Map.of("log.retention.hours", "5", "log.flush.interval.ms", "7000", "foo.bar", "1"))
            .withDynamic(Map.of("log.retention.ms", "99999"), Map.of());
        List<ConfigEntry> topic = ConfigDescription.ofTopic(Map.of(), node);
        assertThat(entry(topic, "retention.ms").synonyms()).containsExactly(
            new Synonym("log.retention.ms", "99999", ConfigSource.DYNAMIC_DEFAULT_BROKER_CONFIG),
            new Synonym("log.retention.hours", "5", ConfigSource.STATIC_BROKER_CONFIG),
            new Synonym("log.retention.hours", "168", ConfigSource.DEFAULT_CONFIG));
        assertThat(entry(topic, "flush.ms").synonyms()).containsExactly(
            new Synonym("log.flush.interval.ms", "7000", ConfigSource.STATIC_BROKER_CONFIG),
            new Synonym("log.flush.scheduler.interval.ms", "9223372036854775807", ConfigSource.DEFAULT_CONFIG));
        assertThat(entry(topic, "segment.ms").synonyms()).isEmpty();
        List<ConfigEntry> broker = ConfigDescription.ofBroker(node);
        ConfigEntry unknown = entry(broker, "foo.bar");
        assertThat(unknown.isSensitive()).isTrue();
        assertThat(unknown.value()).isNull();
        assertThat(entry(broker, "node.id").isReadOnly()).isTrue();
        assertThat(entry(broker, "message.max.bytes").isReadOnly()).isFalse();
        assertThat(entry(broker, "log.retention.hours").isReadOnly()).as("another name of it is dynamic").isFalse();
        assertThat(ConfigDescription.ofBrokerDefaults(node)).extracting(ConfigEntry::name).containsExactly("log.retention.ms");
    }

    /** As CreateTopics of a broker of 4.3.1 answers, which hides nothing. */
    @Test
    void aNewTopicSaysWhereASettingInHoursComesFrom() {
        NodeConfig node = NodeConfig.with(Map.of("log.roll.hours", "2"));
        assertThat(entry(ConfigDescription.ofTopic(Map.of(), node), "segment.ms").source()).isEqualTo(ConfigSource.DEFAULT_CONFIG);
        ConfigEntry made = entry(ConfigDescription.ofNewTopic(Map.of(), node), "segment.ms");
        assertThat(made.source()).isEqualTo(ConfigSource.STATIC_BROKER_CONFIG);
        assertThat(made.value()).isEqualTo("7200000");
    }

    @Test
    void passwordsAreNotDescribed() {
        NodeConfig node = NodeConfig.with(Map.of("ssl.keystore.password", "opensesame"));
        assertThat(entry(ConfigDescription.ofBroker(node), "ssl.keystore.password").value()).isNull();
        assertThat(ConfigDescription.ofBroker(node).toString().contains("opensesame")).isFalse();
    }
}
