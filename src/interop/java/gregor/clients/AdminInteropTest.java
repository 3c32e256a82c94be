package gregor.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.TestNode;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Apache Kafka's own admin client against a node of ours. */
class AdminInteropTest {

    @TempDir
    static Path folder;
    private static TestNode node;
    private static Admin admin;

    @BeforeAll
    static void start() throws Exception {
        node = TestNode.start(folder, Map.of());
        admin = Admin.create(Map.of("bootstrap.servers", node.bootstrap()));
    }

    @AfterAll
    static void stop() {
        admin.close();
        node.close();
    }

    private static void create(String name, int partitions, Map<String, String> configs) throws Exception {
        admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1).configs(configs))).all().get();
        eventually(() -> admin.listTopics().names().get().contains(name));
    }

    /** The reply says that the controller has committed it; the broker that is asked next learns of it a moment later. */
    static void eventually(Callable<Boolean> isSo) throws Exception {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!isSo.call()) {
            assertThat(System.nanoTime() - deadlineNanos).as("nanoseconds over the time").isNegative();
        }
    }

    private static void fails(KafkaFuture<?> future, Class<? extends Throwable> why) {
        assertThatThrownBy(future::get).hasCauseInstanceOf(why);
    }

    @Test
    void topicsAreCreatedDescribedListedAndDeleted() throws Exception {
        CreateTopicsResult created = admin.createTopics(List.of(new NewTopic("a-topic", 3, (short) 1).configs(Map.of("retention.ms", "12345"))));
        assertThat(created.numPartitions("a-topic").get()).isEqualTo(3);
        assertThat(created.config("a-topic").get().get("retention.ms").value()).isEqualTo("12345");
        eventually(() -> admin.listTopics().names().get().contains("a-topic"));
        TopicDescription described = admin.describeTopics(List.of("a-topic")).allTopicNames().get().get("a-topic");
        assertThat(described.topicId()).isEqualTo(created.topicId("a-topic").get());
        assertThat(described.partitions()).hasSize(3).allSatisfy(partition -> {
            assertThat(partition.leader().id()).isEqualTo(1);
            assertThat(partition.isr()).hasSize(1);
        });
        admin.deleteTopics(List.of("a-topic")).all().get();
        eventually(() -> !admin.listTopics().names().get().contains("a-topic"));
        fails(admin.describeTopics(List.of("a-topic")).allTopicNames(), UnknownTopicOrPartitionException.class);
    }

    @Test
    void topicsThatCannotBeAreRefused() throws Exception {
        create("taken", 1, Map.of());
        fails(admin.createTopics(List.of(new NewTopic("taken", 1, (short) 1))).all(), TopicExistsException.class);
        fails(admin.createTopics(List.of(new NewTopic("no good", 1, (short) 1))).all(), InvalidTopicException.class);
        fails(admin.createTopics(List.of(new NewTopic("none", 0, (short) 1))).all(), InvalidPartitionsException.class);
        fails(admin.createTopics(List.of(new NewTopic("many", 1, (short) 2))).all(), InvalidReplicationFactorException.class);
        fails(admin.createTopics(List.of(new NewTopic("odd", 1, (short) 1).configs(Map.of("cleanup.policy", "burn")))).all(),
            InvalidConfigurationException.class);
        assertThat(admin.listTopics().names().get()).doesNotContain("none", "many", "odd");
    }

    @Test
    void partitionsAreAdded() throws Exception {
        create("grows", 1, Map.of());
        admin.createPartitions(Map.of("grows", NewPartitions.increaseTo(4))).all().get();
        eventually(() -> admin.describeTopics(List.of("grows")).allTopicNames().get().get("grows").partitions().size() == 4);
        fails(admin.createPartitions(Map.of("grows", NewPartitions.increaseTo(4))).all(), InvalidPartitionsException.class);
    }

    @Test
    void settingsAreDescribedAndChanged() throws Exception {
        create("set", 1, Map.of("segment.bytes", "1048576"));
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, "set");
        Collection<AlterConfigOp> changes = List.of(
            new AlterConfigOp(new ConfigEntry("retention.ms", "777"), AlterConfigOp.OpType.SET),
            new AlterConfigOp(new ConfigEntry("segment.bytes", null), AlterConfigOp.OpType.DELETE),
            new AlterConfigOp(new ConfigEntry("cleanup.policy", "compact"), AlterConfigOp.OpType.APPEND));
        admin.incrementalAlterConfigs(Map.of(resource, changes)).all().get();
        eventually(() -> admin.describeConfigs(List.of(resource)).all().get().get(resource).get("retention.ms").value().equals("777"));
        Config after = admin.describeConfigs(List.of(resource), new DescribeConfigsOptions().includeSynonyms(true)).all().get().get(resource);
        assertThat(after.get("retention.ms").value()).isEqualTo("777");
        assertThat(after.get("retention.ms").source()).isEqualTo(ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG);
        assertThat(after.get("segment.bytes").isDefault()).isTrue();
        assertThat(after.get("cleanup.policy").value()).isEqualTo("delete,compact");
        assertThat(after.get("segment.bytes").synonyms()).extracting(ConfigEntry.ConfigSynonym::name).containsExactly("log.segment.bytes");
        fails(admin.incrementalAlterConfigs(Map.of(resource,
            List.of(new AlterConfigOp(new ConfigEntry("retentoin.ms", "1"), AlterConfigOp.OpType.SET)))).all(), InvalidConfigurationException.class);
        ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, "1");
        Config ofBroker = admin.describeConfigs(List.of(broker)).all().get().get(broker);
        assertThat(ofBroker.get("log.retention.hours").value()).isEqualTo("168");
        assertThat(ofBroker.entries()).hasSizeGreaterThan(200);
    }

    @Test
    void recordsAreDeletedUpToAnOffset() throws Exception {
        create("cut", 1, Map.of());
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(Map.of("bootstrap.servers", node.bootstrap()),
                new StringSerializer(), new StringSerializer())) {
            for (int i = 0; i < 10; i++) {
                producer.send(new ProducerRecord<>("cut", "v" + i));
            }
        }
        TopicPartition partition = new TopicPartition("cut", 0);
        assertThat(admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(4))).lowWatermarks().get(partition).get().lowWatermark())
            .isEqualTo(4);
        Map<TopicPartition, ListOffsetsResultInfo> starts = admin.listOffsets(Map.of(partition, OffsetSpec.earliest())).all().get();
        assertThat(starts.get(partition).offset()).isEqualTo(4);
        assertThat(admin.listOffsets(Map.of(partition, OffsetSpec.maxTimestamp())).all().get().get(partition).offset()).isBetween(4L, 9L);
        node.restart();
        assertThat(admin.listOffsets(Map.of(partition, OffsetSpec.earliest())).all().get().get(partition).offset()).isEqualTo(4);
    }

    @Test
    void theClusterAndItsDirectoriesAreDescribed() throws Exception {
        var cluster = admin.describeCluster(new DescribeClusterOptions().includeAuthorizedOperations(true));
        assertThat(cluster.clusterId().get()).isEqualTo(TestNode.CLUSTER_ID);
        assertThat(cluster.nodes().get()).hasSize(1);
        assertThat(cluster.authorizedOperations().get()).contains(AclOperation.CREATE, AclOperation.ALTER);
        create("dirs", 2, Map.of());
        eventually(() -> admin.describeLogDirs(List.of(1)).allDescriptions().get().get(1).values().stream().allMatch(dir ->
            dir.replicaInfos().keySet().containsAll(List.of(new TopicPartition("dirs", 0), new TopicPartition("dirs", 1)))));
        var dirs = admin.describeLogDirs(List.of(1)).allDescriptions().get().get(1);
        assertThat(dirs.keySet()).isEqualTo(Set.of(folder.toAbsolutePath().toString()));
        TopicPartition partition = new TopicPartition("dirs", 0);
        assertThat(admin.describeProducers(List.of(partition)).partitionResult(partition).get().activeProducers()).isEmpty();
        assertThat(admin.describeFeatures().featureMetadata().get().finalizedFeatures()).containsKey("metadata.version");
    }
}
