package gregor.tools;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.MixedNode;
import gregor.OneBroker;
import gregor.TestNode;
import gregor.base.KafkaException;
import gregor.client.AdminClient;
import gregor.client.ClientConfig;
import gregor.message.DescribeQuorumMessage.DescribeQuorumPartitionResult;
import gregor.message.DescribeQuorumMessage.QuorumReplicaState;
import gregor.os.NioDisk;
import gregor.os.NioTransport;
import gregor.os.SystemClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster of three brokers and controllers, each in its process: 1 and 2 are ours, 3 is Apache Kafka's. They are one metadata
 * quorum, whoever leads it; what is decided under one is known to all.
 */
class MixedClusterTest {

    private static final int KAFKA = 3;
    private static final int BATCHES = 12;
    private static final int TOPICS_PER_BATCH = 10;
    private static final long PATIENCE_NANOS = 120_000_000_000L;
    private static final long LOOK_AGAIN_NANOS = 20_000_000L;

    @TempDir
    Path temp;
    private final List<MixedNode> nodes = new ArrayList<>();
    private final Set<String> topics = new TreeSet<>();

    @AfterEach
    void end() {
        nodes.forEach(MixedNode::close);
    }

    private void make(boolean isStatic, Map<String, String> more) throws IOException {
        int[] ports = TestNode.freePorts(6);
        List<String> controllers = new ArrayList<>();
        for (int id = 1; id <= 3; id++) {
            controllers.add((isStatic ? id + "@" : "") + "127.0.0.1:" + ports[2 + id]);
        }
        Map<String, String> settings = new LinkedHashMap<>(more);
        settings.put("broker.session.timeout.ms", "3000"); // after which a broker that was killed may come back
        settings.put("broker.heartbeat.interval.ms", "500");
        settings.put(isStatic ? "controller.quorum.voters" : "controller.quorum.bootstrap.servers", String.join(",", controllers));
        for (int id = 1; id <= 3; id++) {
            nodes.add(new MixedNode(id == KAFKA, id, temp.resolve("node-" + id), ports[id - 1], ports[2 + id], settings));
        }
    }

    private MixedNode node(int id) {
        return nodes.get(id - 1);
    }

    private String all(Function<MixedNode, String> address) {
        return nodes.stream().map(address).collect(Collectors.joining(","));
    }

    private AdminClient ours(Map<String, String> where) throws IOException {
        return new AdminClient(ClientConfig.of(where), new NioTransport(100 << 20), new SystemClock());
    }

