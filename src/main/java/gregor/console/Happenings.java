package gregor.console;

import gregor.base.TopicPartition;
import gregor.console.ClusterSnapshot.LogStatus;
import gregor.console.ClusterSnapshot.NodeState;
import gregor.console.ClusterSnapshot.NodeStatus;
import gregor.console.ClusterSnapshot.PartitionStatus;
import gregor.console.Happening.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What happened between two looks at a cluster, in words. Pure: the same two snapshots give the same sentences.
 *
 * <p>It sees what differs, not what was done: a leader that changed twice between the looks has changed once. What happened to
 * many partitions alike is one sentence, or the death of a node would be as many as it has partitions.
 */
final class Happenings {

    /** The ISR, leader epochs, and what is cut. */
    static final int IN_SYNC = 12;
    static final int ELECTION = 13;
    static final int CONTROLLER = 15;
    private static final int NO_CHAPTER = 0;

    /** How the names of the cluster's own topics begin. */
    private static final String INTERNAL = "__";

    /** Less than this is everybody's rhythm of fetching. */
    private static final long NOTABLE_SILENCE_MS = 1000;
    private static final long MS_PER_S = 1000;

    private final ClusterSnapshot before;
    private final ClusterSnapshot after;
    private final Map<Integer, NodeStatus> nodesBefore = new LinkedHashMap<>();
    private final Map<Integer, NodeStatus> nodesAfter = new LinkedHashMap<>();
    private final List<Happening> happened = new ArrayList<>();
    /** Sentences about partitions, and which ones each is about. */
    private final Map<Sentence, List<String>> sentences = new LinkedHashMap<>();

    /** What is said of one or more partitions, whose names stand between {@code head} and {@code tail}. */
    private record Sentence(Kind kind, int chapter, String head, String tail) {}

    private Happenings(ClusterSnapshot before, ClusterSnapshot after) {
        this.before = before;
        this.after = after;
        before.nodes().forEach(node -> nodesBefore.put(node.id(), node));
        after.nodes().forEach(node -> nodesAfter.put(node.id(), node));
    }

    /** What differs, nodes first, in the order in which one thing follows from another. */
    static List<Happening> between(ClusterSnapshot before, ClusterSnapshot after) {
        Happenings happenings = new Happenings(before, after);
        happenings.nodes();
        happenings.activeController();
        happenings.partitions();
        return happenings.happened;
    }

    private void say(Kind kind, int chapter, String text) {
        happened.add(new Happening(after.timeMs(), kind, text, chapter));
    }

    private void nodes() {
        for (NodeStatus now : after.nodes()) {
            NodeStatus was = nodesBefore.get(now.id());
            if (was == null) {
                say(Kind.GAIN, NO_CHAPTER, name(now) + " belongs to the cluster");
            } else {
                state(was, now);
                reach(was, now);
            }
        }
        for (NodeStatus was : before.nodes()) {
            if (!nodesAfter.containsKey(was.id())) {
                say(Kind.LOSS, NO_CHAPTER, name(was) + " belongs to the cluster no longer");
            }
        }
    }

    private void state(NodeStatus was, NodeStatus now) {
        if (was.state() == now.state()) {
            return;
        }
        String because = now.why().isEmpty() ? "" : ": " + now.why();
        switch (now.state()) {
            case STARTING -> say(Kind.CHANGE, NO_CHAPTER, name(now) + " starts" + because);
            case RUNNING -> say(Kind.GAIN, NO_CHAPTER, name(now) + (was.state() == NodeState.PAUSED ? " goes on" : " is up") + because);
            case PAUSED -> say(Kind.LOSS, NO_CHAPTER, name(now) + " is paused: its connections stay open, and nobody answers on them" + because);
            case STOPPING -> say(Kind.CHANGE, CONTROLLER, name(now) + " is told to stop, and gives away what it leads" + because);
            case STOPPED -> say(Kind.LOSS, NO_CHAPTER, name(now) + " has stopped" + because);
            case KILLED -> say(Kind.LOSS, NO_CHAPTER, name(now) + " was killed" + because);
        }
    }

