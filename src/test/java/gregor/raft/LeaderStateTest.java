package gregor.raft;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.Uuid;
import gregor.raft.VoterSet.Voter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the leader of an epoch knows of the others. It is voter 1; its epoch starts at offset 10. */
class LeaderStateTest {

    private static final long SECOND = 1_000_000_000;

    private static ReplicaKey key(int id) {
        return new ReplicaKey(id, new Uuid(7, id));
    }

    private static VoterSet voters(int... ids) {
        List<Voter> voters = new ArrayList<>();
        IntStream.of(ids).forEach(id -> voters.add(new Voter(key(id), List.of(), (short) 0, (short) 1)));
        return VoterSet.of(voters);
    }

    private static LeaderState leader(VoterSet voters) {
        return new LeaderState(key(1), QuorumState.ledBy(1, 3), List.of(), 10, List.of(1), voters, 0, 3 * SECOND);
    }

    private static boolean fetch(LeaderState leader, int id, long offset) {
        return leader.fetched(key(id), offset, 20, 1_000, SECOND);
    }

    @Test
    void aMajorityKeepsItLeading() {
        LeaderState leader = leader(voters(1, 2, 3, 4, 5));
        leader.heardFrom(key(2), 9 * SECOND);
        leader.heardFrom(key(2), 9 * SECOND);
        leader.heardFrom(key(9), 9 * SECOND);
        assertThat(leader.checkQuorumDeadlineNanos()).as("one of the four others").isEqualTo(3 * SECOND);
        leader.heardFrom(key(3), 9 * SECOND);
        assertThat(leader.checkQuorumDeadlineNanos()).isEqualTo(9 * SECOND);
        leader.heardFrom(key(4), 12 * SECOND);
        assertThat(leader.checkQuorumDeadlineNanos()).as("counted anew").isEqualTo(9 * SECOND);
        assertThat(leader(voters(1)).checkQuorumDeadlineNanos()).isEqualTo(Moment.NEVER);
    }

    /** A leader that is being taken out does not count itself, neither for what is committed nor for who is there (KAFKA-16530). */
    @Test
    void h66_whoIsNoVoterDoesNotCountItself() {
        LeaderState leader = leader(voters(1, 2, 3));
        leader.flushed(20);
        leader.votersAre(voters(2, 3));
        assertThat(leader.flushed(20)).isFalse();
        assertThat(fetch(leader, 2, 20)).isFalse();
        assertThat(leader.highWatermark()).isEqualTo(QuorumHighWatermark.UNKNOWN);
        assertThat(fetch(leader, 3, 15)).isTrue();
        assertThat(leader.highWatermark()).isEqualTo(15);
        leader.heardFrom(key(2), 9 * SECOND);
        assertThat(leader.checkQuorumDeadlineNanos()).isEqualTo(3 * SECOND);
        leader.heardFrom(key(3), 9 * SECOND);
        assertThat(leader.checkQuorumDeadlineNanos()).isEqualTo(9 * SECOND);
    }

    /** A node with a new disk is another replica: what the old one had does not count for it (H67). */
    @Test
    void aVoterIsItsDirectory() {
        LeaderState leader = leader(voters(1, 2, 3));
        leader.flushed(20);
        assertThat(leader.fetched(new ReplicaKey(2, new Uuid(7, 99)), 20, 20, 1_000, SECOND)).isFalse();
        assertThat(leader.observers()).hasSize(1);
        assertThat(leader.highWatermark()).isEqualTo(QuorumHighWatermark.UNKNOWN);
        assertThat(fetch(leader, 2, 20)).isTrue();
    }

    @Test
    void anObserverThatBecomesAVoterKeepsItsProgress() {
        LeaderState leader = leader(voters(1, 2));
        fetch(leader, 3, 18);
        assertThat(leader.observers()).extracting(ReplicaProgress::key).containsExactly(key(3));
        leader.votersAre(voters(1, 2, 3));
        assertThat(leader.observers()).isEmpty();
        assertThat(leader.progressOf(key(3)).endOffset()).isEqualTo(18);
        leader.votersAre(voters(1, 2));
        assertThat(leader.observers()).extracting(ReplicaProgress::endOffset).containsExactly(18L);
    }

    @Test
    void anObserverIsForgottenWhenItIsSilent() {
        LeaderState leader = leader(voters(1));
        leader.fetched(key(8), 3, 20, 1_000, SECOND);
        leader.fetched(key(9), 3, 20, 300_999, SECOND);
        assertThat(leader.observers()).hasSize(2);
        leader.fetched(key(9), 3, 20, 301_000, SECOND);
        assertThat(leader.observers()).extracting(ReplicaProgress::key).containsExactly(key(9));
    }

    @Test
    void theLongestLogComesFirst() {
        LeaderState leader = leader(voters(1, 2, 3, 4));
        fetch(leader, 2, 12);
        fetch(leader, 4, 19);
        assertThat(leader.successors()).containsExactly(key(4), key(2), key(3));
    }

    @Test
    void caughtUpIsWhoHasWhatThereWasWhenItLastAsked() {
        ReplicaProgress replica = new ReplicaProgress(key(2));
        replica.fetched(5, 10, 100, 0);
        assertThat(replica.lastCaughtUpMs()).isEqualTo(-1);
        replica.fetched(10, 12, 200, 0);
        assertThat(replica.lastCaughtUpMs()).as("it had all of 100's log at 200").isEqualTo(100);
        replica.fetched(12, 12, 300, 0);
        assertThat(replica.lastCaughtUpMs()).isEqualTo(300);
    }

    @Test
    void onlySilentVotersAreTold() {
        LeaderState leader = leader(voters(1, 2, 3));
        fetch(leader, 2, 10);
        assertThat(leader.silentVoters(SECOND, SECOND)).containsExactly(key(3));
        assertThat(leader.silentVoters(2 * SECOND, SECOND)).containsExactly(key(2), key(3));
    }
}
