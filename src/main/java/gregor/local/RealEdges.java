package gregor.local;

import gregor.network.SocketServer;
import gregor.node.Edges;
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
import java.util.function.Consumer;

/** The real clock, disk, network and threads for one node. */
final class RealEdges implements AutoCloseable {

    /** Of another node; a longer one ends the connection. */
    private static final int MAX_REPLY_BYTES = 100 << 20;

    private final ThreadTimers timers;
    private final EventLoop quorumLoop;
    private final EventLoop metadataLoop;
    private final EventLoop background;
    private final ThreadPool cleaners;
    private final Edges edges;

    /** @param halt see {@link Edges} */
    RealEdges(int nodeId, Consumer<String> halt) {
        timers = new ThreadTimers("timers-" + nodeId);
        quorumLoop = new EventLoop("quorum-" + nodeId);
        metadataLoop = new EventLoop("metadata-" + nodeId);
        background = new EventLoop("background-" + nodeId);
        cleaners = new ThreadPool("log-cleaner-" + nodeId);
        edges = new Edges(new SystemClock(), timers, new SystemEntropy(), new NioDisk(), Trace.OFF, quorumLoop, metadataLoop, background,
            cleaners, new ThreadWorkers(), new ThreadPollers(), RealEdges::transport, SocketServer::new, halt);
    }

    private static Transport transport() {
        try {
            return new NioTransport(MAX_REPLY_BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException("no selector could be opened: " + e.getMessage(), e);
        }
    }

    Edges edges() {
        return edges;
    }

    /** Ends the threads, behind what they have in hand. */
    @Override
    public void close() {
        timers.close(); // first, or it would go on to hand work to the others
        cleaners.close();
        background.close();
        quorumLoop.close();
        metadataLoop.close();
    }
}
