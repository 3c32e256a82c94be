package gregor.message;

import gregor.base.Uuid;
import gregor.protocol.Api;
import gregor.protocol.ApiKey;
import gregor.protocol.Default;
import gregor.protocol.Ignorable;
import gregor.protocol.Nullable;
import gregor.protocol.Since;
import java.util.List;

/**
 * Make this controller a voter of the metadata quorum. Answered when the new set of voters is committed.
 *
 * <p>KIP-853. History: version 1 can be answered as soon as the set is in the leader's log (KIP-1186).
 */
public interface AddRaftVoterMessage {

    @Api(key = ApiKey.ADD_RAFT_VOTER, versions = "0-1", flexible = "0+")
    record AddRaftVoterRequest(
        @Nullable String clusterId,
        int timeoutMs,
        int voterId,
        Uuid voterDirectoryId,
        List<QuorumListener> listeners,
        @Since(1) @Default("true") boolean ackWhenCommitted) {}

    @Api(key = ApiKey.ADD_RAFT_VOTER, versions = "0-1", flexible = "0+")
    record AddRaftVoterResponse(int throttleTimeMs, short errorCode, @Nullable @Ignorable String errorMessage) {}
}
