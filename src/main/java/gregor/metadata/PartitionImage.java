package gregor.metadata;

import gregor.base.Uuid;
import gregor.metadata.TopicRecords.PartitionChangeRecord;
import gregor.metadata.TopicRecords.PartitionRecord;
import java.util.Collections;
import java.util.List;

/**
 * One partition as the log says it is.
 *
 * @param replicas broker ids, the preferred leader first
 * @param directories where each replica lives, in the order of {@code replicas}
 * @param isr who has all of the committed records
 * @param removingReplicas who leaves once the reassignment under way is done
 * @param addingReplicas who joins by it
 * @param elr who may lead although not in the ISR (KIP-966)
 * @param lastKnownElr whom to trust most once ISR and ELR are empty
 * @param leader a broker id or {@link #NO_LEADER}
 * @param leaderRecoveryState 1 while the leader recovers from an unclean election, else 0
 * @param leaderEpoch rises by one with each leader, the absence of one included
 * @param partitionEpoch rises by one with each change of anything here
 */
public record PartitionImage(
    List<Integer> replicas,
    List<Uuid> directories,
    List<Integer> isr,
    List<Integer> removingReplicas,
    List<Integer> addingReplicas,
    List<Integer> elr,
    List<Integer> lastKnownElr,
    int leader,
    byte leaderRecoveryState,
    int leaderEpoch,
    int partitionEpoch) {

    /** What {@link #leader} is while nobody can lead. */
    public static final int NO_LEADER = -1;

    /** What a change record says when the leader stays; only there, never in an image. */
    public static final int NO_LEADER_CHANGE = -2;

    private static final byte NO_RECOVERY_STATE_CHANGE = -1;

    /** @throws UnreadableMetadata if it names some directories, but not one for each replica */
    static PartitionImage of(PartitionRecord record) {
        return new PartitionImage(record.replicas(), directories(record.directories(), record.replicas()), record.isr(),
            record.removingReplicas(), record.addingReplicas(), orEmpty(record.eligibleLeaderReplicas()),
            orEmpty(record.lastKnownElr()), record.leader(), record.leaderRecoveryState(), record.leaderEpoch(),
            record.partitionEpoch());
    }

    /** This partition after a change. */
    public PartitionImage with(PartitionChangeRecord change) {
        List<Integer> newReplicas = orElse(change.replicas(), replicas);
        boolean sameLeader = change.leader() == NO_LEADER_CHANGE;
        return new PartitionImage(
            newReplicas,
            directories(orElse(change.directories(), directories), newReplicas),
            orElse(change.isr(), isr),
            orElse(change.removingReplicas(), removingReplicas),
            orElse(change.addingReplicas(), addingReplicas),
            orElse(change.eligibleLeaderReplicas(), elr),
            orElse(change.lastKnownElr(), lastKnownElr),
            sameLeader ? leader : change.leader(),
            change.leaderRecoveryState() == NO_RECOVERY_STATE_CHANGE ? leaderRecoveryState : change.leaderRecoveryState(),
            sameLeader ? leaderEpoch : leaderEpoch + 1,
            partitionEpoch + 1);
    }

    /** This partition with nobody eligible outside the ISR; a change like any other, unless nobody was. */
    PartitionImage withoutElr() {
        if (elr.isEmpty() && lastKnownElr.isEmpty()) {
            return this;
        }
        return new PartitionImage(replicas, directories, isr, removingReplicas, addingReplicas, List.of(), List.of(),
            leader, leaderRecoveryState, leaderEpoch, partitionEpoch + 1);
    }

    /** Whether replicas come or go. */
    public boolean isReassigning() {
        return !addingReplicas.isEmpty() || !removingReplicas.isEmpty();
    }

    /**
     * How many members the ISR needs before records are committed. Whoever acts on it, controller or leader, asks here, so that
     * all have one answer at one offset of the metadata log (REP-21).
     *
     * @param configured {@code min.insync.replicas} of the topic; more than there are replicas can never be in sync
     */
    public int minInsyncReplicas(int configured) {
        return Math.min(configured, replicas.size());
    }

    public boolean hasReplica(int brokerId) {
        return replicas.contains(brokerId);
    }

    /** The directory of a broker's replica; {@link DirectoryId#UNASSIGNED} if it has none here. */
    public Uuid directory(int brokerId) {
        int at = replicas.indexOf(brokerId);
        return at < 0 ? DirectoryId.UNASSIGNED : directories.get(at);
    }

    /** The record that says all of this. */
    public PartitionRecord toRecord(Uuid topicId, int partitionId, MetadataVersion level) {
        boolean hasElr = level.hasEligibleLeaderReplicas();
        return new PartitionRecord(partitionId, topicId, replicas, isr, removingReplicas, addingReplicas, leader,
            leaderRecoveryState, leaderEpoch, partitionEpoch,
            level.hasDirectoryAssignment() ? directories : List.of(),
            !hasElr || elr.isEmpty() ? null : elr,
            !hasElr || lastKnownElr.isEmpty() ? null : lastKnownElr);
    }

    /** Before KIP-858 nobody said where replicas live: each is somewhere, and its broker knows where. */
    private static List<Uuid> directories(List<Uuid> said, List<Integer> replicas) {
        if (Collections.frequency(said, DirectoryId.MIGRATING) == said.size()) {
            return Collections.nCopies(replicas.size(), DirectoryId.MIGRATING);
        }
        if (said.size() != replicas.size()) {
            throw new UnreadableMetadata("a partition with replicas " + replicas + " and directories " + said
                + "; there must be as many directories as replicas, or none");
        }
        return said;
    }

    private static <T> List<T> orElse(List<T> changed, List<T> current) {
        return changed == null ? current : changed;
    }

    private static List<Integer> orEmpty(List<Integer> list) {
        return list == null ? List.of() : list;
    }
}
