package gregor.message;

import gregor.protocol.Api;
import gregor.protocol.ApiKey;
import gregor.protocol.Default;
import gregor.protocol.Ignorable;
import gregor.protocol.Nullable;
import gregor.protocol.Since;

/**
 * I am still here. The answer tells a member whether the group is on its way to a new generation, so that it joins again.
 */
public interface HeartbeatMessage {

    @Api(key = ApiKey.HEARTBEAT, versions = "0-4", flexible = "4+")
    record HeartbeatRequest(
        String groupId,
        int generationId,
        String memberId,
        @Since(3) @Nullable @Default("null") String groupInstanceId) {}

    @Api(key = ApiKey.HEARTBEAT, versions = "0-4", flexible = "4+")
    record HeartbeatResponse(
        @Since(1) @Ignorable int throttleTimeMs,
        short errorCode) {}
}