    private <T> T await(String what, Supplier<T> nullUntilThere) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        String why = "";
        while (System.nanoTime() < deadline) {
            try {
                T there = nullUntilThere.get();
                if (there != null) {
                    return there;
                }
            } catch (KafkaException notYet) {
                why = ": " + notYet.getMessage();
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
        throw new AssertionError(what + " did not come" + why + "\n" + nodes.stream().map(MixedNode::output).collect(Collectors.joining("\n")));
    }

    private DescribeQuorumPartitionResult quorum() {
        try (AdminClient admin = ours(Map.of("bootstrap.controllers", all(MixedNode::controller), "default.api.timeout.ms", "10000",
                "request.timeout.ms", "5000"))) {
            return admin.describeMetadataQuorum().topics().get(0).partitions().get(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param not who led before and does not any more; 0 for nobody */
    private int awaitLeader(int not) {
        return await("another leader than " + not, () -> {
            int leader = quorum().leaderId();
            return leader > 0 && leader != not ? leader : null;
        });
    }

    /** Until all three fetch and have all that the leader has. */
    private void awaitAllCaughtUp() {
        await("the followers", () -> {
            DescribeQuorumPartitionResult quorum = quorum();
            List<QuorumReplicaState> voters = quorum.currentVoters();
            return voters.size() == 3 && voters.stream().allMatch(voter -> voter.logEndOffset() >= quorum.highWatermark() - 5) ? true : null;
        });
    }

    private void awaitBrokers(int count) {
        await(count + " brokers", () -> {
            for (MixedNode node : nodes) {
                if (OneBroker.metadata(node.broker()).brokers().size() != count) {
                    return null;
                }
            }
            return true;
        });
    }

    private void create(String... names) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", all(MixedNode::broker)))) {
            CreateTopicsResult made = admin.createTopics(Stream.of(names).map(name -> new NewTopic(name, 2, (short) 1)
                .configs(Map.of("retention.ms", "" + (1000 + name.length())))).toList());
            for (String name : names) {
                try {
                    made.values().get(name).get();
                } catch (ExecutionException e) {
                    assertThat(e).as("it was made, and the answer got lost").hasCauseInstanceOf(TopicExistsException.class);
                }
                topics.add(name);
            }
        }
    }

    /** Each node that is alive tells of all topics. */
    private void awaitTopicsEverywhere(Integer... exceptFor) {
        for (MixedNode node : nodes) {
            if (!List.of(exceptFor).contains(node.id())) {
                await("topics at node " + node.id(), () -> OneBroker.topics(node.broker()).keySet().containsAll(topics) ? true : null);
            }
        }
    }

    /**
     * Ends whoever leads, one in order and one at once; the third leads because it alone has what was decided while one was away.
     * Topics are made under each.
     *
     * @return the third, which was never ended
     */
    private int letEachLead() throws Exception {
        int first = awaitLeader(0);
        create("under-" + first);
        awaitTopicsEverywhere();
        node(first).stop();
        int second = awaitLeader(first);
        create("under-" + second);
        awaitTopicsEverywhere(first);
        int third = leadNext(second, first);
        assertThat(Set.of(first, second, third)).hasSize(3);
        create("under-" + third);
        awaitAllCaughtUp();
        awaitBrokers(3);
        awaitTopicsEverywhere();
        return third;
    }

    /**
     * Kills who leads, while another is away, and brings both back.
     *
     * @param away lacks something that the leader and the third have, so that it does not win
     * @return who leads now
     */
    private int leadNext(int leading, int away) throws IOException {
        node(leading).kill();
        node(away).start();
        int next = awaitLeader(leading);
        System.out.println("MixedClusterTest: " + leading + " was killed, " + next + " leads epoch " + quorum().leaderEpoch());
        node(leading).start();
        return next;
    }

    /** Lets a certain node lead: the one of the others that does not is away while a topic is made, and so does not win. */
    private void letLead(int wanted) throws Exception {
        int leading = awaitLeader(0);
        if (leading == wanted) {
            return;
        }
        int other = 6 - leading - wanted;
        node(other).stop();
        create("for-" + wanted + "-to-lead");
        awaitTopicsEverywhere(other);
        assertThat(leadNext(leading, other)).isEqualTo(wanted);
        awaitAllCaughtUp();
        awaitBrokers(3);
    }

    /** What the files of each say of topics and settings is the same. */
    private void assertSameFiles() throws IOException {
        awaitAllCaughtUp();
        awaitTopicsEverywhere();
        nodes.forEach(MixedNode::kill);
        String first = tree(nodes.get(0));
        assertThat(topics).allSatisfy(topic -> assertThat(first).contains(topic));
        assertThat(tree(nodes.get(1))).isEqualTo(first);
        assertThat(tree(nodes.get(2))).isEqualTo(first);
    }

    private static String tree(MixedNode node) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        ShellCommands shell = new ShellCommands(ImageNodes.of(MetadataFiles.load(node.data(), new NioDisk())), out, out);
        shell.run(List.of("find", "/topics", "/configs", "/features"));
        shell.run(List.of("cat", "/topics/byName/*/id", "/configs/*/*", "/features/*"));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** They take turns to lead, and each kind serves a snapshot to a node of the other that has lost everything. */
    @Test
    void eachOfThreeStaticVotersLeadsAndServesSnapshots() throws Exception {
        make(true, Map.of("metadata.log.max.record.bytes.between.snapshots", "3000", "internal.metadata.log.segment.bytes", "20000",
            "metadata.max.retention.bytes", "30000"));
        node(KAFKA).format();
        for (MixedNode node : nodes) {
            node.start();
        }
        awaitBrokers(3);
        for (int batch = 0; batch < BATCHES; batch++) {
            int number = batch;
            create(IntStream.range(0, TOPICS_PER_BATCH).mapToObj(i -> "topic-" + number + "-" + i).toArray(String[]::new));
        }
        int leader = letEachLead(); // a node cuts its log a minute after it has started, and this one was never ended
        loadFrom(leader, leader == KAFKA ? 1 : KAFKA);
        int loaded = leader == KAFKA ? 1 : KAFKA; // its log begins with the snapshot
        letLead(loaded);
        loadFrom(loaded, loaded == KAFKA ? 1 : KAFKA);
        assertSameFiles();
    }

    /** Lets a leader that has cut its log serve it to a node of the other kind that has lost everything. */
    private void loadFrom(int leader, int lostId) throws Exception {
        await("a log that is cut", () -> firstOffset(node(leader)) > 0 ? true : null);
        MixedNode lost = node(lostId);
        lost.stop();
        lost.wipe();
        if (lost.isKafka()) {
            lost.format();
        }
        lost.start();
        awaitAllCaughtUp();
        awaitBrokers(3);
        awaitTopicsEverywhere();
        assertThat(firstOffset(lost)).as("the first offset of node %d's log", lost.id()).isPositive();
        System.out.println("MixedClusterTest: " + lostId + " has loaded a snapshot of " + leader);
    }

    @Test
    void votersAreAddedAndLeadAndLeave() throws Exception {
        make(false, Map.of());
        node(1).format("--standalone");
        node(2).format("--no-initial-controllers");
        node(KAFKA).format("--no-initial-controllers");
        for (MixedNode node : nodes) {
            node.start();
        }
        awaitBrokers(3);
        String where = node(1).controller();
        assertThat(ToolPair.kafka("MetadataQuorumCommand", "--bootstrap-controller", where, "--command-config",
            node(2).properties().toString(), "add-controller").out().get(0)).startsWith("Added controller 2 with directory id ");
        assertThat(ToolPair.ours(MetadataQuorumTool::run, "--bootstrap-controller", where, "--command-config",
            node(KAFKA).properties().toString(), "add-controller").out().get(0)).startsWith("Added controller 3 with directory id ");
        awaitAllCaughtUp();
        int leader = letEachLead();
        String directory = Files.readAllLines(node(leader).data().resolve("meta.properties")).stream()
            .filter(line -> line.startsWith("directory.id=")).findFirst().orElseThrow().substring("directory.id=".length());
        ToolPair.Printed removed = ToolPair.ours(MetadataQuorumTool::run, "--bootstrap-server", all(MixedNode::broker), "remove-controller",
            "-i", "" + leader, "-d", directory);
        assertThat(removed.exit()).as("%s", removed).isZero();
        awaitLeader(leader);
        await("two voters", () -> quorum().currentVoters().size() == 2 ? true : null);
        create("with-two-voters");
        awaitTopicsEverywhere();
    }

    private static long firstOffset(MixedNode node) {
        try (Stream<Path> files = Files.list(node.data().resolve("__cluster_metadata-0"))) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.matches("[0-9]{20}\\.log"))
                .map(name -> Long.parseLong(name.substring(0, 20))).min(Comparator.naturalOrder()).orElse(0L);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
