package gregor.metadata;

import gregor.base.Uuid;

/**
 * One topic.
 *
 * @param partitions by number; outside of a half-read log they run from 0 without a gap
 */
public record TopicImage(String name, Uuid id, PersistentMap<Integer, PartitionImage> partitions) {

    /** The partition with a number, or null if there is none. */
    public PartitionImage partition(int partitionId) {
        return partitions.get(partitionId);
    }

    TopicImage withPartition(int partitionId, PartitionImage partition) {
        return new TopicImage(name, id, partitions.with(partitionId, partition));
    }
}
