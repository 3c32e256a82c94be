package gregor.sim;

import gregor.base.ErrorCode;
import gregor.base.Uuid;
import gregor.message.AlterPartitionReassignmentsMessage.AlterPartitionReassignmentsRequest;
import gregor.message.AlterPartitionReassignmentsMessage.AlterPartitionReassignmentsResponse;
import gregor.message.AlterPartitionReassignmentsMessage.ReassignablePartition;
import gregor.message.AlterPartitionReassignmentsMessage.ReassignableTopic;
import gregor.message.CreateTopicsMessage.CreatableTopic;
import gregor.message.CreateTopicsMessage.CreatableTopicConfig;
import gregor.message.CreateTopicsMessage.CreateTopicsRequest;
import gregor.message.CreateTopicsMessage.CreateTopicsResponse;
import gregor.message.DeleteTopicsMessage.DeleteTopicState;
import gregor.message.DeleteTopicsMessage.DeleteTopicsRequest;
import gregor.message.DeleteTopicsMessage.DeleteTopicsResponse;
import gregor.message.ElectLeadersMessage.ElectLeadersRequest;
import gregor.message.ElectLeadersMessage.ElectLeadersResponse;
import gregor.message.ElectLeadersMessage.TopicPartitions;
import gregor.raft.RaftChannel.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Clients that use a cluster's topics: producers and consumers, and an administrator who makes the topics, moves their partitions, elects
 * leaders, and deletes a topic to make it again. How many there are of each, and what they do, is drawn.
 */
final class DataWorkload {

    private static final int FIRST_CLIENT = 210;
    private static final int TIMEOUT_MS = 3_000;
    private static final int MOST_TOPICS = 2;
    private static final int MOST_PARTITIONS = 2;
    private static final int MOST_REPLICAS = 3;
    private static final byte PREFERRED = 0;

    private final DataTopics topics = new DataTopics();
    private final ReplicaInvariants invariants;
    private final List<Integer> brokers;
    private final Admin admin;
    private final List<SimProducer> producers = new ArrayList<>();
    private final List<SimConsumer> consumers = new ArrayList<>();
    private final SimConsumer auditor;
    private final List<Integer> places = new ArrayList<>();
    private final Consumer<String> marks;
    private long acknowledged;

