package gregor.metadata;

import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.metadata.LocalReplicaChanges.LocalReplica;
import gregor.metadata.TopicRecords.ClearElrRecord;
import gregor.metadata.TopicRecords.PartitionChangeRecord;
import gregor.metadata.TopicRecords.PartitionRecord;
import gregor.metadata.TopicRecords.RemoveTopicRecord;
import gregor.metadata.TopicRecords.TopicRecord;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What changed about topics: some were created, some deleted, some of the others' partitions changed. */
public final class TopicsDelta {

    private final TopicsImage before;
    private final Map<Uuid, TopicDelta> changed = new LinkedHashMap<>();
    private final Map<Uuid, TopicImage> deleted = new LinkedHashMap<>();
    private final Map<String, Uuid> created = new LinkedHashMap<>();

    TopicsDelta(TopicsImage before) {
        this.before = before;
    }

    public boolean isEmpty() {
        return changed.isEmpty() && deleted.isEmpty();
    }

    /** The topics that are new or changed and still there, in the order of their first change. */
    public Collection<TopicDelta> changed() {
        return Collections.unmodifiableCollection(changed.values());
    }

    /** The topics that were there before and are not any more, as they were. */
    public Collection<TopicImage> deleted() {
        return Collections.unmodifiableCollection(deleted.values());
    }

    /** The topics that were not there before, by name; a topic made and deleted in this delta leaves no trace. */
    public Map<String, Uuid> created() {
        return Collections.unmodifiableMap(created);
    }

    /** Whether a topic of that name was deleted; another one of the same name may have been created since. */
    public boolean wasDeleted(String name) {
        TopicImage topic = before.topic(name);
        return topic != null && deleted.containsKey(topic.id());
    }

    void replay(TopicRecord record) {
        if (topicNow(record.name()) != null || topicBefore(record.topicId()) != null || changed.containsKey(record.topicId())) {
            throw new UnreadableMetadata("topic " + record.name() + " (" + record.topicId() + ") is created a second time");
        }
        changed.put(record.topicId(), new TopicDelta(null, new TopicImage(record.name(), record.topicId(), PersistentMap.empty())));
        created.put(record.name(), record.topicId());
    }

    void replay(PartitionRecord record) {
        changing(record.topicId(), record).put(record.partitionId(), PartitionImage.of(record));
    }

    void replay(PartitionChangeRecord record) {
        TopicDelta topic = changing(record.topicId(), record);
        PartitionImage partition = topic.after().partition(record.partitionId());
        if (partition == null) {
            throw new UnreadableMetadata("a change of partition " + topic.name() + "-" + record.partitionId() + ", which does not exist");
        }
        topic.put(record.partitionId(), partition.with(record));
    }

    void replay(ClearElrRecord record) {
        if (record.topicName().isEmpty()) {
            before.byId().keySet().stream().filter(id -> !deleted.containsKey(id)).forEach(id -> changing(id, record).clearElr());
            created.values().forEach(id -> changed.get(id).clearElr());
            return;
        }
        TopicImage topic = topicNow(record.topicName());
        if (topic == null) {
            throw new UnreadableMetadata("the eligible leaders of topic " + record.topicName() + " are cleared, which does not exist");
        }
        changing(topic.id(), record).clearElr();
    }

    /** @return the name that the topic had */
    String replay(RemoveTopicRecord record) {
        TopicImage topic = changing(record.topicId(), record).after();
        changed.remove(topic.id());
        created.remove(topic.name(), topic.id());
        TopicImage old = before.topic(topic.id());
        if (old != null) {
            deleted.put(old.id(), old);
        }
        return topic.name();
    }

    /** Makes this the step to topics that came from elsewhere; nothing was replayed before. */
    void become(TopicsImage after) {
        before.byId().forEach((id, topic) -> {
            if (after.topic(id) == null) {
                deleted.put(id, topic);
            }
        });
        after.byId().forEach((id, topic) -> {
            TopicImage old = before.topic(id);
            TopicDelta delta = new TopicDelta(old, old == null ? new TopicImage(topic.name(), id, PersistentMap.empty()) : old);
            topic.partitions().forEach((number, partition) -> {
                if (!partition.equals(delta.after().partition(number))) {
                    delta.put(number, partition);
                }
            });
            if (old == null) {
                created.put(topic.name(), id);
            }
            if (old == null || !delta.changedPartitions().isEmpty()) {
                changed.put(id, delta);
            }
        });
    }

    /** The image after all of this. Deletions come first: a name that went may be back with another id. */
    TopicsImage apply() {
        throw new UnsupportedOperationException("Exercise 15.1: applying a delta");
    }

    private TopicDelta changing(Uuid id, MetadataRecord record) {
        TopicDelta delta = changed.get(id);
        if (delta == null) {
            TopicImage topic = topicBefore(id);
            if (topic == null) {
                throw new UnreadableMetadata(record + " is about a topic that does not exist");
            }
            delta = new TopicDelta(topic, topic);
            changed.put(id, delta);
        }
        return delta;
    }

    private TopicImage topicBefore(Uuid id) {
        throw new UnsupportedOperationException("Exercise 15.1: applying a delta");
    }

    private TopicImage topicNow(String name) {
        throw new UnsupportedOperationException("Exercise 15.1: applying a delta");
    }

    /** What all of this means for the replicas of one broker. */
    public LocalReplicaChanges localChanges(int brokerId) {
        LocalReplicaChanges changes = new LocalReplicaChanges();
        for (TopicImage topic : deleted.values()) {
            topic.partitions().forEach((number, partition) -> {
                if (partition.hasReplica(brokerId)) {
                    changes.deletes().add(new LocalReplica(new TopicPartition(topic.name(), number), topic.id(), partition, null));
                }
            });
        }
        for (TopicDelta topic : changed.values()) {
            for (int number : topic.changedPartitions()) {
                changes.add(brokerId, new LocalReplica(new TopicPartition(topic.name(), number), topic.id(),
                    topic.partitionBefore(number), topic.after().partition(number)));
            }
        }
        return changes;
    }
}
