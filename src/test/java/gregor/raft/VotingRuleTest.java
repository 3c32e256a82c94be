package gregor.raft;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.OffsetAndEpoch;
import gregor.base.Uuid;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** Who gets a vote, and whose log is up to date. */
class VotingRuleTest {

    private static final ReplicaKey SAME = new ReplicaKey(2, new Uuid(0, 2));
    private static final ReplicaKey WIPED = new ReplicaKey(2, new Uuid(0, 3));
    private static final ReplicaKey OTHER = new ReplicaKey(3, new Uuid(0, 4));

    /** As a table that somebody could have written on paper: the reasons to refuse, one after the other. */
    private static boolean twin(RaftRole role, QuorumState election, boolean hasFetched, ReplicaKey candidate, boolean preVote, boolean upToDate) {
        List<String> reasons = new ArrayList<>();
        if (preVote) {
            reasons.add(role == RaftRole.LEADER ? "leads itself" : "");
            reasons.add(role == RaftRole.FOLLOWER && hasFetched ? "has a leader that answers" : "");
            reasons.add(upToDate ? "" : "has more");
        } else {
            boolean sameAgain = election.votedId() == candidate.id()
                && List.of(Uuid.ZERO, candidate.directoryId()).contains(election.votedDirectoryId());
            reasons.add(role == RaftRole.CANDIDATE ? "has voted for itself" : "");
            reasons.add(role == RaftRole.LEADER || role == RaftRole.RESIGNED || role == RaftRole.FOLLOWER ? "the epoch is taken" : "");
            reasons.add(election.votedId() >= 0 && !sameAgain ? "has voted for another" : "");
            reasons.add(election.votedId() < 0 && election.leaderId() >= 0 ? "knows the leader" : "");
            reasons.add(election.votedId() < 0 && !upToDate ? "has more" : "");
        }
        return reasons.stream().allMatch(String::isEmpty);
    }

    @Property(tries = 1000)
    void givesAVoteIfNothingSpeaksAgainstIt(@ForAll RaftRole role, @ForAll @IntRange(max = 3) int voted, @ForAll boolean knowsLeader,
            @ForAll boolean hasFetched, @ForAll boolean preVote, @ForAll boolean upToDate) {
        QuorumState election = QuorumState.unknownLeader(7);
        election = switch (voted) {
            case 0 -> election;
            case 1 -> election.withVote(SAME);
            case 2 -> election.withVote(WIPED);
            default -> election.withVote(OTHER);
        };
        election = knowsLeader ? election.withLeader(1) : election;
        assertThat(VotingRule.mayGrant(role, election, hasFetched, SAME, preVote, upToDate))
            .as("%s, %s, %s", role, election, preVote ? "pre-vote" : "vote")
            .isEqualTo(twin(role, election, hasFetched, SAME, preVote, upToDate));
    }

    @Property(tries = 500)
    void theHigherLastEpochHasMoreAndThenTheLongerLog(@ForAll @IntRange(max = 3) int epoch, @ForAll @LongRange(max = 5) long offset,
            @ForAll @IntRange(max = 3) int ownEpoch, @ForAll @LongRange(max = 5) long ownOffset) {
        boolean upToDate = VotingRule.isUpToDate(new OffsetAndEpoch(offset, epoch), new OffsetAndEpoch(ownOffset, ownEpoch));
        assertThat(upToDate).isEqualTo(epoch * 100L + offset >= ownEpoch * 100L + ownOffset);
    }

    /** A vote that was given before its directory was known to count still counts. */
    @Example
    void aVoteOfAnOldFormatIsForTheNodeWhateverItsDirectory() {
        QuorumState old = new QuorumState(QuorumState.NOBODY, 7, 2, Uuid.ZERO);
        assertThat(VotingRule.mayGrant(RaftRole.UNATTACHED, old, false, WIPED, false, false)).isTrue();
        assertThat(VotingRule.mayGrant(RaftRole.UNATTACHED, old, false, OTHER, false, true)).isFalse();
    }

    /** Pre-votes promise nothing: several may have one, whoever was voted for. */
    @Example
    void severalMayHaveAPreVote() {
        QuorumState election = QuorumState.unknownLeader(7).withVote(OTHER);
        assertThat(VotingRule.mayGrant(RaftRole.UNATTACHED, election, false, SAME, true, true)).isTrue();
        assertThat(VotingRule.mayGrant(RaftRole.CANDIDATE, election, false, OTHER, true, true)).isTrue();
        assertThat(VotingRule.mayGrant(RaftRole.FOLLOWER, election, true, SAME, true, true)).isFalse();
    }
}
