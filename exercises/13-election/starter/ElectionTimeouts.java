package gregor.raft;

import gregor.port.Entropy;
import java.util.List;

/**
 * How long to wait before asking for votes. Random, so that two voters that lost their leader in the same moment do not ask in the
 * same moment again and again.
 *
 * <p>Source: Kafka's {@code QuorumState.randomElectionTimeoutMs} and {@code KafkaRaftClient.strictExponentialElectionBackoffMs}.
 */
final class ElectionTimeouts {

    private ElectionTimeouts() {}

    /** In milliseconds, from the timeout (inclusive) to twice the timeout (exclusive). */
    static int randomMs(int electionTimeoutMs, Entropy entropy) {
        throw new UnsupportedOperationException("Exercise 13.2: how long to wait");
    }

    /**
     * How long a voter waits whose leader has resigned, and has listed the voters that may follow it, the one with the longest log
     * first. That one does not wait. Each of the others waits twice as long as the one before it, the last of them for half of the
     * longest time or less; who is not listed waits for the longest.
     *
     * @param position in the list, from 0; its size if it is not listed
     * @param listed how many are
     * @return in milliseconds
     */
    static int successorMs(int position, int listed, int backoffMaxMs) {
        throw new UnsupportedOperationException("Exercise 13.2: how long to wait");
    }

    /** Where a replica stands among the successors that a leader has listed; their number if it does not. */
    static int positionOf(ReplicaKey self, List<ReplicaKey> successors) {
        for (int i = 0; i < successors.size(); i++) {
            if (successors.get(i).matches(self)) {
                return i;
            }
        }
        return successors.size();
    }
}
