package gregor.message;

import gregor.protocol.Api;
import gregor.protocol.ApiKey;
import gregor.protocol.Default;
import gregor.protocol.Ignorable;
import gregor.protocol.Nullable;
import gregor.protocol.Since;
import gregor.protocol.Until;
import java.util.List;

/**
 * These members are going. Spares the group the wait for their session to run out.
 *
 * <p>History: version 3 takes many members at once, also by their instance id (KIP-345). Version 5 has a reason (KIP-800).
 */
public interface LeaveGroupMessage {

    @Api(key = ApiKey.LEAVE_GROUP, versions = "0-5", flexible = "4+")
    record LeaveGroupRequest(
        String groupId,
        @Until(2) String memberId,
        @Since(3) List<MemberIdentity> members) {}

    record MemberIdentity(
        @Since(3) String memberId,
        @Since(3) @Nullable @Default("null") String groupInstanceId,
        @Since(5) @Nullable @Default("null") @Ignorable String reason) {}

    @Api(key = ApiKey.LEAVE_GROUP, versions = "0-5", flexible = "4+")
    record LeaveGroupResponse(
        @Since(1) @Ignorable int throttleTimeMs,
        short errorCode,
        @Since(3) List<MemberResponse> members) {}

    record MemberResponse(
        String memberId,
        @Nullable String groupInstanceId,
        short errorCode) {}
}
