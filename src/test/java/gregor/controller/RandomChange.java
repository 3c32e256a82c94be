package gregor.controller;

import gregor.base.Uuid;
import gregor.controller.LeaderElection.Kind;
import gregor.metadata.DirectoryId;
import gregor.metadata.MetadataVersion;
import gregor.metadata.PartitionImage;
import gregor.metadata.TopicRecords.PartitionChangeRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** A partition in some state that it can be in, what is in force for it, and what is wanted of it, all of it by a seed. */
final class RandomChange {

    static final Uuid TOPIC = new Uuid(4, 4);
    private static final int NOBODY = -1;

    final MetadataVersion level;
    final boolean hasElr;
    final int minInsyncReplicas;
    final PartitionImage before;
    /** Brokers that are alive. */
    final Set<Integer> alive = new TreeSet<>();
    final Kind election;
    final List<Integer> isr;
    /** As it is, or another one. */
    final Reassignment assignment;
    /** {@link #NOBODY}, or a broker. */
    final int uncleanlyStopped;
    final byte recoveryState;
    /** {@link #NOBODY}, or a broker whose replica is now in {@link #newDirectory} of it. */
    final int moved;

    private final Random random;
    private final int brokers;

    RandomChange(long seed) {
        random = new Random(seed);
        brokers = 1 + random.nextInt(6);
        MetadataVersion[] levels = MetadataVersion.values();
        level = random.nextBoolean() ? MetadataVersion.LATEST_PRODUCTION : levels[random.nextInt(levels.length)];
        hasElr = level.hasEligibleLeaderReplicas() && random.nextInt(4) > 0;
        minInsyncReplicas = 1 + random.nextInt(4);
        before = before(some(1 + random.nextInt(5)));
        for (int broker = 1; broker <= brokers; broker++) {
            if (random.nextInt(3) > 0) {
                alive.add(broker);
            }
        }
        election = Kind.values()[random.nextInt(3)];
        Reassignment other = Reassignment.to(some(1 + random.nextInt(4)), before);
        boolean moves = random.nextInt(4) == 0 && (hasElr || !Collections.disjoint(other.replicas(), before.isr()));
        assignment = moves ? other : Reassignment.of(before);
        List<Integer> staying = new ArrayList<>(before.isr());
        staying.retainAll(assignment.replicas());
        uncleanlyStopped = random.nextInt(6) == 0 ? 1 + random.nextInt(brokers) : NOBODY;
        isr = Reassignment.without(switch (random.nextInt(4)) {
            case 0 -> staying;
            case 1 -> Reassignment.without(staying, List.of(1 + random.nextInt(brokers)));
            default -> subset(assignment.replicas());
        }, List.of(uncleanlyStopped));
        if (!isr.contains(before.leader())) {
            alive.remove(before.leader()); // nobody takes a leader out of the ISR that is there
        }
        recoveryState = random.nextInt(4) > 0 ? before.leaderRecoveryState() : 0;
        moved = random.nextInt(6) == 0 ? before.replicas().get(random.nextInt(before.replicas().size())) : NOBODY;
    }

    private PartitionImage before(List<Integer> assigned) {
        List<Integer> adding = List.of();
        List<Integer> removing = List.of();
        List<Integer> replicas = assigned;
        if (random.nextInt(3) == 0) {
            Reassignment move = Reassignment.to(some(1 + random.nextInt(4)), partition(assigned, List.of(), List.of(), List.of(), List.of(), List.of(),
                NOBODY));
            adding = move.adding();
            removing = move.removing();
            replicas = move.replicas();
        }
        List<Integer> isr = subset(replicas);
        if (isr.isEmpty() && !hasElr) {
            isr = List.of(replicas.get(0));
        }
        List<Integer> elr = Reassignment.without(subset(replicas), isr);
        boolean small = hasElr && isr.size() < Math.min(minInsyncReplicas, replicas.size());
        int leader = isr.isEmpty() || random.nextInt(4) == 0 ? PartitionImage.NO_LEADER : isr.get(random.nextInt(isr.size()));
        List<Integer> lastKnown = hasElr && leader == PartitionImage.NO_LEADER && random.nextInt(4) > 0 ? some(1) : List.of();
        return partition(replicas, adding, removing, isr, small ? elr : List.of(), lastKnown, leader);
    }

    private PartitionImage partition(List<Integer> replicas, List<Integer> adding, List<Integer> removing, List<Integer> isr, List<Integer> elr,
            List<Integer> lastKnown, int leader) {
        List<Uuid> directories = replicas.stream()
            .map(broker -> level.hasDirectoryAssignment() ? new Uuid(50, broker) : DirectoryId.MIGRATING).toList();
        return new PartitionImage(replicas, directories, isr, removing, adding, new ArrayList<>(new TreeSet<>(elr)), lastKnown, leader,
            (byte) (random.nextInt(6) == 0 ? 1 : 0), random.nextInt(9), random.nextInt(99));
    }

    /** Some brokers in any order. */
    private List<Integer> some(int count) {
        List<Integer> all = new ArrayList<>();
        for (int broker = 1; broker <= brokers; broker++) {
            all.add(broker);
        }
        Collections.shuffle(all, random);
        return List.copyOf(all.subList(0, Math.min(count, all.size())));
    }

    private List<Integer> subset(List<Integer> of) {
        List<Integer> some = new ArrayList<>(of);
        some.removeIf(each -> random.nextInt(3) == 0);
        Collections.shuffle(some, random);
        return some;
    }

    /** Where a broker puts a replica that it did not have, or moves one to. */
    static Uuid newDirectory(int broker) {
        return new Uuid(60, broker);
    }

    /** What we make of it; null for no change. */
    PartitionChangeRecord record() {
        PartitionChange change = new PartitionChange(TOPIC, 7, before,
            new PartitionChange.Rules(level, hasElr, minInsyncReplicas, alive::contains, RandomChange::newDirectory))
            .elect(election).isr(isr).assignment(assignment).recoveryState(recoveryState);
        if (uncleanlyStopped != NOBODY) {
            change.uncleanlyStopped(uncleanlyStopped);
        }
        if (moved != NOBODY) {
            change.directory(moved, newDirectory(moved));
        }
        return change.toRecord();
    }

    /** The partition with that. */
    PartitionImage after() {
        PartitionChangeRecord record = record();
        return record == null ? before : before.with(record);
    }

    @Override
    public String toString() {
        return before + " with elr " + hasElr + ", M " + minInsyncReplicas + ", alive " + alive + ": " + election + " isr " + isr + " " + assignment
            + " unclean " + uncleanlyStopped + " recovery " + recoveryState + " moved " + moved;
    }
}
