package gregor.controller;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.message.AlterConfigsMessage;
import gregor.message.AlterConfigsMessage.AlterConfigsRequest;
import gregor.message.ConfigOperation;
import gregor.message.ConfigResourceType;
import gregor.message.CreateTopicsMessage.CreatableTopic;
import gregor.message.CreateTopicsMessage.CreateTopicsRequest;
import gregor.message.IncrementalAlterConfigsMessage.AlterConfigsResource;
import gregor.message.IncrementalAlterConfigsMessage.AlterConfigsResourceResponse;
import gregor.message.IncrementalAlterConfigsMessage.AlterableConfig;
import gregor.message.IncrementalAlterConfigsMessage.IncrementalAlterConfigsRequest;
import gregor.message.IncrementalAlterConfigsMessage.IncrementalAlterConfigsResponse;
import gregor.metadata.ConfigResource;
import gregor.metadata.LogRecords.ConfigRecord;
import gregor.metadata.MetadataImage;
import gregor.metadata.MetadataRecord;
import gregor.metadata.TopicRecords.ClearElrRecord;
import gregor.metadata.TopicRecords.PartitionChangeRecord;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConfigControlTest {

    private static final ConfigResource TOPIC = ConfigResource.topic("t");
    private static final ConfigResource SELF = ConfigResource.broker(1);

    private final Cluster cluster = new Cluster(1).withBrokers(2);

    @BeforeEach
    void topic() {
        createTopic(cluster);
    }

    private static void createTopic(Cluster cluster) {
        cluster.commit(cluster.controller.createTopics(new CreateTopicsRequest(
            List.of(new CreatableTopic("t", 1, (short) 1, List.of(), List.of())), 0, false)));
    }

    private static AlterConfigsResource change(ConfigResource resource, Object... operations) {
        List<AlterableConfig> changes = new ArrayList<>();
        for (int i = 0; i < operations.length; i += 3) {
            changes.add(new AlterableConfig((String) operations[i + 1], ((ConfigOperation) operations[i]).id(), (String) operations[i + 2]));
        }
        return new AlterConfigsResource(resource.type().id(), resource.name(), changes);
    }

    private Decision<IncrementalAlterConfigsResponse> decide(boolean validateOnly, AlterConfigsResource... resources) {
        return cluster.controller.alterConfigs(new IncrementalAlterConfigsRequest(List.of(resources), validateOnly));
    }

    private String outcome(ConfigResource resource, Object... operations) {
        Map<String, String> before = cluster.image().configs().of(resource);
        AlterConfigsResourceResponse response = cluster.commit(decide(false, change(resource, operations))).responses().get(0);
        if (response.errorCode() != 0) {
            assertThat(cluster.image().configs().of(resource)).isSameAs(before);
        }
        return ErrorCode.of(response.errorCode()) + (response.errorMessage() == null ? "" : " " + response.errorMessage());
    }

    /** Each line was seen from Apache Kafka 4.3.1. */
    @Test
    void refusalsAreKafkas() {
        assertThat(outcome(TOPIC, ConfigOperation.SET, "foo", "x")).startsWith("INVALID_CONFIG Unknown topic config name: foo");
        assertThat(outcome(ConfigResource.topic("nope"), ConfigOperation.SET, "retention.ms", "1"))
            .isEqualTo("UNKNOWN_TOPIC_OR_PARTITION The topic 'nope' does not exist.");
        assertThat(outcome(ConfigResource.topic("nope"), ConfigOperation.SET, "foo", "1")).startsWith("INVALID_CONFIG");
        assertThat(outcome(ConfigResource.topic(""), ConfigOperation.SET, "retention.ms", "1"))
            .isEqualTo("INVALID_REQUEST Default topic resources are not allowed.");
        assertThat(outcome(TOPIC, ConfigOperation.APPEND, "retention.ms", "1"))
            .isEqualTo("INVALID_CONFIG Can't APPEND to key retention.ms because its type is not LIST.");
        assertThat(outcome(TOPIC, ConfigOperation.SET, "retention.ms", "abc")).startsWith("INVALID_CONFIG Invalid value abc for configuration retention.ms");
        assertThat(outcome(TOPIC, ConfigOperation.SET, "retention.ms", null)).isEqualTo("INVALID_REQUEST Null value not supported for : retention.ms");
        assertThat(outcome(TOPIC, ConfigOperation.SET, "min.insync.replicas", "0")).startsWith("INVALID_CONFIG Invalid value 0 for");
        assertThat(outcome(TOPIC, ConfigOperation.APPEND, "cleanup.policy", "compact, x")).startsWith("INVALID_CONFIG");
        assertThat(outcome(TOPIC, ConfigOperation.SET, "retention.ms", "1", ConfigOperation.SET, "retention.ms", "2"))
            .isEqualTo("INVALID_REQUEST Error due to duplicate config keys");
        assertThat(outcome(TOPIC, ConfigOperation.SET, "retention.ms", "1".repeat(40_000))).startsWith("INVALID_CONFIG The configuration value cannot be added");
        assertThat(outcome(SELF, ConfigOperation.SET, "num.io.threads", "abc")).startsWith("INVALID_REQUEST Invalid value abc for configuration num.io.threads");
        assertThat(outcome(SELF, ConfigOperation.SET, "num.io.threads", "0")).startsWith("INVALID_REQUEST Invalid value 0");
        assertThat(outcome(SELF, ConfigOperation.SET, "node.id", "3")).isEqualTo("INVALID_REQUEST Cannot update these configs dynamically: [node.id]");
        assertThat(outcome(ConfigResource.ALL_BROKERS, ConfigOperation.SET, "listeners", "PLAINTEXT://:1"))
            .isEqualTo("INVALID_REQUEST Cannot update these configs at default cluster level, broker id must be specified: [listeners]");
        assertThat(outcome(SELF, ConfigOperation.SET, "foo.bar", "3")).as("a plug-in's, for all we know").isEqualTo("NONE");
        assertThat(outcome(ConfigResource.broker(2), ConfigOperation.SET, "num.io.threads", "9")).as("whoever decides it").isEqualTo("NONE");
        assertThat(outcome(ConfigResource.broker(7), ConfigOperation.SET, "num.io.threads", "9"))
            .isEqualTo("BROKER_ID_NOT_REGISTERED No node with id 7 found.");
        assertThat(outcome(new ConfigResource(ConfigResourceType.BROKER, "x"), ConfigOperation.SET, "num.io.threads", "9"))
            .isEqualTo("INVALID_REQUEST Node id must be an integer, but it is: x");
        assertThat(outcome(SELF, ConfigOperation.SET, "min.insync.replicas", "1"))
            .isEqualTo("INVALID_CONFIG Broker-level min.insync.replicas cannot be altered while ELR is enabled.");
        assertThat(outcome(ConfigResource.ALL_BROKERS, ConfigOperation.DELETE, "min.insync.replicas", ""))
            .isEqualTo("INVALID_CONFIG Cluster-level min.insync.replicas cannot be removed while ELR is enabled.");
        assertThat(outcome(ConfigResource.ALL_BROKERS, ConfigOperation.SET, "min.insync.replicas", "2")).isEqualTo("NONE");
        assertThat(outcome(new ConfigResource(ConfigResourceType.BROKER_LOGGER, "1"), ConfigOperation.SET, "foo", "INFO")).startsWith("INVALID_REQUEST");
    }

    @Test
    void listsGrowAndShrink() {
        assertThat(outcome(TOPIC, ConfigOperation.APPEND, "cleanup.policy", "compact")).isEqualTo("NONE");
        assertThat(cluster.image().configs().ofTopic("t")).as("from the default on").containsEntry("cleanup.policy", "delete,compact");
        assertThat(outcome(TOPIC, ConfigOperation.SUBTRACT, "cleanup.policy", "delete")).isEqualTo("NONE");
        assertThat(cluster.image().configs().ofTopic("t")).containsEntry("cleanup.policy", "compact");
        assertThat(outcome(TOPIC, ConfigOperation.APPEND, "cleanup.policy", "compact")).isEqualTo("NONE");
        assertThat(cluster.image().configs().ofTopic("t")).as("once is enough").containsEntry("cleanup.policy", "compact");
    }

    @Test
    void aResourceGetsAllOfItsChangesOrNone() {
        Decision<IncrementalAlterConfigsResponse> decision = decide(false,
            change(TOPIC, ConfigOperation.SET, "retention.ms", "5", ConfigOperation.SET, "segment.ms", "x"),
            change(SELF, ConfigOperation.SET, "num.io.threads", "9"));
        cluster.commit(decision);
        assertThat(decision.reply().responses()).extracting(AlterConfigsResourceResponse::errorCode)
            .containsExactly(ErrorCode.INVALID_CONFIG.code(), (short) 0);
        assertThat(cluster.image().configs().ofTopic("t")).isEmpty();
        assertThat(cluster.image().configs().of(SELF)).containsExactly(Map.entry("num.io.threads", "9"));
    }

    @Test
    void aResourceTwiceInARequestGetsNothing() {
        Decision<IncrementalAlterConfigsResponse> decision = decide(false, change(TOPIC, ConfigOperation.SET, "retention.ms", "5"),
            change(TOPIC, ConfigOperation.SET, "segment.ms", "6"));
        assertThat(decision.records()).isEmpty();
        assertThat(decision.reply().responses()).extracting(AlterConfigsResourceResponse::errorMessage)
            .containsOnly("Each resource must appear at most once.");
    }

    @Test
    void validateOnlyChangesNothing() {
        assertThat(decide(true, change(TOPIC, ConfigOperation.SET, "retention.ms", "5")).records()).isEmpty();
        assertThat(decide(true, change(TOPIC, ConfigOperation.SET, "retention.ms", "x")).reply().responses().get(0).errorCode())
            .isEqualTo(ErrorCode.INVALID_CONFIG.code());
    }

    @Test
    void whoMayLeadIsForgottenWhenItsMeasureChanges() {
        assertThat(decide(false, change(TOPIC, ConfigOperation.SET, "min.insync.replicas", "2")).records()).contains(new ClearElrRecord("t"));
        assertThat(decide(false, change(ConfigResource.ALL_BROKERS, ConfigOperation.SET, "min.insync.replicas", "2")).records()).contains(new ClearElrRecord(""));
        assertThat(decide(false, change(TOPIC, ConfigOperation.SET, "retention.ms", "2")).records()).hasSize(1);
    }

    @Test
    void aBrokerIsToldEvenOfWhatItHasSoThatItReadsItsFilesAgain() {
        for (int i = 0; i < 2; i++) {
            Decision<IncrementalAlterConfigsResponse> decision = decide(false, change(SELF, ConfigOperation.SET, "num.io.threads", "9"));
            assertThat(decision.records()).containsExactly(new ConfigRecord((byte) 4, "1", "num.io.threads", "9"));
            cluster.commit(decision);
        }
        outcome(TOPIC, ConfigOperation.SET, "retention.ms", "5");
        assertThat(decide(false, change(TOPIC, ConfigOperation.SET, "retention.ms", "5")).records()).isEmpty();
    }

    @Test
    void aChangedDefaultCountsForTheNextTopic() {
        assertThat(outcome(ConfigResource.ALL_BROKERS, ConfigOperation.SET, "log.retention.ms", "77777")).isEqualTo("NONE");
        var result = cluster.controller.createTopics(new CreateTopicsRequest(
            List.of(new CreatableTopic("u", 1, (short) 1, List.of(), List.of())), 0, false)).reply().topics().get(0);
        assertThat(result.configs()).anySatisfy(config -> {
            assertThat(config.name()).isEqualTo("retention.ms");
            assertThat(config.value()).isEqualTo("77777");
            assertThat(config.configSource()).as("dynamic default").isEqualTo((byte) 3);
        });
    }

    /** Random changes of both kinds, one resource, against a map. */
    @Property(tries = 100)
    void changesAgainstAMap(@ForAll long seed) {
        Random random = new Random(seed);
        Cluster own = new Cluster(seed).withBrokers(1);
        createTopic(own);
        Map<String, String> twin = new TreeMap<>();
        for (int step = 0; step < 15; step++) {
            MetadataImage before = own.image();
            Map<String, String> next = new TreeMap<>(twin);
            Decision<?> decision;
            boolean valid = true;
            if (random.nextInt(4) == 0) {
                List<AlterConfigsMessage.AlterableConfig> all = new ArrayList<>();
                next.clear();
                for (String key : keys(random)) {
                    String value = value(key, random);
                    all.add(new AlterConfigsMessage.AlterableConfig(key, value));
                    next.put(key, value);
                    valid &= !value.equals("bad");
                }
                decision = own.controller.replaceConfigs(new AlterConfigsRequest(
                    List.of(new AlterConfigsMessage.AlterConfigsResource(TOPIC.type().id(), "t", all)), false));
            } else {
                List<Object> operations = new ArrayList<>();
                for (String key : keys(random)) {
                    ConfigOperation operation = ConfigOperation.values()[random.nextInt(4)];
                    String value = value(key, random);
                    operations.addAll(List.of(operation, key, value));
                    valid &= apply(next, key, operation, value);
                }
                decision = own.controller.alterConfigs(new IncrementalAlterConfigsRequest(List.of(change(TOPIC, operations.toArray())), false));
            }
            assertThat(own.image()).as("I1").isSameAs(before);
            own.commit(decision);
            twin = valid ? next : twin;
            assertThat(new TreeMap<>(own.image().configs().ofTopic("t"))).as(decision.reply().toString()).isEqualTo(twin);
            for (MetadataRecord record : decision.records()) {
                assertThat(record).isInstanceOfAny(ConfigRecord.class, ClearElrRecord.class, PartitionChangeRecord.class);
            }
        }
    }

    private static Set<String> keys(Random random) {
        Set<String> keys = new LinkedHashSet<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            keys.add(List.of("retention.ms", "cleanup.policy", "segment.ms", "min.insync.replicas").get(random.nextInt(4)));
        }
        return keys;
    }

    private static String value(String key, Random random) {
        return random.nextInt(6) == 0 ? "bad"
            : key.equals("cleanup.policy") ? List.of("delete", "compact", "compact,delete").get(random.nextInt(3)) : "" + (1 + random.nextInt(9));
    }

    private static boolean apply(Map<String, String> configs, String key, ConfigOperation operation, String value) {
        boolean isList = key.equals("cleanup.policy");
        if (operation == ConfigOperation.DELETE) {
            configs.remove(key);
            return true;
        }
        if (operation == ConfigOperation.SET) {
            configs.put(key, value);
            return !value.equals("bad");
        }
        Set<String> parts = new LinkedHashSet<>(List.of(configs.getOrDefault(key, "delete").split(",")));
        parts.remove("");
        List<String> named = List.of(value.split(","));
        if (operation == ConfigOperation.APPEND) {
            parts.addAll(named);
        } else {
            named.forEach(parts::remove);
        }
        configs.put(key, String.join(",", parts));
        return isList && !parts.contains("bad");
    }
}
