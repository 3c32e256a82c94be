package gregor.console;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.TopicPartition;
import gregor.console.ClusterSnapshot.LogStatus;
import gregor.console.ClusterSnapshot.NodeState;
import gregor.console.ClusterSnapshot.NodeStatus;
import gregor.console.ClusterSnapshot.PartitionStatus;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** console.I5: what happened, in words. */
class HappeningsTest {

    private static final TopicPartition FIRST = new TopicPartition("journey", 0);
    private static final long NOW_MS = 1_790_000_000_000L;
    private static final int NODES = 3;

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void i5EachChangeOfALeaderOrAnIsrIsInOneSentence(@ForAll("snapshots") ClusterSnapshot before, @ForAll("snapshots") ClusterSnapshot after) {
        List<String> said = texts(before, after);
        assertThat(said).isEqualTo(texts(before, after));
        int leaders = 0;
        int[] left = new int[NODES + 1];
        int[] joined = new int[NODES + 1];
        for (PartitionStatus was : before.partitions()) {
            for (PartitionStatus now : after.partitions()) {
                if (was.partition().equals(now.partition())) {
                    leaders += was.leader() == now.leader() && was.leaderEpoch() == now.leaderEpoch() ? 0 : 1;
                    for (int node = 1; node <= NODES; node++) {
                        left[node] += was.isr().contains(node) && !now.isr().contains(node) ? 1 : 0;
                        joined[node] += !was.isr().contains(node) && now.isr().contains(node) ? 1 : 0;
                    }
                }
            }
        }
        assertThat(partitions(said, "(?:node \\d|nobody) leads (.+?)(?: in epoch| since epoch| on, in epoch).*")).isEqualTo(leaders);
        for (int node = 1; node <= NODES; node++) {
            assertThat(partitions(said, "node " + node + " left the ISR of ([^:]+).*")).isEqualTo(left[node]);
            assertThat(partitions(said, "node " + node + " is in the ISR of ([^:]+).*")).isEqualTo(joined[node]);
        }
    }

    @Property(tries = 50, edgeCases = EdgeCasesMode.NONE)
    void i5WithoutAChangeThereIsNone(@ForAll("snapshots") ClusterSnapshot snapshot) {
        ClusterSnapshot later = new ClusterSnapshot(snapshot.clusterId(), snapshot.bootstrap(), snapshot.timeMs() + 60_000, snapshot.nodes(), snapshot.partitions());
        assertThat(Happenings.between(snapshot, later)).isEmpty();
    }

    @Example
    void aFollowerThatIsSilentLeaves() {
        assertThat(says(cluster -> cluster.journey.isr = List.of(1, 3)))
            .containsExactly("node 2 left the ISR of journey-0: no fetch for 10 s");
        assertThat(says(cluster -> {
            cluster.journey.isr = List.of(1, 3);
            cluster.journey.lastFetchMs = NOW_MS - 200;
        })).containsExactly("node 2 left the ISR of journey-0: not caught up for 12 s");
        assertThat(says(cluster -> {
            cluster.journey.isr = List.of(1, 3);
            cluster.state = NodeState.KILLED;
        })).containsExactly("node 2 was killed", "node 2 left the ISR of journey-0: it was killed");
        assertThat(says(cluster -> {
            cluster.journey.isr = List.of(1, 3);
            cluster.isFenced = true;
        })).containsExactly("the controller has fenced node 2: it leads nothing until it is heard again", "node 2 left the ISR of journey-0: the controller has fenced it");
    }

    /** The cluster is looked at less often than a node can be killed and started. */
    @Example
    void whoStartsAlreadyWasSomethingBefore() {
        for (NodeState state : List.of(NodeState.KILLED, NodeState.STOPPED, NodeState.RUNNING)) {
            Sketch before = new Sketch();
            before.state = state;
            Sketch after = new Sketch();
            after.state = NodeState.STARTING;
            after.journey.isr = List.of(1, 3);
            String reason = state == NodeState.KILLED ? "it was killed, and starts again" : state == NodeState.STOPPED ? "it had stopped, and starts again"
                : "it was started again";
            assertThat(texts(before.snapshot(), after.snapshot())).contains("node 2 left the ISR of journey-0: " + reason);
        }
    }

