package gregor.client;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.TopicPartition;
import gregor.message.AlterPartitionReassignmentsMessage.AlterPartitionReassignmentsRequest;
import gregor.message.AlterPartitionReassignmentsMessage.AlterPartitionReassignmentsResponse;
import gregor.message.AlterPartitionReassignmentsMessage.ReassignablePartition;
import gregor.message.AlterPartitionReassignmentsMessage.ReassignableTopic;
import gregor.message.AlterReplicaLogDirsMessage.AlterReplicaLogDir;
import gregor.message.AlterReplicaLogDirsMessage.AlterReplicaLogDirTopic;
import gregor.message.AlterReplicaLogDirsMessage.AlterReplicaLogDirsRequest;
import gregor.message.AlterReplicaLogDirsMessage.AlterReplicaLogDirsResponse;
import gregor.message.ElectLeadersMessage.ElectLeadersRequest;
import gregor.message.ElectLeadersMessage.ElectLeadersResponse;
import gregor.message.ElectLeadersMessage.TopicPartitions;
import gregor.message.ListPartitionReassignmentsMessage.ListPartitionReassignmentsRequest;
import gregor.message.ListPartitionReassignmentsMessage.ListPartitionReassignmentsResponse;
import gregor.message.ListPartitionReassignmentsMessage.ListPartitionReassignmentsTopics;
import gregor.message.ListPartitionReassignmentsMessage.OngoingPartitionReassignment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Requests about partitions that group them by topic, and their replies, which name each partition with what became of
 * it. Here they are maps by partition.
 */
final class PartitionCalls {

    private PartitionCalls() {}

    static ClientRequest<ElectLeadersRequest, ElectLeadersResponse> electLeaders(byte type, Collection<TopicPartition> partitions,
            int timeoutMs) {
        List<TopicPartitions> topics = partitions == null ? null : byTopic(partitions, TopicPartitions::new);
        ClientRequest<ElectLeadersRequest, ElectLeadersResponse> request = ClientRequest.of(ElectLeadersRequest.class,
            ElectLeadersResponse.class, new ElectLeadersRequest(type, topics, timeoutMs));
        return type == AdminClient.PREFERRED ? request : request.within(1, Integer.MAX_VALUE); // older brokers know one kind
    }

    static Map<TopicPartition, Result<Void>> read(ElectLeadersResponse reply) {
        AdminClient.check(reply.errorCode(), null);
        Map<TopicPartition, Result<Void>> results = new LinkedHashMap<>();
        reply.replicaElectionResults().forEach(topic -> topic.partitionResult().forEach(partition ->
            results.put(new TopicPartition(topic.topic(), partition.partitionId()), result(partition.errorCode(), partition.errorMessage()))));
        return results;
    }

    /** @param allowsFactorChange version 0 knows no other way than to allow it */
    static ClientRequest<AlterPartitionReassignmentsRequest, AlterPartitionReassignmentsResponse> reassign(
            Map<TopicPartition, List<Integer>> targets, boolean allowsFactorChange, int timeoutMs) {
        List<ReassignableTopic> topics = byTopic(targets.keySet(), (topic, partitions) -> new ReassignableTopic(topic, partitions.stream()
            .map(partition -> new ReassignablePartition(partition, targets.get(new TopicPartition(topic, partition)))).toList()));
        ClientRequest<AlterPartitionReassignmentsRequest, AlterPartitionReassignmentsResponse> request = ClientRequest.of(
            AlterPartitionReassignmentsRequest.class, AlterPartitionReassignmentsResponse.class,
            new AlterPartitionReassignmentsRequest(timeoutMs, allowsFactorChange, topics));
        return allowsFactorChange ? request : request.within(1, Integer.MAX_VALUE);
    }

    static Map<TopicPartition, Result<Void>> read(AlterPartitionReassignmentsResponse reply) {
        AdminClient.check(reply.errorCode(), reply.errorMessage());
        Map<TopicPartition, Result<Void>> results = new LinkedHashMap<>();
        reply.responses().forEach(topic -> topic.partitions().forEach(partition ->
            results.put(new TopicPartition(topic.name(), partition.partitionIndex()), result(partition.errorCode(), partition.errorMessage()))));
        return results;
    }

    static ClientRequest<ListPartitionReassignmentsRequest, ListPartitionReassignmentsResponse> reassignments(
            Collection<TopicPartition> partitions, int timeoutMs) {
        return ClientRequest.of(ListPartitionReassignmentsRequest.class, ListPartitionReassignmentsResponse.class,
            new ListPartitionReassignmentsRequest(timeoutMs,
                partitions == null ? null : byTopic(partitions, ListPartitionReassignmentsTopics::new)));
    }

    static Map<TopicPartition, OngoingPartitionReassignment> read(ListPartitionReassignmentsResponse reply) {
        AdminClient.check(reply.errorCode(), reply.errorMessage());
        Map<TopicPartition, OngoingPartitionReassignment> moving = new LinkedHashMap<>();
        reply.topics().forEach(topic -> topic.partitions().forEach(partition ->
            moving.put(new TopicPartition(topic.name(), partition.partitionIndex()), partition)));
        return moving;
    }

    static ClientRequest<AlterReplicaLogDirsRequest, AlterReplicaLogDirsResponse> moveToDirectories(Map<TopicPartition, String> paths) {
        Map<String, List<TopicPartition>> byPath = new LinkedHashMap<>();
        paths.forEach((partition, path) -> byPath.computeIfAbsent(path, key -> new ArrayList<>()).add(partition));
        List<AlterReplicaLogDir> directories = new ArrayList<>();
        byPath.forEach((path, partitions) -> directories.add(new AlterReplicaLogDir(path, byTopic(partitions, AlterReplicaLogDirTopic::new))));
        return ClientRequest.of(AlterReplicaLogDirsRequest.class, AlterReplicaLogDirsResponse.class,
            new AlterReplicaLogDirsRequest(directories));
    }

    static Map<TopicPartition, Result<Void>> read(AlterReplicaLogDirsResponse reply) {
        Map<TopicPartition, Result<Void>> results = new LinkedHashMap<>();
        reply.results().forEach(topic -> topic.partitions().forEach(partition ->
            results.put(new TopicPartition(topic.topicName(), partition.partitionIndex()), result(partition.errorCode(), null))));
        return results;
    }

    private static Result<Void> result(short errorCode, String message) {
        ErrorCode error = ErrorCode.of(errorCode);
        return error == ErrorCode.NONE ? Result.of(null)
            : Result.failed(message == null || message.isEmpty() ? new KafkaException(error) : new KafkaException(error, message));
    }

    private static <T> List<T> byTopic(Collection<TopicPartition> partitions, BiFunction<String, List<Integer>, T> topic) {
        Map<String, List<Integer>> numbers = new LinkedHashMap<>();
        partitions.forEach(partition -> numbers.computeIfAbsent(partition.topic(), name -> new ArrayList<>()).add(partition.partition()));
        List<T> topics = new ArrayList<>();
        numbers.forEach((name, ofTopic) -> topics.add(topic.apply(name, ofTopic)));
        return topics;
    }
}
