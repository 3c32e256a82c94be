package gregor.tools;

import gregor.base.TopicPartition;
import gregor.client.AdminClient;
import gregor.client.NodeAddress;
import gregor.message.ConfigOperation;
import gregor.message.ConfigResourceType;
import gregor.message.IncrementalAlterConfigsMessage.AlterableConfig;
import gregor.message.ListPartitionReassignmentsMessage.OngoingPartitionReassignment;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Bounds how fast moving replicas are copied, and lifts the bounds again: brokers are told a rate, and topics which of
 * their replicas it is for (KIP-73).
 */
final class ReassignmentThrottles {

    private static final String LEADER_RATE = "leader.replication.throttled.rate";
    private static final String FOLLOWER_RATE = "follower.replication.throttled.rate";
    private static final String DIRECTORY_RATE = "replica.alter.log.dirs.io.max.bytes.per.second";
    private static final String LEADER_REPLICAS = "leader.replication.throttled.replicas";
    private static final String FOLLOWER_REPLICAS = "follower.replication.throttled.replicas";

    /** A partition on the move: the brokers that have it, and those that get it. */
    private record Move(Set<Integer> sources, Set<Integer> destinations) {}

    private final AdminClient admin;
    private final ToolContext context;

    ReassignmentThrottles(AdminClient admin, ToolContext context) {
        this.admin = admin;
        this.context = context;
    }

    /**
     * Bounds the copying between brokers, for these moves and those that are under way.
     *
     * @param current where the partitions of {@code targets} are
     * @param bytesPerSecond for each broker and each direction
     */
    void limitBrokers(Map<TopicPartition, OngoingPartitionReassignment> ongoing, Map<TopicPartition, List<Integer>> targets,
            Map<TopicPartition, List<Integer>> current, long bytesPerSecond) {
        Map<TopicPartition, Move> moves = moves(ongoing, targets, current);
        Map<String, Set<String>> leaders = new TreeMap<>();
        Map<String, Set<String>> followers = new TreeMap<>();
        Set<Integer> brokers = new TreeSet<>();
        moves.forEach((partition, move) -> {
            Set<String> sources = leaders.computeIfAbsent(partition.topic(), topic -> new TreeSet<>());
            move.sources().forEach(broker -> sources.add(partition.partition() + ":" + broker));
            Set<String> destinations = followers.computeIfAbsent(partition.topic(), topic -> new TreeSet<>());
            move.destinations().forEach(broker -> destinations.add(partition.partition() + ":" + broker));
            brokers.addAll(move.sources());
            brokers.addAll(move.destinations());
        });
        leaders.forEach((topic, sources) -> admin.incrementalAlterConfigs(ConfigResourceType.TOPIC, topic, List.of(
            set(LEADER_REPLICAS, String.join(",", sources)), set(FOLLOWER_REPLICAS, String.join(",", followers.get(topic))))));
        String rate = Long.toString(bytesPerSecond);
        brokers.forEach(broker -> alterBroker(broker, List.of(set(LEADER_RATE, rate), set(FOLLOWER_RATE, rate))));
        context.out().println("The inter-broker throttle limit was set to " + bytesPerSecond + " B/s");
    }

    /** What is under way keeps its sources, whatever its new target. */
    private static Map<TopicPartition, Move> moves(Map<TopicPartition, OngoingPartitionReassignment> ongoing,
            Map<TopicPartition, List<Integer>> targets, Map<TopicPartition, List<Integer>> current) {
        Map<TopicPartition, Move> moves = new TreeMap<>();
        ongoing.forEach((partition, reassignment) -> {
            Set<Integer> sources = new TreeSet<>(reassignment.replicas());
            reassignment.addingReplicas().forEach(sources::remove);
            moves.put(partition, new Move(sources, new TreeSet<>(reassignment.addingReplicas())));
        });
        targets.forEach((partition, replicas) -> {
            Move underWay = moves.get(partition);
            Set<Integer> sources = underWay != null ? underWay.sources() : new TreeSet<>(current.get(partition));
            Set<Integer> destinations = new TreeSet<>(replicas);
            destinations.removeAll(sources);
            moves.put(partition, new Move(sources, destinations));
        });
        return moves;
    }

    /** Bounds the copying between the log directories of these brokers. */
    void limitDirectories(Set<Integer> brokers, long bytesPerSecond) {
        brokers.forEach(broker -> alterBroker(broker, List.of(set(DIRECTORY_RATE, Long.toString(bytesPerSecond)))));
        context.out().println("The replica-alter-dir throttle limit was set to " + bytesPerSecond + " B/s");
    }

    /** Lifts all bounds: nobody knows any more which brokers had to do with the moves. */
    void clear(Map<TopicPartition, List<Integer>> targets) {
        Set<Integer> brokers = new TreeSet<>();
        admin.nodes().stream().map(NodeAddress::id).forEach(brokers::add);
        targets.values().forEach(brokers::addAll);
        context.out().println("Clearing broker-level throttles on broker" + (brokers.size() == 1 ? " " : "s ")
            + ReassignmentFile.joined(brokers));
        brokers.forEach(broker -> alterBroker(broker, List.of(delete(LEADER_RATE), delete(FOLLOWER_RATE), delete(DIRECTORY_RATE))));
        Set<String> topics = new TreeSet<>();
        targets.keySet().forEach(partition -> topics.add(partition.topic()));
        context.out().println("Clearing topic-level throttles on topic" + (topics.size() == 1 ? " " : "s ") + String.join(",", topics));
        topics.forEach(topic -> admin.incrementalAlterConfigs(ConfigResourceType.TOPIC, topic,
            List.of(delete(LEADER_REPLICAS), delete(FOLLOWER_REPLICAS))));
    }

    private void alterBroker(int broker, List<AlterableConfig> changes) {
        admin.incrementalAlterConfigs(ConfigResourceType.BROKER, Integer.toString(broker), changes);
    }

    private static AlterableConfig set(String name, String value) {
        return new AlterableConfig(name, ConfigOperation.SET.id(), value);
    }

    private static AlterableConfig delete(String name) {
        return new AlterableConfig(name, ConfigOperation.DELETE.id(), null);
    }
}
