package gregor.message;

import gregor.protocol.Api;
import gregor.protocol.ApiKey;
import gregor.protocol.Ignorable;
import gregor.protocol.Nullable;
import gregor.protocol.Since;
import gregor.protocol.Until;
import java.util.List;

/**
 * Which broker looks after a group, a transactional id or a piece of share state: the leader of the partition of an internal
 * topic that the name hashes to. Asked before anything else is asked about a group.
 *
 * <p>History: version 1 has the kind of name, for transactions (KIP-98). Version 4 asks for many names at once (KIP-699).
 * Version 6 can ask for share state (KIP-932).
 */
public interface FindCoordinatorMessage {

    @Api(key = ApiKey.FIND_COORDINATOR, versions = "0-6", flexible = "3+")
    record FindCoordinatorRequest(
        @Until(3) String key,
        @Since(1) byte keyType,
        @Since(4) List<String> coordinatorKeys) {}

    @Api(key = ApiKey.FIND_COORDINATOR, versions = "0-6", flexible = "3+")
    record FindCoordinatorResponse(
        @Since(1) @Ignorable int throttleTimeMs,
        @Until(3) short errorCode,
        @Since(1) @Until(3) @Nullable @Ignorable String errorMessage,
        @Until(3) int nodeId,
        @Until(3) String host,
        @Until(3) int port,
        @Since(4) List<Coordinator> coordinators) {}

    record Coordinator(
        String key,
        int nodeId,
        String host,
        int port,
        short errorCode,
        @Nullable @Ignorable String errorMessage) {}
}
