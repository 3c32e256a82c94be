package gregor.sim;

import gregor.config.NodeConfig;
import gregor.network.Server;
import gregor.node.Edges;
import gregor.node.NodeWiring;
import gregor.port.Clock;
import gregor.port.Trace;
import gregor.port.Workers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;

/**
 * Whole nodes, as production wires them, in a simulated world where nothing goes wrong but what the script says: node 1 is the controller,
 * the others are brokers. Each wait has an end; a script that waits in vain fails.
 */
public final class ClusterStage {

    private static final String CLUSTER_ID = "4L6g3nShT-eMCtK--X86sw";
    private static final int CONTROLLER = 1;
    private static final int CLIENT = 9;
    private static final int PORT = 9092;
    private static final long PATIENCE_MS = 60_000;

    private final Simulator world;
    private final SimNetwork network;
    private final Map<String, String> settings;
    private final Map<Integer, StagedNode> nodes = new TreeMap<>();
    private BiConsumer<Integer, ByteBuffer> watcher = (node, frame) -> { };

    /**
     * @param brokers how many, from node 2 on
     * @param settings of all nodes
     * @param traces of each node
     */
    public ClusterStage(long seed, int brokers, Map<String, String> settings, IntFunction<Trace> traces) {
        world = new Simulator(seed);
        world.traces(traces);
        network = new SimNetwork(world);
        this.settings = Map.copyOf(settings);
        for (int id = CONTROLLER; id <= CONTROLLER + brokers; id++) {
            nodes.put(id, new StagedNode(id));
        }
        network.addNode(CLIENT);
    }

    /** A machine, and the node that runs on it. */
    private final class StagedNode extends SimNode {

        private CompletableFuture<Void> up = new CompletableFuture<>();

        private StagedNode(int id) {
            super(network, id);
            onHalt(() -> {
                throw new IllegalStateException("node " + id + " has halted: " + halted());
            });
        }

        @Override
        void boot(SimProcess starting) throws IOException {
            SimPollers pollers = new SimPollers(starting);
            Server.Factory servers = (listeners, handler, clock, trace) -> new SimServer(network(), starting, listeners, request -> {
                watcher.accept(id(), request.frame().duplicate());
                handler.handle(request);
            });
            NodeWiring wiring = new NodeWiring(NodeConfig.of(settingsOf(id())), CLUSTER_ID, new Edges(starting.clock(), starting.timers(), codeEntropy(),
                disk(), world().trace(id()), starting.executor("quorum"), starting.executor("metadata"), starting.executor("background"),
                starting.executor("cleaner"), Workers.CALLER, pollers, () -> new SimTransport(network(), starting), servers, this::halt), line -> { });
            up = wiring.start();
        }

        @Override
        void afterDeath(SimProcess died) {
            up = new CompletableFuture<>();
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

    /** The world's time; a node's own begins elsewhere. */
    public Clock clock() {
        return new Clock() {
            @Override
            public long millis() {
                return world.nowMs();
            }

            @Override
            public long nanos() {
                return world.nowNanos();
            }
        };
    }

    /** @param frames told of each request that comes in, and at which node; the bytes are there for as long as the call lasts */
    public void watch(BiConsumer<Integer, ByteBuffer> frames) {
        watcher = frames;
    }

    public void start(int id) {
        nodes.get(id).start();
    }

    public void kill(int id) {
        nodes.get(id).kill();
    }

    /** Whether a node has come so far that it serves: a broker has been let in then. */
    public boolean isUp(int id) {
        return nodes.get(id).up.isDone();
    }

    /** What is on a node's disk. */
    public SimDisk disk(int id) {
        return nodes.get(id).disk();
    }

    /** Lets time pass. */
    public void pass(long ms) {
        long endNanos = world.nowNanos() + ms * Simulator.NANOS_PER_MS;
        while (world.step(endNanos)) {
            failIfNotUp();
        }
    }

    /** Lets time pass until something is so. */
    public void until(String what, BooleanSupplier so) {
        long endNanos = world.nowNanos() + PATIENCE_MS * Simulator.NANOS_PER_MS;
        while (!so.getAsBoolean()) {
            if (!world.step(endNanos)) {
                throw new IllegalStateException("waited in vain, for a minute, for " + what);
            }
            failIfNotUp();
        }
    }

    private void failIfNotUp() {
        nodes.values().stream().filter(node -> node.up.isCompletedExceptionally()).forEach(node -> node.up.join());
    }

    /** A client asks a broker, on a connection of its own, in the latest version; waits for the reply. */
    public Record ask(int broker, Record request) {
        CompletableFuture<Record> reply = new CompletableFuture<>();
        SimProcess client = new SimProcess(world, CLIENT, 1, new SkewedClock(world, 0));
        SimNetwork.Attempt[] attempt = new SimNetwork.Attempt[1];
        attempt[0] = network.connect(client, SimNetwork.hostOf(broker), PORT, new SimConnection.ClientSide() {
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
