package gregor.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import gregor.TestNode;
import gregor.console.ClusterSnapshot;
import gregor.console.ClusterSnapshot.LogStatus;
import gregor.console.ClusterSnapshot.NodeState;
import gregor.node.Journey;
import gregor.os.NioDisk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be done to the nodes of one JVM; the cluster is whole again before each test. */
class LocalNodesTest {

    private static LocalStage stage;
    /** Other tests in this JVM may have left some, of nodes with the same numbers. */
    private static Set<Thread> before;

    @BeforeAll
    static void start(@TempDir Path folder) {
        before = Thread.getAllStackTraces().keySet();
        stage = LocalStage.start(folder, false);
    }

    @AfterAll
    static void stop() {
        stage.close();
    }

    @BeforeEach
    void whole() {
        stage.awaitWhole();
    }

    @Test
    void a_killed_node_leaves_nothing_behind_but_its_files() throws Exception {
        int killed = LocalStage.activeOf(stage.awaitWhole());
        try (Socket client = stage.connect(killed)) {
            LocalStage.ask(client, 7);
            assertThat(LocalStage.answer(client)).isEqualTo(7);
            stage.nodes.kill(killed);
            assertThat(client.getInputStream().read()).as("the end of the connection").isEqualTo(-1);
        }
        assertThat(LocalStage.node(stage.nodes.snapshot(), killed).state()).isEqualTo(NodeState.KILLED);
        assertThat(TestNode.isFree(stage.plan.clientPort(killed))).isTrue();
        assertThat(TestNode.isFree(stage.plan.controllerPort(killed))).isTrue();
        assertThat(threadsOf(killed)).isEmpty();
        Path folder = stage.plan.folder(killed);
        assertThat(folder.resolve(".kafka_cleanshutdown")).doesNotExist();
        new NioDisk().lock(folder.resolve(".lock")).close();
        Map<String, String> left = filesIn(folder);
        int next = LocalStage.activeOf(stage.await("another controller is active and knows of it", seen -> LocalStage.activeOf(seen) != 0
            && LocalStage.node(seen, killed).isFenced()));
        assertThat(next).isNotEqualTo(killed);
        assertThat(filesIn(folder)).as("what a dead node writes").isEqualTo(left);
        stage.nodes.restart(killed);
        stage.awaitWhole();
    }

    @Test
    void a_paused_node_keeps_its_connections_and_answers_when_it_goes_on() throws IOException {
        try (Socket client = stage.connect(2)) {
            LocalStage.ask(client, 1);
            assertThat(LocalStage.answer(client)).isEqualTo(1);
            stage.nodes.pause(2);
            LocalStage.ask(client, 2);
            assertThat(LocalStage.isSilent(client)).isTrue();
            assertThat(LocalStage.node(stage.nodes.snapshot(), 2).state()).isEqualTo(NodeState.PAUSED);
            assertThatIllegalArgumentException().isThrownBy(() -> stage.nodes.stop(2))
                .withMessage("node 2 is paused and hears nothing: resume it first, or kill it");
            stage.nodes.resume(2);
            assertThat(LocalStage.answer(client)).isEqualTo(2);
        }
    }

    @Test
    void a_node_that_is_cut_off_is_given_up_by_the_others_and_comes_back() throws IOException {
        ClusterSnapshot before = stage.awaitWhole();
        int cut = LocalStage.activeOf(before);
        int epoch = LocalStage.node(before, cut).quorumEpoch();
        try (Socket client = stage.connect(cut)) {
            stage.nodes.cutOff(cut);
            LocalStage.ask(client, 3);
            assertThat(LocalStage.isSilent(client)).isTrue();
            ClusterSnapshot without = stage.await("the others have a controller of a later epoch", seen -> LocalStage.activeOf(seen) != cut
                && LocalStage.activeOf(seen) != 0 && LocalStage.node(seen, LocalStage.activeOf(seen)).quorumEpoch() > epoch);
            assertThat(LocalStage.node(without, cut).isCutOff()).isTrue();
            assertThat(LocalStage.node(without, cut).state()).as("it works on, alone").isEqualTo(NodeState.RUNNING);
            stage.nodes.rejoin(cut);
            assertThat(LocalStage.answer(client)).isEqualTo(3);
            stage.awaitWhole();
        }
    }

