package gregor.console;

import gregor.base.TopicPartition;
import gregor.console.ClusterSnapshot.LogStatus;
import gregor.console.ClusterSnapshot.NodeState;
import gregor.console.ClusterSnapshot.NodeStatus;
import gregor.console.ClusterSnapshot.PartitionStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Three nodes that are not there. It does at once what it is asked to: a killed node's partitions have another leader in the
 * next snapshot. It notes what it was asked.
 */
public final class PretendedCluster implements ClusterControl {

    static final int NODES = 3;
    private static final long START_MS = 1_790_000_000_000L;

    private final Map<Integer, NodeStatus> nodes = new LinkedHashMap<>();
    private final Map<TopicPartition, PartitionStatus> partitions = new LinkedHashMap<>();
    private final List<String> asked = new ArrayList<>();
    private RuntimeException failure;
    private long timeMs = START_MS;
    private int looks;

    public PretendedCluster() {
        for (int id = 1; id <= NODES; id++) {
            nodes.put(id, new NodeStatus(id, "localhost:" + (9090 + 2 * id), NodeState.RUNNING, false, false, id == 1 ? "leader" : "follower", 5, 100 + id, ""));
        }
        createTopic("journey", 3, NODES);
        asked.clear();
    }

    @Override
    public synchronized ClusterSnapshot snapshot() {
        looks++;
        timeMs += 250;
        if (failure != null) {
            throw failure;
        }
        return new ClusterSnapshot("pretended", "localhost:9092,localhost:9094,localhost:9096", timeMs, List.copyOf(nodes.values()), List.copyOf(partitions.values()));
    }

    synchronized int looks() {
        return looks;
    }

    public synchronized List<String> asked() {
        return List.copyOf(asked);
    }

    /** From now on nothing can be looked at or done, for this reason; null to end that. */
    public synchronized void fail(RuntimeException why) {
        failure = why;
    }

    /** Lets a partition's replicas in sync have so many records more; those beyond the last {@code unsafe} are below the high watermark. */
    public synchronized void append(TopicPartition name, int records, int unsafe) {
        PartitionStatus was = partitions.get(name);
        long end = was.logs().stream().mapToLong(LogStatus::endOffset).max().orElse(0) + records;
        put(was, was.leader(), was.isr(), was.logs().stream().map(log -> was.isr().contains(log.nodeId())
            ? new LogStatus(log.nodeId(), 0, Math.max(log.highWatermark(), end - unsafe), log.nodeId() == was.leader() ? end : Math.max(log.endOffset(), end - unsafe), ClusterSnapshot.UNKNOWN, ClusterSnapshot.UNKNOWN) : log).toList());
    }

    private void put(PartitionStatus was, int leader, List<Integer> isr, List<LogStatus> logs) {
        int epoch = was.leaderEpoch() + (leader == was.leader() ? 0 : 1);
        partitions.put(was.partition(), new PartitionStatus(was.partition(), leader, epoch, was.replicas(), isr, List.of(), was.minIsr(), logs));
    }

    private void become(int id, NodeState state, boolean isCutOff) {
        NodeStatus was = nodes.get(id);
        if (was == null) {
            throw new IllegalArgumentException("there is no node " + id + "; there are " + nodes.keySet());
        }
        boolean isOut = state != NodeState.RUNNING || isCutOff;
        nodes.put(id, new NodeStatus(id, was.address(), state, isCutOff, isOut, state == NodeState.RUNNING ? "follower" : "", 5, was.brokerEpoch(), ""));
        for (PartitionStatus partition : List.copyOf(partitions.values())) {
            if (isOut) {
                leave(partition, id);
            } else {
                join(partition, id);
            }
        }
        elect();
    }

    private NodeState state(int id) {
        return nodes.containsKey(id) ? nodes.get(id).state() : NodeState.RUNNING;
    }

    private boolean isCutOff(int id) {
        return nodes.containsKey(id) && nodes.get(id).isCutOff();
    }

