package gregor.sim;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The network between the nodes of a {@link Simulator}: who listens where, the connections, and the paths between nodes with
 * what goes wrong on them. Messages are the bytes that would be on the wire, and arrive by time: nothing is received within the
 * call that sends.
 */
final class SimNetwork {

    /** Told of each connection that somebody opens to a listener. */
    interface Listener {

        SimConnection.ServerSide accept(SimConnection connection);
    }

    private record Bound(SimProcess process, Listener listener) {}

    private final Simulator world;
    private final Map<Long, SimPath> paths = new LinkedHashMap<>();
    private final Map<String, Integer> nodeOfHost = new LinkedHashMap<>();
    private final Map<String, Bound> listeners = new LinkedHashMap<>();
    private final Set<Integer> withoutPower = new LinkedHashSet<>();
    private Consumer<SimProcess> watcher = process -> { };
    private long messages;

    SimNetwork(Simulator world) {
        this.world = world;
    }

    Simulator world() {
        return world;
    }

    /** The name by which others reach a node. */
    static String hostOf(int node) {
        return "node" + node;
    }

    void addNode(int node) {
        nodeOfHost.put(hostOf(node), node);
    }

    /** The direction from one node to another; the same node for what it sends to itself. */
    SimPath path(int from, int to) {
        return paths.computeIfAbsent((long) from << Integer.SIZE | to & 0xFFFFFFFFL, unused -> new SimPath(world, from, to));
    }

    boolean isPowered(int node) {
        return !withoutPower.contains(node);
    }

    /** A node without power says nothing, not even that nobody listens. */
    void power(int node, boolean on) {
        if (on) {
            withoutPower.remove(node);
        } else {
            withoutPower.add(node);
        }
    }

    /** F14 to F19 end. What was held back still comes, in its time. */
    void heal() {
        new ArrayList<>(paths.values()).forEach(SimPath::heal);
    }

    /** Is told of a process before anything leaves it: what leaves may arrive although the process dies before its event is over. */
    void beforeSending(Consumer<SimProcess> newWatcher) {
        watcher = newWatcher;
    }

    void sends(SimProcess process) {
        watcher.accept(process);
    }

    /** How many frames were sent. */
    long messages() {
        return messages;
    }

    void countMessage() {
        messages++;
    }

    /** @throws IllegalStateException if a process that lives listens there */
    void listen(SimProcess process, int port, Listener listener) {
        String address = address(hostOf(process.node()), port);
        Bound bound = listeners.get(address);
        if (bound != null && bound.process.isAlive()) {
            throw new IllegalStateException(address + " is in use");
        }
        listeners.put(address, new Bound(process, listener));
    }

    void stopListening(SimProcess process, int port) {
        listeners.remove(address(hostOf(process.node()), port));
    }

    private static String address(String host, int port) {
        return host + ":" + port;
    }

    /** Opens a connection. The client hears of it later, or of its failure, or nothing. */
    Attempt connect(SimProcess client, String host, int port, SimConnection.ClientSide side) {
        Attempt attempt = new Attempt(client, host, address(host, port), side);
        client.plan(client.busyNanos(), "connect", attempt::depart);
        return attempt;
    }

    /** A connection that is being opened, or is open. */
    final class Attempt {
        private final SimProcess client;
        private final String address;
        private final Integer target;
        private final SimConnection.ClientSide side;
        private SimConnection connection;
        private boolean abandoned;

        private Attempt(SimProcess client, String host, String address, SimConnection.ClientSide side) {
            this.client = client;
            this.target = nodeOfHost.get(host);
            this.address = address;
            this.side = side;
        }

        private void depart() {
            if (target == null) {
                client.plan(0, "unknown host", () -> fail(() -> side.closed("host is unknown")));
                return;
            }
            SimPath there = path(client.node(), target);
            if (there.isBlocked()) {
                there.await(this::depart);
            } else {
                world.at(there.drawLatencyNanos(), "SYN", this::arrive);
            }
        }

        private void arrive() {
            Bound bound = listeners.get(address);
            if (abandoned || !client.isAlive() || !isPowered(target)) {
                return;
            }
            if (bound == null || !bound.process.isAlive()) {
                answer(() -> fail(() -> side.refused("connection refused")));
                return;
            }
            connection = new SimConnection(SimNetwork.this, client, client.node(), bound.process, address, side);
            connection.acceptedBy(bound.listener.accept(connection));
            answer(() -> {
                if (!abandoned && connection.isOpenAtClient()) {
                    side.connected();
                }
            });
        }

        private void answer(Runnable what) {
            SimPath back = path(target, client.node());
            if (back.isBlocked()) {
                back.await(() -> answer(what));
            } else {
                client.plan(back.drawLatencyNanos(), "SYN-ACK", what);
            }
        }

        private void fail(Runnable tell) {
            if (!abandoned) {
                abandoned = true;
                tell.run();
            }
        }

        /** Only once the client was told that it is connected. */
        void send(ByteBuffer frame) {
            countMessage();
            connection.sendToServer(frame);
        }

        /** Nothing more is told to the client. */
        void close() {
            abandoned = true;
            if (connection != null) {
                connection.closeByClient();
            }
        }
    }

    /** F16: somebody has sent this before, is not sure that it has arrived, and sends it again. */
    void replay(ByteBuffer frame, int fromNode, String address, long delayNanos) {
        world.at(delayNanos, "replay", () -> {
            Bound bound = listeners.get(address);
            if (bound != null && bound.process.isAlive() && !path(fromNode, bound.process.node()).isBlocked()) {
                SimConnection again = new SimConnection(this, null, fromNode, bound.process, address, null);
                SimConnection.ServerSide side = bound.listener.accept(again);
                again.acceptedBy(side);
                world.note(frame);
                bound.process.plan(0, "replayed", () -> side.received(frame));
            }
        });
    }
}
