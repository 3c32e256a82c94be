package gregor.node;

import static gregor.node.ClusterOfProcesses.await;
import static gregor.node.ClusterOfProcesses.quorum;
import static gregor.node.ClusterOfProcesses.topics;

import gregor.client.AdminClient;
import gregor.client.NewTopic;
import gregor.client.NodeAddress;
import gregor.client.TopicDescription;
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
    /** Twice as long as anything here waits: who is fenced was fenced early, who is back did not wait for the session's end. */
    private static final int LONG_SESSION_MS = 60_000;

    private static final int NOBODY = -1;

    @TempDir
    Path folder;

    private static List<Integer> leaders(AdminClient admin) {
        return topics(admin).getOrDefault("lamps", List.of()).stream().map(TopicDescription.Partition::leaderId).toList();
    }

    private static boolean isLedWithout(int id, AdminClient admin) {
        List<Integer> now = leaders(admin);
        return now.size() == 3 && !now.contains(id) && !now.contains(NOBODY);
    }

    @Test
    void leadersMoveWhenAProcessIsKilledAndItComesBackAtOnce() throws Exception {
        try (ClusterOfProcesses cluster = new ClusterOfProcesses(folder, LONG_SESSION_MS, BOTH, BOTH, BOTH).start()) {
            AdminClient admin = cluster.admin(1);
            await("all brokers to be known", admin, () -> admin.nodes().size() == 3);
            admin.createTopic(new NewTopic("lamps", -1, (short) -1, List.of(List.of(1, 2, 3), List.of(2, 3, 1), List.of(3, 1, 2)), Map.of()));
            await("each to lead one", admin, () -> leaders(admin).equals(List.of(1, 2, 3)));
            int controller = quorum(admin).leaderId();
            int killed = controller % 3 + 1;
            AdminClient other = cluster.admin(controller);
            cluster.node(killed).kill();
            await("others to lead all of it", other, () -> isLedWithout(killed, other));
            cluster.node(killed).launch().awaitStarted();
            await("node " + killed + " to be back", other, () -> other.nodes().stream().map(NodeAddress::id).anyMatch(id -> id == killed));
            cluster.node(controller).kill();
            AdminClient third = cluster.admin(killed % 3 + 1);
            await("a new controller to give it leaders", third, () -> isLedWithout(controller, third));
        }
    }
}
