package gregor.message;

import gregor.base.Uuid;
import gregor.protocol.Api;
import gregor.protocol.ApiKey;
import gregor.protocol.Default;
import gregor.protocol.Nullable;
import gregor.protocol.Tagged;
import java.util.List;

/**
 * Where I can be reached, and which versions of the quorum's protocol I know. A voter sends it to the leader when it has
 * started. KIP-853.
 */
public interface UpdateRaftVoterMessage {

    @Api(key = ApiKey.UPDATE_RAFT_VOTER, versions = "0", flexible = "0+")
    record UpdateRaftVoterRequest(
        @Nullable String clusterId,
        int currentLeaderEpoch,
        int voterId,
        Uuid voterDirectoryId,
        List<QuorumListener> listeners,
        KRaftVersionFeature kRaftVersionFeature) {}

    record KRaftVersionFeature(short minSupportedVersion, short maxSupportedVersion) {}

    @Api(key = ApiKey.UPDATE_RAFT_VOTER, versions = "0", flexible = "0+")
    record UpdateRaftVoterResponse(
        int throttleTimeMs,
        short errorCode,
        @Tagged(0) UpdateRaftVoterCurrentLeader currentLeader) {}

    record UpdateRaftVoterCurrentLeader(
        @Default("-1") int leaderId,
        @Default("-1") int leaderEpoch,
        String host,
        int port) {}
}
