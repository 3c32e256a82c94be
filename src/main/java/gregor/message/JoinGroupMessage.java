package gregor.message;

import gregor.protocol.Api;
import gregor.protocol.ApiKey;
import gregor.protocol.Default;
import gregor.protocol.Ignorable;
import gregor.protocol.Nullable;
import gregor.protocol.Since;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * I want to be a member of this group. Answered when all members have joined, so that everybody starts the new generation
 * together; the one made leader also gets the list of members and has to say who reads what.
 *
 * <p>History: version 4 makes a new member come back with an id (KIP-394). Version 5 has static members (KIP-345). Version
 * 9 lets the leader keep the assignment as it is (KIP-814).
 */
public interface JoinGroupMessage {

    @Api(key = ApiKey.JOIN_GROUP, versions = "0-9", flexible = "6+")
    record JoinGroupRequest(
        String groupId,
        int sessionTimeoutMs,
        @Since(1) @Default("-1") @Ignorable int rebalanceTimeoutMs,
        String memberId,
        @Since(5) @Nullable @Default("null") String groupInstanceId,
        String protocolType,
        List<JoinGroupRequestProtocol> protocols,
        @Since(8) @Nullable @Default("null") @Ignorable String reason) {}

    record JoinGroupRequestProtocol(
        String name,
        ByteBuffer metadata) {}

    @Api(key = ApiKey.JOIN_GROUP, versions = "0-9", flexible = "6+")
    record JoinGroupResponse(
        @Since(2) @Ignorable int throttleTimeMs,
        short errorCode,
        @Default("-1") int generationId,
        @Since(7) @Nullable @Default("null") @Ignorable String protocolType,
        @Nullable(since = 7) String protocolName,
        String leader,
        @Since(9) boolean skipAssignment,
        String memberId,
        List<JoinGroupResponseMember> members) {}

    record JoinGroupResponseMember(
        String memberId,
        @Since(5) @Nullable @Default("null") @Ignorable String groupInstanceId,
        ByteBuffer metadata) {}
}
