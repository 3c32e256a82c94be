package gregor.isr;

import gregor.base.ErrorCode;
import gregor.isr.LeaderAndIsr.Member;
import java.util.ArrayList;
import java.util.List;

/**
 * The ISR as its leader knows it: what the controller has decided last, and what the leader has proposed since.
 *
 * <pre>
 *   decided --- propose ---> pending --- the controller's decision, by reply or by metadata ---> decided
 *      ^                        |  ^
 *      |                        |  '-- no answer: proposed again; refused for a newer state: until the metadata tells it
 *      '---- surely not done ---'
 * </pre>
 *
 * <p>While a proposal is pending, nobody here knows whether it is in force: a leader may be elected from the old ISR or from the new
 * one. So a record is safe only when all members of both have it: the <i>maximal ISR</i> (KIP-497).
 *
 * <p>Source: Kafka's {@code PartitionState} and its three kinds.
 *
 * @param isr what was decided last
 * @param partitionEpoch of that decision
 * @param proposal what is pending, null if nothing is
 */
public record IsrState(List<Integer> isr, int partitionEpoch, LeaderAndIsr proposal) {

    /** What the controller has decided, by whatever way it was told. */
    public static IsrState decided(List<Integer> isr, int partitionEpoch) {
        return new IsrState(isr, partitionEpoch, null);
    }

    /** With a proposal that has been sent. */
    public IsrState proposing(LeaderAndIsr proposed) {
        return new IsrState(isr, partitionEpoch, proposed);
    }

    public boolean isPending() {
        return proposal != null;
    }

    /** Whether a broker is in the ISR, or would be by what is pending: it must have a record before that is safe. */
    public boolean mayBeInSync(int brokerId) {
        if (isr.contains(brokerId)) {
            return true;
        }
        if (proposal != null) {
            for (Member member : proposal.isr()) {
                if (member.brokerId() == brokerId) {
                    return true;
                }
            }
        }
        return false;
    }

    /** All for whom {@link #mayBeInSync}: those decided, then those proposed. */
    public List<Integer> maximalIsr() {
        if (proposal == null) {
            return isr;
        }
        List<Integer> all = new ArrayList<>(isr);
        for (Member member : proposal.isr()) {
            if (!isr.contains(member.brokerId())) {
                all.add(member.brokerId());
            }
        }
        return all;
    }

    /** After a decision. One that is older than what is known, or no newer while a proposal against it is pending, says nothing new. */
    public IsrState learned(List<Integer> decidedIsr, int decidedEpoch) {
        return decidedEpoch > partitionEpoch ? decided(decidedIsr, decidedEpoch) : this;
    }

    /** After the answer to the pending proposal: done, or found to be so already, in which case the epoch is the old one. */
    public IsrState answered(LeaderAndIsr answer) {
        return answer.partitionEpoch() >= partitionEpoch ? decided(answer.isrIds(), answer.partitionEpoch()) : this;
    }

    /**
     * After a refusal of the pending proposal. Two errors say that the controller knows no newer state than this one and has not changed
     * it; then the proposal is dropped. With any other it stays pending, because an earlier try may have been taken.
     */
    public IsrState refused(ErrorCode error) {
        return error == ErrorCode.INELIGIBLE_REPLICA || error == ErrorCode.OPERATION_NOT_ATTEMPTED ? decided(isr, partitionEpoch) : this;
    }

    /** Whether a proposal that was refused so is to be proposed again; if not, the metadata will tell what has become of the partition. */
    public static boolean isTriedAgain(ErrorCode error) {
        return switch (error) {
            case INELIGIBLE_REPLICA, OPERATION_NOT_ATTEMPTED, UNKNOWN_TOPIC_OR_PARTITION, UNKNOWN_TOPIC_ID, FENCED_LEADER_EPOCH,
                INVALID_UPDATE_VERSION, INVALID_REQUEST, NEW_LEADER_ELECTED -> false;
            default -> true;
        };
    }
}
