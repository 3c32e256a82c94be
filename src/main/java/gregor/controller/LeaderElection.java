package gregor.controller;

import gregor.base.Uuid;
import gregor.metadata.MetadataImage;
import gregor.metadata.MetadataRecord;
import gregor.metadata.PartitionImage;
import gregor.metadata.TopicRecords.PartitionChangeRecord;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/**
 * Who leads when brokers come and go. The leader stays as long as it can; else it is the first replica, in the order of
 * the assignment, that is in the ISR and may lead. A partition whose ISR would become empty keeps it and has no leader:
 * one of these replicas has all that was committed, and the partition waits for it.
 *
 * <p>A partition that a cluster of Apache Kafka left without ISR is led again by a replica that it kept as eligible
 * (KIP-966), or by the last one known, which then has to recover: what it lost is lost.
 *
 * <p>Source: Kafka's class {@code PartitionChangeBuilder}.
 */
final class LeaderElection {

    static final byte NO_CHANGE = -1;
    private static final byte RECOVERING = 1;

    private LeaderElection() {}

    /** Takes a broker out of the ISR, and out of the lead, of all its partitions. */
    static void addRecordsWithout(int brokerId, MetadataImage image, List<MetadataRecord> records) {
        addRecordsWithout(brokerId, partition -> true, image, records);
    }

    /** Takes a broker out of the ISR, and out of the lead, of those of its partitions that it has in certain directories. */
    static void addRecordsWithout(int brokerId, List<Uuid> directories, MetadataImage image, List<MetadataRecord> records) {
        addRecordsWithout(brokerId, partition -> directories.contains(partition.directory(brokerId)), image, records);
    }

    private static void addRecordsWithout(int brokerId, Predicate<PartitionImage> affected, MetadataImage image, List<MetadataRecord> records) {
        image.topics().byId().forEach((topicId, topic) -> topic.partitions().forEach((number, partition) -> {
            if ((partition.leader() == brokerId || partition.isr().contains(brokerId)) && affected.test(partition)) {
                List<Integer> isr = partition.isr().stream().filter(replica -> replica != brokerId).toList();
                add(change(topicId, number, partition, isr, replica -> replica != brokerId && mayLead(replica, partition, image)), records);
            }
        }));
    }

    /** Whether a replica's broker is there, and the directory that the replica is in. */
    private static boolean mayLead(int replica, PartitionImage partition, MetadataImage image) {
        return image.cluster().isActive(replica) && isDirectoryOnline(replica, partition, image);
    }

    private static boolean isDirectoryOnline(int replica, PartitionImage partition, MetadataImage image) {
        return image.cluster().broker(replica).isOnline(partition.directory(replica));
    }

    /** Finds a leader for each partition that has none, now that a broker is there again. */
    static void addRecordsWith(int brokerId, MetadataImage image, List<MetadataRecord> records) {
        image.topics().byId().forEach((topicId, topic) -> topic.partitions().forEach((number, partition) -> {
            if (partition.leader() == PartitionImage.NO_LEADER) {
                add(change(topicId, number, partition, partition.isr(), replica -> replica == brokerId
                    ? isDirectoryOnline(replica, partition, image) : mayLead(replica, partition, image)), records);
            }
        }));
    }

    private static void add(PartitionChangeRecord change, List<MetadataRecord> records) {
        if (change != null) {
            records.add(change);
        }
    }

    /**
     * What changes about a partition with another ISR and other brokers to choose from.
     *
     * @param isr in force once the change is; empty keeps the members it has, and no leader among them
     * @return null if nothing does
     */
    static PartitionChangeRecord change(Uuid topicId, int number, PartitionImage partition, List<Integer> isr, IntPredicate mayLead) {
        if (partition.isr().isEmpty()) {
            return fromOutside(topicId, number, partition, mayLead);
        }
        int leader = isr.contains(partition.leader()) && mayLead.test(partition.leader())
            ? partition.leader() : first(partition.replicas(), replica -> isr.contains(replica) && mayLead.test(replica));
        boolean sameLeader = leader == partition.leader();
        boolean sameIsr = isr.isEmpty() || isr.equals(partition.isr());
        return sameLeader && sameIsr ? null : new PartitionChangeRecord(number, topicId, sameIsr ? null : isr,
            sameLeader ? PartitionImage.NO_LEADER_CHANGE : leader, null, null, null, NO_CHANGE, null, null, null);
    }

    private static PartitionChangeRecord fromOutside(Uuid topicId, int number, PartitionImage partition, IntPredicate mayLead) {
        int eligible = first(partition.replicas(), replica -> partition.elr().contains(replica) && mayLead.test(replica));
        if (eligible != PartitionImage.NO_LEADER) {
            List<Integer> elr = partition.elr().stream().filter(replica -> replica != eligible).toList();
            return new PartitionChangeRecord(number, topicId, List.of(eligible), eligible, null, null, null, NO_CHANGE, null, elr, List.of());
        }
        boolean lastKnown = partition.elr().isEmpty() && partition.lastKnownElr().size() == 1 && mayLead.test(partition.lastKnownElr().get(0));
        return !lastKnown ? null : new PartitionChangeRecord(number, topicId, partition.lastKnownElr(), partition.lastKnownElr().get(0),
            null, null, null, RECOVERING, null, null, List.of());
    }

    private static int first(List<Integer> replicas, IntPredicate wanted) {
        for (int replica : replicas) {
            if (wanted.test(replica)) {
                return replica;
            }
        }
        return PartitionImage.NO_LEADER;
    }
}
