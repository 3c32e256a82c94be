package gregor.raft;

import gregor.base.ErrorCode;
import gregor.message.AddRaftVoterMessage.AddRaftVoterRequest;
import gregor.message.AddRaftVoterMessage.AddRaftVoterResponse;
import gregor.message.QuorumNodeEndpoint;
import gregor.message.RemoveRaftVoterMessage.RemoveRaftVoterRequest;
import gregor.message.RemoveRaftVoterMessage.RemoveRaftVoterResponse;
import gregor.message.UpdateRaftVoterMessage.KRaftVersionFeature;
import gregor.message.UpdateRaftVoterMessage.UpdateRaftVoterRequest;
import gregor.message.UpdateRaftVoterMessage.UpdateRaftVoterResponse;
import gregor.raft.RaftChannel.Peer;
import gregor.raft.VoterSet.Voter;
import java.util.List;
import java.util.Optional;

/**
 * A follower looks after its own place among the voters (KIP-853). A voter that is listed otherwise than it is, at another address, tells
 * the leader; with kraft.version 0 it tells once an epoch, for the day when that is raised. A controller that is no voter, and was told
 * to join, asks to be added; if its id is there with another directory, that of a disk which is gone, it first asks to remove that (H67).
 *
 * <p>Source: {@code KafkaRaftClient.pollFollowerAsVoter} and {@code pollFollowerAsObserver}.
 */
final class Membership {

    private final RaftSettings settings;
    private final Quorum quorum;
    private final VoterHistory history;
    private final Replies replies;
    private final Requests requests;
    /** Whom it follows at the moment. */
    private FollowerState follower;
    private boolean hasUpdated;
    private long askAtNanos;

    Membership(RaftSettings settings, Quorum quorum, VoterHistory history, Replies replies, Requests requests) {
        this.settings = settings;
        this.quorum = quorum;
        this.history = history;
        this.replies = replies;
        this.requests = requests;
    }

    /** Sends the leader a request if one is due. @return whether it has */
    boolean poll(FollowerState following, Peer leader, long nowNanos) {
        if (follower != following) {
            follower = following;
            hasUpdated = false;
            askAtNanos = Moment.in(nowNanos, settings.fetchTimeoutMs()); // a few fetches come first
        }
        if (!settings.mayVote() || !Moment.isPast(askAtNanos, nowNanos)) {
            return false;
        }
        askAtNanos = Moment.in(nowNanos, settings.fetchTimeoutMs());
        return quorum.voters().isVoter(settings.self()) ? update(leader) : settings.autoJoin() && history.kraftVersion() > 0 && join(leader);
    }

    private boolean update(Peer leader) {
        Voter self = settings.selfAsVoter();
        Optional<Voter> listed = quorum.voters().voter(self.key().id());
        if (history.kraftVersion() == 0 ? hasUpdated : listed.isPresent() && listed.get().equals(self)) {
            return false;
        }
        requests.send(leader, new UpdateRaftVoterRequest(settings.clusterId(), quorum.epoch(), self.key().id(), self.key().directoryId(),
            self.listeners(), new KRaftVersionFeature(self.minKraftVersion(), self.maxKraftVersion())),
            response -> updated((UpdateRaftVoterResponse) response));
        return true;
    }

    private boolean updated(UpdateRaftVoterResponse response) {
        ErrorCode error = ErrorCode.of(response.errorCode());
        int leaderId = response.currentLeader().leaderId();
        List<QuorumNodeEndpoint> endpoints = response.currentLeader().host().isEmpty() ? List.of()
            : List.of(new QuorumNodeEndpoint(leaderId, response.currentLeader().host(), response.currentLeader().port()));
        Replies.Verdict verdict = replies.look(error, leaderId, response.currentLeader().leaderEpoch(), endpoints);
        hasUpdated |= verdict == Replies.Verdict.GO_ON && error == ErrorCode.NONE;
        return verdict == Replies.Verdict.FINE || hasUpdated;
    }

    private boolean join(Peer leader) {
        ReplicaKey self = settings.self();
        Optional<Voter> old = quorum.voters().voter(self.id());
        if (old.isPresent()) {
            requests.send(leader, new RemoveRaftVoterRequest(settings.clusterId(), self.id(), old.get().key().directoryId()),
                response -> ((RemoveRaftVoterResponse) response).errorCode() == ErrorCode.NONE.code());
        } else {
            requests.send(leader, new AddRaftVoterRequest(settings.clusterId(), settings.requestTimeoutMs(), self.id(), self.directoryId(),
                settings.selfAsVoter().listeners(), false), response -> ((AddRaftVoterResponse) response).errorCode() == ErrorCode.NONE.code());
        }
        return true;
    }
}
