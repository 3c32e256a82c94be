package gregor.raft;

import gregor.base.ErrorCode;
import gregor.base.Uuid;
import gregor.message.QuorumListener;
import gregor.message.QuorumNodeEndpoint;
import java.util.List;

/**
 * What all the quorum's requests and replies have in common: each says an epoch, and who leads it if the sender knows. Who hears of a
 * higher epoch goes to it; what is of a lower one means nothing.
 *
 * <p>Source: {@code KafkaRaftClient.maybeHandleCommonResponse} and {@code maybeTransition}.
 */
final class Replies {

    /** What to do with a reply. */
    enum Verdict {
        /** It counts in this epoch: look at the rest. */
        GO_ON,
        /** All that is in it has been done. */
        FINE,
        /** It says nothing new, and asking again at once would not help. */
        LATER
    }

    private final RaftSettings settings;
    private final Quorum quorum;

    Replies(RaftSettings settings, Quorum quorum) {
        this.settings = settings;
        this.quorum = quorum;
    }

    /** Learns from a reply who leads which epoch. */
    Verdict look(ErrorCode error, int leaderId, int epoch, List<QuorumNodeEndpoint> endpoints) {
        List<QuorumListener> told = Addresses.told(leaderId, endpoints, settings.listenerName());
        return lookAt(error, leaderId, epoch, told.isEmpty() ? quorum.voters().listenersOf(leaderId) : told);
    }

    private Verdict lookAt(ErrorCode error, int leaderId, int epoch, List<QuorumListener> leaderEndpoints) {
        EpochState before = quorum.state();
        if (epoch < quorum.epoch() || error == ErrorCode.UNKNOWN_LEADER_EPOCH) {
            return Verdict.LATER; // the other one is behind, and has yet to hear of this epoch
        }
        if (epoch > quorum.epoch() || error == ErrorCode.FENCED_LEADER_EPOCH || error == ErrorCode.NOT_LEADER_OR_FOLLOWER) {
            learn(leaderId, epoch, leaderEndpoints);
            return quorum.state() == before ? Verdict.LATER : Verdict.FINE;
        }
        if (leaderId != LeaderAndEpoch.NOBODY && !quorum.election().hasLeader()) {
            learn(leaderId, epoch, leaderEndpoints);
            return error == ErrorCode.NONE ? Verdict.GO_ON : Verdict.FINE;
        }
        return error == ErrorCode.BROKER_NOT_AVAILABLE || error == ErrorCode.INVALID_VOTER_KEY ? Verdict.LATER : Verdict.GO_ON;
    }

    /**
     * Somebody says who leads an epoch.
     *
     * @param leaderId nobody if the epoch is all that is said
     * @param leaderEndpoints where the leader is; empty if that is not known
     */
    void learn(int leaderId, int epoch, List<QuorumListener> leaderEndpoints) {
        boolean known = leaderId != LeaderAndEpoch.NOBODY;
        if (leaderId == quorum.self().id()) {
            known = false; // an epoch in which it led before its disk was replaced: it leads none of them now
        }
        if (epoch > quorum.epoch()) {
            if (known && !leaderEndpoints.isEmpty()) {
                quorum.becomeFollower(epoch, leaderId, leaderEndpoints);
            } else {
                quorum.becomeUnattached(epoch, known ? leaderId : LeaderAndEpoch.NOBODY);
            }
        } else if (known && epoch == quorum.epoch() && !leaderEndpoints.isEmpty() && mayFollow(leaderId, leaderEndpoints)) {
            quorum.becomeFollower(epoch, leaderId, leaderEndpoints);
        }
    }

    private boolean mayFollow(int leaderId, List<QuorumListener> leaderEndpoints) {
        QuorumState election = quorum.election();
        return !election.hasLeader()
            || election.leaderId() == leaderId && leaderEndpoints.size() > quorum.state().leaderEndpoints().size();
    }

    /** Why a request cannot be looked at at all. */
    ErrorCode refusal(String clusterId, boolean aboutMetadata) {
        if (clusterId != null && !clusterId.equals(settings.clusterId())) {
            return ErrorCode.INCONSISTENT_CLUSTER_ID;
        }
        return aboutMetadata ? ErrorCode.NONE : ErrorCode.INVALID_REQUEST;
    }

    /** What is wrong with a request that a voter sends, in its epoch. */
    ErrorCode errorOfVoterRequest(int senderId, int epoch) {
        return epoch < quorum.epoch() ? ErrorCode.FENCED_LEADER_EPOCH : senderId < 0 ? ErrorCode.INVALID_REQUEST : ErrorCode.NONE;
    }

    /** What is wrong with a request that only the epoch's leader can serve. */
    ErrorCode errorOfLeaderRequest(int epoch) {
        if (epoch != quorum.epoch()) {
            return epoch < quorum.epoch() ? ErrorCode.FENCED_LEADER_EPOCH : ErrorCode.UNKNOWN_LEADER_EPOCH;
        }
        return quorum.role() == RaftRole.LEADER ? ErrorCode.NONE : ErrorCode.NOT_LEADER_OR_FOLLOWER;
    }

    /** Whether this is the voter that a request is for: a node with another disk is another voter (RFT-16). */
    boolean isMeantForMe(int voterId, Uuid directoryId) {
        return voterId < 0 || voterId == quorum.self().id() && (directoryId.equals(Uuid.ZERO) || directoryId.equals(quorum.self().directoryId()));
    }

    /** @param sinceVersion the first version that has room for it */
    List<QuorumNodeEndpoint> leaderAddress(int version, int sinceVersion) {
        return version < sinceVersion || !quorum.election().hasLeader() ? List.of()
            : Addresses.tell(quorum.election().leaderId(), quorum.state().leaderEndpoints(), settings.listenerName());
    }
}
