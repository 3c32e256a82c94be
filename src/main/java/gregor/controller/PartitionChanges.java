package gregor.controller;

import gregor.base.Uuid;
import gregor.metadata.BrokerRegistration;
import gregor.metadata.MetadataImage;
import gregor.metadata.MetadataRecord;
import gregor.metadata.PartitionImage;
import gregor.metadata.TopicImage;
import gregor.metadata.TopicRecords.PartitionChangeRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * The records of a decision in the making, and the partitions as they are with them: a decision that changes a partition
 * twice finds it the second time as the first time left it.
 */
final class PartitionChanges {

    private record Key(Uuid topicId, int number) {}

    private final MetadataImage image;
    private final EffectiveConfig config;
    private final boolean hasElr;
    private final List<MetadataRecord> records = new ArrayList<>();
    private final Map<Key, PartitionImage> changed = new HashMap<>();

    /** @param image what the decision is about; who is alive and what is configured is asked of it */
    PartitionChanges(MetadataImage image, EffectiveConfig config) {
        this.image = image;
        this.config = config;
        this.hasElr = ConfigRules.hasElr(image);
    }

    MetadataImage image() {
        return image;
    }

    /** Whether replicas outside the ISR can be eligible to lead. */
    boolean hasElr() {
        return hasElr;
    }

    /** All records so far. */
    List<MetadataRecord> records() {
        return records;
    }

    /** Whether there is no room for one more record in a request's batch. */
    boolean isFull() {
        return records.size() >= BatchLimit.MAX_RECORDS;
    }

    /** Adds a record that is about no partition. */
    void add(MetadataRecord record) {
        records.add(record);
    }

    /** A partition with the records so far, or null if there is none. */
    PartitionImage partition(TopicImage topic, int number) {
        PartitionImage now = changed.get(new Key(topic.id(), number));
        return now != null ? now : topic.partition(number);
    }

    boolean mayElectUncleanly(TopicImage topic) {
        return config.uncleanLeaderElection(image, topic.name());
    }

    /** A change to begin with, for a cluster in which those brokers are alive that the image says are. */
    PartitionChange change(TopicImage topic, int number) {
        return change(topic, number, image.cluster()::isActive);
    }

    /** @param alive which brokers take part once the decision is done */
    PartitionChange change(TopicImage topic, int number, IntPredicate alive) {
        PartitionImage before = partition(topic, number);
        return new PartitionChange(topic.id(), number, before, new PartitionChange.Rules(image.features().metadataVersion(), hasElr,
            config.minInsyncReplicas(image, topic.name()), replica -> alive.test(replica) && isOnline(replica, before),
            broker -> DirectoryControl.ofNewReplica(image.cluster().broker(broker))));
    }

    private boolean isOnline(int replica, PartitionImage partition) {
        BrokerRegistration broker = image.cluster().broker(replica);
        return broker != null && broker.isOnline(partition.directory(replica));
    }

    /** @return whether anything changes */
    boolean add(TopicImage topic, int number, PartitionChange change) {
        PartitionChangeRecord record = change.toRecord();
        if (record == null) {
            return false;
        }
        changed.put(new Key(topic.id(), number), partition(topic, number).with(record));
        records.add(record);
        return true;
    }
}
