package gregor.tools;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.client.NodeAddress;
import gregor.port.Entropy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The brokers that {@code reassign-partitions --generate} proposes for the partitions of a topic: leaders go round the
 * brokers, and the followers of each next round of partitions are a step further away from their leaders.
 *
 * <p>With racks, the brokers stand in the order in which racks take turns, and no rack gets a second replica of a
 * partition before each has one.
 *
 * <p>Source: Kafka's class {@code AdminUtils}. Drawn from the same two random numbers in the same order, a plan is
 * Kafka's.
 */
final class ReplicaAssignments {

    private final List<Integer> brokers;
    /** By broker; empty without racks. */
    private final Map<Integer, String> racks = new TreeMap<>();
    private final int rackCount;

    /**
     * @param nodes the brokers to use; if they have racks, all of them
     * @param rackAware whether racks count
     */
    ReplicaAssignments(List<NodeAddress> nodes, boolean rackAware) {
        if (rackAware) {
            nodes.stream().filter(node -> node.rack() != null).forEach(node -> racks.put(node.id(), node.rack()));
        }
        if (!racks.isEmpty() && racks.size() != nodes.size()) {
            throw new UsageException("Not all brokers have rack information. Add --disable-rack-aware in command line to make replica "
                + "assignment without rack information.");
        }
        brokers = racks.isEmpty() ? nodes.stream().map(NodeAddress::id).toList() : alternatingByRack();
        rackCount = new HashSet<>(racks.values()).size();
    }

    /** Of each rack its first broker, then of each rack its second one, and so on. */
    private List<Integer> alternatingByRack() {
        Map<String, TreeSet<Integer>> left = new TreeMap<>();
        racks.forEach((broker, rack) -> left.computeIfAbsent(rack, name -> new TreeSet<>()).add(broker));
        List<Integer> arranged = new ArrayList<>();
        while (arranged.size() < racks.size()) {
            left.values().stream().filter(rack -> !rack.isEmpty()).forEach(rack -> arranged.add(rack.pollFirst()));
        }
        return arranged;
    }

    /** The replicas of partitions 0, 1 ... of one topic. */
    List<List<Integer>> assign(int partitions, int replicationFactor, Entropy entropy) {
        if (replicationFactor > brokers.size()) {
            throw new KafkaException(ErrorCode.INVALID_REPLICATION_FACTOR, "Replication factor: " + replicationFactor
                + " larger than available brokers: " + brokers.size() + ".");
        }
        int start = entropy.nextInt(brokers.size());
        return assign(partitions, replicationFactor, start, entropy.nextInt(brokers.size()));
    }

    /**
     * @param start the place of the first partition's leader among the brokers
     * @param shift how many brokers the first partition's followers are further away than they need to be
     */
    List<List<Integer>> assign(int partitions, int replicationFactor, int start, int shift) {
        List<List<Integer>> assignments = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            int round = partition / brokers.size();
            int leader = (partition + start) % brokers.size();
            assignments.add(racks.isEmpty() ? replicas(leader, shift + round, replicationFactor)
                : replicasOnRacks(leader, (shift + round) * rackCount, replicationFactor));
        }
        return assignments;
    }

    private List<Integer> replicas(int leader, int shift, int replicationFactor) {
        List<Integer> replicas = new ArrayList<>();
        replicas.add(brokers.get(leader));
        for (int follower = 0; follower < replicationFactor - 1; follower++) {
            replicas.add(behind(leader, shift + follower));
        }
        return replicas;
    }

    /** The broker that stands behind the leader: the next one for 0, and never the leader itself. */
    private int behind(int leader, int steps) {
        return brokers.get((leader + 1 + steps % (brokers.size() - 1)) % brokers.size());
    }

    private List<Integer> replicasOnRacks(int leader, int shift, int replicationFactor) {
        List<Integer> replicas = new ArrayList<>();
        Set<String> racksUsed = new HashSet<>();
        int broker = brokers.get(leader);
        for (int steps = shift; ; steps++) {
            boolean rackIsFree = !racksUsed.contains(racks.get(broker)) || racksUsed.size() == rackCount;
            if (rackIsFree && !replicas.contains(broker)) {
                replicas.add(broker);
                racksUsed.add(racks.get(broker));
            }
            if (replicas.size() == replicationFactor) {
                return replicas;
            }
            broker = behind(leader, steps);
        }
    }
}
