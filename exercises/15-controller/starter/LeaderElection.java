package gregor.controller;

import gregor.metadata.PartitionImage;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Who leads a partition. A replica is <i>complete</i> if it has all that was committed: the members of the ISR are, and
 * those of the ELR while the ISR is empty (KIP-966). A complete replica that may lead is chosen as long as there is one;
 * whatever comes after that may lose committed records, and says so.
 *
 * <p>Source: the methods {@code electLeader} and below of Kafka's {@code PartitionChangeBuilder}.
 */
final class LeaderElection {

    /** What is wanted of an election. */
    enum Kind {
        /** The leader stays as long as it can. */
        ONLINE,
        /** The first replica leads as soon as it can. */
        PREFERRED,
        /** Any replica that is there is better than no leader. */
        UNCLEAN
    }

    /**
     * Among whom to choose.
     *
     * @param replicas in the order of the assignment, the preferred leader first
     * @param isr as it will be; empty only with the ELR
     * @param elr who is complete while the ISR is empty
     * @param lastKnown the last leader there was, if nobody has led since; only with the ELR
     * @param leader the leader up to now, or {@link PartitionImage#NO_LEADER}
     * @param mayLead whether a replica's broker and its directory are there
     */
    record Candidates(List<Integer> replicas, List<Integer> isr, List<Integer> elr, List<Integer> lastKnown, int leader, IntPredicate mayLead) {

        boolean canLead(int replica) {
            boolean complete = isr.contains(replica) || isr.isEmpty() && elr.contains(replica);
            return complete && mayLead.test(replica);
        }
    }

    /**
     * Who was elected.
     *
     * @param leader a broker id, or {@link PartitionImage#NO_LEADER}
     * @param unclean whether it may lack records that were committed
     */
    record Elected(int leader, boolean unclean) {}

    private LeaderElection() {}

    static Elected of(Kind kind, Candidates among) {
        throw new UnsupportedOperationException("Exercise 15.2: choosing a leader");
    }
}
