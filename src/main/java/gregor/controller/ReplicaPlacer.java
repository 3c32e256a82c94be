package gregor.controller;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.metadata.BrokerRegistration;
import gregor.port.Entropy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/**
 * Chooses brokers for the replicas of new partitions. No broker gets two replicas of one partition, the first replica is on
 * an unfenced broker (it will lead), and then, in this order: the replicas are in as many racks as there are, on unfenced
 * brokers, and spread evenly.
 *
 * <p>Racks take turns, and within a rack its brokers do. With racks A, B, C of three brokers each, partitions get
 * <pre>
 *   0: A0 B0 C0     1: B1 C1 A1     2: C2 A2 B2
 * </pre>
 * The stripes start at random places, or every small topic would begin at the same broker; and after as many partitions as
 * there are unfenced brokers all orders are shuffled, or the followers of one broker would be the same few again and again.
 *
 * <p>Source: Kafka's class {@code StripedReplicaPlacer}.
 */
public final class ReplicaPlacer {

    private static final int NONE = -1;

    /** Brokers that take turns: none twice for one partition, and for the next partition the second one comes first. */
    private static final class Turns {
        private final List<Integer> brokers = new ArrayList<>();
        private int start;
        private int taken;
        private int partition;

        int next(int forPartition) {
            if (brokers.isEmpty()) {
                return NONE;
            }
            if (partition != forPartition) {
                partition = forPartition;
                taken = 0;
                start = (start + 1) % brokers.size();
            }
            return taken == brokers.size() ? NONE : brokers.get((start + taken++) % brokers.size());
        }
    }

    /** The brokers of one rack; brokers that name no rack are together in one. */
    private static final class Rack {
        private final Turns unfenced = new Turns();
        private final Turns fenced = new Turns();

        int next(int forPartition) {
            int broker = unfenced.next(forPartition);
            return broker != NONE ? broker : fenced.next(forPartition);
        }
    }

    private final Entropy entropy;
    private final List<Rack> racksByName;
    /** In the order in which they take turns. */
    private final List<Rack> racks;
    private final int brokerCount;
    private final int unfencedCount;
    /** Partitions placed since the last shuffle. */
    private int placed;
    private int startRack;

    /** @param brokers all that are registered; those that are leaving or take no new replicas are not used */
    public ReplicaPlacer(Collection<BrokerRegistration> brokers, Entropy entropy) {
        this.entropy = entropy;
        TreeMap<String, Rack> byName = new TreeMap<>();
        int usable = 0;
        int unfenced = 0;
        for (BrokerRegistration broker : brokers) {
            if (isUsable(broker)) {
                Rack rack = byName.computeIfAbsent(broker.rack() == null ? "" : broker.rack(), name -> new Rack());
                (broker.fenced() ? rack.fenced : rack.unfenced).brokers.add(broker.id());
                usable++;
                unfenced += broker.fenced() ? 0 : 1;
            }
        }
        this.racksByName = List.copyOf(byName.values());
        this.racks = new ArrayList<>(racksByName);
        this.brokerCount = usable;
        this.unfencedCount = unfenced;
        for (Rack rack : racks) {
            rack.unfenced.start = anyOf(rack.unfenced.brokers);
            rack.fenced.start = anyOf(rack.fenced.brokers);
        }
        this.startRack = anyOf(racks);
    }

    private static boolean isUsable(BrokerRegistration broker) {
        boolean cordoned = broker.cordonedDirectories() != null && !broker.directories().isEmpty()
            && broker.cordonedDirectories().containsAll(broker.directories());
        return !broker.inControlledShutdown() && !cordoned;
    }

    private int anyOf(List<?> choices) {
        return choices.isEmpty() ? 0 : entropy.nextInt(choices.size());
    }

    /**
     * The replicas of the next partition, the preferred leader first.
     *
     * @throws KafkaException INVALID_REPLICATION_FACTOR if there are not enough brokers
     */
    public List<Integer> place(int replicationFactor) {
        String wrong = unfencedCount == 0 ? "All brokers are currently fenced, or have all their log directories cordoned."
            : replicationFactor > brokerCount ? "The target replication factor of " + replicationFactor + " cannot be reached because only "
                + brokerCount + " broker(s) are registered or some brokers have all their log directories cordoned."
            : null;
        if (wrong != null) {
            throw new KafkaException(ErrorCode.INVALID_REPLICATION_FACTOR,
                "Unable to replicate the partition " + replicationFactor + " time(s): " + wrong);
        }
        if (placed == unfencedCount && unfencedCount > 1) {
            shuffle();
            placed = 0;
        }
        List<Integer> replicas = new ArrayList<>(replicationFactor);
        int rackOfLeader = startRack;
        for (int leader = NONE; leader == NONE; ) {
            leader = racks.get(rackOfLeader).unfenced.next(placed);
            if (leader == NONE) {
                rackOfLeader = (rackOfLeader + 1) % racks.size();
            } else {
                replicas.add(leader);
            }
        }
        // The leader's rack has had its turn, wherever in the first round it stands.
        boolean leaderPassed = false;
        for (int rack = startRack; replicas.size() < replicationFactor; rack = (rack + 1) % racks.size()) {
            boolean hadItsTurn = rack == rackOfLeader && !leaderPassed;
            leaderPassed |= hadItsTurn;
            int replica = hadItsTurn ? NONE : racks.get(rack).next(placed);
            if (replica != NONE) {
                replicas.add(replica);
            }
        }
        placed++;
        startRack = (startRack + 1) % racks.size();
        return replicas;
    }

    private void shuffle() {
        shuffle(racks);
        for (Rack rack : racksByName) {
            shuffle(rack.unfenced.brokers);
            shuffle(rack.fenced.brokers);
        }
    }

    private <T> void shuffle(List<T> list) {
        for (int i = list.size() - 1; i > 0; i--) {
            int other = entropy.nextInt(i + 1);
            T moved = list.set(i, list.get(other));
            list.set(other, moved);
        }
    }
}
