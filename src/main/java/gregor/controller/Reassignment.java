package gregor.controller;

import gregor.metadata.PartitionImage;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * A partition on its way from some brokers to others (KIP-455). Those that come and those that go are replicas alike until
 * the new ones have caught up; then the old ones go, all at once. Kafka's {@code PartitionReassignmentReplicas}.
 *
 * @param replicas where the partition will be, in that order, and after them those that go
 * @param adding those of them that it was not on before
 * @param removing those of them that it will not be on
 */
record Reassignment(List<Integer> replicas, List<Integer> adding, List<Integer> removing) {

    /** The one that is under way; with nobody to add and nobody to remove if there is none. */
    static Reassignment of(PartitionImage partition) {
        return new Reassignment(partition.replicas(), partition.addingReplicas(), partition.removingReplicas());
    }

    /**
     * From where the partition is to a new place. If it is on its way already, that is given up first: who was coming and
     * is not wanted any more is no replica from now on.
     */
    static Reassignment to(List<Integer> target, PartitionImage partition) {
        List<Integer> origin = of(partition).origin();
        List<Integer> removing = List.copyOf(new TreeSet<>(without(origin, target)));
        List<Integer> adding = List.copyOf(new TreeSet<>(without(target, origin)));
        List<Integer> replicas = new ArrayList<>(target);
        replicas.addAll(removing);
        return new Reassignment(replicas, adding, removing);
    }

    boolean isInProgress() {
        return !adding.isEmpty() || !removing.isEmpty();
    }

    /** Where the partition was before. */
    List<Integer> origin() {
        return without(replicas, adding);
    }

    /** Where the partition will be. */
    List<Integer> target() {
        return without(replicas, removing);
    }

    /**
     * Whether those that go are not needed any more: those that come are in the ISR, and when there will be fewer replicas
     * than before, all of them are.
     *
     * @param isr with those that go
     * @param minInsyncReplicas what the partition needs to be written to; those that go do not leave it with less (REP-19)
     */
    boolean isDone(List<Integer> isr, int minInsyncReplicas) {
        List<Integer> staying = without(isr, removing);
        boolean wanted = isInProgress() && !staying.isEmpty() && staying.containsAll(adding)
            && (adding.size() >= removing.size() || staying.containsAll(target()));
        return wanted && (staying.size() == isr.size() || staying.size() >= minInsyncReplicas);
    }

    static List<Integer> without(List<Integer> list, List<Integer> others) {
        return list.stream().filter(each -> !others.contains(each)).toList();
    }
}
