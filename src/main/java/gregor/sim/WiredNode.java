package gregor.sim;

import gregor.config.NodeConfig;
import gregor.network.ConnectionInfo;
import gregor.network.Request;
import gregor.network.RequestHandler;
import gregor.node.Edges;
import gregor.node.NodeWiring;
import gregor.port.Workers;
import java.io.IOException;
import java.util.concurrent.Executor;

/** A whole node as production wires it, on simulated edges. */
abstract class WiredNode extends SimNode {

    static final String CLUSTER_ID = "4L6g3nShT-eMCtK--X86sw";

    private final NodeConfig config;
    private NodeWiring wiring;
    private Executor quorumLoop;
    private boolean running;
    private boolean served;

    WiredNode(SimNetwork network, int id, NodeConfig config) {
        super(network, id);
        this.config = config;
    }

    @Override
    void boot(SimProcess starting) throws IOException {
        Executor quorum = starting.executor("quorum");
        Edges edges = new Edges(starting.clock(), starting.timers(), codeEntropy(), disk(), world().trace(id()), quorum, starting.executor("metadata"),
            starting.executor("background"), starting.executor("cleaners"), Workers.CALLER, new SimPollers(starting),
            () -> new SimTransport(network(), starting),
            (settings, handler, clock, trace) -> new SimServer(network(), starting, settings, new Watched(handler)),
            why -> halted(starting, why));
        NodeWiring made = new NodeWiring(config, CLUSTER_ID, edges, line -> { });
        if (!starting.isAlive()) {
            return;
        }
        wiring = made;
        quorumLoop = quorum;
        made.start().whenComplete((done, failure) -> started(starting, failure));
        quorum.execute(() -> running = true);
    }

    private final class Watched implements RequestHandler {
        private final RequestHandler handler;

        private Watched(RequestHandler handler) {
            this.handler = handler;
        }

        @Override
        public void handle(Request request) {
            arrives(request);
            handler.handle(request);
        }

        @Override
        public void disconnected(ConnectionInfo connection) {
            handler.disconnected(connection);
        }
    }

    /** A request is about to be handled. */
    void arrives(Request request) {
        // who wants to know says so
    }

    private void started(SimProcess starting, Throwable failure) {
        if (failure == null) {
            served = starting.isAlive();
        } else if (starting.isAlive()) {
            exit("it does not start: " + failure);
        }
    }

    private void halted(SimProcess starting, String why) {
        if (starting.isAlive()) {
            halt(why);
        }
    }

    @Override
    void afterDeath(SimProcess died) {
        wiring = null;
        running = false;
        served = false;
    }

    final NodeConfig config() {
        return config;
    }

    /** Null while there is none, or it is not made yet. */
    final NodeWiring wiring() {
        return wiring;
    }

    /** What the quorum's state machine is to do. */
    final void onQuorumLoop(Runnable task) {
        quorumLoop.execute(task);
    }

    /** Whether it has begun. */
    final boolean isRunning() {
        return running;
    }

    /** Whether clients can use it: a broker has been let in then. */
    final boolean isServed() {
        return served;
    }
}
