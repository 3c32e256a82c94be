package gregor.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Keeps the state of elections in memory, and sees to it that no vote and no epoch is taken back (RFT-2). */
final class MemoryStateStore implements QuorumStateStore {

    private final ReplicaKey owner;
    private final Map<Integer, Integer> votes = new TreeMap<>();
    private QuorumState state = QuorumState.NONE;
    /** How often it was written. */
    int writes;

    MemoryStateStore(ReplicaKey owner) {
        this.owner = owner;
    }

    @Override
    public QuorumState read() {
        return state;
    }

    @Override
    public void write(QuorumState next, int kraftVersion, List<Integer> voterIds) {
        writes++;
        assertThat(next.leaderEpoch()).as("epoch of " + owner).isGreaterThanOrEqualTo(state.leaderEpoch());
        if (next.hasVoted()) {
            Integer before = votes.putIfAbsent(next.leaderEpoch(), next.votedId());
            assertThat(before == null || before == next.votedId()).as("%s voted for %s and %s in epoch %s", owner, before, next.votedId(),
                next.leaderEpoch()).isTrue();
        }
        state = next;
    }
}
