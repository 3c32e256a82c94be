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
        if (wanted.replicas() == null && !partition.isReassigning()) {
            throw new KafkaException(ErrorCode.NO_REASSIGNMENT_IN_PROGRESS);
        }
        List<Integer> origin = Reassignment.of(partition).origin();
        if (wanted.replicas() != null) {
            PartitionPlan.check(wanted.replicas(), changes.image());
            if (!mayChangeFactor && wanted.replicas().size() != Reassignment.of(partition).target().size()) {
                throw new KafkaException(ErrorCode.INVALID_REPLICATION_FACTOR, "The replication factor is changed from "
                    + Reassignment.of(partition).target().size() + " to " + wanted.replicas().size());
            }
        }
        Reassignment next = Reassignment.to(wanted.replicas() == null ? origin : wanted.replicas(), partition);
        changes.add(topic, number, changes.change(topic, number).assignment(next));
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
