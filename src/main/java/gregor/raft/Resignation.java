package gregor.raft;

import gregor.base.ErrorCode;
import gregor.message.EndQuorumEpochMessage.EndQuorumEpochPartition;
import gregor.message.EndQuorumEpochMessage.EndQuorumEpochPartitionResult;
import gregor.message.EndQuorumEpochMessage.EndQuorumEpochRequest;
import gregor.message.EndQuorumEpochMessage.EndQuorumEpochResponse;
import gregor.message.QuorumListener;
import gregor.raft.RaftChannel.Peer;
import java.util.List;
import java.util.Optional;

/** The end of an epoch by its leader's will: it tells the voters, so that they need not wait until they miss it. */
final class Resignation {

    private final RaftSettings settings;
    private final RaftNode.Ports ports;
    private final Quorum quorum;
    private final Replies replies;
    private final Requests requests;

    Resignation(RaftSettings settings, RaftNode.Ports ports, Quorum quorum, Replies replies, Requests requests) {
        this.settings = settings;
        this.ports = ports;
        this.quorum = quorum;
        this.replies = replies;
        this.requests = requests;
    }

    /** What a leader that has resigned does now. @return when it has to look again */
    long poll(ResignedState resigned, long nowNanos) {
        if (!quorum.isLastEpoch() && Moment.isPast(resigned.electionDeadlineNanos(), nowNanos)) {
            quorum.becomeUnattached(quorum.epoch() + 1, LeaderAndEpoch.NOBODY); // in this one it must not lead again
            return nowNanos;
        }
        long again = quorum.isLastEpoch() ? Moment.NEVER : resigned.electionDeadlineNanos();
        for (int voterId : resigned.untold()) {
            Optional<Peer> peer = quorum.voters().voter(voterId).flatMap(voter -> voter.peer(settings.listenerName()));
            if (peer.isPresent()) {
                if (requests.isReady(voterId)) {
                    requests.send(peer.get(), RaftMessages.end(settings.clusterId(), quorum.self().id(), quorum.epoch(), resigned.successors(),
                        resigned.leaderEndpoints()), response -> answered(resigned, voterId, (EndQuorumEpochResponse) response));
                }
                again = Moment.first(again, requests.readyAtNanos(voterId));
            }
        }
        return again;
    }

    private boolean answered(ResignedState resigned, int voterId, EndQuorumEpochResponse response) {
        if (response.errorCode() != ErrorCode.NONE.code() || RaftMessages.partition(response).isEmpty()) {
            return false;
        }
        EndQuorumEpochPartitionResult result = RaftMessages.partition(response).get();
        ErrorCode error = ErrorCode.of(result.errorCode());
        if (replies.look(error, result.leaderId(), result.leaderEpoch(), response.nodeEndpoints()) == Replies.Verdict.GO_ON
                && error == ErrorCode.NONE) {
            resigned.told(voterId);
            return true;
        }
        return quorum.state() != resigned;
    }

    /**
     * The leader of an epoch says that it leads no longer. Its followers ask for votes in the order that it names. They grant a pre-vote
     * from then on; Kafka's refuse it until their own time has come, so that of five the first successor is refused.
     */
    EndQuorumEpochResponse ended(EndQuorumEpochRequest request, int version) {
        ErrorCode refusal = replies.refusal(request.clusterId(), RaftMessages.partition(request).isPresent());
        if (refusal != ErrorCode.NONE) {
            return RaftMessages.endRefused(refusal);
        }
        EndQuorumEpochPartition told = RaftMessages.partition(request).get();
        ErrorCode error = replies.errorOfVoterRequest(told.leaderId(), told.leaderEpoch());
        if (error == ErrorCode.NONE) {
            List<QuorumListener> endpoints = request.leaderEndpoints().isEmpty()
                ? quorum.voters().listenersOf(told.leaderId()) : request.leaderEndpoints();
            replies.learn(told.leaderId(), told.leaderEpoch(), endpoints);
            if (quorum.state() instanceof FollowerState follower && follower.leaderId() == told.leaderId()) {
                List<ReplicaKey> successors = RaftMessages.successors(told);
                int waitMs = ElectionTimeouts.successorMs(ElectionTimeouts.positionOf(quorum.self(), successors), successors.size(),
                    settings.electionBackoffMaxMs());
                follower.leaderResigned(Moment.in(ports.clock().nanos(), waitMs));
            }
        }
        return RaftMessages.ended(error, quorum.election(), replies.leaderAddress(version, 1));
    }
}
