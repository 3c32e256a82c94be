package gregor.raft;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.OffsetAndEpoch;
import gregor.message.VoteMessage.VotePartition;
import gregor.message.VoteMessage.VotePartitionResult;
import gregor.message.VoteMessage.VoteRequest;
import gregor.message.VoteMessage.VoteResponse;
import gregor.raft.VoterSet.Voter;
import java.util.Optional;

/**
 * Asking for votes and giving them. First a replica asks whether it would be voted for (KIP-996), and begins an epoch only if a
 * majority says so; a replica that nobody needs as a leader thus does not disturb the others.
 */
final class Elections {

    private final RaftSettings settings;
    private final RaftNode.Ports ports;
    private final Quorum quorum;
    private final Replies replies;
    private final Requests requests;

    Elections(RaftSettings settings, RaftNode.Ports ports, Quorum quorum, Replies replies, Requests requests) {
        this.settings = settings;
        this.ports = ports;
        this.quorum = quorum;
        this.replies = replies;
        this.requests = requests;
    }

    /** What a prospective or a candidate does now. @return when it has to look again */
    long poll(NomineeState nominee, long nowNanos) {
        if (nominee.isGranted() && !(nominee.isPreVote() && quorum.isLastEpoch())) {
            moveForward(nominee);
            return nowNanos;
        } else if (nominee.isRejected() || Moment.isPast(nominee.electionDeadlineNanos(), nowNanos)) {
            lose(nominee);
            return nowNanos;
        }
        long again = nominee.electionDeadlineNanos();
        for (Voter voter : nominee.voters().voters()) {
            Optional<RaftChannel.Peer> peer = voter.peer(settings.listenerName());
            if (!nominee.hasAnswered(voter.key().id()) && peer.isPresent()) {
                if (requests.isReady(voter.key().id())) {
                    ask(nominee, voter.key(), peer.get());
                }
                again = Moment.first(again, requests.readyAtNanos(voter.key().id()));
            }
        }
        return again;
    }

    private void moveForward(NomineeState nominee) {
        if (nominee.isPreVote()) {
            quorum.becomeCandidate();
        } else {
            quorum.becomeLeader();
        }
    }

    /** A candidate asks again whether it would be voted for; a prospective goes back to where it was. */
    private void lose(NomineeState nominee) {
        if (!nominee.isPreVote()) {
            quorum.becomeProspective();
        } else if (nominee.election().hasLeader() && !nominee.leaderEndpoints().isEmpty()) {
            quorum.becomeFollower(quorum.epoch(), nominee.election().leaderId(), nominee.leaderEndpoints());
        } else {
            quorum.becomeUnattached(quorum.epoch(), LeaderAndEpoch.NOBODY);
        }
    }

    private void ask(NomineeState nominee, ReplicaKey voter, RaftChannel.Peer peer) {
        OffsetAndEpoch end = logEnd();
        requests.send(peer, RaftMessages.vote(settings.clusterId(), voter, settings.self(), quorum.epoch(), end.epoch(), end.offset(),
            nominee.isPreVote()), new Requests.Outcome() {
                @Override
                public boolean reply(Record response) {
                    return answered(voter.id(), (VoteResponse) response);
                }

                @Override
                public void failed(KafkaException why) {
                    if (why.error() == ErrorCode.UNSUPPORTED_VERSION) {
                        voterKnowsNoPreVote();
                    }
                }
            });
    }

    /** It is of a release before KIP-996, and so may be others; without them there may be no majority. */
    private void voterKnowsNoPreVote() {
        if (quorum.role() == RaftRole.PROSPECTIVE && !quorum.isLastEpoch()) {
            quorum.becomeCandidate();
        }
    }

    private boolean answered(int voterId, VoteResponse response) {
        ErrorCode refusal = ErrorCode.of(response.errorCode());
        if (refusal == ErrorCode.UNSUPPORTED_VERSION) {
            voterKnowsNoPreVote();
            return true;
        }
        Optional<VotePartitionResult> found = RaftMessages.partition(response);
        if (refusal != ErrorCode.NONE || found.isEmpty()) {
            return false;
        }
        VotePartitionResult result = found.get();
        ErrorCode error = ErrorCode.of(result.errorCode());
        Replies.Verdict verdict = replies.look(error, result.leaderId(), result.leaderEpoch(), response.nodeEndpoints());
        if (verdict != Replies.Verdict.GO_ON) {
            return verdict == Replies.Verdict.FINE;
        }
        if (error == ErrorCode.NONE && quorum.state() instanceof NomineeState nominee) {
            nominee.record(voterId, result.voteGranted());
        }
        return error == ErrorCode.NONE;
    }

    /** Another replica asks for this one's vote. */
    VoteResponse vote(VoteRequest request, int version) {
        ErrorCode refusal = replies.refusal(request.clusterId(), RaftMessages.partition(request).isPresent());
        if (refusal != ErrorCode.NONE) {
            return RaftMessages.voteRefused(refusal);
        }
        VotePartition asked = RaftMessages.partition(request).get();
        ErrorCode error = errorOf(asked);
        boolean granted = false;
        if (error == ErrorCode.NONE) {
            if (asked.replicaEpoch() > quorum.epoch()) {
                quorum.becomeUnattached(asked.replicaEpoch(), LeaderAndEpoch.NOBODY);
            }
            if (replies.isMeantForMe(request.voterId(), asked.voterDirectoryId())) {
                granted = decide(asked);
            } else {
                error = ErrorCode.INVALID_VOTER_KEY;
            }
        }
        return RaftMessages.voted(error, quorum.election(), granted, replies.leaderAddress(version, 1));
    }

    private ErrorCode errorOf(VotePartition asked) {
        // A candidate's epoch is above that of any record it can have; a prospective has not begun one.
        boolean possible = asked.preVote() ? asked.lastOffsetEpoch() <= asked.replicaEpoch() : asked.lastOffsetEpoch() < asked.replicaEpoch();
        return asked.lastOffset() < 0 || asked.lastOffsetEpoch() < 0 || !possible ? ErrorCode.INVALID_REQUEST
            : replies.errorOfVoterRequest(asked.replicaId(), asked.replicaEpoch());
    }

    private boolean decide(VotePartition asked) {
        ReplicaKey candidate = new ReplicaKey(asked.replicaId(), asked.replicaDirectoryId());
        boolean upToDate = VotingRule.isUpToDate(new OffsetAndEpoch(asked.lastOffset(), asked.lastOffsetEpoch()), logEnd());
        boolean hearsLeader = quorum.state() instanceof FollowerState follower
            && follower.hearsLeader(ports.clock().nanos());
        boolean granted = VotingRule.mayGrant(quorum.role(), quorum.election(), hearsLeader, candidate, asked.preVote(), upToDate);
        if (granted && !asked.preVote() && !quorum.election().hasVoted()) {
            quorum.vote(candidate);
        }
        return granted;
    }

    private OffsetAndEpoch logEnd() {
        return new OffsetAndEpoch(ports.log().endOffset(), ports.log().lastEpoch());
    }
}
