package gregor.isr;

import java.util.List;

/**
 * Who leads a partition and who is in sync with it: as the leader proposes it, or as the controller has decided.
 *
 * <p>A proposal names the epochs of what it is to replace, so that of two that replace the same only one is taken (KIP-497), and
 * for each member the epoch of the broker that has caught up, so that it is not mistaken for one that has restarted since and
 * lost records (KIP-903). Source: Kafka's {@code LeaderAndIsr}.
 *
 * @param leader its broker id
 * @param leaderEpoch the number of its term
 * @param isr the members, the leader among them
 * @param leaderRecoveryState 1 while the leader recovers from an unclean election, else 0
 * @param partitionEpoch in a proposal that of the state it is to replace, in a decision that of the state decided
 */
public record LeaderAndIsr(int leader, int leaderEpoch, List<Member> isr, byte leaderRecoveryState, int partitionEpoch) {

    /** What {@link #leaderRecoveryState} is as long as nothing was lost, and after the loss is dealt with. */
    public static final byte RECOVERED = 0;

    /**
     * A replica in sync.
     *
     * @param brokerEpoch of the registration under which it was seen to be in sync; {@link #UNKNOWN_EPOCH} not to have it compared
     */
    public record Member(int brokerId, long brokerEpoch) {
        public static final long UNKNOWN_EPOCH = -1;
    }

    /** The members' broker ids, in their order. */
    public List<Integer> isrIds() {
        return isr.stream().map(Member::brokerId).toList();
    }
}