    /** @param marks counts what is rare */
    DataWorkload(SimNetwork network, List<Peer> brokers, SimEntropy draws, Consumer<String> marks) {
        this.brokers = brokers.stream().map(Peer::id).toList();
        this.marks = marks;
        this.invariants = new ReplicaInvariants(topics, marks);
        int count = 1 + draws.nextInt(MOST_TOPICS);
        for (int i = 0; i < count; i++) {
            int replicas = draws.nextInt(4) > 0 ? Math.min(MOST_REPLICAS, brokers.size()) : 1 + draws.nextInt(Math.min(MOST_REPLICAS, brokers.size()));
            topics.want(new DataTopics.Wanted("data" + i, 1 + draws.nextInt(MOST_PARTITIONS), replicas, draws.nextInt(3) > 0 ? 2 : 1));
        }
        admin = new Admin(network, place(), brokers);
        for (int i = draws.nextInt(3); i >= 0; i--) {
            producers.add(new SimProducer(network, place(), topics, brokers, this::acknowledged));
        }
        for (int i = draws.nextInt(2); i >= 0; i--) {
            consumers.add(new SimConsumer(network, place(), topics, brokers, this::endUpTo, marks, true));
        }
        auditor = new SimConsumer(network, place(), topics, brokers, this::endUpTo, marks, false);
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

    private long endUpTo(PartitionLedger partition, int epoch) {
        return invariants.ghost(partition).endUpTo(epoch);
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
            int read = auditor.read(partition).size();
            long end = invariants.ghost(partition).trueEnd();
            if (partition.isKept() && read < end) {
                return "LIV-5: a consumer has read " + read + " records of " + partition + ", which ends at " + end;
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
            partition.audit(auditor.read(partition));
        }
        auditor.stop();
        consumers.forEach(SimClient::stop);
    }

    /** Makes the topics, and does what an administrator may do at any time. */
    private final class Admin extends SimClient {

        private Admin(SimNetwork network, int place, List<Peer> brokers) {
            super(network, place, topics, brokers);
        }

        private void makeTopics() {
            if (isStopped()) {
                return;
            }
            for (DataTopics.Wanted topic : topics.missing()) {
                refresh();
                CreatableTopic made = new CreatableTopic(topic.name(), topic.partitions(), (short) topic.replicas(), List.of(),
                    List.of(new CreatableTopicConfig("min.insync.replicas", Integer.toString(topic.minInsyncReplicas())),
                        new CreatableTopicConfig("message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE)))); // brokers' clocks go back by hours
                ask(anyBroker(), new CreateTopicsRequest(List.of(made), TIMEOUT_MS, false), CreateTopicsResponse.class, (response, failure) -> refresh());
            }
            after(draws().between(100, 500), "administrator", this::makeTopics);
        }

        private void act() {
            List<PartitionLedger> present = topics.present();
            if (isStopped() || present.isEmpty()) {
                return;
            }
            PartitionLedger partition = present.get(draws().nextInt(present.size()));
            if (draws().nextInt(2) == 0) {
                electPreferred(partition);
            } else {
                reassign(partition);
            }
        }

        private void electPreferred(PartitionLedger partition) {
            TopicPartitions named = new TopicPartitions(partition.partition().topic(), List.of(partition.partition().partition()));
            ask(anyBroker(), new ElectLeadersRequest(PREFERRED, List.of(named), TIMEOUT_MS), ElectLeadersResponse.class, (response, failure) -> {
                if (response != null && response.errorCode() == ErrorCode.NONE.code()
                        && response.replicaElectionResults().stream().allMatch(topic -> topic.partitionResult().stream().allMatch(
                            result -> result.errorCode() == ErrorCode.NONE.code()))) {
                    marks.accept("preferred leader elected");
                }
            });
        }

        private void reassign(PartitionLedger partition) {
            List<Integer> left = new ArrayList<>(brokers);
            List<Integer> replicas = new ArrayList<>();
            int count = topics.replicasOf(partition);
            while (replicas.size() < count) {
                replicas.add(left.remove(draws().nextInt(left.size())));
            }
            ReassignableTopic moved = new ReassignableTopic(partition.partition().topic(),
                List.of(new ReassignablePartition(partition.partition().partition(), replicas)));
            ask(anyBroker(), new AlterPartitionReassignmentsRequest(TIMEOUT_MS, true, List.of(moved)), AlterPartitionReassignmentsResponse.class,
                (response, failure) -> {
                    if (response != null && response.errorCode() == ErrorCode.NONE.code()
                            && response.responses().get(0).partitions().get(0).errorCode() == ErrorCode.NONE.code()) {
                        marks.accept("reassigned");
                    }
                });
        }

        private void deleteTopic() {
            List<PartitionLedger> present = topics.present();
            if (isStopped() || present.isEmpty()) {
                return;
            }
            PartitionLedger any = present.get(draws().nextInt(present.size()));
            topics.deleting(any.partition().topic());
            marks.accept("data topic deleted");
            delete(any.topicId());
        }

        /** By its id, as often as it takes: a request that is late deletes no topic that came after it. */
        private void delete(Uuid id) {
            ask(anyBroker(), new DeleteTopicsRequest(List.of(new DeleteTopicState(null, id)), List.of(), TIMEOUT_MS), DeleteTopicsResponse.class,
                (response, failure) -> {
                    if (failure != null || ErrorCode.of(response.responses().get(0).errorCode()).isRetriable()
                            && response.responses().get(0).errorCode() != ErrorCode.UNKNOWN_TOPIC_ID.code()) {
                        afterBackoff("delete again", () -> delete(id));
                    }
                });
        }
    }
}
