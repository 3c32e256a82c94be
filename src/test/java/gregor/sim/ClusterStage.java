package gregor.sim;

import gregor.config.NodeConfig;
import gregor.network.Request;
import gregor.port.Trace;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;

/** Whole nodes, as production wires them, in a simulated world: node 1 is the controller, the others are brokers. */
public final class ClusterStage extends SimStage {

    private static final int CONTROLLER = 1;
    private static final int CLIENT = 9;
    private static final int PORT = 9092;

    private final Map<String, String> settings;
    private final Map<Integer, StagedNode> nodes = new TreeMap<>();
    private BiConsumer<Integer, ByteBuffer> watcher = (node, frame) -> { };

    /**
     * @param brokers how many, from node 2 on
     * @param settings of all nodes
     * @param traces of each node
     */
    public ClusterStage(long seed, int brokers, Map<String, String> settings, IntFunction<Trace> traces) {
        super(seed, traces);
        this.settings = Map.copyOf(settings);
        for (int id = CONTROLLER; id <= CONTROLLER + brokers; id++) {
            nodes.put(id, new StagedNode(id));
        }
        network().addNode(CLIENT);
    }

    /** A machine, and the node that runs on it. */
    private final class StagedNode extends WiredNode {

        private StagedNode(int id) {
            super(ClusterStage.this.network(), id, NodeConfig.of(settingsOf(id)));
            onHalt(() -> world().fail(new IllegalStateException("node " + id + " has halted: " + halted())));
        }

        @Override
        void arrives(Request request) {
            watcher.accept(id(), request.frame().duplicate());
        }
    }

    private Map<String, String> settingsOf(int id) {
        boolean isController = id == CONTROLLER;
        Map<String, String> all = new LinkedHashMap<>(settings);
        all.put("node.id", Integer.toString(id));
        all.put("process.roles", isController ? "controller" : "broker");
        all.put("listeners", (isController ? "CONTROLLER://" : "PLAINTEXT://") + SimNetwork.hostOf(id) + ":" + PORT);
        all.put("controller.listener.names", "CONTROLLER");
        all.put("controller.quorum.voters", CONTROLLER + "@" + SimNetwork.hostOf(CONTROLLER) + ":" + PORT);
        all.put("log.dirs", "/data");
        return all;
    }

    @Override
    StagedNode node(int id) {
        return nodes.get(id);
    }

    @Override
    void check(SimProcess process) {
        // what the script expects it says itself
    }

    /** @param frames told of each request that comes in, and at which node; the bytes are there for as long as the call lasts */
    public void watch(BiConsumer<Integer, ByteBuffer> frames) {
        watcher = frames;
    }

    /** Whether a node has come so far that it serves: a broker has been let in then. */
    public boolean isUp(int id) {
        return node(id).isServed();
    }

    /** A client asks a broker, on a connection of its own, in the latest version; waits for the reply. */
    public Record ask(int broker, Record request) {
        CompletableFuture<Record> reply = new CompletableFuture<>();
        SimProcess client = new SimProcess(world(), CLIENT, 1, new SkewedClock(world(), 0));
        SimNetwork.Attempt[] attempt = new SimNetwork.Attempt[1];
        attempt[0] = network().connect(client, SimNetwork.hostOf(broker), PORT, new SimConnection.ClientSide() {
            @Override
            public void connected() {
                attempt[0].send(RaftWire.request(request, 1, "admin"));
            }

            @Override
            public void received(ByteBuffer frame) {
                reply.complete(RaftWire.readResponse(RaftWire.api(request), frame));
            }

            @Override
            public void closed(String why) {
                reply.completeExceptionally(new IllegalStateException(why));
            }
        });
        until("a reply to " + request.getClass().getSimpleName(), reply::isDone);
        attempt[0].close();
        return reply.join();
    }
}
