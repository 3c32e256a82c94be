package gregor.raft;

import static gregor.raft.OneReplica.ONE;
import static gregor.raft.OneReplica.THREE;
import static gregor.raft.OneReplica.TWO;
import static gregor.raft.OneReplica.begin;
import static gregor.raft.OneReplica.end;
import static gregor.raft.OneReplica.vote;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.Uuid;
import gregor.message.BeginQuorumEpochMessage.BeginQuorumEpochRequest;
import gregor.message.BeginQuorumEpochMessage.BeginQuorumEpochResponse;
import gregor.message.EndQuorumEpochMessage.EndQuorumEpochRequest;
import gregor.message.EndQuorumEpochMessage.EndQuorumEpochResponse;
import gregor.message.FetchMessage.EpochEndOffset;
import gregor.message.FetchMessage.FetchRequest;
import gregor.message.QuorumNodeEndpoint;
import gregor.message.VoteMessage.VotePartition;
import gregor.message.VoteMessage.VotePartitionResult;
import gregor.message.VoteMessage.VoteRequest;
import gregor.message.VoteMessage.VoteResponse;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One replica of three, in what it answers to Vote, BeginQuorumEpoch and EndQuorumEpoch, and when it asks itself. */
class ElectionsTest {

    private final OneReplica replica = new OneReplica(3).start();

    private VotePartitionResult voted(VoteRequest request) {
        return RaftMessages.partition((VoteResponse) replica.ask(request, 2).get(0)).orElseThrow();
    }

    @Test
    void aVoteIsOnDiskBeforeTheAnswerLeaves() {
        replica.node.handle(vote(5, TWO, 0, 0, false), 2, reply -> {
            assertThat(RaftMessages.partition((VoteResponse) reply).orElseThrow().voteGranted()).isTrue();
            assertThat(replica.store.read()).isEqualTo(new QuorumState(-1, 5, 2, TWO.directoryId()));
        });
        for (int life = 1; life <= 2; life++) {
            assertThat(voted(vote(5, THREE, 0, 0, false)).voteGranted()).isFalse();
            assertThat(voted(vote(5, TWO, 0, 0, false)).voteGranted()).isTrue();
            replica.start();
        }
    }

    @Test
    void aPreVoteLeavesNothingOnDisk() {
        int writes = replica.store.writes;
        VotePartitionResult result = voted(vote(0, TWO, 0, 0, true));
        assertThat(result.voteGranted()).isTrue();
        assertThat(result.leaderEpoch()).isZero();
        assertThat(replica.store.writes).isEqualTo(writes);
    }

    @Test
    void requestsThatMakeNoSense() {
        voted(vote(5, TWO, 0, 0, false));
        assertThat(voted(vote(4, THREE, 0, 0, false)).errorCode()).isEqualTo(ErrorCode.FENCED_LEADER_EPOCH.code());
        assertThat(voted(vote(6, THREE, 6, 10, false)).errorCode()).isEqualTo(ErrorCode.INVALID_REQUEST.code());
        assertThat(voted(vote(6, THREE, 6, 10, true)).errorCode()).isEqualTo(ErrorCode.NONE.code());
        assertThat(voted(vote(7, new ReplicaKey(-1, Uuid.ZERO), 0, 0, false)).errorCode()).isEqualTo(ErrorCode.INVALID_REQUEST.code());
        assertThat(voted(vote(7, THREE, 0, -1, false)).errorCode()).isEqualTo(ErrorCode.INVALID_REQUEST.code());
        VoteRequest otherVoter = RaftMessages.vote(QuorumWorld.CLUSTER, new ReplicaKey(1, new Uuid(7, 99)), TWO, 8, 0, 0, false);
        assertThat(voted(otherVoter).errorCode()).isEqualTo(ErrorCode.INVALID_VOTER_KEY.code());
        VoteRequest otherCluster = RaftMessages.vote("another", ONE, TWO, 9, 0, 0, false);
        assertThat(((VoteResponse) replica.ask(otherCluster, 2).get(0)).errorCode()).isEqualTo(ErrorCode.INCONSISTENT_CLUSTER_ID.code());
        VoteRequest aboutNothing = new VoteRequest(QuorumWorld.CLUSTER, 1, List.of());
        assertThat(((VoteResponse) replica.ask(aboutNothing, 2).get(0)).errorCode()).isEqualTo(ErrorCode.INVALID_REQUEST.code());
    }

