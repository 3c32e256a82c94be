package gregor.controller;

import gregor.base.Uuid;
import gregor.controller.LeaderElection.Candidates;
import gregor.controller.LeaderElection.Elected;
import gregor.metadata.MetadataVersion;
import gregor.metadata.PartitionImage;
import gregor.metadata.TopicRecords.PartitionChangeRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;

/**
 * One change of a partition: what is wanted goes in, the record that says what becomes of it comes out. Whatever the occasion
 * (a broker is gone, a leader reports its ISR, a partition moves), these steps follow each other:
 * <ol>
 *   <li>a move whose new replicas are in the ISR is done, and those that go leave;
 *   <li>while the ISR is smaller than {@code min.insync.replicas}, those that leave it are eligible (KIP-966): nothing is committed
 *       until it has grown again, so what they have is all there is to have;
 *   <li>a leader is elected ({@link LeaderElection}); one from outside the ISR is the ISR alone;
 *   <li>the record gets what differs from before, and nothing else.
 * </ol>
 *
 * <p>Source: Kafka's class {@code PartitionChangeBuilder}. The interop test {@code PartitionChangeInteropTest} names the five cases
 * in which the records differ.
 */
final class PartitionChange {

    static final byte NO_RECOVERY_CHANGE = -1;
    private static final byte RECOVERING = 1;

    /**
     * What is in force for a partition.
     *
     * @param level which says what a record can tell
     * @param hasElr whether replicas outside the ISR can be eligible
     * @param minInsyncReplicas as configured; a partition with fewer replicas needs no more than all of them
     * @param mayLead whether a replica's broker and its directory are there
     * @param newDirectory in which directory a broker will have a replica that it does not have yet
     */
    record Rules(MetadataVersion level, boolean hasElr, int minInsyncReplicas, IntPredicate mayLead, IntFunction<Uuid> newDirectory) {}

    private final Uuid topicId;
    private final int number;
    private final PartitionImage before;
    private final Rules rules;

    // What is wanted, and then what will be.
    private LeaderElection.Kind election = LeaderElection.Kind.ONLINE;
    private Reassignment assignment;
    private List<Integer> isr;
    private List<Integer> elr;
    private int uncleanlyStopped = PartitionImage.NO_LEADER;
    private List<Uuid> directories;
    private byte recoveryState;

    PartitionChange(Uuid topicId, int number, PartitionImage before, Rules rules) {
        this.topicId = topicId;
        this.number = number;
        this.before = before;
        this.rules = rules;
        this.assignment = Reassignment.of(before);
        this.isr = before.isr();
        this.elr = before.elr();
        this.directories = before.directories();
        this.recoveryState = before.leaderRecoveryState();
    }

    PartitionChange elect(LeaderElection.Kind kind) {
        election = kind;
        return this;
    }

    PartitionChange isr(List<Integer> wanted) {
        isr = wanted;
        return this;
    }

    PartitionChange assignment(Reassignment wanted) {
        assignment = wanted;
        return this;
    }

    /** A replica of this broker may have lost records that it had on disk; it is not eligible. */
    PartitionChange uncleanlyStopped(int brokerId) {
        uncleanlyStopped = brokerId;
        return this;
    }

    PartitionChange recoveryState(byte wanted) {
        recoveryState = wanted;
        return this;
    }

    /** @param brokerId of one of the replicas */
    PartitionChange directory(int brokerId, Uuid directory) {
        directories = new ArrayList<>(directories);
        directories.set(before.replicas().indexOf(brokerId), directory);
        return this;
    }

    /** Whether any of the replicas may lead, complete or not. */
    boolean canBeLed() {
        return assignment.replicas().stream().anyMatch(rules.mayLead()::test);
    }

    /** The record that makes it so, to be asked for once; null if nothing changes. */
    PartitionChangeRecord toRecord() {
        finishReassignment();
        findEligible();
        int leader = electLeader();
        boolean newTerm = leader != before.leader()
            || !assignment.replicas().containsAll(before.replicas())
            || rules.level().hasTermPerIsrShrink() && !isr.containsAll(before.isr());
        PartitionChangeRecord record = new PartitionChangeRecord(number, topicId,
            ifChanged(isr, before.isr()),
            newTerm ? leader : PartitionImage.NO_LEADER_CHANGE,
            ifChanged(assignment.replicas(), before.replicas()),
            ifChanged(assignment.removing(), before.removingReplicas()),
            ifChanged(assignment.adding(), before.addingReplicas()),
            recoveryState == before.leaderRecoveryState() ? NO_RECOVERY_CHANGE : recoveryState,
            rules.level().hasDirectoryAssignment() ? ifChanged(directoriesOfReplicas(), before.directories()) : null,
            ifChanged(elr, before.elr()),
            newTerm ? lastKnown(leader) : null);
        return record.equals(PartitionChangeRecord.none(number, topicId)) ? null : record;
    }

    private void finishReassignment() {
        if (assignment.isDone(isr, needed(assignment.target()))) {
            isr = Reassignment.without(isr, assignment.removing());
            assignment = new Reassignment(assignment.target(), List.of(), List.of());
        }
    }

    /** The size of the ISR from which on records are committed. */
    private int needed(List<Integer> replicas) {
        return Math.min(rules.minInsyncReplicas(), replicas.size());
    }

    private void findEligible() {
        if (rules.hasElr()) {
            TreeSet<Integer> eligible = new TreeSet<>();
            if (isr.size() < needed(assignment.replicas())) {
                eligible.addAll(before.isr());
                eligible.addAll(elr);
                eligible.retainAll(assignment.replicas());
                eligible.removeAll(isr);
                eligible.remove(uncleanlyStopped);
            }
            elr = List.copyOf(eligible);
        }
    }

    private int electLeader() {
        Elected elected = LeaderElection.of(election, new Candidates(assignment.replicas(), isr, elr,
            rules.hasElr() ? before.lastKnownElr() : List.of(), before.leader(), rules.mayLead()));
        List<Integer> leaderAlone = List.of(elected.leader());
        if (elected.unclean()) {
            isr = leaderAlone;
            elr = List.of();
            recoveryState = RECOVERING;
        } else if (elr.contains(elected.leader())) {
            isr = leaderAlone;
            elr = needed(assignment.replicas()) <= 1 ? List.of() : Reassignment.without(elr, leaderAlone);
        }
        if (!rules.hasElr()) {
            // Without an ELR the ISR is the only word on who has everything, so its last members stay in it.
            isr = isr.isEmpty() ? before.isr().stream().filter(assignment.replicas()::contains).toList() : isr;
            elr = List.of();
        }
        return elected.leader();
    }

    /** Remembers who led until nobody did, and forgets it with the next leader; without an ELR it is of no use. */
    private List<Integer> lastKnown(int leader) {
        if (leader != PartitionImage.NO_LEADER || !rules.hasElr()) {
            return ifChanged(List.of(), before.lastKnownElr());
        }
        return before.lastKnownElr().isEmpty() && before.leader() != PartitionImage.NO_LEADER ? List.of(before.leader()) : null;
    }

    private List<Uuid> directoriesOfReplicas() {
        List<Uuid> all = new ArrayList<>();
        for (int replica : assignment.replicas()) {
            int at = before.replicas().indexOf(replica);
            all.add(at < 0 ? rules.newDirectory().apply(replica) : directories.get(at));
        }
        return all;
    }

    private static <T> List<T> ifChanged(List<T> now, List<T> then) {
        return now.equals(then) ? null : now;
    }
}