    /** Whether the others can reach it, and whether the controller counts on it. */
    private void reach(NodeStatus was, NodeStatus now) {
        if (was.isCutOff() != now.isCutOff()) {
            say(now.isCutOff() ? Kind.LOSS : Kind.GAIN, NO_CHAPTER,
                name(now) + (now.isCutOff() ? " is cut off: nothing reaches it or leaves it, and its connections stay open" : " is joined with the others again"));
        }
        if (was.isFenced() != now.isFenced()) {
            say(now.isFenced() ? Kind.LOSS : Kind.GAIN, CONTROLLER,
                "the controller has " + (now.isFenced() ? "fenced " + name(now) + ": it leads nothing until it is heard again" : "unfenced " + name(now) + ": it may lead and be in sync"));
        }
    }

    private void activeController() {
        NodeStatus was = before.activeController();
        NodeStatus now = after.activeController();
        int leaderBefore = was == null ? ClusterSnapshot.NONE : was.id();
        int leaderNow = now == null ? ClusterSnapshot.NONE : now.id();
        if (now == null && was != null) {
            say(Kind.LOSS, ELECTION, "no node is the active controller; " + name(was) + " was until now");
        } else if (now != null && leaderBefore != leaderNow) {
            say(Kind.GAIN, ELECTION, name(now) + " is the active controller in epoch " + now.quorumEpoch() + "; " + (was == null ? "nobody" : name(was)) + " was before");
        } else if (now != null && was.quorumEpoch() != now.quorumEpoch()) {
            say(Kind.CHANGE, ELECTION, name(now) + " is the active controller on, in epoch " + now.quorumEpoch());
        }
    }

    private void partitions() {
        Map<TopicPartition, PartitionStatus> known = byName(before);
        Map<String, Integer> created = new LinkedHashMap<>();
        Map<String, Integer> deleted = new LinkedHashMap<>();
        for (PartitionStatus now : after.partitions()) {
            PartitionStatus was = known.remove(now.partition());
            if (was == null) {
                created.merge(now.partition().topic(), 1, Integer::sum);
            } else {
                leader(was, now);
                isr(was, now);
                end(was, now);
            }
        }
        known.keySet().forEach(partition -> deleted.merge(partition.topic(), 1, Integer::sum));
        created.forEach((topic, count) -> say(Kind.GAIN, NO_CHAPTER, "topic " + topic
            + (isThere(topic) ? " has " + count(count, "new partition") : " is made, with " + count(count, "partition"))));
        deleted.forEach((topic, count) -> say(Kind.LOSS, NO_CHAPTER, count(count, "partition") + " of topic " + topic + (count == 1 ? " is" : " are") + " deleted"));
        sentences.forEach((sentence, names) -> {
            names.sort(Comparator.comparing(name -> name.startsWith(INTERNAL))); // so that they are not all that is named
            say(sentence.kind, sentence.chapter, sentence.head + list(names) + sentence.tail);
        });
    }

    private boolean isThere(String topic) {
        return before.partitions().stream().anyMatch(partition -> partition.partition().topic().equals(topic));
    }

    private void leader(PartitionStatus was, PartitionStatus now) {
        if (was.leader() == now.leader() && was.leaderEpoch() == now.leaderEpoch()) {
            return;
        }
        String didBefore = "; " + (was.leader() == ClusterSnapshot.NONE ? "nobody" : "node " + was.leader()) + " did before";
        if (now.leader() == ClusterSnapshot.NONE) {
            say(now, Kind.LOSS, IN_SYNC, "nobody leads ", " since epoch " + now.leaderEpoch() + didBefore);
        } else if (was.leader() == now.leader()) {
            say(now, Kind.CHANGE, IN_SYNC, "node " + now.leader() + " leads ", " on, in epoch " + now.leaderEpoch());
        } else {
            say(now, Kind.GAIN, IN_SYNC, "node " + now.leader() + " leads ", " in epoch " + now.leaderEpoch() + didBefore);
        }
    }

