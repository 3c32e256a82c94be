package gregor.local;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which nodes a local cluster has and where. Node {@code n}, from 1 on, is broker and controller; clients reach it on
 * {@code port + 2 (n - 1)}, other controllers one port above, and its files are in {@code data/node-n}.
 *
 * @param nodes from 1 to {@link #MOST_NODES}
 * @param port of the first node
 */
public record ClusterPlan(int nodes, int port, Path data) {

    /** So that the ports of a cluster stay within twenty. */
    public static final int MOST_NODES = 9;

    static final String CLUSTER_ID = "R3JlZ29yLWxvY2FsLWNsdQ";
    private static final String HOST = "localhost";
    private static final int MOST_REPLICAS = 3;
    /** Each node of a JVM has a cleaner; Kafka's 128 MiB for each would not fit in a small heap. */
    private static final String CLEANER_BYTES = "16777216";
    /** So much shorter than the other nodes' that they do not ask for votes against each other. */
    private static final String FIRST_ELECTION_MS = "100";

    /** All nodes, in their order. */
    public List<Integer> ids() {
        return IntStream.rangeClosed(1, nodes).boxed().toList();
    }

    public int clientPort(int nodeId) {
        return port + 2 * (nodeId - 1);
    }

    public int controllerPort(int nodeId) {
        return clientPort(nodeId) + 1;
    }

    /** Where clients reach a node. */
    public String address(int nodeId) {
        return HOST + ":" + clientPort(nodeId);
    }

    /** Where clients find the cluster. */
    public String bootstrap() {
        return ids().stream().map(this::address).collect(Collectors.joining(","));
    }

    public Path folder(int nodeId) {
        return data.resolve("node-" + nodeId);
    }

    /** Replicas of a partition unless somebody says otherwise. */
    public int replicas() {
        return Math.min(MOST_REPLICAS, nodes);
    }

    /** What a node is told, with the keys of {@code server.properties}; the rest is as Kafka has it. */
    Map<String, String> settings(int nodeId) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("node.id", Integer.toString(nodeId));
        settings.put("process.roles", "broker,controller");
        settings.put("listeners", "PLAINTEXT://" + address(nodeId) + ",CONTROLLER://" + HOST + ":" + controllerPort(nodeId));
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("controller.quorum.voters",
            ids().stream().map(id -> id + "@" + HOST + ":" + controllerPort(id)).collect(Collectors.joining(",")));
        if (nodeId == 1) {
            settings.put("controller.quorum.election.timeout.ms", FIRST_ELECTION_MS); // somebody waits for the first election
        }
        settings.put("log.dirs", folder(nodeId).toAbsolutePath().toString());
        settings.put("log.cleaner.dedupe.buffer.size", CLEANER_BYTES);
        String replicas = Integer.toString(replicas());
        settings.put("default.replication.factor", replicas);
        settings.put("offsets.topic.replication.factor", replicas);
        if (replicas() == MOST_REPLICAS) {
            settings.put("min.insync.replicas", "2"); // an acknowledged record outlives any one node
        }
        return settings;
    }
}
