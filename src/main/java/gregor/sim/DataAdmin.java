package gregor.sim;

import gregor.base.ErrorCode;
import gregor.base.Uuid;
import gregor.message.AlterPartitionReassignmentsMessage.AlterPartitionReassignmentsRequest;
import gregor.message.AlterPartitionReassignmentsMessage.AlterPartitionReassignmentsResponse;
import gregor.message.AlterPartitionReassignmentsMessage.ReassignablePartition;
import gregor.message.AlterPartitionReassignmentsMessage.ReassignableTopic;
import gregor.message.ConfigResourceType;
import gregor.message.CreateTopicsMessage.CreatableTopic;
import gregor.message.CreateTopicsMessage.CreatableTopicConfig;
import gregor.message.CreateTopicsMessage.CreateTopicsRequest;
import gregor.message.CreateTopicsMessage.CreateTopicsResponse;
import gregor.message.DeleteRecordsMessage.DeleteRecordsPartition;
import gregor.message.DeleteRecordsMessage.DeleteRecordsRequest;
import gregor.message.DeleteRecordsMessage.DeleteRecordsResponse;
import gregor.message.DeleteRecordsMessage.DeleteRecordsTopic;
import gregor.message.DeleteTopicsMessage.DeleteTopicState;
import gregor.message.DeleteTopicsMessage.DeleteTopicsRequest;
import gregor.message.DeleteTopicsMessage.DeleteTopicsResponse;
import gregor.message.ElectLeadersMessage.ElectLeadersRequest;
import gregor.message.ElectLeadersMessage.ElectLeadersResponse;
import gregor.message.ElectLeadersMessage.TopicPartitions;
import gregor.message.IncrementalAlterConfigsMessage.AlterConfigsResource;
import gregor.message.IncrementalAlterConfigsMessage.AlterableConfig;
import gregor.message.IncrementalAlterConfigsMessage.IncrementalAlterConfigsRequest;
import gregor.message.IncrementalAlterConfigsMessage.IncrementalAlterConfigsResponse;
import gregor.metadata.PartitionImage;
import gregor.raft.RaftChannel.Peer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/**
 * An administrator: makes the topics, moves their partitions, elects leaders, changes how many must be in sync, deletes records, and
 * deletes a topic to make it again.
 */
final class DataAdmin extends SimClient {

    private static final int TIMEOUT_MS = 3_000;
    private static final byte PREFERRED = 0;
    private static final byte SET = 0;

    private final List<Integer> brokers;
    private final ReplicaInvariants invariants;
    private final Consumer<String> marks;

    /**
     * @param invariants know how things are, so that what is asked for is mostly possible
     * @param marks counts what was done
     */
    DataAdmin(SimNetwork network, int place, DataTopics topics, List<Peer> brokers, ReplicaInvariants invariants, Consumer<String> marks) {
        super(network, place, topics, brokers);
        this.brokers = brokers.stream().map(Peer::id).toList();
        this.invariants = invariants;
        this.marks = marks;
    }

