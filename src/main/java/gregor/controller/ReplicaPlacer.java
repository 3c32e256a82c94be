package gregor.controller;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.metadata.BrokerRegistration;
import gregor.port.Entropy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Chooses brokers for the replicas of new partitions: spread over the racks first, then over the brokers of a rack, and
 * shifted by one from partition to partition so that leaders and followers spread as well. It starts at a random place, or
 * small topics would all begin at the same broker.
 *
 * <p>The brokers are laid out in a circle in which neighbours are in different racks as far as possible. Partition
 * {@code p} takes {@code n} neighbours from place {@code p} on; after each full round the distance between first and second
 * replica grows by one, so that the partitions of a lost leader do not all move to one other broker. Fenced brokers are
 * used only where there are not enough others, and never first.
 *
 * <p>Source: Kafka's class {@code StripedReplicaPlacer}.
 */
final class ReplicaPlacer {

    private final List<Integer> active;
    private final List<Integer> fenced;
    private final int start;

    ReplicaPlacer(Collection<BrokerRegistration> brokers, Entropy entropy) {
        this.active = circle(brokers.stream().filter(broker -> !broker.fenced()).toList());
        this.fenced = circle(brokers.stream().filter(BrokerRegistration::fenced).toList());
        this.start = active.isEmpty() ? 0 : entropy.nextInt(active.size());
    }

    /** Takes one broker of each rack in turn until all are taken. */
    private static List<Integer> circle(List<BrokerRegistration> brokers) {
        Map<String, List<Integer>> byRack = new TreeMap<>();
        for (BrokerRegistration broker : brokers) {
            byRack.computeIfAbsent(broker.rack() == null ? "" : broker.rack(), rack -> new ArrayList<>()).add(broker.id());
        }
        List<Integer> circle = new ArrayList<>();
        for (int round = 0; circle.size() < brokers.size(); round++) {
            for (List<Integer> rack : byRack.values()) {
                if (round < rack.size()) {
                    circle.add(rack.get(round));
                }
            }
        }
        return circle;
    }

    /**
     * The replicas of one partition, the preferred leader first.
     *
     * @throws KafkaException INVALID_REPLICATION_FACTOR if there are not enough brokers
     */
    List<Integer> place(int partition, int replicationFactor) {
        int brokers = active.size() + fenced.size();
        if (replicationFactor > brokers) {
            throw new KafkaException(ErrorCode.INVALID_REPLICATION_FACTOR, "Unable to replicate the partition " + replicationFactor
                + " time(s): The target replication factor of " + replicationFactor + " cannot be reached because only "
                + brokers + " broker(s) are registered.");
        }
        if (active.isEmpty()) {
            throw new KafkaException(ErrorCode.INVALID_REPLICATION_FACTOR, "Unable to replicate the partition " + replicationFactor
                + " time(s): All brokers are currently fenced.");
        }
        List<Integer> replicas = new ArrayList<>(replicationFactor);
        int first = start + partition;
        replicas.add(active.get(first % active.size()));
        int others = active.size() - 1;
        int shift = others == 0 ? 0 : partition / active.size() % others;
        for (int i = 0; i < others && replicas.size() < replicationFactor; i++) {
            replicas.add(active.get((first + 1 + (i + shift) % others) % active.size()));
        }
        for (int i = 0; replicas.size() < replicationFactor; i++) {
            replicas.add(fenced.get((partition + i) % fenced.size()));
        }
        return replicas;
    }
}
