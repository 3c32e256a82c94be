package gregor.local;

import gregor.config.NodeConfig;
import gregor.metrics.MetricsRegistry;
import gregor.node.NodeWiring;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** A node on the real clock, disk and threads. */
public final class RealNode implements AutoCloseable {

    private final NodeConfig config;
    private final RealEdges edges;
    private final NodeWiring wiring;

    /**
     * Makes and starts a node.
     *
     * @param clusterIdIfEmpty the cluster for which empty log directories are formatted; null to refuse to start on them
     * @param out takes what formatting prints
     * @param halt ends the process at once: the disk failed so that the node can't go on
     * @throws IOException if the disk or a port cannot be used
     */
    public RealNode(NodeConfig config, String clusterIdIfEmpty, Consumer<String> out, Consumer<String> halt) throws IOException {
        this.config = config;
        edges = new RealEdges(config.nodeId(), halt);
        NodeWiring made = null;
        try {
            made = new NodeWiring(config, clusterIdIfEmpty, edges.edges(), out);
            awaitStart(made.start());
            wiring = made;
        } catch (IOException | RuntimeException e) {
            if (made != null) {
                made.close();
            }
            edges.close();
            throw e;
        }
    }

    private static void awaitStart(CompletableFuture<Void> start) {
        try {
            start.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException why ? why : e;
        }
    }

    /** What the node counts. */
    public MetricsRegistry metrics() {
        return wiring.metrics();
    }

    public int boundPort(String listenerName) {
        return wiring.boundPort(listenerName);
    }

    public String clusterId() {
        return wiring.clusterId();
    }

    /** Leaves as a broker, for when all nodes end together. Completed when it has left; {@link #close} has to follow. */
    CompletableFuture<Void> leave() {
        return wiring.leave();
    }

    /** Looks at the node. Waits for its quorum's thread, and perhaps for the lock of a log. */
    NodeView look() {
        NodeView.Quorum quorum = CompletableFuture.supplyAsync(() -> NodeView.Quorum.of(wiring), edges.edges().quorumLoop()).join();
        return NodeView.of(wiring, config, quorum, edges.edges().clock());
    }

    /** Stops the node in order. */
    @Override
    public void close() {
        wiring.stop().join();
        wiring.close();
        edges.close();
    }
}
