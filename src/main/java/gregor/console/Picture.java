package gregor.console;

import gregor.base.TopicPartition;
import gregor.console.ClusterSnapshot.LogStatus;
import gregor.console.ClusterSnapshot.NodeStatus;
import gregor.console.ClusterSnapshot.PartitionStatus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the page shows of a snapshot, cut into parts that change on their own: the cluster, each node, each partition. A part is
 * a piece of JSON, so two of them are the same when their texts are, and what travels is only what has changed.
 */
final class Picture {

    /** Before the first snapshot. */
    static final Picture EMPTY = new Picture(Map.of());

    /** A shorter silence is everybody's rhythm of fetching, and would make every partition change with every look. */
    private static final long SHOWN_SILENCE_S = 2;
    private static final long MS_PER_S = 1000;

    private final Map<String, String> parts;

    private Picture(Map<String, String> parts) {
        this.parts = parts;
    }

    static Picture of(ClusterSnapshot snapshot, Map<TopicPartition, Long> rates) {
        Map<String, String> parts = new LinkedHashMap<>();
        NodeStatus active = snapshot.activeController();
        Map<String, Object> cluster = new LinkedHashMap<>();
        cluster.put("id", snapshot.clusterId());
        cluster.put("bootstrap", snapshot.bootstrap());
        cluster.put("controller", active == null ? ClusterSnapshot.NONE : active.id());
        cluster.put("epoch", active == null ? ClusterSnapshot.NONE : active.quorumEpoch());
        parts.put("cluster", PageJson.of(cluster));
        snapshot.nodes().forEach(node -> parts.put("node " + node.id(), node(node)));
        for (PartitionStatus partition : snapshot.partitions()) {
            parts.put("partition " + partition.partition(), partition(partition, snapshot.timeMs(), rates.getOrDefault(partition.partition(), 0L)));
        }
        return new Picture(parts);
    }

    /** This picture, of a cluster that can't be looked at now. */
    Picture troubled(String why) {
        Map<String, String> with = new LinkedHashMap<>(parts);
        with.put("trouble", PageJson.of(Map.of("why", why)));
        return new Picture(with);
    }

    private static String node(NodeStatus node) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", node.id());
        json.put("address", node.address());
        json.put("state", node.state().name().toLowerCase(Locale.ROOT));
        json.put("cutOff", node.isCutOff());
        json.put("fenced", node.isFenced());
        json.put("role", node.quorumRole());
        json.put("epoch", node.quorumEpoch());
        json.put("brokerEpoch", node.brokerEpoch());
        json.put("why", node.why());
        return PageJson.of(json);
    }

    private static String partition(PartitionStatus partition, long nowMs, long rate) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("topic", partition.partition().topic());
        json.put("partition", partition.partition().partition());
        json.put("leader", partition.leader());
        json.put("epoch", partition.leaderEpoch());
        json.put("isr", partition.isr());
        json.put("elr", partition.elr());
        json.put("minIsr", partition.minIsr());
        json.put("rate", rate);
        json.put("replicas", partition.replicas().stream().map(id -> replica(id, partition.log(id), nowMs)).toList());
        return PageJson.of(json);
    }

    private static Map<String, Object> replica(int node, LogStatus log, long nowMs) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("node", node);
        if (log != null) {
            json.put("start", log.startOffset());
            json.put("hw", log.highWatermark());
            json.put("end", log.endOffset());
            json.put("silent", silence(log.lastFetchMs(), nowMs));
        }
        return json;
    }

    private static long silence(long sinceMs, long nowMs) {
        long seconds = sinceMs == ClusterSnapshot.UNKNOWN ? 0 : (nowMs - sinceMs) / MS_PER_S;
        return seconds < SHOWN_SILENCE_S ? 0 : seconds;
    }

    /** Parts of this picture that {@code before} doesn't have, or has otherwise, by their names. */
    Map<String, Object> changedSince(Picture before) {
        Map<String, Object> changed = new LinkedHashMap<>();
        parts.forEach((name, json) -> {
            if (!json.equals(before.parts.get(name))) {
                changed.put(name, new PageJson.Written(json));
            }
        });
        return changed;
    }

    /** Names of the parts of {@code before} that this picture has no longer. */
    List<String> goneSince(Picture before) {
        List<String> gone = new ArrayList<>(before.parts.keySet());
        gone.removeIf(parts::containsKey);
        return gone;
    }
}
