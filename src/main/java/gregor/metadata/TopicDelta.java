package gregor.metadata;

import gregor.base.Uuid;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/** What changed about one topic that is still there. */
public final class TopicDelta {

    private final TopicImage before;
    private TopicImage after;
    private final SortedSet<Integer> changedPartitions = new TreeSet<>();

    /** @param before null if the topic is new */
    TopicDelta(TopicImage before, TopicImage after) {
        this.before = before;
        this.after = after;
    }

    /** The topic as it was; null if it is new. */
    public TopicImage before() {
        return before;
    }

    /** The topic as it is now. */
    public TopicImage after() {
        return after;
    }

    public String name() {
        return after.name();
    }

    public Uuid id() {
        return after.id();
    }

    /** The numbers of the partitions that were added or changed, ascending. */
    public SortedSet<Integer> changedPartitions() {
        return Collections.unmodifiableSortedSet(changedPartitions);
    }

    /** A partition as it was; null if it is new. */
    public PartitionImage partitionBefore(int partitionId) {
        return before == null ? null : before.partition(partitionId);
    }

    void put(int partitionId, PartitionImage partition) {
        after = after.withPartition(partitionId, partition);
        changedPartitions.add(partitionId);
    }

    void clearElr() {
        for (var entry : after.partitions().entrySet()) { // walks the map of this moment, whatever put does meanwhile
            PartitionImage cleared = entry.getValue().withoutElr();
            if (cleared != entry.getValue()) {
                put(entry.getKey(), cleared);
            }
        }
    }
}
