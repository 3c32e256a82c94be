package gregor;

import gregor.config.NodeConfig;
import gregor.network.SocketServer;
import gregor.node.Edges;
import gregor.node.NodeWiring;
import gregor.os.EventLoop;
import gregor.os.NioDisk;
import gregor.os.NioTransport;
import gregor.os.SystemClock;
import gregor.os.SystemEntropy;
import gregor.os.ThreadPollers;
import gregor.os.ThreadPool;
import gregor.os.ThreadTimers;
import gregor.os.ThreadWorkers;
import gregor.port.Trace;
import gregor.port.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** A node on the real clock, disk and threads. */
public final class RealNode implements AutoCloseable {

    /** Of another node; a longer one ends the connection. */
    private static final int MAX_REPLY_BYTES = 100 << 20;

    private final ThreadTimers timers;
    private final EventLoop quorumLoop;
    private final EventLoop metadataLoop;
    private final EventLoop background;
    private final ThreadPool cleaners;
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
        timers = new ThreadTimers("timers-" + config.nodeId());
        quorumLoop = new EventLoop("quorum-" + config.nodeId());
        metadataLoop = new EventLoop("metadata-" + config.nodeId());
        background = new EventLoop("background-" + config.nodeId());
        cleaners = new ThreadPool("log-cleaner-" + config.nodeId());
        NodeWiring made = null;
        try {
            made = new NodeWiring(config, clusterIdIfEmpty, new Edges(new SystemClock(), timers, new SystemEntropy(), new NioDisk(),
                Trace.OFF, quorumLoop, metadataLoop, background, cleaners, new ThreadWorkers(), new ThreadPollers(), RealNode::transport,
                SocketServer::new, halt), out);
            awaitStart(made.start());
            wiring = made;
        } catch (IOException | RuntimeException e) {
            if (made != null) {
                made.close();
            }
            closeThreads();
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

    private static Transport transport() {
        try {
            return new NioTransport(MAX_REPLY_BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException("no selector could be opened: " + e.getMessage(), e);
        }
    }

    public int boundPort(String listenerName) {
        return wiring.boundPort(listenerName);
    }

    public String clusterId() {
        return wiring.clusterId();
    }

    /** Stops the node in order. */
    @Override
    public void close() {
        wiring.stop().join();
        wiring.close();
        closeThreads();
    }

    private void closeThreads() {
        timers.close(); // first, or it would go on to hand work to the others
        cleaners.close();
        background.close();
        quorumLoop.close();
        metadataLoop.close();
    }
}
