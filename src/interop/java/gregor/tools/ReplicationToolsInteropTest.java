package gregor.tools;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.MixedNode;
import gregor.OneBroker;
import gregor.message.MetadataMessage.MetadataResponsePartition;
import gregor.nemesis.NemesisRun;
import gregor.nemesis.ThreeNodes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kafka's own tools on what three nodes of ours replicate: they tell how it is, and move and elect; ours print the same. */
@Timeout(300)
class ReplicationToolsInteropTest {

    private static final long PATIENCE_MS = 90_000;
    private static final int RECORDS = 500;

    @TempDir
    static Path temp;
    private static ThreeNodes nodes;

    @BeforeAll
    static void start() throws Exception {
        Map<String, String> settings = new LinkedHashMap<>(NemesisRun.settings(3));
        settings.put("replica.lag.time.max.ms", "30000"); // who is slow only stays in sync
        nodes = new ThreeNodes(temp, 0, settings);
    }

    @BeforeEach
    void startWhoIsDown() throws Exception {
        nodes.start(PATIENCE_MS);
    }

    @AfterAll
    static void stop() {
        nodes.close();
    }

    private static List<String> same(String name, BiFunction<List<String>, ToolContext, Integer> tool, String changing, String args) {
        return ToolPair.same(name, tool, changing, ("--bootstrap-server " + nodes.bootstrap() + " " + args).trim().split(" "));
    }

    private static List<String> kafka(String name, String args) {
        ToolPair.Printed printed = ToolPair.kafka(name, ("--bootstrap-server " + nodes.bootstrap() + " " + args).split(" "));
        assertThat(printed.exit()).as("%s", printed).isZero();
        return printed.out();
    }

    private static List<String> topics(String args) {
        return same("TopicCommand", TopicsTool::run, "", args);
    }

    /** Until each broker that runs says so of all partitions of a topic, of which there are some. */
    private static void awaitAll(String topic, String what, Predicate<MetadataResponsePartition> wanted) {
        nodes.await(topic + ": " + what, PATIENCE_MS, () -> nodes.nodes().stream().filter(MixedNode::isAlive).allMatch(node -> {
            List<MetadataResponsePartition> partitions = OneBroker.topics(node.broker()).getOrDefault(topic, List.of());
            return !partitions.isEmpty() && partitions.stream().allMatch(wanted);
        }));
    }

    private static void awaitInSync(String topic) {
        awaitAll(topic, "all in sync", partition -> partition.leaderId() >= 0 && partition.isrNodes().size() == partition.replicaNodes().size());
    }

    private static void create(String topic, String args) {
        kafka("TopicCommand", "--create --topic " + topic + " " + args);
        awaitInSync(topic);
    }

