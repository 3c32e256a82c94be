package gregor.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import gregor.TestNode;
import gregor.console.ClusterSnapshot.NodeState;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same with a process for each node. */
class LocalProcessesTest {

    @Test
    void processesAreKilledAndPausedAndAllEndWithTheCluster(@TempDir Path folder) throws Exception {
        List<ProcessHandle> before = ProcessHandle.current().children().toList();
        try (LocalStage stage = LocalStage.start(folder, true)) {
            stage.awaitWhole();
            assertThatIllegalArgumentException().isThrownBy(() -> stage.nodes.cutOff(1)).withMessageStartingWith(
                "nodes that are processes of their own can't be cut off");
            try (Socket client = stage.connect(2)) {
                stage.nodes.pause(2);
                int waiting = LocalStage.askUntilSilent(client);
                stage.nodes.resume(2);
                assertThat(LocalStage.answer(client)).isEqualTo(waiting);
            }
            int killed = LocalStage.activeOf(stage.awaitWhole());
            stage.nodes.kill(killed);
            assertThat(TestNode.isFree(stage.plan.clientPort(killed))).isTrue();
            stage.await("the others know", seen -> LocalStage.activeOf(seen) != 0 && LocalStage.node(seen, killed).isFenced());
            stage.nodes.restart(killed);
            stage.awaitWhole();
            newChildren(before).get(0).destroyForcibly();
            var one = stage.await("a process that ends by itself is seen", seen -> seen.nodes().stream().anyMatch(node -> node.state() == NodeState.KILLED))
                .nodes().stream().filter(node -> node.state() == NodeState.KILLED).findFirst().orElseThrow();
            assertThat(one.why()).isEqualTo("its process ended with code 137");
        }
        assertThat(newChildren(before)).isEmpty();
    }

    private static List<ProcessHandle> newChildren(List<ProcessHandle> before) {
        return ProcessHandle.current().children().filter(child -> !before.contains(child)).toList();
    }
}
