package gregor;

import gregor.config.NodeConfig;
import gregor.node.Edges;
import gregor.node.NodeWiring;
import gregor.os.EventLoop;
import gregor.os.NioDisk;
import gregor.os.SystemClock;
import gregor.os.SystemEntropy;
import gregor.os.ThreadPool;
import gregor.os.ThreadTimers;
import gregor.os.ThreadWorkers;
import gregor.port.Trace;
import java.io.IOException;
import java.util.function.Consumer;

/** A node on the real clock, disk and threads. */
public final class RealNode implements AutoCloseable {

    private final ThreadTimers timers;
    private final EventLoop controllerLoop;
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
        controllerLoop = new EventLoop("controller-" + config.nodeId());
        background = new EventLoop("background-" + config.nodeId());
        cleaners = new ThreadPool("log-cleaner-" + config.nodeId());
        NodeWiring made = null;
        try {
            made = new NodeWiring(config, clusterIdIfEmpty, new Edges(new SystemClock(), timers, new SystemEntropy(), new NioDisk(),
                Trace.OFF, controllerLoop, background, cleaners, new ThreadWorkers(), halt), out);
            made.start();
            wiring = made;
        } catch (IOException | RuntimeException e) {
            if (made != null) {
                made.close();
            }
            closeThreads();
            throw e;
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
        wiring.close();
        closeThreads();
    }

    private void closeThreads() {
        timers.close(); // first, or it would go on to hand work to the others
        cleaners.close();
        background.close();
        controllerLoop.close();
    }
}