    @Example
    void whoLeavesLastMayStillLead() {
        assertThat(says(cluster -> {
            cluster.journey.isr = List.of(1, 3);
            cluster.journey.elr = List.of(2);
        })).contains("node 2 may still lead journey-0 if all in sync fail: it has all that was acknowledged (ELR)");
    }

    @Example
    void aLeaderFollowsOnAnother() {
        assertThat(says(cluster -> {
            cluster.journey.leader = 3;
            cluster.journey.epoch = 4;
        })).containsExactly("node 3 leads journey-0 in epoch 4; node 1 did before");
        assertThat(says(cluster -> {
            cluster.journey.leader = ClusterSnapshot.NONE;
            cluster.journey.epoch = 4;
        })).containsExactly("nobody leads journey-0 since epoch 4; node 1 did before");
        assertThat(says(cluster -> cluster.journey.epoch = 4)).containsExactly("node 1 leads journey-0 on, in epoch 4");
    }

    @Example
    void aLogIsCutAndAnIsrIsTooSmall() {
        assertThat(says(cluster -> cluster.journey.end = 90)).containsExactly("node 2 cut off the end of journey-0 from 90 to 100: its leader does not have that");
        assertThat(says(cluster -> cluster.journey.isr = List.of(1))).contains("no append with acks=all to journey-0 is acknowledged: 1 in sync, 2 needed");
    }

    @Example
    void nodesAndTheirController() {
        assertThat(says(cluster -> cluster.state = NodeState.PAUSED))
            .containsExactly("node 2 is paused: its connections stay open, and nobody answers on them");
        assertThat(says(cluster -> cluster.isCutOff = true)).containsExactly("node 2 is cut off: nothing reaches it or leaves it, and its connections stay open");
        assertThat(says(cluster -> {
            cluster.active = 3;
            cluster.epoch = 6;
        })).containsExactly("node 3 is the active controller in epoch 6; node 1 was before");
        assertThat(says(cluster -> cluster.active = ClusterSnapshot.NONE)).containsExactly("no node is the active controller; node 1 was until now");
    }

    @Example
    void topicsComeAndGo() {
        assertThat(says(cluster -> cluster.partitions = 3)).containsExactly("topic journey has 2 new partitions");
        Sketch none = new Sketch();
        none.partitions = 0;
        assertThat(texts(none.snapshot(), new Sketch().snapshot())).containsExactly("topic journey is made, with 1 partition");
        assertThat(says(cluster -> cluster.partitions = 0)).containsExactly("1 partition of topic journey is deleted");
    }

    @Example
    void manyNamesAreFew() {
        assertThat(Happenings.list(List.of("a"))).isEqualTo("a");
        assertThat(Happenings.list(List.of("a", "b"))).isEqualTo("a and b");
        assertThat(Happenings.list(List.of("a", "b", "c"))).isEqualTo("a, b and c");
        assertThat(Happenings.list(List.of("a", "b", "c", "d"))).isEqualTo("a, b and 2 others");
    }

    private static List<String> texts(ClusterSnapshot before, ClusterSnapshot after) {
        return Happenings.between(before, after).stream().map(Happening::text).toList();
    }

    private static List<String> says(Consumer<Sketch> change) {
        Sketch after = new Sketch();
        change.accept(after);
        return texts(new Sketch().snapshot(), after.snapshot());
    }

    /** How many partitions the sentences of one form are about. @param form whose first group is their list */
    private static int partitions(List<String> said, String form) {
        int count = 0;
        for (String text : said) {
            if (text.matches(form)) {
                for (String name : text.replaceAll(form, "$1").split(", | and ")) {
                    count += name.endsWith(" others") ? Integer.parseInt(name.substring(0, name.indexOf(' '))) : 1;
                }
            }
        }
        return count;
    }