    private static void produce(String topic) throws Exception {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(Map.of("bootstrap.servers", nodes.bootstrap(), "acks", "all"),
                new StringSerializer(), new StringSerializer())) {
            for (int i = 0; i < RECORDS; i++) {
                sent.add(producer.send(new ProducerRecord<>(topic, "k" + i, "v".repeat(i))));
            }
        }
        for (Future<RecordMetadata> each : sent) {
            each.get();
        }
    }

    @Test
    void whoIsNotInSyncIsShown() throws Exception {
        create("three", "--partitions 3 --replication-factor 3 --config min.insync.replicas=2");
        create("strict", "--replica-assignment 1:2:3 --config min.insync.replicas=3");
        assertThat(topics("--describe --topic three")).hasSize(4).filteredOn(line -> line.contains("Partition:"))
            .allMatch(line -> line.replaceAll(".*Isr: ([0-9,]+)\t.*", "$1").split(",").length == 3);
        assertThat(topics("--describe --under-replicated-partitions --topic three")).isEmpty();
        nodes.node(3).kill();
        awaitAll("three", "an ISR without 3", partition -> !partition.isrNodes().contains(3) && partition.leaderId() != 3);
        awaitAll("strict", "an ISR without 3", partition -> !partition.isrNodes().contains(3) && partition.leaderId() != 3);
        assertThat(topics("--describe --under-replicated-partitions --topic three")).hasSize(3);
        assertThat(topics("--describe --at-min-isr-partitions --topic three")).hasSize(3);
        assertThat(topics("--describe --under-min-isr-partitions --topic three")).isEmpty();
        assertThat(topics("--describe --under-min-isr-partitions --topic strict")).hasSize(1);
        assertThat(topics("--describe --unavailable-partitions --topic three")).isEmpty();
        nodes.start(PATIENCE_MS);
        awaitInSync("three");
        awaitInSync("strict");
        assertThat(topics("--describe --under-replicated-partitions --topic three")).isEmpty();
    }

    /** Kafka's tool reads from each replica as a debugging consumer, and says how far the last of them is behind the first. */
    @Test
    void allReplicasHaveTheSame() throws Exception {
        create("same", "--replica-assignment 1:2:3");
        produce("same");
        Path said = temp.resolve("verification.txt");
        Process tool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m", "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), "org.apache.kafka.tools.ReplicaVerificationTool",
            "--broker-list", nodes.bootstrap(), "--topics-include", "same", "--report-interval-ms", "500")
            .redirectErrorStream(true).redirectOutput(said.toFile()).start();
        try {
            nodes.await("all to be compared", PATIENCE_MS, () -> lines(said).stream().anyMatch(
                line -> line.endsWith(": max lag is 0 for partition same-0 at offset " + RECORDS + " among 1 partitions")));
            assertThat(lines(said)).noneMatch(line -> line.contains("match"));
        } finally {
            tool.destroyForcibly().waitFor();
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void partitionsAreMovedWithWhatIsInThem() throws Exception {
        create("moved", "--replica-assignment 1:2,2:3");
        produce("moved");
        String reassign = "reassign.ReassignPartitionsCommand";
        Path file = Files.writeString(temp.resolve("moves.json"), "{\"version\":1,\"partitions\":["
            + "{\"topic\":\"moved\",\"partition\":0,\"replicas\":[3,2]},{\"topic\":\"moved\",\"partition\":1,\"replicas\":[1,2,3]}]}");
        List<String> sizes = sizes("moved", List.of(1, 2, 3));
        assertThat(kafka(reassign, "--execute --throttle 50000000 --reassignment-json-file " + file))
            .contains("Successfully started partition reassignments for moved-0,moved-1");
        awaitAll("moved", "new replicas", partition -> partition.replicaNodes().equals(partition.partitionIndex() == 0 ? List.of(3, 2) : List.of(1, 2, 3))
            && partition.isrNodes().size() == partition.replicaNodes().size());
        assertThat(kafka(reassign, "--verify --reassignment-json-file " + file)).contains("Reassignment of partition moved-0 is completed.",
            "Reassignment of partition moved-1 is completed.", "Clearing topic-level throttles on topic moved");
        assertThat(same(reassign, ReassignPartitionsTool::run, "", "--list")).containsExactly("No partition reassignments found.");
        nodes.await("the files to be gone where they were", PATIENCE_MS, () -> sizes("moved", List.of(1)).stream().noneMatch(line -> line.contains("moved-0")));
        assertThat(sizes("moved", List.of(3))).as("the same bytes as before on %s", sizes).containsAll(
            sizes.stream().filter(line -> line.startsWith("2 ")).map(line -> line.replaceFirst("2", "3")).toList());
        topics("--describe --topic moved");
        same("LogDirsCommand", LogDirsTool::run, "", "--describe --topic-list moved --broker-list 1,2,3");
    }

    /** What Kafka's tool says each broker has of a topic: lines of a broker, a partition and its bytes. */
    private static List<String> sizes(String topic, List<Integer> brokers) {
        List<String> found = new ArrayList<>();
        for (int broker : brokers) {
            String json = String.join("\n", kafka("LogDirsCommand", "--describe --topic-list " + topic + " --broker-list " + broker));
            Matcher each = Pattern.compile("\"partition\":\"([^\"]+)\",\"size\":([0-9]+)").matcher(json);
            while (each.find()) {
                found.add(broker + " " + each.group(1) + " " + each.group(2));
            }
        }
        return found;
    }

    @Test
    void leadersAreElectedCleanAndUnclean() throws Exception {
        create("elected", "--replica-assignment 1:2:3,2:3:1");
        create("risky", "--replica-assignment 2:1 --config min.insync.replicas=1");
        produce("elected");
        nodes.node(2).stop();
        awaitAll("elected", "leaders without 2", partition -> partition.leaderId() != 2 && !partition.isrNodes().contains(2));
        produce("elected");
        awaitAll("risky", "only 1 in sync", partition -> partition.leaderId() == 1 && partition.isrNodes().equals(List.of(1)));
        nodes.start(PATIENCE_MS);
        awaitInSync("elected");
        String elect = "LeaderElectionCommand";
        assertThat(kafka(elect, "--election-type preferred --topic elected --partition 1"))
            .containsExactly("Successfully completed leader election (PREFERRED) for partitions elected-1");
        awaitAll("elected", "preferred leaders", partition -> partition.leaderId() == partition.replicaNodes().get(0));
        assertThat(same(elect, LeaderElectionTool::run, "", "--election-type preferred --topic elected --partition 1"))
            .containsExactly("Valid replica already elected for partitions elected-1");
        awaitInSync("risky");
        nodes.node(2).stop();
        awaitAll("risky", "only 1 in sync", partition -> partition.leaderId() == 1 && partition.isrNodes().equals(List.of(1)));
        nodes.node(1).kill();
        nodes.node(2).start();
        awaitAll("risky", "no leader", partition -> partition.leaderId() == -1);
        assertThat(topics("--describe --unavailable-partitions --topic risky")).hasSize(1);
        nodes.await("an unclean leader", PATIENCE_MS, () -> kafka(elect, "--election-type unclean --topic risky --partition 0")
            .contains("Successfully completed leader election (UNCLEAN) for partitions risky-0"));
        awaitAll("risky", "the unclean leader", partition -> partition.leaderId() == 2);
        nodes.start(PATIENCE_MS);
        awaitInSync("risky");
        awaitInSync("elected");
    }
}
