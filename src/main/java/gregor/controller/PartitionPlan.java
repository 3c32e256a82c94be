package gregor.controller;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.Uuid;
import gregor.config.NodeConfig;
import gregor.message.CreateTopicsMessage.CreatableReplicaAssignment;
import gregor.message.CreateTopicsMessage.CreatableTopic;
import gregor.metadata.MetadataImage;
import gregor.metadata.MetadataRecord;
import gregor.metadata.TopicRecords.PartitionRecord;
import gregor.port.Entropy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.TreeMap;

/**
 * Where the replicas of new partitions go: chosen here, or by whoever asked.
 *
 * @param replicas of each new partition, the preferred leader first
 */
record PartitionPlan(List<List<Integer>> replicas) {

    /** @throws KafkaException INVALID_PARTITIONS, INVALID_REPLICATION_FACTOR, INVALID_REPLICA_ASSIGNMENT or INVALID_REQUEST */
    static PartitionPlan of(CreatableTopic topic, MetadataImage image, NodeConfig config, Entropy entropy) {
        if (!topic.assignments().isEmpty()) {
            return assigned(topic, image);
        }
        if (topic.replicationFactor() < -1 || topic.replicationFactor() == 0) {
            throw new KafkaException(ErrorCode.INVALID_REPLICATION_FACTOR,
                "Replication factor must be larger than 0, or -1 to use the default value.");
        }
        if (topic.numPartitions() < -1 || topic.numPartitions() == 0) {
            throw new KafkaException(ErrorCode.INVALID_PARTITIONS, "Number of partitions was set to an invalid non-positive value.");
        }
        int partitions = topic.numPartitions() == -1 ? config.numPartitions() : topic.numPartitions();
        int replicationFactor = topic.replicationFactor() == -1 ? config.defaultReplicationFactor() : topic.replicationFactor();
        return placed(partitions, replicationFactor, image, entropy);
    }

    /** Brokers chosen by {@link ReplicaPlacer}. */
    static PartitionPlan placed(int count, int replicationFactor, MetadataImage image, Entropy entropy) {
        ReplicaPlacer placer = new ReplicaPlacer(image.cluster().brokers().values(), entropy);
        List<List<Integer>> replicas = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            replicas.add(placer.place(replicationFactor));
        }
        return new PartitionPlan(replicas);
    }

    private static PartitionPlan assigned(CreatableTopic topic, MetadataImage image) {
        if (topic.replicationFactor() != -1 || topic.numPartitions() != -1) {
            throw new KafkaException(ErrorCode.INVALID_REQUEST, "A manual partition assignment was specified, but "
                + (topic.replicationFactor() != -1 ? "replication factor" : "numPartitions") + " was not set to -1.");
        }
        TreeMap<Integer, List<Integer>> byPartition = new TreeMap<>();
        for (CreatableReplicaAssignment assignment : topic.assignments()) {
            if (byPartition.put(assignment.partitionIndex(), assignment.brokerIds()) != null) {
                throw new KafkaException(ErrorCode.INVALID_REPLICA_ASSIGNMENT,
                    "Found multiple manual partition assignments for partition " + assignment.partitionIndex());
            }
        }
        if (byPartition.firstKey() != 0 || byPartition.lastKey() != byPartition.size() - 1) {
            throw new KafkaException(ErrorCode.INVALID_REPLICA_ASSIGNMENT, "partitions should be a consecutive 0-based integer sequence");
        }
        int replicationFactor = byPartition.get(0).size();
        byPartition.values().forEach(replicas -> check(replicas, replicationFactor, image));
        return new PartitionPlan(List.copyOf(byPartition.values()));
    }

    /** @throws KafkaException INVALID_REPLICA_ASSIGNMENT */
    static void check(List<Integer> replicas, int replicationFactor, MetadataImage image) {
        check(replicas, image);
        if (replicas.size() != replicationFactor) {
            throw new KafkaException(ErrorCode.INVALID_REPLICA_ASSIGNMENT, "The manual partition assignment includes a partition with "
                + replicas.size() + " replica(s), but this is not consistent with previous partitions, which have " + replicationFactor
                + " replica(s).");
        }
    }

    /** @throws KafkaException INVALID_REPLICA_ASSIGNMENT */
    static void check(List<Integer> replicas, MetadataImage image) {
        String wrong = replicas.isEmpty() ? "The manual partition assignment includes an empty replica list."
            : new HashSet<>(replicas).size() < replicas.size() ? "The manual partition assignment includes a broker more than once: "
                + replicas + "."
            : null;
        for (int replica : replicas) {
            if (wrong == null && image.cluster().broker(replica) == null) {
                wrong = "The manual partition assignment includes broker " + replica + ", but no such broker is registered.";
            }
        }
        if (wrong != null) {
            throw new KafkaException(ErrorCode.INVALID_REPLICA_ASSIGNMENT, wrong);
        }
    }

    /** Writes down the new partitions, numbered from {@code first} on: led by the first replica that is there. */
    void addRecords(Uuid topicId, int first, MetadataImage image, List<MetadataRecord> records) {
        for (int i = 0; i < replicas.size(); i++) {
            List<Integer> all = replicas.get(i);
            List<Integer> isr = all.stream().filter(image.cluster()::isActive).toList();
            if (isr.isEmpty()) {
                throw new KafkaException(ErrorCode.INVALID_REPLICA_ASSIGNMENT, "All brokers specified in the manual partition assignment for "
                    + "partition " + (first + i) + " are fenced or in controlled shutdown.");
            }
            List<Uuid> directories = all.stream().map(replica -> DirectoryControl.ofNewReplica(image.cluster().broker(replica))).toList();
            records.add(new PartitionRecord(first + i, topicId, all, isr, List.of(), List.of(), isr.get(0), (byte) 0, 0, 0,
                image.features().metadataVersion().hasDirectoryAssignment() ? directories : List.of(), null, null));
        }
    }
}
