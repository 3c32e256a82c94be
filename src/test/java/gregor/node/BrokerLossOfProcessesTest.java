package gregor.node;

import static gregor.node.ClusterOfProcesses.await;
import static gregor.node.ClusterOfProcesses.quorum;

import gregor.client.AdminClient;
import gregor.client.NewTopic;
import gregor.client.NodeAddress;
import gregor.message.MetadataMessage.MetadataResponsePartition;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real processes are killed, and what they led gets other leaders long before their sessions are over. */
@Timeout(120)
class BrokerLossOfProcessesTest {

    private static final String BOTH = "broker,controller";
    /** Longer than anything here may wait: who is fenced was fenced early, who is back did not wait for the session's end. */
    private static final int LONG_SESSION_MS = 240_000;

    private static final int NOBODY = -1;

    @TempDir
    Path folder;

    /** As one broker knows them. */
    private static List<Integer> leaders(ClusterOfProcesses cluster, int broker) {
        return cluster.topics(broker).getOrDefault("lamps", List.of()).stream().map(MetadataResponsePartition::leaderId).toList();
    }

    private static boolean isLedWithout(int id, ClusterOfProcesses cluster, int broker) {
        List<Integer> now = leaders(cluster, broker);
        return now.size() == 3 && !now.contains(id) && !now.contains(NOBODY);
    }

    @Test
    void leadersMoveWhenAProcessIsKilledAndItComesBackAtOnce() throws Exception {
        try (ClusterOfProcesses cluster = new ClusterOfProcesses(folder, LONG_SESSION_MS, BOTH, BOTH, BOTH).start()) {
            AdminClient admin = cluster.admin(1);
            await("all brokers to be known", admin, () -> admin.nodes().size() == 3);
            admin.createTopic(new NewTopic("lamps", -1, (short) -1, List.of(List.of(1, 2, 3), List.of(2, 3, 1), List.of(3, 1, 2)), Map.of()));
            await("each to lead one", admin, () -> leaders(cluster, 1).equals(List.of(1, 2, 3)));
            int controller = quorum(admin).leaderId();
            int killed = controller % 3 + 1;
            AdminClient other = cluster.admin(controller);
            cluster.node(killed).kill();
            await("others to lead all of it", other, () -> isLedWithout(killed, cluster, controller));
            cluster.node(killed).launch().awaitStarted();
            await("node " + killed + " to be back", other, () -> other.nodes().stream().map(NodeAddress::id).anyMatch(id -> id == killed));
            cluster.node(controller).kill();
            await("a new controller to give it leaders", admin, () -> isLedWithout(controller, cluster, killed % 3 + 1));
        }
    }
}
