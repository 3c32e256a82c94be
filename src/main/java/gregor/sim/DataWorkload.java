package gregor.sim;

import gregor.raft.RaftChannel.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Clients that use a cluster's topics: producers and consumers, and an administrator ({@link DataAdmin}). How many there are of each,
 * and what they do, is drawn.
 */
final class DataWorkload {

    private static final int FIRST_CLIENT = 210;
    private static final int MOST_TOPICS = 2;
    private static final int MOST_PARTITIONS = 2;
    private static final int MOST_REPLICAS = 3;
    private static final long NO_ROLLING_MS = 7 * 24 * 3_600_000L;

    private final DataTopics topics = new DataTopics();
    private final ReplicaInvariants invariants;
    private final DataAdmin admin;
    private final List<SimProducer> producers = new ArrayList<>();
    private final List<SimConsumer> consumers = new ArrayList<>();
    private final SimConsumer auditor;
    private final List<Integer> places = new ArrayList<>();
    private final Consumer<String> marks;
    private long acknowledged;

    /** @param marks counts what is rare */
    DataWorkload(SimNetwork network, List<Peer> brokers, SimEntropy draws, Consumer<String> marks) {
        this.marks = marks;
        this.invariants = new ReplicaInvariants(topics, marks);
        int count = 1 + draws.nextInt(MOST_TOPICS);
        for (int i = 0; i < count; i++) {
            int replicas = draws.nextInt(4) > 0 ? Math.min(MOST_REPLICAS, brokers.size()) : 1 + draws.nextInt(Math.min(MOST_REPLICAS, brokers.size()));
            topics.want(new DataTopics.Wanted("data" + i, 1 + draws.nextInt(MOST_PARTITIONS), replicas, draws.nextInt(3) > 0 ? 2 : 1,
                draws.nextInt(4) == 0, draws.nextInt(2) == 0 ? NO_ROLLING_MS : draws.between(500, 5_000)));
        }
        admin = new DataAdmin(network, place(), topics, brokers, invariants, marks);
        SimEntropy ahead = network.world().entropy("ahead"); // drawn apart: nothing changes for who has no such producers
        for (int i = draws.nextInt(3); i >= 0; i--) {
            int mostUnderWay = ahead.nextInt(2) == 0 ? 1 : 2 + ahead.nextInt(SendWindow.MOST - 1);
            producers.add(new SimProducer(network, place(), topics, brokers, mostUnderWay, this::acknowledged, marks));
        }
        for (int i = draws.nextInt(2); i >= 0; i--) {
            consumers.add(new SimConsumer(network, place(), topics, brokers, invariants, marks, true));
        }
        auditor = new SimConsumer(network, place(), topics, brokers, invariants, marks, false);
    }

    private int place() {
        int place = FIRST_CLIENT + places.size();
        places.add(place);
        return place;
    }

    /** Where its clients are in the network. */
    List<Integer> places() {
        return places;
    }

    ReplicaInvariants invariants() {
        return invariants;
    }

    /** How many batches were acknowledged by all in sync. */
    long acknowledged() {
        return acknowledged;
    }

    private void acknowledged(PartitionLedger partition, long baseOffset, int records, long crc) {
        acknowledged++;
        invariants.acknowledged(partition, baseOffset, records, crc);
    }

    void start() {
        admin.makeTopics();
        producers.forEach(SimProducer::start);
        consumers.forEach(SimConsumer::start);
    }

    /** One thing that an administrator does. */
    void administer() {
        admin.act();
    }

    /** F24: a topic goes, and comes back under its name. */
    void deleteTopic() {
        admin.deleteTopic();
    }

    /** Nothing is sent any more but what is under way; somebody begins to read all that is there. */
    void stop() {
        producers.forEach(SimClient::stop);
        admin.stop();
        auditor.start();
    }

    /** What is not as it has to be when nothing is sent any more; null once all is. */
    String unsettled(List<Integer> core) {
        for (SimProducer producer : producers) {
            if (producer.underWay() != null) {
                return "LIV-5: a producer waits for " + producer.underWay();
            }
        }
        String unsettled = invariants.unsettled(core);
        if (unsettled != null) {
            return unsettled;
        }
        for (PartitionLedger partition : readable()) {
            long read = auditor.reading(partition).next();
            long end = invariants.ghost(partition).trueEnd();
            if (partition.isKept() && read < end) {
                return "LIV-5: a consumer has read all below " + read + " of " + partition + ", which ends at " + end;
            }
        }
        return null;
    }

    private List<PartitionLedger> readable() {
        return topics.present().stream().filter(partition -> invariants.ghost(partition).isReadable()).toList();
    }

    /** Looks at what was read in the end, and lets all clients rest. */
    void audit() {
        for (PartitionLedger partition : readable()) {
            marks.accept(partition.isExcused() ? "partition that may have lost records" : "partition that kept all");
            partition.audit(auditor.reading(partition));
        }
        auditor.stop();
        consumers.forEach(SimClient::stop);
    }
}
