package gregor;

import gregor.config.NodeConfig;
import gregor.node.Edges;
import gregor.node.NodeWiring;
import gregor.os.EventLoop;
import gregor.os.NioDisk;
import gregor.os.SystemClock;
import gregor.os.SystemEntropy;
import gregor.os.ThreadTimers;
import gregor.port.Trace;
import java.io.IOException;
import java.util.function.Consumer;

/** A node on the real clock, disk and threads. */
public final class RealNode implements AutoCloseable {

    private final ThreadTimers timers;
    private final EventLoop controllerLoop;
    private final EventLoop groupLoader;
    private final NodeWiring wiring;

    /**
     * Makes and starts a node.
     *
     * @param clusterIdIfEmpty the cluster for which empty log directories are formatted; null to refuse to start on them
     * @param out takes what formatting prints
     * @throws IOException if the disk or a port cannot be used
     */
    public RealNode(NodeConfig config, String clusterIdIfEmpty, Consumer<String> out) throws IOException {
        timers = new ThreadTimers("timers-" + config.nodeId());
        controllerLoop = new EventLoop("controller-" + config.nodeId());
        groupLoader = new EventLoop("group-loader-" + config.nodeId());
        NodeWiring made = null;
        try {
            made = new NodeWiring(config, clusterIdIfEmpty, new Edges(new SystemClock(), timers, new SystemEntropy(), new NioDisk(),
                Trace.OFF, controllerLoop, groupLoader), out);
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
        groupLoader.close();
        controllerLoop.close();
        timers.close();
    }
}
