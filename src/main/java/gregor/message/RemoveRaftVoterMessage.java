package gregor.message;

import gregor.base.Uuid;
import gregor.protocol.Api;
import gregor.protocol.ApiKey;
import gregor.protocol.Ignorable;
import gregor.protocol.Nullable;

/**
 * Take this voter out of the metadata quorum. Answered when the new set of voters is committed. KIP-853.
 */
public interface RemoveRaftVoterMessage {

    @Api(key = ApiKey.REMOVE_RAFT_VOTER, versions = "0", flexible = "0+")
    record RemoveRaftVoterRequest(@Nullable String clusterId, int voterId, Uuid voterDirectoryId) {}

    @Api(key = ApiKey.REMOVE_RAFT_VOTER, versions = "0", flexible = "0+")
    record RemoveRaftVoterResponse(int throttleTimeMs, short errorCode, @Nullable @Ignorable String errorMessage) {}
}
