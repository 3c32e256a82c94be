package gregor.controller;

import gregor.base.Uuid;
import gregor.metadata.MetadataImage;
import gregor.metadata.PartitionImage;
import gregor.metadata.TopicImage;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/**
 * What becomes of the partitions of a broker that comes, goes, or loses a directory. The record about the broker itself is
 * its caller's: after these where it goes, so that no fenced broker is in an ISR at any offset of the log; before these
 * where it comes.
 *
 * <p>Source: the methods {@code handleBroker...} and {@code generateLeaderAndIsrUpdates} of Kafka's
 * {@code ReplicationControlManager}. It finds the partitions by an index ({@code BrokersToIsrs}); here all are looked
 * through, see the package's description.
 */
final class BrokerPartitions {

    private BrokerPartitions() {}

    /** A broker is not there any more (fenced), or leaves in good order (controlled shutdown), or is taken out for good. */
    static void withoutBroker(int brokerId, PartitionChanges changes) {
        leave(brokerId, partition -> partition.isr().contains(brokerId), false, changes);
    }

    /** Directories of a broker have failed. */
    static void withoutDirectories(int brokerId, List<Uuid> failed, PartitionChanges changes) {
        leave(brokerId, partition -> partition.isr().contains(brokerId) && failed.contains(partition.directory(brokerId)), false, changes);
    }

    /**
     * Another process of a broker registers. If the one before it did not stop in good order, it may have lost records that
     * were on no disk yet: its replicas are not in the ISR any more, nor eligible (REP-13).
     *
     * @param clean whether the broker has shown that it stopped in good order
     */
    static void newIncarnation(int brokerId, boolean clean, PartitionChanges changes) {
        boolean unclean = !clean && changes.hasElr();
        leave(brokerId, partition -> partition.isr().contains(brokerId) || unclean && partition.elr().contains(brokerId), unclean, changes);
    }

    /** A broker takes part again: it may lead what has no leader. */
    static void withBroker(int brokerId, PartitionChanges changes) {
        IntPredicate alive = replica -> replica == brokerId || changes.image().cluster().isActive(replica);
        forEach(changes, partition -> partition.leader() == PartitionImage.NO_LEADER, (topic, number) ->
            changes.add(topic, number, changes.change(topic, number, alive).elect(kind(topic, changes))));
    }

    private static void leave(int brokerId, Predicate<PartitionImage> affected, boolean unclean, PartitionChanges changes) {
        forEach(changes, affected, (topic, number) -> leave(brokerId, topic, number, unclean, changes));
    }

    private static void leave(int brokerId, TopicImage topic, int number, boolean unclean, PartitionChanges changes) {
        changes.add(topic, number, withoutReplica(brokerId, topic, number, unclean, changes));
    }

    /**
     * A change to begin with: one replica of a broker is not in the ISR and does not lead.
     *
     * @param unclean whether it may have lost records, or will be back without any
     */
    static PartitionChange withoutReplica(int brokerId, TopicImage topic, int number, boolean unclean, PartitionChanges changes) {
        IntPredicate alive = replica -> replica != brokerId && changes.image().cluster().isActive(replica);
        PartitionChange change = changes.change(topic, number, alive).elect(kind(topic, changes))
            .isr(Reassignment.without(changes.partition(topic, number).isr(), List.of(brokerId)));
        return unclean && changes.hasElr() ? change.uncleanlyStopped(brokerId) : change;
    }

    /** The kind of election that a topic's settings ask for. */
    static LeaderElection.Kind kind(TopicImage topic, PartitionChanges changes) {
        return changes.mayElectUncleanly(topic) ? LeaderElection.Kind.UNCLEAN : LeaderElection.Kind.ONLINE;
    }

    /** Whether a broker leads any partition. */
    static boolean leads(MetadataImage image, int brokerId) {
        for (TopicImage topic : image.topics().byId().values()) {
            for (PartitionImage partition : topic.partitions().values()) {
                if (partition.leader() == brokerId) {
                    return true;
                }
            }
        }
        return false;
    }

    private static void forEach(PartitionChanges changes, Predicate<PartitionImage> affected, BiConsumer<TopicImage, Integer> action) {
        for (TopicImage topic : changes.image().topics().byId().values()) {
            for (int number : topic.partitions().keySet()) {
                if (affected.test(changes.partition(topic, number))) {
                    action.accept(topic, number);
                }
            }
        }
    }
}
