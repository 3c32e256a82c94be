package gregor.node;

import gregor.OneBroker;
import gregor.TestNode;
import gregor.base.KafkaException;
import gregor.client.AdminClient;
import gregor.client.ClientConfig;
import gregor.message.DescribeQuorumMessage.DescribeQuorumPartitionResult;
import gregor.message.MetadataMessage.MetadataResponsePartition;
import gregor.os.NioTransport;
import gregor.os.SystemClock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** Nodes in processes of their own, on loopback, that form one cluster. */
final class ClusterOfProcesses implements AutoCloseable {

    private static final long PATIENCE_MS = 60_000;
    private static final long LOOK_AGAIN_MS = 20;
    private static final int MAX_FRAME_BYTES = 1 << 24;

    private final Map<Integer, NodeProcess> nodes = new TreeMap<>();
    private final Map<Integer, Integer> brokerPorts = new TreeMap<>();
    private final List<AdminClient> admins = new ArrayList<>();

    /**
     * @param sessionTimeoutMs after which a broker that was killed may come back
     * @param roles of node 1, 2 and so on, as {@code process.roles} has them
     */
    ClusterOfProcesses(Path folder, int sessionTimeoutMs, String... roles) throws IOException {
        int[] ports = TestNode.freePorts(2 * roles.length);
        List<String> voters = new ArrayList<>();
        for (int id = 1; id <= roles.length; id++) {
            if (roles[id - 1].contains("controller")) {
                voters.add(id + "@127.0.0.1:" + ports[2 * id - 1]);
            }
        }
        for (int id = 1; id <= roles.length; id++) {
            Map<String, String> overrides = new LinkedHashMap<>();
            overrides.put("node.id", Integer.toString(id));
            overrides.put("process.roles", roles[id - 1]);
            overrides.put("cluster.id", TestNode.CLUSTER_ID);
            overrides.put("broker.session.timeout.ms", Integer.toString(sessionTimeoutMs));
            overrides.put("broker.heartbeat.interval.ms", Integer.toString(sessionTimeoutMs / 4));
            overrides.put("controller.quorum.voters", String.join(",", voters));
            List<String> listeners = new ArrayList<>();
            if (roles[id - 1].contains("broker")) {
                brokerPorts.put(id, ports[2 * id - 2]);
                listeners.add("PLAINTEXT://127.0.0.1:" + ports[2 * id - 2]);
            }
            if (roles[id - 1].contains("controller")) {
                listeners.add("CONTROLLER://127.0.0.1:" + ports[2 * id - 1]);
            }
            overrides.put("listeners", String.join(",", listeners));
            Path own = folder.resolve("node-" + id);
            nodes.put(id, new NodeProcess(own, TestNode.properties(own.resolve("data"), 0, 0, overrides)));
        }
    }

    /** Starts all nodes at the same time, and returns when clients can use each. */
    ClusterOfProcesses start() throws IOException {
        for (NodeProcess node : nodes.values()) {
            node.launch();
        }
        nodes.values().forEach(NodeProcess::awaitStarted);
        return this;
    }

    NodeProcess node(int id) {
        return nodes.get(id);
    }

    Map<String, String> settings(int brokerId) {
        return Map.of("bootstrap.servers", address(brokerId), "retry.backoff.ms", "10", "retry.backoff.max.ms", "50",
            "reconnect.backoff.ms", "10", "reconnect.backoff.max.ms", "50", "default.api.timeout.ms", Long.toString(PATIENCE_MS));
    }

    /** Where clients find one broker. */
    String address(int brokerId) {
        return "127.0.0.1:" + brokerPorts.get(brokerId);
    }

    /** A client that begins at one broker; closed with the cluster. */
    AdminClient admin(int brokerId) throws IOException {
        AdminClient admin = new AdminClient(ClientConfig.of(settings(brokerId)), new NioTransport(MAX_FRAME_BYTES), new SystemClock());
        admins.add(admin);
        return admin;
    }

    /** The quorum as its leader sees it. */
    static DescribeQuorumPartitionResult quorum(AdminClient admin) {
        return admin.describeMetadataQuorum().topics().get(0).partitions().get(0);
    }

    /** Each topic that this one broker knows, with its partitions. */
    Map<String, List<MetadataResponsePartition>> topics(int brokerId) {
        return OneBroker.topics(address(brokerId));
    }

    /** Asks again and again until something is so; an answer that fails counts as no. */
    static void await(String what, AdminClient admin, BooleanSupplier condition) {
        SystemClock clock = new SystemClock();
        long deadlineMs = clock.millis() + PATIENCE_MS;
        while (!isSo(condition)) {
            if (clock.millis() > deadlineMs) {
                throw new AssertionError("waited in vain for " + what);
            }
            admin.pause(LOOK_AGAIN_MS);
        }
    }

    private static boolean isSo(BooleanSupplier condition) {
        try {
            return condition.getAsBoolean();
        } catch (KafkaException e) {
            return false;
        }
    }

    @Override
    public void close() {
        admins.forEach(AdminClient::close);
        nodes.values().forEach(NodeProcess::close);
    }
}
