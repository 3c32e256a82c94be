package gregor.controller;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.message.AlterPartitionReassignmentsMessage.AlterPartitionReassignmentsRequest;
import gregor.message.AlterPartitionReassignmentsMessage.AlterPartitionReassignmentsResponse;
import gregor.message.AlterPartitionReassignmentsMessage.ReassignablePartition;
import gregor.message.AlterPartitionReassignmentsMessage.ReassignablePartitionResponse;
import gregor.message.AlterPartitionReassignmentsMessage.ReassignableTopic;
import gregor.message.AlterPartitionReassignmentsMessage.ReassignableTopicResponse;
import gregor.message.ListPartitionReassignmentsMessage.ListPartitionReassignmentsRequest;
import gregor.message.ListPartitionReassignmentsMessage.ListPartitionReassignmentsResponse;
import gregor.message.ListPartitionReassignmentsMessage.ListPartitionReassignmentsTopics;
import gregor.message.ListPartitionReassignmentsMessage.OngoingPartitionReassignment;
import gregor.message.ListPartitionReassignmentsMessage.OngoingTopicReassignment;
import gregor.metadata.MetadataImage;
import gregor.metadata.PartitionImage;
import gregor.metadata.TopicImage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/**
 * Moves partitions to other brokers, gives that up, and tells what is on the move (KIP-455, KIP-860). Asking for a move only
 * begins it: it is done with the leader's AlterPartition request that brings the last new replica into the ISR, see
 * {@link PartitionChange}.
 *
 * <p>Source: the methods about reassignments of Kafka's {@code ReplicationControlManager}, and its
 * {@code PartitionReassignmentRevert}. It differs where a move that is under way is replaced by another: there a replica that
 * was coming and is not wanted any more can keep the new move from ever being done.
 */
final class ReassignmentControl {

    private ReassignmentControl() {}

    /** Each partition gets its own answer; those that can be moved are. */
    static Decision<AlterPartitionReassignmentsResponse> alter(AlterPartitionReassignmentsRequest request, PartitionChanges changes) {
        List<ReassignableTopicResponse> topics = new ArrayList<>();
        for (ReassignableTopic topic : request.topics()) {
            List<ReassignablePartitionResponse> partitions = new ArrayList<>();
            for (ReassignablePartition wanted : topic.partitions()) {
                ErrorCode error = ErrorCode.NONE;
                String message = null;
                try {
                    alter(topic.name(), wanted, request.allowReplicationFactorChange(), changes);
                } catch (KafkaException e) {
                    error = e.error();
                    message = e.getMessage();
                }
                partitions.add(new ReassignablePartitionResponse(wanted.partitionIndex(), error.code(), message));
            }
            topics.add(new ReassignableTopicResponse(topic.name(), partitions));
        }
        return new Decision<>(changes.records(), new AlterPartitionReassignmentsResponse(0, request.allowReplicationFactorChange(),
            ErrorCode.NONE.code(), null, topics));
    }

    private static void alter(String name, ReassignablePartition wanted, boolean mayChangeFactor, PartitionChanges changes) {
        TopicImage topic = changes.image().topics().topic(name);
        if (topic == null) {
            throw new KafkaException(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "Unable to find a topic named " + name + ".");
        }
        int number = wanted.partitionIndex();
        PartitionImage partition = changes.partition(topic, number);
        if (partition == null) {
            throw new KafkaException(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "Unable to find partition " + name + ":" + number + ".");
        }
        if (changes.isFull()) {
            throw new KafkaException(ErrorCode.POLICY_VIOLATION, BatchLimit.TOO_MANY_RECORDS);
        }
        move(topic, number, Reassignment.to(target(wanted, partition, mayChangeFactor, changes.image()), partition), changes);
    }

    /** Where the partition shall be: where it is asked to be, or where it was. */
    private static List<Integer> target(ReassignablePartition wanted, PartitionImage partition, boolean mayChangeFactor, MetadataImage image) {
        Reassignment current = Reassignment.of(partition);
        List<Integer> target = wanted.replicas();
        if (target == null) {
            if (!current.isInProgress()) {
                throw new KafkaException(ErrorCode.NO_REASSIGNMENT_IN_PROGRESS);
            }
            return current.origin();
        }
        PartitionPlan.check(target, image);
        if (!mayChangeFactor && target.size() != current.target().size()) {
            throw new KafkaException(ErrorCode.INVALID_REPLICATION_FACTOR, "The replication factor is changed from "
                + current.target().size() + " to " + target.size());
        }
        return target;
    }

    /** A move that is given up may take away replicas that were coming, but not all of those that have everything. */
    private static void move(TopicImage topic, int number, Reassignment next, PartitionChanges changes) {
        PartitionImage partition = changes.partition(topic, number);
        List<Integer> complete = new ArrayList<>(partition.isr());
        complete.addAll(partition.elr());
        boolean allLost = !complete.isEmpty() && Collections.disjoint(complete, next.replicas());
        PartitionChange change = changes.change(topic, number).elect(BrokerPartitions.kind(topic, changes)).assignment(next)
            .isr(partition.isr().stream().filter(next.replicas()::contains).toList());
        if (allLost && !(changes.mayElectUncleanly(topic) && change.canBeLed())) {
            throw new KafkaException(ErrorCode.INVALID_REPLICA_ASSIGNMENT, "Unable to revert partition assignment for " + topic.name() + ":" + number
                + " because it would require an unclean leader election.");
        }
        changes.add(topic, number, change);
    }

    /** What is on the move: everywhere, or among those that are asked for. */
    static ListPartitionReassignmentsResponse list(ListPartitionReassignmentsRequest request, MetadataImage image) {
        List<OngoingTopicReassignment> topics = new ArrayList<>();
        if (request.topics() == null) {
            image.topics().byName().forEach((name, topic) -> add(topic, topic.partitions().keySet(), topics));
        } else {
            for (ListPartitionReassignmentsTopics asked : request.topics()) {
                TopicImage topic = image.topics().topic(asked.name());
                if (topic != null) {
                    add(topic, asked.partitionIndexes(), topics);
                }
            }
        }
        return new ListPartitionReassignmentsResponse(0, ErrorCode.NONE.code(), null, topics);
    }

    private static void add(TopicImage topic, Collection<Integer> numbers, List<OngoingTopicReassignment> topics) {
        List<OngoingPartitionReassignment> ongoing = new ArrayList<>();
        for (int number : numbers) {
            PartitionImage partition = topic.partition(number);
            if (partition != null && partition.isReassigning()) {
                ongoing.add(new OngoingPartitionReassignment(number, partition.replicas(), partition.addingReplicas(), partition.removingReplicas()));
            }
        }
        if (!ongoing.isEmpty()) {
            topics.add(new OngoingTopicReassignment(topic.name(), ongoing));
        }
    }
}