    private void isr(PartitionStatus was, PartitionStatus now) {
        for (int node : was.isr()) {
            if (!now.isr().contains(node)) {
                say(now, Kind.LOSS, IN_SYNC, "node " + node + " left the ISR of ", reason(node, was, now));
            }
        }
        for (int node : now.isr()) {
            if (!was.isr().contains(node)) {
                say(now, Kind.GAIN, IN_SYNC, "node " + node + " is in the ISR of ", ": it has caught up");
            }
        }
        for (int node : now.elr()) {
            if (!was.elr().contains(node)) {
                say(now, Kind.CHANGE, IN_SYNC, "node " + node + " may still lead ", " if all in sync fail: it has all that was acknowledged (ELR)");
            }
        }
        boolean enoughBefore = was.isr().size() >= was.minIsr();
        boolean enoughNow = now.isr().size() >= now.minIsr();
        if (enoughBefore != enoughNow) {
            say(now, enoughNow ? Kind.GAIN : Kind.LOSS, IN_SYNC, enoughNow ? "an append with acks=all to " : "no append with acks=all to ",
                (enoughNow ? " is acknowledged again: " : " is acknowledged: ") + now.isr().size() + " in sync, " + now.minIsr() + " needed");
        }
    }

    /** Why a node left an ISR, as far as it shows; what the leader saw comes last, since the controller may have been quicker. */
    private String reason(int id, PartitionStatus was, PartitionStatus now) {
        NodeStatus node = nodesAfter.get(id);
        if (!now.replicas().contains(id)) {
            return ": it is no replica any longer";
        }
        if (node != null && node.state() != NodeState.RUNNING && node.state() != NodeState.PAUSED) {
            return switch (node.state()) {
                case KILLED -> ": it was killed";
                case STOPPING -> ": it is stopping";
                case STOPPED -> ": it has stopped";
                default -> ended(nodesBefore.get(id));
            };
        }
        if (node != null && node.isFenced()) {
            return ": the controller has fenced it";
        }
        LogStatus log = now.log(id) == null ? was.log(id) : now.log(id);
        if (log != null && isLongAgo(log.lastFetchMs())) {
            return ": no fetch for " + secondsSince(log.lastFetchMs()) + " s";
        }
        return log != null && isLongAgo(log.lastCaughtUpMs()) ? ": not caught up for " + secondsSince(log.lastCaughtUpMs()) + " s" : "";
    }

    /** Of a node that starts now: what it was before, if that shows. */
    private static String ended(NodeStatus was) {
        if (was == null || was.state() != NodeState.KILLED && was.state() != NodeState.STOPPED) {
            return ": it was started again";
        }
        return was.state() == NodeState.KILLED ? ": it was killed, and starts again" : ": it had stopped, and starts again";
    }

    private boolean isLongAgo(long timeMs) {
        return timeMs != ClusterSnapshot.UNKNOWN && after.timeMs() - timeMs >= NOTABLE_SILENCE_MS;
    }

    private long secondsSince(long timeMs) {
        return (after.timeMs() - timeMs) / MS_PER_S;
    }

    private void end(PartitionStatus was, PartitionStatus now) {
        for (LogStatus log : now.logs()) {
            LogStatus old = was.log(log.nodeId());
            if (old != null && log.endOffset() < old.endOffset()) {
                say(now, Kind.LOSS, IN_SYNC, "node " + log.nodeId() + " cut off the end of ",
                    " from " + log.endOffset() + " to " + old.endOffset() + ": its leader does not have that");
            }
        }
    }

    private void say(PartitionStatus about, Kind kind, int chapter, String head, String tail) {
        sentences.computeIfAbsent(new Sentence(kind, chapter, head, tail), none -> new ArrayList<>()).add(about.partition().toString());
    }

    private static Map<TopicPartition, PartitionStatus> byName(ClusterSnapshot snapshot) {
        Map<TopicPartition, PartitionStatus> partitions = new LinkedHashMap<>();
        snapshot.partitions().forEach(partition -> partitions.put(partition.partition(), partition));
        return partitions;
    }

    /** {@code a}; {@code a and b}; {@code a, b and c}; {@code a, b and 17 others}. */
    static String list(List<String> names) {
        int size = names.size();
        if (size == 1) {
            return names.get(0);
        }
        if (size == 2) {
            return names.get(0) + " and " + names.get(1);
        }
        return names.get(0) + ", " + names.get(1) + " and " + (size == 3 ? names.get(2) : size - 2 + " others");
    }

    private static String count(int count, String thing) {
        return count + " " + thing + (count == 1 ? "" : "s");
    }

    private static String name(NodeStatus node) {
        return "node " + node.id();
    }
}
