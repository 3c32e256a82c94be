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
 * Who leads a partition. A replica is <i>complete</i> if it has all that was committed: the members of the ISR are, and
 * those of the ELR while the ISR is empty (KIP-966). A complete replica that may lead is chosen as long as there is one;
 * whatever comes after that may lose committed records, and says so.
 *
 * <p>Source: the methods {@code electLeader} and below of Kafka's {@code PartitionChangeBuilder}.
 */
final class LeaderElection {

    /** What is wanted of an election. */
    enum Kind {
        /** The leader stays as long as it can. */
        ONLINE,
        /** The first replica leads as soon as it can. */
        PREFERRED,
        /** Any replica that is there is better than no leader. */
        UNCLEAN
    }

    /**
     * Among whom to choose.
     *
     * @param replicas in the order of the assignment, the preferred leader first
     * @param isr as it will be; empty only with the ELR
     * @param elr who is complete while the ISR is empty
     * @param lastKnown the last leader there was, if nobody has led since; only with the ELR
     * @param leader the leader up to now, or {@link PartitionImage#NO_LEADER}
     * @param mayLead whether a replica's broker and its directory are there
     */
    record Candidates(List<Integer> replicas, List<Integer> isr, List<Integer> elr, List<Integer> lastKnown, int leader, IntPredicate mayLead) {

        boolean canLead(int replica) {
            boolean complete = isr.contains(replica) || isr.isEmpty() && elr.contains(replica);
            return complete && mayLead.test(replica);
        }
    }

    /**
     * Who was elected.
     *
     * @param leader a broker id, or {@link PartitionImage#NO_LEADER}
     * @param unclean whether it may lack records that were committed
     */
    record Elected(int leader, boolean unclean) {}

    private LeaderElection() {}

    static Elected of(Kind kind, Candidates among) {
        List<Integer> replicas = among.replicas();
        if (kind == Kind.PREFERRED && among.canLead(replicas.get(0))) {
            return new Elected(replicas.get(0), false);
        }
        if (among.canLead(among.leader())) {
            return new Elected(among.leader(), false);
        }
        for (int replica : replicas) {
            if (among.canLead(replica)) {
                return new Elected(replica, false);
            }
        }
        // Nobody is complete, or nobody who is may lead. Of incomplete replicas the last leader has most.
        boolean allLost = among.isr().isEmpty() && among.elr().isEmpty();
        if (allLost && among.lastKnown().size() == 1) {
            int last = among.lastKnown().get(0);
            if (replicas.contains(last) && among.mayLead().test(last)) {
                return new Elected(last, true);
            }
        }
        if (kind == Kind.UNCLEAN) {
            for (int replica : replicas) {
                if (among.mayLead().test(replica)) {
                    return new Elected(replica, true);
                }
            }
        }
        return new Elected(PartitionImage.NO_LEADER, false);
    }

    static final byte NO_CHANGE = -1;
    private static final byte RECOVERING = 1;

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