    @Test
    void preVoteThenVoteThenLeader() {
        replica.pass(2 * QuorumWorld.ELECTION_MS);
        assertThat(replica.node.role()).isEqualTo(RaftRole.PROSPECTIVE);
        assertThat(replica.store.read().leaderEpoch()).isZero();
        assertThat(replica.take(VoteRequest.class)).hasSize(2).allMatch(one -> asked(one).preVote() && asked(one).replicaEpoch() == 0);
        OneReplica other = new OneReplica(3).start().elected();
        assertThat(other.node.role()).isEqualTo(RaftRole.LEADER);
        assertThat(other.store.read()).isEqualTo(new QuorumState(1, 1, 1, ONE.directoryId()));
        assertThat(other.take(BeginQuorumEpochRequest.class)).extracting(one -> one.to().id()).containsExactly(2, 3);
    }

    private static VotePartition asked(OneReplica.Sent vote) {
        return RaftMessages.partition((VoteRequest) vote.request()).orElseThrow();
    }

    @Test
    void aReleaseWithoutPreVoteIsAskedForItsVote() {
        replica.pass(2 * QuorumWorld.ELECTION_MS);
        replica.take(VoteRequest.class).get(0).outcome().accept(null, new KafkaException(ErrorCode.UNSUPPORTED_VERSION));
        assertThat(replica.node.role()).isEqualTo(RaftRole.CANDIDATE);
        assertThat(replica.take(VoteRequest.class)).allMatch(one -> !asked(one).preVote());
    }

    @Test
    void refusedByAllItGoesBackAndWaits() {
        replica.pass(2 * QuorumWorld.ELECTION_MS);
        for (OneReplica.Sent one : replica.take(VoteRequest.class)) {
            one.outcome().accept(RaftMessages.voted(ErrorCode.NONE, QuorumState.NONE, false, List.of()), null);
        }
        assertThat(replica.node.role()).isEqualTo(RaftRole.UNATTACHED);
        assertThat(replica.node.nextTickNanos() - replica.clock.nanos()).isGreaterThan(0);
    }

    @Test
    void theOnlyVoterLeadsAtOnceEvenAfterARestart() {
        OneReplica only = new OneReplica(1).start();
        assertThat(only.node.leader()).isEqualTo(new LeaderAndEpoch(1, 1));
        only.node.flush();
        assertThat(only.listener.leader()).isEqualTo(new LeaderAndEpoch(1, 1));
        only.start();
        assertThat(only.node.leader()).isEqualTo(new LeaderAndEpoch(1, 2));
        assertThat(only.sent).isEmpty();
    }

    @Test
    void aBegunEpochIsFollowed() {
        BeginQuorumEpochResponse response = (BeginQuorumEpochResponse) replica.ask(begin(2, 3), 1).get(0);
        assertThat(RaftMessages.partition(response).orElseThrow().errorCode()).isZero();
        assertThat(response.nodeEndpoints()).containsExactly(new QuorumNodeEndpoint(2, "node-2", 9002));
        assertThat(replica.node.role()).isEqualTo(RaftRole.FOLLOWER);
        assertThat(replica.store.read()).isEqualTo(QuorumState.ledBy(2, 3));
        assertThat(replica.listener.leader()).isEqualTo(new LeaderAndEpoch(2, 3));
        BeginQuorumEpochResponse late = (BeginQuorumEpochResponse) replica.ask(begin(3, 2), 0).get(0);
        assertThat(RaftMessages.partition(late).orElseThrow().errorCode()).isEqualTo(ErrorCode.FENCED_LEADER_EPOCH.code());
        assertThat(late.nodeEndpoints()).as("version 0 has no room for it").isEmpty();
    }