    @Test
    void a_stopped_node_has_written_that_it_stopped_and_starts_again() {
        stage.nodes.stop(3);
        stage.awaitState(3, NodeState.STOPPED);
        assertThat(stage.plan.folder(3).resolve(".kafka_cleanshutdown")).exists();
        assertThat(threadsOf(3)).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> stage.nodes.pause(3)).withMessage("node 3 is stopped; only one that runs can be paused");
        assertThatCode(() -> stage.nodes.stop(3)).doesNotThrowAnyException();
        stage.nodes.restart(3);
        stage.awaitWhole();
    }

    @Test
    void a_burst_is_on_all_replicas_of_a_topic() {
        long before = stage.nodes.snapshot().timeMs();
        stage.nodes.createTopic("burst", 2, 3);
        stage.await("the topic is known", seen -> seen.partitions().stream().anyMatch(status -> status.partition().topic().equals("burst")));
        stage.nodes.burst("burst", 1000);
        stage.await("every replica has its part of all records, and knows that they are safe", seen -> {
            long sum = 0;
            for (int partition = 0; partition < 2; partition++) {
                var status = LocalStage.partition(seen, "burst", partition);
                for (LogStatus log : status.logs()) {
                    sum += log.endOffset() == log.highWatermark() ? log.endOffset() : 0;
                }
            }
            return sum == 3 * 1000;
        });
        stage.await("each leader says when it last heard of its followers, and of itself nothing", seen -> {
            var status = LocalStage.partition(seen, "burst", 0);
            return status.logs().stream().allMatch(log -> log.nodeId() == status.leader() ? log.lastFetchMs() == ClusterSnapshot.UNKNOWN
                : log.lastCaughtUpMs() > before && log.lastFetchMs() >= log.lastCaughtUpMs() && log.lastFetchMs() <= seen.timeMs());
        });
        assertThatIllegalArgumentException().isThrownBy(() -> stage.nodes.burst("none", 1)).withMessage("there is no topic none: create it first");
        assertThatIllegalArgumentException().isThrownBy(() -> stage.nodes.burst("burst", 0)).withMessage("a burst has 1 to 1000000 records, not 0");
        assertThatIllegalArgumentException().isThrownBy(() -> stage.nodes.kill(4)).withMessage("there is no node 4; there are [1, 2, 3]");
    }

    @Test
    void the_demonstration_kills_a_leader_and_nothing_is_lost() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        List<Journey.Line> lines = IntStream.rangeClosed(1, 3_000).mapToObj(i -> new Journey.Line("file", i, "line " + i)).toList();
        boolean same = new Demonstration(stage.plan, stage.nodes, new PrintStream(out, true), new PrintStream(err, true)).run(lines, 1);
        assertThat(err.toString()).isEmpty();
        assertThat(same).isTrue();
        assertThat(out.toString()).contains("journey            3000 lines of 1 files (25893 characters) out and back, acks=all, 3 replicas")
            .containsPattern("in the middle    node \\d, which leads journey-0, is killed").contains("every record came back as it was sent")
            .containsPattern("journey-0 +offsets 0 to \\d+; leader \\d, epoch \\d, in sync \\d \\d\\R")
            .containsPattern("node \\d             started again, and after \\d+ ms it is in sync again")
            .containsPattern("journey-0 +on node 1 to (\\d+), on node 2 to \\1, on node 3 to \\1; leader \\d, epoch \\d, in sync 1 2 3\\R");
    }

    /** By name: those that a node's edges and its clients have. */
    private static Stream<String> threadsOf(int id) {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> !before.contains(thread)).map(Thread::getName)
            .filter(name -> name.matches("(timers|quorum|metadata|background)-" + id) || name.endsWith("-to-controller-" + id)).sorted();
    }

    private static Map<String, String> filesIn(Path folder) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.toList()) {
                files.put(path.toString(), Files.size(path) + " bytes, " + Files.getLastModifiedTime(path));
            }
        }
        return files;
    }
}