    /** Makes the topics that are not there, now and whenever one has gone. */
    void makeTopics() {
        if (isStopped()) {
            return;
        }
        for (DataTopics.Wanted topic : topics().missing()) {
            refresh();
            CreatableTopic made = new CreatableTopic(topic.name(), topic.partitions(), (short) topic.replicas(), List.of(), List.of(
                new CreatableTopicConfig(ReplicaInvariants.MIN_INSYNC, Integer.toString(topic.minInsyncReplicas())),
                new CreatableTopicConfig("unclean.leader.election.enable", Boolean.toString(topic.mayLose())),
                new CreatableTopicConfig("segment.ms", Long.toString(topic.segmentMs())),
                new CreatableTopicConfig("message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE)))); // brokers' clocks go back by hours
            ask(anyBroker(), new CreateTopicsRequest(List.of(made), TIMEOUT_MS, false), CreateTopicsResponse.class, (response, failure) -> refresh());
        }
        after(draws().between(100, 500), "administrator", this::makeTopics);
    }

    /** Does one thing. */
    void act() {
        List<PartitionLedger> present = topics().present();
        if (isStopped() || present.isEmpty()) {
            return;
        }
        PartitionLedger partition = present.get(draws().nextInt(present.size()));
        switch (draws().nextInt(8)) {
            case 0, 1 -> electPreferred(partition);
            case 2, 3 -> reassign(partition, drawReplicas(partition), () -> { });
            case 4, 5 -> leadByTheNext(partition);
            case 6 -> changeMinimum(partition);
            default -> deleteRecords(partition);
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

    private List<Integer> drawReplicas(PartitionLedger partition) {
        List<Integer> left = new ArrayList<>(brokers);
        List<Integer> replicas = new ArrayList<>();
        int count = topics().wanted(partition).replicas();
        while (replicas.size() < count) {
            replicas.add(left.remove(draws().nextInt(left.size())));
        }
        return replicas;
    }

    /** @param done happens once it was taken */
    private void reassign(PartitionLedger partition, List<Integer> replicas, Runnable done) {
        ReassignableTopic moved = new ReassignableTopic(partition.partition().topic(),
            List.of(new ReassignablePartition(partition.partition().partition(), replicas)));
        ask(anyBroker(), new AlterPartitionReassignmentsRequest(TIMEOUT_MS, true, List.of(moved)), AlterPartitionReassignmentsResponse.class,
            (response, failure) -> {
                if (response != null && response.errorCode() == ErrorCode.NONE.code()
                        && response.responses().get(0).partitions().get(0).errorCode() == ErrorCode.NONE.code()) {
                    marks.accept("reassigned");
                    done.run();
                }
            });
    }

    /** All replicas stay, in another order, and the first one is to lead: nothing fails, and the next term begins while many records are on their way. */
    private void leadByTheNext(PartitionLedger partition) {
        PartitionImage image = invariants.ghost(partition).image();
        if (image != null && !image.isReassigning()) {
            List<Integer> replicas = new ArrayList<>(image.replicas());
            Collections.rotate(replicas, 1);
            reassign(partition, replicas, () -> electPreferred(partition));
        }
    }

    /** F23: how many must be in sync. */
    private void changeMinimum(PartitionLedger partition) {
        String value = Integer.toString(1 + draws().nextInt(topics().wanted(partition).replicas()));
        AlterConfigsResource changed = new AlterConfigsResource(ConfigResourceType.TOPIC.id(), partition.partition().topic(),
            List.of(new AlterableConfig(ReplicaInvariants.MIN_INSYNC, SET, value)));
        ask(anyBroker(), new IncrementalAlterConfigsRequest(List.of(changed), false), IncrementalAlterConfigsResponse.class, (response, failure) -> {
            if (response != null && response.responses().get(0).errorCode() == ErrorCode.NONE.code()) {
                marks.accept("another minimum in sync");
            }
        });
    }

    /** By the topic's name: what comes late may delete records of the next topic of that name. */
    private void deleteRecords(PartitionLedger partition) {
        Leader leader = leader(partition);
        if (leader == null) {
            refresh();
            return;
        }
        long first = partition.mayStartAt();
        long offset = draws().between(first, Math.max(first, invariants.ghost(partition).trueEnd()));
        partition.mayStartAt(offset);
        DeleteRecordsTopic named = new DeleteRecordsTopic(partition.partition().topic(),
            List.of(new DeleteRecordsPartition(partition.partition().partition(), offset)));
        ask(leader.node(), new DeleteRecordsRequest(List.of(named), TIMEOUT_MS), DeleteRecordsResponse.class, (response, failure) -> {
            if (response != null && response.topics().get(0).partitions().get(0).errorCode() == ErrorCode.NONE.code()) {
                marks.accept("records deleted");
            } else {
                refresh();
            }
        });
    }

    /** F24. */
    void deleteTopic() {
        List<PartitionLedger> present = topics().present();
        if (isStopped() || present.isEmpty()) {
            return;
        }
        PartitionLedger any = present.get(draws().nextInt(present.size()));
        topics().deleting(any.partition().topic());
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
