package gregor.controller;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.Uuid;
import gregor.book.claim.Claim;
import gregor.controller.LeaderElection.Candidates;
import gregor.controller.LeaderElection.Elected;
import gregor.controller.LeaderElection.Kind;
import gregor.metadata.MetadataVersion;
import gregor.metadata.PartitionImage;
import gregor.metadata.TopicRecords.PartitionChangeRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** One change of a partition, whatever is wanted of it. Kafka's own class is asked in {@code PartitionChangeInteropTest}. */
class PartitionChangeTest {

    private static final Uuid ID = new Uuid(1, 2);

    @Property(tries = 5000)
    void ctl4ThePartitionKeepsItsShape(@ForAll long seed) {
        RandomChange change = new RandomChange(seed);
        PartitionImage after = change.after();
        PartitionShape.checkStep(change.before, after);
        PartitionShape.check(after, change.hasElr, change.minInsyncReplicas);
        boolean unheard = after.leader() == change.before.leader() && after.isr().equals(change.before.isr());
        if (after.leader() != PartitionImage.NO_LEADER && !unheard) {
            assertThat(change.alive).as("%s -> %s", change, after).contains(after.leader());
        }
    }

    /** REP-13: who may have lost records stays out, unless the partition takes any leader or has no other. */
    @Claim("15.6")
    @Property(tries = 5000)
    void rep13WhoStoppedUncleanlyIsNeitherInSyncNorEligible(@ForAll long seed) {
        RandomChange change = new RandomChange(seed);
        PartitionImage after = change.after();
        if (change.hasElr && after.leaderRecoveryState() == 0) {
            assertThat(after.isr()).as("%s", change).doesNotContain(change.uncleanlyStopped);
        }
        if (change.uncleanlyStopped >= 0) {
            assertThat(after.elr()).as("%s", change).doesNotContain(change.uncleanlyStopped);
        }
    }

    /** REP-19: what a move does once its new replicas have caught up. */
    @Property(tries = 5000)
    void rep19TheEndOfAMoveLeavesEnoughInSync(@ForAll long seed) {
        RandomChange change = new RandomChange(seed);
        PartitionImage after = change.after();
        if (change.assignment.isInProgress() && !after.isReassigning() && after.leaderRecoveryState() == 0) {
            int enough = Math.min(change.isr.size(), after.minInsyncReplicas(change.minInsyncReplicas));
            assertThat(after.isr()).as("%s -> %s", change, after).hasSizeGreaterThanOrEqualTo(enough)
                .isSubsetOf(change.assignment.target());
            assertThat(after.isr().containsAll(change.assignment.adding())).as("%s -> %s", change, after).isTrue();
            assertThat(after.replicas()).isEqualTo(change.assignment.target());
            assertThat(after.leaderEpoch()).as("who goes must not go on leading").isGreaterThanOrEqualTo(change.before.leaderEpoch()
                + (after.replicas().containsAll(change.before.replicas()) ? 0 : 1));
        }
    }

    /** The rule of the election, said as the order of preference that it is: the best of all that may be elected at all. */
    @Property(tries = 5000)
    void theElectionPicksTheFirstOfTheBest(@ForAll long seed) {
        RandomChange change = new RandomChange(seed);
        PartitionImage before = change.before;
        List<Integer> lastKnown = change.hasElr ? before.lastKnownElr() : List.of();
        Elected elected = LeaderElection.of(change.election, new Candidates(before.replicas(), before.isr(), before.elr(), lastKnown,
            before.leader(), change.alive::contains));
        Set<Integer> complete = new HashSet<>(before.isr().isEmpty() ? before.elr() : before.isr());
        List<Elected> ranking = new ArrayList<>();
        int preferred = before.replicas().get(0);
        if (change.election == Kind.PREFERRED && complete.contains(preferred)) {
            ranking.add(new Elected(preferred, false));
        }
        if (complete.contains(before.leader())) {
            ranking.add(new Elected(before.leader(), false));
        }
        before.replicas().stream().filter(complete::contains).forEach(replica -> ranking.add(new Elected(replica, false)));
        if (complete.isEmpty() && lastKnown.size() == 1 && before.hasReplica(lastKnown.get(0))) {
            ranking.add(new Elected(lastKnown.get(0), true));
        }
        if (change.election == Kind.UNCLEAN) {
            before.replicas().forEach(replica -> ranking.add(new Elected(replica, true)));
        }
        ranking.removeIf(candidate -> !change.alive.contains(candidate.leader()));
        ranking.add(new Elected(PartitionImage.NO_LEADER, false));
        assertThat(elected).as("%s", change).isEqualTo(ranking.get(0));
    }

    private static PartitionImage leaderless(List<Integer> elr, int lastKnown) {
        return new PartitionImage(List.of(1, 2), List.of(ID, ID), List.of(), List.of(), List.of(), elr, List.of(lastKnown),
            PartitionImage.NO_LEADER, (byte) 0, 3, 4);
    }

    private static PartitionChangeRecord withAlive(PartitionImage partition, IntPredicate alive) {
        return new PartitionChange(ID, 0, partition, new PartitionChange.Rules(MetadataVersion.LATEST_PRODUCTION, true, 1, alive, broker -> ID)).toRecord();
    }

    /** What a 4.3.1 broker leaves behind when it is the only one and stops: an empty ISR and itself as eligible. */
    @Example
    void whatIsLeftWithoutIsrIsLedByTheEligible() {
        PartitionImage left = leaderless(List.of(2), 1);
        assertThat(withAlive(left, replica -> replica == 2)).isEqualTo(new PartitionChangeRecord(0, ID, List.of(2), 2,
            null, null, null, (byte) -1, null, List.of(), List.of()));
        assertThat(withAlive(left, replica -> replica == 1)).as("last known, but another is eligible").isNull();
        PartitionImage lost = leaderless(List.of(), 1);
        PartitionChangeRecord unclean = withAlive(lost, replica -> replica == 1);
        assertThat(unclean.leader()).isEqualTo(1);
        assertThat(unclean.leaderRecoveryState()).isEqualTo((byte) 1);
        assertThat(withAlive(lost, replica -> false)).isNull();
    }

    /** The ELR's feature was lowered while nobody led: who led last is not a word on the next term. */
    @Example
    void aNewLeaderIsNotBesideWhoLedLastWithoutAnElr() {
        PartitionChangeRecord unclean = new PartitionChange(ID, 0, leaderless(List.of(), 1), new PartitionChange.Rules(MetadataVersion.LATEST_PRODUCTION,
            false, 1, replica -> true, broker -> ID)).elect(Kind.UNCLEAN).toRecord();
        assertThat(unclean.leader()).isEqualTo(1);
        assertThat(unclean.lastKnownElr()).isEmpty();
    }
}
