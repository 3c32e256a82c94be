package gregor.broker;

import gregor.message.AddRaftVoterMessage.AddRaftVoterRequest;
import gregor.message.BeginQuorumEpochMessage.BeginQuorumEpochRequest;
import gregor.message.DescribeQuorumMessage.DescribeQuorumRequest;
import gregor.message.EndQuorumEpochMessage.EndQuorumEpochRequest;
import gregor.message.FetchMessage.FetchRequest;
import gregor.message.FetchSnapshotMessage.FetchSnapshotRequest;
import gregor.message.RemoveRaftVoterMessage.RemoveRaftVoterRequest;
import gregor.message.UpdateRaftVoterMessage.UpdateRaftVoterRequest;
import gregor.message.VoteMessage.VoteRequest;
import gregor.protocol.ApiKey;
import java.util.List;

/**
 * What the nodes that keep the metadata log ask each other, and tools ask of them, on a controller's listener: Vote v0-2,
 * BeginQuorumEpoch v0-1, EndQuorumEpoch v0-1, Fetch v4-18 of {@code __cluster_metadata}, FetchSnapshot v0-1, DescribeQuorum v0-2,
 * AddRaftVoter v0-1, RemoveRaftVoter v0, UpdateRaftVoter v0. All of it goes to the quorum's thread. KIP-595, KIP-630, KIP-853.
 */
final class QuorumHandlers {

    private final QuorumRequests quorum;

    QuorumHandlers(QuorumRequests quorum) {
        this.quorum = quorum;
    }

    List<ServedApi<?>> table() {
        return List.of(served(ApiKey.FETCH, FetchRequest.class), served(ApiKey.VOTE, VoteRequest.class),
            served(ApiKey.BEGIN_QUORUM_EPOCH, BeginQuorumEpochRequest.class), served(ApiKey.END_QUORUM_EPOCH, EndQuorumEpochRequest.class),
            served(ApiKey.DESCRIBE_QUORUM, DescribeQuorumRequest.class), served(ApiKey.FETCH_SNAPSHOT, FetchSnapshotRequest.class),
            served(ApiKey.ADD_RAFT_VOTER, AddRaftVoterRequest.class), served(ApiKey.REMOVE_RAFT_VOTER, RemoveRaftVoterRequest.class),
            served(ApiKey.UPDATE_RAFT_VOTER, UpdateRaftVoterRequest.class));
    }

    private <Q extends Record> ServedApi<Q> served(ApiKey key, Class<Q> type) {
        return ServedApi.of(key, type, QuorumHandlers.class,
            (request, context) -> quorum.handle(request, context.version(), response -> {
                if (response == null) {
                    context.disconnect();
                } else {
                    context.reply(response);
                }
            }));
    }
}
