package gregor.local;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.TestNode;
import gregor.console.ClusterSnapshot;
import gregor.console.ClusterSnapshot.NodeState;
import gregor.console.ClusterSnapshot.NodeStatus;
import gregor.console.ClusterSnapshot.PartitionStatus;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** A local cluster for a test, on ports that nobody uses, and what a test wants to see of it. */
public final class LocalStage implements AutoCloseable {

    private static final long DEADLINE_NANOS = 120_000_000_000L;
    private static final long LOOK_AGAIN_NANOS = 2_000_000;
    private static final int SILENCE_MS = 200;
    private static final int MOST_QUESTIONS = 1000;

    final ClusterPlan plan;
    public final LocalNodes nodes;

    private LocalStage(ClusterPlan plan, boolean asProcesses) {
        this.plan = plan;
        this.nodes = new LocalNodes(plan, asProcesses);
    }

    public static LocalStage start(Path folder, boolean asProcesses) {
        LocalStage stage = new LocalStage(new ClusterPlan(3, TestNode.freePortsInARow(6), folder), asProcesses);
        stage.nodes.start().join();
        return stage;
    }

    ClusterSnapshot await(String what, Predicate<ClusterSnapshot> condition) {
        long deadline = System.nanoTime() + DEADLINE_NANOS;
        ClusterSnapshot seen = nodes.snapshot();
        while (!condition.test(seen)) {
            assertThat(System.nanoTime()).as(what + "; the last picture: " + seen).isLessThan(deadline);
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            seen = nodes.snapshot();
        }
        return seen;
    }

    /** All run, all brokers take part, one controller is active, and each partition has all of its replicas in sync. */
    public ClusterSnapshot awaitWhole() {
        return await("the cluster is whole", seen -> activeOf(seen) != 0
            && seen.nodes().stream().allMatch(node -> node.isRunning() && !node.isFenced() && !node.isCutOff())
            && seen.partitions().stream().allMatch(partition -> partition.isr().size() == partition.replicas().size()));
    }

    ClusterSnapshot awaitState(int id, NodeState state) {
        return await("node " + id + " is " + state, seen -> node(seen, id).state() == state);
    }

    static NodeStatus node(ClusterSnapshot seen, int id) {
        return seen.nodes().get(id - 1);
    }

    /** The active controller: of those that say they lead, the one with the highest epoch; 0 for none. */
    static int activeOf(ClusterSnapshot seen) {
        int active = 0;
        int epoch = -1;
        for (NodeStatus node : seen.nodes()) {
            if (node.isRunning() && node.quorumRole().equals("leader") && node.quorumEpoch() > epoch) {
                active = node.id();
                epoch = node.quorumEpoch();
            }
        }
        return active;
    }

    static PartitionStatus partition(ClusterSnapshot seen, String topic, int index) {
        return seen.partitions().stream().filter(status -> status.partition().topic().equals(topic) && status.partition().partition() == index)
            .findFirst().orElseThrow();
    }

    /** A client's connection to a node, with nothing of Gregor in it. */
    Socket connect(int id) throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress("localhost", plan.clientPort(id)));
        return socket;
    }

    /** Asks which versions the node has, without waiting for what it says. */
    static void ask(Socket socket, int correlationId) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(14).putInt(10).putShort((short) 18).putShort((short) 0).putInt(correlationId).putShort((short) -1);
        socket.getOutputStream().write(frame.array());
    }

    /** @return the answer's correlation id */
    static int answer(Socket socket) throws IOException {
        socket.setSoTimeout(0);
        return read(socket);
    }

    /**
     * Asks until nobody answers: a process that is told to stop has threads that run on for a moment.
     *
     * @return the correlation id of the question that waits
     */
    static int askUntilSilent(Socket socket) throws IOException {
        for (int id = 1; id <= MOST_QUESTIONS; id++) {
            ask(socket, id);
            socket.setSoTimeout(SILENCE_MS);
            try {
                assertThat(read(socket)).isEqualTo(id);
            } catch (SocketTimeoutException e) {
                return id;
            }
        }
        throw new IOException("all of " + MOST_QUESTIONS + " questions are answered");
    }

    private static int read(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        byte[] reply = new byte[in.readInt()];
        in.readFully(reply);
        return ByteBuffer.wrap(reply).getInt();
    }

    /** Whether nothing comes for a moment, and no end either. */
    static boolean isSilent(Socket socket) throws IOException {
        socket.setSoTimeout(SILENCE_MS);
        try {
            socket.getInputStream().read();
            return false;
        } catch (SocketTimeoutException e) {
            return true;
        }
    }

    @Override
    public void close() {
        nodes.close();
        for (int id : plan.ids()) {
            if (!TestNode.isFree(plan.clientPort(id)) || !TestNode.isFree(plan.controllerPort(id))) {
                throw new UncheckedIOException(new IOException("node " + id + " still holds its ports"));
            }
        }
    }
}
