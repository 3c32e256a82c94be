package gregor.local;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.TestNode;
import gregor.config.NodeConfig;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

class GatedNodeTest {

    private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @TempDir
    private Path folder;

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    /** Whoever looked before its quorum had begun failed on the quorum's thread, and nobody could look at that node ever again. */
    @RepeatedTest(5)
    void aNodeMayBeLookedAtWhileItStarts() {
        ClusterPlan plan = new ClusterPlan(1, TestNode.freePortsInARow(2), folder);
        GatedNode node = new GatedNode(NodeConfig.of(plan.settings(1)), ClusterPlan.CLUSTER_ID, threads, why -> { });
        AtomicBoolean isUp = new AtomicBoolean();
        node.ready().thenRun(() -> isUp.set(true));
        try {
            long deadline = System.nanoTime() + DEADLINE_NANOS;
            for (NodeView seen = null; seen == null || !isUp.get() || seen.brokers().isEmpty(); seen = node.look()) {
                assertThat(System.nanoTime()).as("until it is seen with a broker; up %s, last seen %s", isUp, seen).isLessThan(deadline);
                Thread.onSpinWait();
            }
        } finally {
            node.kill();
        }
    }
}