    /** A follower that has heard its leader refuses pre-votes; one that has not, does not (KIP-996). */
    @Test
    void whoFetchesRefusesPreVotes() {
        replica.take(FetchRequest.class);
        replica.ask(begin(2, 3), 1);
        assertThat(voted(vote(3, THREE, 0, 0, true)).voteGranted()).isTrue();
        replica.take(FetchRequest.class).get(0).outcome()
            .accept(OneReplica.fetched(2, 3, -1, EpochEndOffset.NONE, ByteBuffer.allocate(0)), null);
        assertThat(voted(vote(3, THREE, 0, 0, true)).voteGranted()).isFalse();
        assertThat(voted(vote(3, THREE, 0, 0, false)).voteGranted()).isFalse();
        assertThat(voted(vote(4, THREE, 0, 0, false)).voteGranted()).isTrue();
    }

    /**
     * The leader adds a voter, and is gone before that one has the record that says so. The others need its vote; it has heard the
     * leader, as one that only reads, and so never asks for votes itself. Found by {@code ./gregor sim 501740}: nobody led any more. In
     * Kafka such a follower refuses pre-votes for ever.
     */
    @Test
    void aVoterThatDoesNotKnowItYetGrantsPreVotesWhenTheLeaderIsSilent() {
        OneReplica added = OneReplica.observer().start();
        added.take(FetchRequest.class);
        added.ask(begin(2, 3), 1);
        added.take(FetchRequest.class).get(0).outcome()
            .accept(OneReplica.fetched(2, 3, -1, EpochEndOffset.NONE, ByteBuffer.allocate(0)), null);
        assertThat(added.node.role()).isEqualTo(RaftRole.FOLLOWER);
        VotePartitionResult early = RaftMessages.partition((VoteResponse) added.ask(vote(3, THREE, 0, 0, true), 2).get(0)).orElseThrow();
        assertThat(early.voteGranted()).isFalse();
        added.pass(added.settings.fetchTimeoutMs());
        assertThat(added.node.role()).isEqualTo(RaftRole.FOLLOWER);
        VotePartitionResult later = RaftMessages.partition((VoteResponse) added.ask(vote(3, THREE, 0, 0, true), 2).get(0)).orElseThrow();
        assertThat(later.voteGranted()).isTrue();
    }

    @Test
    void theFirstSuccessorAsksAtOnceTheOthersLater() {
        replica.ask(begin(2, 3), 1);
        EndQuorumEpochResponse response = (EndQuorumEpochResponse) replica.ask(end(2, 3, List.of(THREE, ONE)), 1).get(0);
        assertThat(RaftMessages.partition(response).orElseThrow().errorCode()).isZero();
        assertThat(replica.node.role()).isEqualTo(RaftRole.FOLLOWER);
        replica.pass(500);
        assertThat(replica.node.role()).isEqualTo(RaftRole.PROSPECTIVE);
        OneReplica first = new OneReplica(3).start();
        first.ask(begin(2, 3), 1);
        first.ask(end(2, 3, List.of(ONE, THREE)), 1);
        assertThat(first.node.role()).isEqualTo(RaftRole.PROSPECTIVE);
    }

    /** A leader of five that goes of its own will is followed within a moment, not after a timeout. */
    @Test
    void aSuccessorLeadsSoon() {
        QuorumWorld world = new QuorumWorld(5, 5, 0);
        world.startAll();
        QuorumWorld.Replica old = world.leader(20_000);
        world.run(1_000);
        world.with(old, () -> old.node.resign(old.node.leader().epoch()));
        assertThat(world.runUntil(100, () -> world.leader() != null)).isTrue();
        assertThat(world.leader()).isNotSameAs(old);
    }

    @Test
    void whoResignsTellsTheOthersAndGoesOnInTheNextEpoch() {
        replica.elected().node.resign(1);
        assertThat(replica.node.role()).isEqualTo(RaftRole.RESIGNED);
        assertThat(replica.node.leader()).isEqualTo(new LeaderAndEpoch(LeaderAndEpoch.NOBODY, 1));
        List<OneReplica.Sent> told = replica.take(EndQuorumEpochRequest.class);
        assertThat(told).extracting(one -> one.to().id()).containsExactly(2, 3);
        assertThat(voted(vote(1, TWO, 0, 0, false)).voteGranted()).as("it has voted for itself").isFalse();
        told.get(0).outcome().accept(RaftMessages.ended(ErrorCode.NONE, QuorumState.ledBy(1, 1), List.of()), null);
        replica.pass(2 * QuorumWorld.ELECTION_MS);
        assertThat(replica.store.read()).isEqualTo(QuorumState.unknownLeader(2));
    }
}
