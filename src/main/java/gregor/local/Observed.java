package gregor.local;

import gregor.base.TopicPartition;
import gregor.console.ClusterSnapshot;
import gregor.console.ClusterSnapshot.LogStatus;
import gregor.console.ClusterSnapshot.NodeStatus;
import gregor.console.ClusterSnapshot.PartitionStatus;
import gregor.local.NodeView.BrokerView;
import gregor.local.NodeView.FollowerView;
import gregor.local.NodeView.LogView;
import gregor.local.NodeView.PartitionView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A node of a local cluster as it is seen from outside, and what it says itself.
 *
 * @param view null if it can't say anything
 */
record Observed(int id, String address, LocalNode.Condition condition, NodeView view) {

    private static final FollowerView NEVER_SEEN = new FollowerView(ClusterSnapshot.NONE, NodeView.NEVER, NodeView.NEVER);

    /** One picture of all: what is true of the cluster is what its active controller knows, or whoever knows most if there is none. */
    static ClusterSnapshot together(ClusterPlan plan, long nowMs, List<Observed> nodes) {
        NodeView best = null;
        for (Observed node : nodes) {
            if (node.view != null && (best == null || node.view.knowsMoreThan(best))) {
                best = node.view;
            }
        }
        Map<Integer, BrokerView> brokers = new LinkedHashMap<>();
        if (best != null) {
            best.brokers().forEach(broker -> brokers.put(broker.id(), broker));
        }
        List<NodeStatus> statuses = new ArrayList<>();
        nodes.forEach(node -> statuses.add(node.status(brokers.get(node.id))));
        Map<Integer, Map<TopicPartition, LogView>> logs = new LinkedHashMap<>();
        nodes.forEach(node -> logs.put(node.id, node.logs()));
        List<PartitionStatus> partitions = best == null ? List.of() : best.partitions().stream().map(partition -> status(partition, logs, nowMs)).toList();
        return new ClusterSnapshot(ClusterPlan.CLUSTER_ID, plan.bootstrap(), nowMs, statuses, partitions);
    }

    private NodeStatus status(BrokerView broker) {
        return new NodeStatus(id, address, condition.state(), condition.isCutOff(), broker == null || broker.fenced(),
            view == null ? "" : view.quorumRole(), view == null ? ClusterSnapshot.NONE : view.quorumEpoch(),
            broker == null ? ClusterSnapshot.UNKNOWN : broker.epoch(), condition.why());
    }

    private Map<TopicPartition, LogView> logs() {
        Map<TopicPartition, LogView> logs = new LinkedHashMap<>();
        if (view != null) {
            view.logs().forEach(log -> logs.put(new TopicPartition(log.topic(), log.partition()), log));
        }
        return logs;
    }

    private static PartitionStatus status(PartitionView of, Map<Integer, Map<TopicPartition, LogView>> logsOfNodes, long nowMs) {
        TopicPartition partition = new TopicPartition(of.topic(), of.partition());
        LogView leaders = logsOfNodes.getOrDefault(of.leader(), Map.of()).get(partition);
        List<LogStatus> logs = new ArrayList<>();
        for (int replica : of.replicas()) {
            LogView log = logsOfNodes.getOrDefault(replica, Map.of()).get(partition);
            if (log != null) {
                FollowerView seen = leaders == null ? NEVER_SEEN
                    : leaders.followers().stream().filter(follower -> follower.id() == replica).findFirst().orElse(NEVER_SEEN);
                logs.add(new LogStatus(replica, log.startOffset(), log.highWatermark(), log.endOffset(), timeOf(seen.sinceFetchMs(), nowMs),
                    timeOf(seen.sinceCaughtUpMs(), nowMs)));
            }
        }
        return new PartitionStatus(partition, of.leader(), of.leaderEpoch(), of.replicas(), of.isr(), of.elr(), of.minIsr(), logs);
    }

    private static long timeOf(long sinceMs, long nowMs) {
        return sinceMs == NodeView.NEVER ? ClusterSnapshot.UNKNOWN : nowMs - sinceMs;
    }
}
