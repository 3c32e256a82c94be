package gregor.tools;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.MixedNode;
import gregor.OneBroker;
import gregor.TestNode;
import gregor.base.KafkaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka's own tools against three nodes of ours: they work, and ours print the same of the same cluster. */
class KafkaToolsInteropTest {

    private static final String STATUS_CHANGES = "(HighWatermark|MaxFollowerLag|MaxFollowerLagTimeMs): .*";
    private static final String REPLICATION_CHANGES = "\t[0-9]+ *\t[0-9]+ *\t[0-9]+( ms ago)? *\t[0-9]+( ms ago)? *\t| +\t";

    private static final long PATIENCE_NANOS = 60_000_000_000L;
    private static final long LOOK_AGAIN_NANOS = 20_000_000L;
    private static final int RECORDS_TO_MOVE = 50;

    @TempDir
    static Path temp;
    private static final List<MixedNode> NODES = new ArrayList<>();
    private static String servers;
    private static String controllers;

    @BeforeAll
    static void start() throws Exception {
        int[] ports = TestNode.freePorts(6);
        String voters = "1@127.0.0.1:" + ports[3] + ",2@127.0.0.1:" + ports[4] + ",3@127.0.0.1:" + ports[5];
        for (int id = 1; id <= 3; id++) {
            NODES.add(new MixedNode(false, id, temp.resolve("node-" + id), ports[id - 1], ports[id + 2],
                Map.of("controller.quorum.voters", voters)));
        }
        for (MixedNode node : NODES) {
            node.start();
        }
        servers = "127.0.0.1:" + ports[0] + ",127.0.0.1:" + ports[1] + ",127.0.0.1:" + ports[2];
        controllers = "127.0.0.1:" + ports[3] + ",127.0.0.1:" + ports[4] + ",127.0.0.1:" + ports[5];
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            admin.describeCluster().nodes().get();
        }
        awaitBrokers();
    }

    private static void awaitBrokers() {
        for (MixedNode node : NODES) {
            await("brokers at " + node.id(), () -> OneBroker.metadata(node.broker()).brokers().size() == NODES.size());
        }
    }

    @AfterAll
    static void stop() {
        NODES.forEach(MixedNode::close);
    }

    /** Both tools at the brokers. */
    private static List<String> same(String name, BiFunction<List<String>, ToolContext, Integer> tool, String changing, String args) {
        return ToolPair.same(name, tool, changing, ("--bootstrap-server " + servers + " " + args).trim().split(" "));
    }

    private static List<String> sameAtControllers(String name, BiFunction<List<String>, ToolContext, Integer> tool, String changing, String args) {
        return ToolPair.same(name, tool, changing, ("--bootstrap-controller " + controllers + " " + args).trim().split(" "));
    }

    private static void await(String what, BooleanSupplier isSo) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!isSo(isSo)) {
            assertThat(System.nanoTime()).as("%s; %s", what, NODES.stream().map(MixedNode::output).toList()).isLessThan(deadline);
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    private static boolean isSo(BooleanSupplier condition) {
        try {
            return condition.getAsBoolean();
        } catch (KafkaException e) {
            return false; // it is not there yet
        }
    }

    /** What was decided is known to each broker a moment later, and the tools ask any of them. */
    private static void awaitKnown(String topic, int partitions) {
        for (MixedNode node : NODES) {
            await(topic + " with " + partitions + " partitions at " + node.id(), () ->
                OneBroker.topics(node.broker()).getOrDefault(topic, List.of()).size() == partitions);
        }
    }

    private static List<String> kafka(String name, String args) {
        ToolPair.Printed printed = ToolPair.kafka(name, ("--bootstrap-server " + servers + " " + args).split(" "));
        assertThat(printed.exit()).as("%s", printed).isZero();
        return printed.out();
    }

    @Test
    void theQuorumIsDescribed() {
        assertThat(same("MetadataQuorumCommand", MetadataQuorumTool::run, STATUS_CHANGES, "describe --status")).anyMatch(line ->
            line.startsWith("CurrentVoters:") && line.contains("{\"id\": 1, \"endpoints\": [\"CONTROLLER://127.0.0.1:"));
        sameAtControllers("MetadataQuorumCommand", MetadataQuorumTool::run, STATUS_CHANGES, "describe --status");
        assertThat(same("MetadataQuorumCommand", MetadataQuorumTool::run, REPLICATION_CHANGES, "describe --replication")).hasSize(4)
            .anyMatch(line -> line.contains("Leader"));
        sameAtControllers("MetadataQuorumCommand", MetadataQuorumTool::run, REPLICATION_CHANGES, "describe --replication --human-readable");
        same("MetadataQuorumCommand", MetadataQuorumTool::run, "", "remove-controller -i 2 -d AAAAAAAAAAAAAAAAAAAAAg");
    }

    @Test
    void featuresAreDescribedAndChanged() {
        String epoch = "Epoch: [0-9]+";
        assertThat(same("FeatureCommand", FeaturesTool::run, epoch, "describe")).hasSize(7);
        sameAtControllers("FeatureCommand", FeaturesTool::run, epoch, "describe --node-id 2");
        assertThat(kafka("FeatureCommand", "downgrade --feature share.version=0")).containsExactly("share.version was downgraded to 0.");
        same("FeatureCommand", FeaturesTool::run, epoch, "describe");
        same("FeatureCommand", FeaturesTool::run, "", "upgrade --feature share.version=1");
        same("FeatureCommand", FeaturesTool::run, "", "upgrade --feature group.version=9 --feature share.version=1");
        same("FeatureCommand", FeaturesTool::run, "Local controller [0-9]", "upgrade --feature nothing.version=1");
        same("FeatureCommand", FeaturesTool::run, "", "disable --feature streams.version --dry-run");
        for (String release : List.of("3.9-IV0", "4.0", "4.3.1")) {
            same("FeatureCommand", FeaturesTool::run, "", "version-mapping --release-version " + release);
        }
        same("FeatureCommand", FeaturesTool::run, "", "feature-dependencies --feature eligible.leader.replicas.version=1 --feature metadata.version=24");
    }

    @Test
    void topicsAreMadeDescribedAndDeleted() {
        assertThat(kafka("TopicCommand", "--create --topic by-kafka --partitions 3 --replication-factor 2 --config retention.ms=777"))
            .contains("Created topic by-kafka.");
        assertThat(ToolPair.ours(TopicsTool::run, "--bootstrap-server", servers, "--create", "--topic", "by-us", "--replica-assignment",
            "1:2,2:3").exit()).isZero();
        for (String topic : List.of("by-kafka", "by-us")) {
            awaitKnown(topic, topic.equals("by-kafka") ? 3 : 2);
            assertThat(same("TopicCommand", TopicsTool::run, "", "--describe --topic " + topic)).hasSizeGreaterThan(2);
        }
        kafka("TopicCommand", "--alter --topic by-kafka --partitions 5");
        awaitKnown("by-kafka", 5);
        assertThat(same("TopicCommand", TopicsTool::run, "", "--describe --topic by-kafka")).hasSize(6);
        kafka("TopicCommand", "--delete --topic by-us");
        awaitKnown("by-us", 0);
        assertThat(same("TopicCommand", TopicsTool::run, "", "--list")).contains("by-kafka").doesNotContain("by-us");
    }

    /** Of much at a low rate, so that they don't come to an end. */
    @Test
    void movesAreStartedListedVerifiedAndCancelled() throws IOException {
        kafka("TopicCommand", "--create --topic moving --replica-assignment 1,2");
        awaitKnown("moving", 2);
        produceMuch();
        moves(Files.writeString(temp.resolve("moves.json"), "{\"version\":1,\"partitions\":["
            + "{\"topic\":\"moving\",\"partition\":0,\"replicas\":[1]},{\"topic\":\"moving\",\"partition\":1,\"replicas\":[2,3]}]}"));
        Path topics = Files.writeString(temp.resolve("topics.json"), "{\"topics\":[{\"topic\":\"moving\"}],\"version\":1}");
        same("reassign.ReassignPartitionsCommand", ReassignPartitionsTool::run, "^\\{.*\"log_dirs\":\\[\"any\"\\].*",
            "--generate --topics-to-move-json-file " + topics + " --broker-list 1,2,3");
    }

    private static void produceMuch() {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(Map.of("bootstrap.servers", servers), new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < RECORDS_TO_MOVE; i++) {
                producer.send(new ProducerRecord<>("moving", 1, null, new byte[100_000]));
            }
        }
    }

    private static void moves(Path file) throws IOException {
        Path unknown = Files.writeString(temp.resolve("unknown.json"),
            "{\"partitions\":[{\"topic\":\"nope\",\"partition\":0,\"replicas\":[1]}]}");
        String name = "reassign.ReassignPartitionsCommand";
        assertThat(same(name, ReassignPartitionsTool::run, "", "--list")).containsExactly("No partition reassignments found.");
        assertThat(kafka(name, "--execute --throttle 1000 --reassignment-json-file " + file)).contains("Successfully started partition reassignments for moving-0,moving-1");
        assertThat(same(name, ReassignPartitionsTool::run, "", "--list")).anyMatch(line -> line.contains("moving-1: replicas: 2,3. adding: 3."));
        sameAtControllers(name, ReassignPartitionsTool::run, "", "--list");
        same(name, ReassignPartitionsTool::run, "", "--verify --reassignment-json-file " + file);
        same(name, ReassignPartitionsTool::run, "", "--verify --reassignment-json-file " + unknown);
        assertThat(kafka(name, "--cancel --preserve-throttles --reassignment-json-file " + file))
            .contains("Successfully cancelled partition reassignment for: moving-1");
        assertThat(same(name, ReassignPartitionsTool::run, "", "--cancel --preserve-throttles --reassignment-json-file " + file))
            .contains("None of the specified partition reassignments are active.");
    }

    @Test
    void leadersAreElected() {
        kafka("TopicCommand", "--create --topic elected --replica-assignment 1,2");
        awaitKnown("elected", 2);
        assertThat(kafka("LeaderElectionCommand", "--election-type preferred --all-topic-partitions")).isEmpty();
        assertThat(same("LeaderElectionCommand", LeaderElectionTool::run, "", "--election-type preferred --topic elected --partition 1"))
            .containsExactly("Valid replica already elected for partitions elected-1");
        same("LeaderElectionCommand", LeaderElectionTool::run, "", "--election-type unclean --topic elected --partition 0");
        same("LeaderElectionCommand", LeaderElectionTool::run, "", "--election-type preferred --topic nope --partition 0");
    }

    @Test
    void theClusterIsDescribed() {
        for (String what : List.of("cluster-id", "list-endpoints", "list-endpoints --include-fenced-brokers")) {
            String[] args = (what + " --bootstrap-server " + servers).split(" ");
            ToolPair.same("ClusterTool", ClusterIdTool::run, "", args);
        }
        assertThat(ToolPair.same("ClusterTool", ClusterIdTool::run, "", "list-endpoints", "--bootstrap-controller", controllers)).hasSize(4);
        ToolPair.same("ClusterTool", ClusterIdTool::run, "", "cluster-id", "-C", controllers);
        ToolPair.same("ClusterTool", ClusterIdTool::run, "", "unregister", "-b", servers, "-i", "17");
    }
}
