package gregor.raft;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.OffsetAndEpoch;
import gregor.base.Uuid;
import gregor.book.claim.Claim;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What follows from the voting rule for all of the quorum. */
class ElectionSafetyTest {

    @Provide
    Arbitrary<OffsetAndEpoch> ends() {
        return Arbitraries.longs().between(0, 6).flatMap(offset -> Arbitraries.integers().between(0, 4).map(epoch -> new OffsetAndEpoch(offset, epoch)));
    }

    /** Whoever asks, and in whatever order: of the candidates of one epoch one gets the vote, each time it asks. */
    @Claim("13.2")
    @Property(tries = 300)
    void oneVoteAnEpoch(@ForAll @Size(max = 12) List<@IntRange(min = 1, max = 4) Integer> candidates, @ForAll boolean prospective) {
        RaftRole role = prospective ? RaftRole.PROSPECTIVE : RaftRole.UNATTACHED;
        QuorumState election = QuorumState.unknownLeader(5);
        List<Integer> granted = new ArrayList<>();
        for (int id : candidates) {
            ReplicaKey candidate = new ReplicaKey(id, new Uuid(7, id));
            if (VotingRule.mayGrant(role, election, false, candidate, false, true)) {
                election = election.hasVoted() ? election : election.withVote(candidate);
                granted.add(id);
            }
        }
        assertThat(granted.stream().distinct().count()).isEqualTo(candidates.isEmpty() ? 0 : 1);
        assertThat(granted).hasSize((int) candidates.stream().filter(id -> id.equals(candidates.get(0))).count());
    }

    /** What a majority has, any later leader has: two majorities share a voter, and that one does not vote for a shorter log (RFT-4). */
    @Claim("13.3")
    @Property(tries = 500)
    void whoWinsHasWhatAMajorityHas(@ForAll @Size(min = 1, max = 5) List<@From("ends") OffsetAndEpoch> voters,
            @ForAll("ends") OffsetAndEpoch committed, @ForAll("ends") OffsetAndEpoch candidate) {
        int majority = voters.size() / 2 + 1;
        boolean onMajority = voters.stream().filter(end -> VotingRule.isUpToDate(end, committed)).count() >= majority;
        boolean elected = voters.stream().filter(end -> VotingRule.isUpToDate(candidate, end)).count() >= majority;
        if (onMajority && elected) {
            assertThat(VotingRule.isUpToDate(candidate, committed)).isTrue();
        }
    }
}
