package gregor.replica;

import java.util.List;

/** Chooses a replica in the consumer's own rack, where reading costs least (KIP-392). Source: Kafka's class of this name. */
final class RackAwareReplicaSelector {

    private RackAwareReplicaSelector() {}

    /**
     * The leader where it is in that rack, or nobody is; else of those in it the one that has most.
     *
     * @param rack the consumer's
     * @param followers in sync, and with the record that the consumer wants next
     */
    static ReplicaView select(String rack, ReplicaView leader, List<ReplicaView> followers) {
        ReplicaView chosen = leader;
        for (ReplicaView follower : rack.equals(leader.rack()) ? List.<ReplicaView>of() : followers) {
            boolean isBetter = chosen == leader || ReplicaView.MOST_CAUGHT_UP.compare(follower, chosen) > 0;
            if (rack.equals(follower.rack()) && isBetter) {
                chosen = follower;
            }
        }
        return chosen;
    }
}
