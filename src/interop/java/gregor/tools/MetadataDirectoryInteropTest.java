package gregor.tools;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.KafkaBroker;
import gregor.TestNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.FeatureUpdate;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.UpdateFeaturesOptions;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The metadata log and its snapshots as our controller writes them: Kafka's DumpLogSegments prints what ours prints of them, and
 * a Kafka controller that is started on a copy of the directory knows the same cluster.
 */
class MetadataDirectoryInteropTest {

    private static final int TOPICS = 60;
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    @TempDir
    Path temp;

    /** Topics with their ids and settings, and the features: what a cluster knows. */
    private record Known(Map<String, String> topics, Map<String, String> settings, Map<String, Short> features) {

        static Known by(String bootstrap) throws Exception {
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
                long deadline = System.nanoTime() + PATIENCE_NANOS;
                while (admin.describeFeatures().featureMetadata().get().finalizedFeatures().containsKey("share.version")) {
                    assertThat(System.nanoTime()).as("when the broker knows the last change").isLessThan(deadline);
                }
                Map<String, TopicDescription> described = admin.describeTopics(admin.listTopics().names().get()).allTopicNames().get();
                Map<String, String> topics = new TreeMap<>();
                List<ConfigResource> resources = new ArrayList<>();
                described.forEach((name, topic) -> {
                    topics.put(name, topic.topicId() + " " + topic.partitions().stream().map(partition -> partition.partition() + ":"
                        + partition.replicas().stream().map(node -> "" + node.id()).toList()).toList());
                    resources.add(new ConfigResource(ConfigResource.Type.TOPIC, name));
                });
                Map<String, String> settings = new TreeMap<>();
                for (Map.Entry<ConfigResource, Config> config : admin.describeConfigs(resources).all().get().entrySet()) {
                    config.getValue().entries().stream().filter(entry -> entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG)
                        .forEach(entry -> settings.put(config.getKey().name() + " " + entry.name(), entry.value()));
                }
                Map<String, Short> features = new TreeMap<>();
                admin.describeFeatures().featureMetadata().get().finalizedFeatures()
                    .forEach((name, levels) -> features.put(name, levels.maxVersionLevel()));
                return new Known(topics, settings, features);
            }
        }
    }

    @Test
    void kafkasToolReadsItAndItsControllerLoadsIt() throws Exception {
        Path data = Files.createDirectories(temp.resolve("ours"));
        Known known;
        try (TestNode node = TestNode.start(data, Map.of("metadata.log.max.record.bytes.between.snapshots", "2000"))) {
            write(node.bootstrap());
            known = Known.by(node.bootstrap());
        }
        assertThat(known.topics()).hasSize(TOPICS - 1);
        assertThat(known.settings()).hasSizeGreaterThanOrEqualTo(TOPICS - 1);
        assertThat(known.features()).containsKey("group.version").doesNotContainKey("share.version");
        Path log = data.resolve("__cluster_metadata-0");
        int lines = 0;
        int snapshots = 0;
        try (Stream<Path> files = Files.list(log)) {
            for (Path file : files.filter(each -> each.toString().matches(".*\\.(log|checkpoint)")).sorted().toList()) {
                lines += DumpComparison.compare(file, List.of("--cluster-metadata-decoder"));
                lines += DumpComparison.compare(file, List.of("--cluster-metadata-decoder", "--skip-record-metadata"));
                snapshots += file.toString().endsWith(".checkpoint") ? 1 : 0;
            }
        }
        System.out.println("MetadataDirectoryInteropTest: " + lines + " lines, " + snapshots + " snapshots");
        assertThat(snapshots).isPositive();
        assertThat(lines).isGreaterThan(10 * TOPICS);
        Path copy = temp.resolve("copy");
        copy(data, copy);
        try (KafkaBroker broker = KafkaBroker.start(copy, Map.of())) {
            assertThat(Known.by(broker.bootstrap())).isEqualTo(known);
        }
    }

    private static void write(String bootstrap) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.createTopics(IntStream.range(0, TOPICS).mapToObj(i -> new NewTopic("topic-" + i, 1 + i % 3, (short) 1)
                .configs(Map.of("retention.ms", "" + (1000 + i)))).toList()).all().get();
            admin.deleteTopics(List.of("topic-7")).all().get();
            admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, "topic-8"), List.of(
                new AlterConfigOp(new ConfigEntry("cleanup.policy", "compact"), AlterConfigOp.OpType.SET)))).all().get();
            admin.updateFeatures(Map.of("share.version", new FeatureUpdate((short) 0, FeatureUpdate.UpgradeType.SAFE_DOWNGRADE)),
                new UpdateFeaturesOptions()).all().get();
        }
    }

    private static void copy(Path from, Path to) throws Exception {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }
}