    /** A cluster to change a little: node 1 leads one partition, node 2 follows. */
    private static final class Sketch {
        private NodeState state = NodeState.RUNNING;
        private boolean isCutOff;
        private boolean isFenced;
        private int active = 1;
        private int epoch = 5;
        private int partitions = 1;
        private final Journey journey = new Journey();

        private static final class Journey {
            private int leader = 1;
            private int epoch = 3;
            private List<Integer> isr = List.of(1, 2, 3);
            private List<Integer> elr = List.of();
            private long end = 100;
            private long lastFetchMs = NOW_MS - 10_400;
        }

        ClusterSnapshot snapshot() {
            List<NodeStatus> nodes = new ArrayList<>();
            for (int id = 1; id <= NODES; id++) {
                boolean isSecond = id == 2;
                nodes.add(new NodeStatus(id, "localhost:" + id, isSecond ? state : NodeState.RUNNING, isSecond && isCutOff, isSecond && isFenced,
                    id == active ? "leader" : "follower", epoch, id, ""));
            }
            List<PartitionStatus> all = new ArrayList<>();
            for (int i = 0; i < partitions; i++) {
                all.add(new PartitionStatus(new TopicPartition(FIRST.topic(), i), journey.leader, journey.epoch, List.of(1, 2, 3), journey.isr, journey.elr, 2,
                    List.of(new LogStatus(2, 0, 90, journey.end, journey.lastFetchMs, NOW_MS - 12_000))));
            }
            return new ClusterSnapshot("sketch", "localhost:1", NOW_MS, nodes, all);
        }
    }

    @Provide
    static Arbitrary<ClusterSnapshot> snapshots() {
        Arbitrary<List<NodeStatus>> nodes = Combinators.combine(Arbitraries.of(NodeState.class), Arbitraries.of(true, false), Arbitraries.of("leader", "follower", ""),
            Arbitraries.integers().between(1, 3)).as((state, flag, role, epoch) -> new NodeStatus(0, "", state, flag, !flag, role, epoch, 7, ""))
            .list().ofSize(NODES).map(HappeningsTest::numbered);
        Arbitrary<PartitionStatus> partition = Combinators.combine(Arbitraries.of(-1, 1, 2, 3), Arbitraries.integers().between(0, 2),
            Arbitraries.of(1, 2, 3).set().map(List::copyOf), Arbitraries.longs().between(0, 5), Arbitraries.integers().between(0, 6)).as((leader, epoch, isr, end, name) ->
            new PartitionStatus(new TopicPartition("t" + name / 4, name % 4), leader, epoch, List.of(1, 2, 3), isr, List.of(), 2, List.of(new LogStatus(1, 0, 0, end, -1, NOW_MS - 1000 * end))));
        return Combinators.combine(nodes, partition.list().ofMaxSize(7).map(HappeningsTest::oneOfEachName))
            .as((some, partitions) -> new ClusterSnapshot("c", "b", NOW_MS, some, partitions));
    }

    private static List<NodeStatus> numbered(List<NodeStatus> nodes) {
        List<NodeStatus> numbered = new ArrayList<>();
        nodes.forEach(node -> numbered.add(new NodeStatus(numbered.size() + 1, node.address(), node.state(), node.isCutOff(), node.isFenced(), node.quorumRole(),
            node.quorumEpoch(), node.brokerEpoch(), node.why())));
        return numbered;
    }

    private static List<PartitionStatus> oneOfEachName(List<PartitionStatus> partitions) {
        Set<TopicPartition> seen = new LinkedHashSet<>();
        Predicate<PartitionStatus> isNew = partition -> seen.add(partition.partition());
        return partitions.stream().filter(isNew).toList();
    }
}
