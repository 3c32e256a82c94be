package gregor.controller;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.Uuid;
import gregor.metadata.PartitionImage;
import gregor.metadata.TopicRecords.PartitionChangeRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.Example;
import org.apache.kafka.controller.PartitionChangeBuilder;
import org.apache.kafka.metadata.LeaderRecoveryState;
import org.apache.kafka.metadata.PartitionRegistration;
import org.apache.kafka.server.common.ApiMessageAndVersion;
import org.apache.kafka.server.common.MetadataVersion;

/** Our changes of partitions against those that Kafka's own class makes of the same. */
class PartitionChangeInteropTest {

    private static final int CASES = 200_000;

    /** Why ours may differ from Kafka's: each a case in which theirs leaves a partition as it should never be. */
    private enum Difference {
        NONE,
        /** A reassignment is done although so few are in sync then that nobody can write. */
        DONE_TOO_EARLY,
        /** Who is not a replica any more is eligible, or was the last leader and is elected. */
        NO_REPLICA,
        /** The last known leader is broker -1. */
        LAST_LEADER_NOBODY,
        /** Somebody is eligible beside an ISR that is large enough. */
        ELIGIBLE_BESIDE_FULL_ISR,
        /** A leader that may lack records does not have to recover. */
        NO_RECOVERY
    }

    @Example
    void theRecordsAreKafkasButForWhatWeDoNotDo() {
        int[] counts = new int[Difference.values().length];
        int changes = 0;
        for (int seed = 0; seed < CASES; seed++) {
            RandomChange change = new RandomChange(seed);
            PartitionChangeRecord ours = change.record();
            PartitionChangeRecord theirs = kafkas(change);
            Difference difference = difference(change, theirs);
            counts[difference.ordinal()]++;
            changes += ours == null ? 0 : 1;
            if (difference == Difference.NONE) {
                assertThat(ours).as("seed %d: %s", seed, change).isEqualTo(theirs);
            }
        }
        StringBuilder line = new StringBuilder(CASES + " cases, " + changes + " of them changes");
        for (Difference difference : Difference.values()) {
            line.append(", ").append(difference).append(' ').append(counts[difference.ordinal()]);
            assertThat(counts[difference.ordinal()]).as(difference.toString()).isPositive();
        }
        System.out.println(line);
        assertThat(counts[0]).as("cases that are compared").isGreaterThan(CASES * 9 / 10);
    }

    private static Difference difference(RandomChange change, PartitionChangeRecord theirs) {
        PartitionImage after = theirs == null ? change.before : change.before.with(theirs);
        boolean done = change.assignment.isInProgress() && !after.isReassigning();
        int enough = after.minInsyncReplicas(change.minInsyncReplicas);
        TreeSet<Integer> complete = new TreeSet<>(after.isr());
        complete.addAll(after.elr());
        return done && Reassignment.without(change.isr, change.assignment.removing()).size() < Math.min(change.isr.size(), enough)
            ? Difference.DONE_TOO_EARLY
            : !after.replicas().containsAll(complete) ? Difference.NO_REPLICA
            : after.lastKnownElr().contains(-1) ? Difference.LAST_LEADER_NOBODY
            : after.isr().size() >= enough && !after.elr().isEmpty() ? Difference.ELIGIBLE_BESIDE_FULL_ISR
            : after.leaderRecoveryState() < change.after().leaderRecoveryState() ? Difference.NO_RECOVERY
            : Difference.NONE;
    }

    private static PartitionChangeRecord kafkas(RandomChange change) {
        PartitionImage after = change.after();
        PartitionChangeBuilder builder = new PartitionChangeBuilder(registration(change.before), kafkas(RandomChange.TOPIC), 7,
            change.alive::contains, MetadataVersion.fromFeatureLevel(change.level.level()), after.minInsyncReplicas(change.minInsyncReplicas),
            change.hasElr);
        builder.setElection(PartitionChangeBuilder.Election.valueOf(change.election.name())).setTargetIsr(change.isr)
            .setTargetReplicas(change.assignment.replicas()).setTargetAdding(change.assignment.adding())
            .setTargetRemoving(change.assignment.removing()).setTargetLeaderRecoveryState(LeaderRecoveryState.of(change.recoveryState))
            .setDefaultDirProvider(broker -> kafkas(RandomChange.newDirectory(broker)));
        if (change.uncleanlyStopped >= 0) {
            builder.setUncleanShutdownReplicas(List.of(change.uncleanlyStopped));
        }
        if (change.moved >= 0) {
            builder.setDirectory(change.moved, kafkas(RandomChange.newDirectory(change.moved)));
        }
        return builder.build().map(ApiMessageAndVersion::message)
            .map(message -> ours((org.apache.kafka.common.metadata.PartitionChangeRecord) message, change.before.isr())).orElse(null);
    }

    private static PartitionRegistration registration(PartitionImage partition) {
        return new PartitionRegistration.Builder().setReplicas(ints(partition.replicas()))
            .setDirectories(partition.directories().stream().map(PartitionChangeInteropTest::kafkas).toArray(org.apache.kafka.common.Uuid[]::new))
            .setIsr(ints(partition.isr())).setRemovingReplicas(ints(partition.removingReplicas())).setAddingReplicas(ints(partition.addingReplicas()))
            .setElr(ints(partition.elr())).setLastKnownElr(ints(partition.lastKnownElr())).setLeader(partition.leader())
            .setLeaderRecoveryState(LeaderRecoveryState.of(partition.leaderRecoveryState())).setLeaderEpoch(partition.leaderEpoch())
            .setPartitionEpoch(partition.partitionEpoch()).build();
    }

    private static int[] ints(List<Integer> list) {
        return list.stream().mapToInt(Integer::intValue).toArray();
    }

    private static org.apache.kafka.common.Uuid kafkas(Uuid id) {
        return new org.apache.kafka.common.Uuid(id.mostSignificantBits(), id.leastSignificantBits());
    }

    /** @param isrBefore Kafka's writes it again after an unclean election, even if it was the leader alone before */
    private static PartitionChangeRecord ours(org.apache.kafka.common.metadata.PartitionChangeRecord record, List<Integer> isrBefore) {
        List<Uuid> directories = record.directories() == null ? null : new ArrayList<>();
        if (directories != null) {
            record.directories().forEach(id -> directories.add(new Uuid(id.getMostSignificantBits(), id.getLeastSignificantBits())));
        }
        return new PartitionChangeRecord(record.partitionId(), RandomChange.TOPIC,
            isrBefore.equals(record.isr()) ? null : record.isr(), record.leader(), record.replicas(),
            record.removingReplicas(), record.addingReplicas(), record.leaderRecoveryState(), directories, record.eligibleLeaderReplicas(),
            record.lastKnownElr());
    }
}
