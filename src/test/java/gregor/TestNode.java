package gregor;

import gregor.config.NodeConfig;
import gregor.local.RealNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A real node on loopback, in a folder of the test's, on ports that nobody uses. */
public final class TestNode implements AutoCloseable {

    public static final String CLUSTER_ID = "4L6g3nShT-eMCtK--X86sw";

    /** Below those that the kernel gives to outgoing connections. */
    private static final int FIRST_PORT = 24_200;
    private static final int LAST_PORT = 24_900;

    private final Map<String, String> properties;
    private final int port;
    private final int controllerPort;
    private RealNode node;

    private TestNode(Map<String, String> properties, int port, int controllerPort) {
        this.properties = properties;
        this.port = port;
        this.controllerPort = controllerPort;
    }

    /** @param overrides settings that differ from a plain node's */
    public static TestNode start(Path folder, Map<String, String> overrides) throws IOException {
        int[] ports = freePorts(2);
        TestNode test = new TestNode(properties(folder, ports[0], ports[1], overrides), ports[0], ports[1]);
        test.start();
        return test;
    }

    /** What a node is told. */
    public static Map<String, String> properties(Path folder, int port, int controllerPort, Map<String, String> overrides) {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("node.id", "1");
        properties.put("process.roles", "broker,controller");
        properties.put("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        properties.put("controller.listener.names", "CONTROLLER");
        properties.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        properties.put("log.dirs", folder.toString());
        properties.put("offsets.topic.replication.factor", "1");
        properties.put("offsets.topic.num.partitions", "3");
        properties.put("group.initial.rebalance.delay.ms", "0");
        properties.put("num.io.threads", "4");
        properties.putAll(overrides);
        return properties;
    }

    /** Ports that were free a moment ago. */
    public static int[] freePorts(int count) throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return held.stream().mapToInt(ServerSocket::getLocalPort).toArray();
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
    }

    /** The first of some ports in a row that were free a moment ago. Other JVMs that run tests look elsewhere. */
    public static int freePortsInARow(int count) {
        int range = (LAST_PORT - FIRST_PORT) / count;
        for (int i = 0; i < range; i++) {
            int first = FIRST_PORT + count * (int) ((2 * ProcessHandle.current().pid() + i) % range);
            int free = 0;
            while (free < count && isFree(first + free)) {
                free++;
            }
            if (free == count) {
                return first;
            }
        }
        throw new IllegalStateException("no " + count + " free ports in a row");
    }

    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private void start() throws IOException {
        node = new RealNode(NodeConfig.of(properties), CLUSTER_ID, line -> { }, why -> { });
    }

    /** Stops the node in order; {@link #restart} starts it. */
    public void stop() {
        node.close();
    }

    /** Stops the node in order and starts it again on the same files and ports. */
    public void restart() throws IOException {
        node.close();
        start();
    }

    public int port() {
        return port;
    }

    public int controllerPort() {
        return controllerPort;
    }

    public String bootstrap() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() {
        node.close();
    }
}