    private void elect() {
        List<NodeStatus> able = nodes.values().stream().filter(node -> node.isRunning() && !node.isCutOff()).toList();
        if (!able.isEmpty() && able.stream().noneMatch(node -> node.quorumRole().equals("leader"))) {
            NodeStatus next = able.get(0);
            int epoch = next.quorumEpoch() + 1;
            nodes.replaceAll((id, node) -> new NodeStatus(id, node.address(), node.state(), node.isCutOff(), node.isFenced(),
                !node.isRunning() ? "" : id == next.id() ? "leader" : "follower", epoch, node.brokerEpoch(), node.why()));
        }
    }

    private static List<Integer> without(List<Integer> ids, int id) {
        return ids.stream().filter(each -> each != id).toList();
    }

    private void leave(PartitionStatus was, int id) {
        List<Integer> isr = without(was.isr(), id);
        int leader = was.leader() != id ? was.leader() : isr.isEmpty() ? ClusterSnapshot.NONE : isr.get(0);
        boolean isGone = nodes.get(id).state() == NodeState.KILLED || nodes.get(id).state() == NodeState.STOPPED;
        put(was, leader, isr.isEmpty() ? was.isr() : isr, was.logs().stream().filter(log -> !isGone || log.nodeId() != id).toList());
    }

    private void join(PartitionStatus was, int id) {
        List<Integer> isr = was.isr().contains(id) ? was.isr() : new ArrayList<>(was.isr());
        if (!isr.contains(id)) {
            isr.add(id);
        }
        LogStatus longest = was.logs().stream().max(Comparator.comparingLong(LogStatus::endOffset)).orElse(new LogStatus(id, 0, 0, 0, -1, -1));
        put(was, was.leader() == ClusterSnapshot.NONE ? id : was.leader(), isr, was.replicas().stream()
            .filter(replica -> replica == id || was.log(replica) != null)
            .map(replica -> replica == id ? new LogStatus(id, 0, longest.highWatermark(), longest.endOffset(), ClusterSnapshot.UNKNOWN, ClusterSnapshot.UNKNOWN) : was.log(replica)).toList());
    }

    private synchronized void ask(String what, Runnable effect) {
        asked.add(what);
        if (failure != null) {
            throw failure;
        }
        effect.run();
    }

    @Override
    public void stop(int id) {
        ask("stop " + id, () -> become(id, NodeState.STOPPED, isCutOff(id)));
    }

    @Override
    public void kill(int id) {
        ask("kill " + id, () -> become(id, NodeState.KILLED, isCutOff(id)));
    }

    @Override
    public void pause(int id) {
        ask("pause " + id, () -> become(id, NodeState.PAUSED, isCutOff(id)));
    }

    @Override
    public void resume(int id) {
        ask("resume " + id, () -> become(id, NodeState.RUNNING, isCutOff(id)));
    }

    @Override
    public void restart(int id) {
        ask("restart " + id, () -> become(id, NodeState.RUNNING, isCutOff(id)));
    }

    @Override
    public boolean canCutOff() {
        return true;
    }

    @Override
    public void cutOff(int id) {
        ask("cutOff " + id, () -> become(id, state(id), true));
    }

    @Override
    public void rejoin(int id) {
        ask("rejoin " + id, () -> become(id, state(id), false));
    }

    @Override
    public void createTopic(String name, int count, int replicas) {
        ask("createTopic " + name + " " + count + " " + replicas, () -> {
            for (int i = 0; i < count; i++) {
                List<Integer> ids = new ArrayList<>();
                for (int j = 0; j < replicas; j++) {
                    ids.add((i + j) % NODES + 1);
                }
                TopicPartition partition = new TopicPartition(name, i);
                partitions.put(partition, new PartitionStatus(partition, ids.get(0), 0, ids, ids, List.of(), 2,
                    ids.stream().map(id -> new LogStatus(id, 0, 0, 0, ClusterSnapshot.UNKNOWN, ClusterSnapshot.UNKNOWN)).toList()));
            }
        });
    }

    @Override
    public void burst(String topic, int records) {
        ask("burst " + topic + " " + records, () -> List.copyOf(partitions.keySet()).stream().filter(partition -> partition.topic().equals(topic))
            .forEach(partition -> append(partition, records, 0)));
    }
}
