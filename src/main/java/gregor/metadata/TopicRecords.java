package gregor.metadata;

import gregor.base.Uuid;
import gregor.protocol.Default;
import gregor.protocol.Nullable;
import gregor.protocol.Schema;
import gregor.protocol.Since;
import gregor.protocol.Tagged;
import java.util.List;

/** The facts about topics and their partitions. A partition's records name its topic by id, never by name. */
public interface TopicRecords {

    /** A topic exists; its partitions follow in records of their own. */
    @Schema(versions = "0", flexible = "0+")
    record TopicRecord(String name, Uuid topicId) implements MetadataRecord {
        @Override
        public MetadataRecordType type() {
            return MetadataRecordType.TOPIC;
        }
    }

    /** A topic and all of its partitions are gone. */
    @Schema(versions = "0", flexible = "0+")
    record RemoveTopicRecord(Uuid topicId) implements MetadataRecord {
        @Override
        public MetadataRecordType type() {
            return MetadataRecordType.REMOVE_TOPIC;
        }
    }

    /**
     * A partition exists, with its whole state.
     *
     * @param replicas broker ids, the preferred leader first
     * @param leader a broker id, or {@link PartitionImage#NO_LEADER}
     * @param leaderRecoveryState 1 while the leader recovers from an unclean election, else 0 (KIP-704)
     * @param leaderEpoch rises with each new leader
     * @param partitionEpoch rises with each change of the partition
     * @param directories where each replica lives, in the order of {@code replicas} (KIP-858)
     * @param eligibleLeaderReplicas who may lead although it left the ISR (KIP-966); null and empty mean the same
     * @param lastKnownElr whom to trust most once ISR and ELR are empty; null and empty mean the same
     */
    @Schema(versions = "0-2", flexible = "0+")
    record PartitionRecord(
        @Default("-1") int partitionId,
        Uuid topicId,
        List<Integer> replicas,
        List<Integer> isr,
        List<Integer> removingReplicas,
        List<Integer> addingReplicas,
        @Default("-1") int leader,
        @Tagged(0) byte leaderRecoveryState,
        @Default("-1") int leaderEpoch,
        @Default("-1") int partitionEpoch,
        @Since(1) List<Uuid> directories,
        @Since(2) @Tagged(1) @Nullable @Default("null") List<Integer> eligibleLeaderReplicas,
        @Since(2) @Tagged(2) @Nullable @Default("null") List<Integer> lastKnownElr) implements MetadataRecord {

        @Override
        public MetadataRecordType type() {
            return MetadataRecordType.PARTITION;
        }

        @Override
        public short version(MetadataVersion level) {
            return partitionVersion(level);
        }
    }

    /**
     * Some of a partition's state changed; null, or the number given here, stands for what did not. Any such record
     * raises the partition epoch by one; the leader epoch rises by one when the leader changes or the replicas that
     * can lead do.
     *
     * @param leader {@link PartitionImage#NO_LEADER_CHANGE}, {@link PartitionImage#NO_LEADER} or a broker id
     * @param leaderRecoveryState -1 for no change
     */
    @Schema(versions = "0-2", flexible = "0+")
    record PartitionChangeRecord(
        @Default("-1") int partitionId,
        Uuid topicId,
        @Tagged(0) @Nullable @Default("null") List<Integer> isr,
        @Tagged(1) @Default("-2") int leader,
        @Tagged(2) @Nullable @Default("null") List<Integer> replicas,
        @Tagged(3) @Nullable @Default("null") List<Integer> removingReplicas,
        @Tagged(4) @Nullable @Default("null") List<Integer> addingReplicas,
        @Tagged(5) @Default("-1") byte leaderRecoveryState,
        @Since(1) @Tagged(8) @Nullable @Default("null") List<Uuid> directories,
        @Since(2) @Tagged(6) @Nullable @Default("null") List<Integer> eligibleLeaderReplicas,
        @Since(2) @Tagged(7) @Nullable @Default("null") List<Integer> lastKnownElr) implements MetadataRecord {

        /** The record that says of a partition that nothing changed; never written. */
        public static PartitionChangeRecord none(int partitionId, Uuid topicId) {
            return new PartitionChangeRecord(partitionId, topicId, null, PartitionImage.NO_LEADER_CHANGE, null, null, null, (byte) -1, null, null, null);
        }

        @Override
        public MetadataRecordType type() {
            return MetadataRecordType.PARTITION_CHANGE;
        }

        @Override
        public short version(MetadataVersion level) {
            return partitionVersion(level);
        }
    }

    /** No partition of a topic has eligible leader replicas any more; an empty name means every topic. */
    @Schema(versions = "0", flexible = "0+")
    record ClearElrRecord(String topicName) implements MetadataRecord {
        @Override
        public MetadataRecordType type() {
            return MetadataRecordType.CLEAR_ELR;
        }
    }

    private static short partitionVersion(MetadataVersion level) {
        return (short) (level.hasEligibleLeaderReplicas() ? 2 : level.hasDirectoryAssignment() ? 1 : 0);
    }
}
