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
 * What do I read in this generation? The leader brings everybody's assignment along, the others bring nothing; all are
 * answered when the leader's has come.
 *
 * <p>History: version 3 has static members (KIP-345), version 5 repeats the protocol so that a mismatch is found (KIP-559).
 */
public interface SyncGroupMessage {

    @Api(key = ApiKey.SYNC_GROUP, versions = "0-5", flexible = "4+")
    record SyncGroupRequest(
        String groupId,
        int generationId,
        String memberId,
        @Since(3) @Nullable @Default("null") String groupInstanceId,
        @Since(5) @Nullable @Default("null") @Ignorable String protocolType,
        @Since(5) @Nullable @Default("null") @Ignorable String protocolName,
        List<SyncGroupRequestAssignment> assignments) {}

    record SyncGroupRequestAssignment(
        String memberId,
        ByteBuffer assignment) {}

    @Api(key = ApiKey.SYNC_GROUP, versions = "0-5", flexible = "4+")
    record SyncGroupResponse(
        @Since(1) @Ignorable int throttleTimeMs,
        short errorCode,
        @Since(5) @Nullable @Default("null") @Ignorable String protocolType,
        @Since(5) @Nullable @Default("null") @Ignorable String protocolName,
        ByteBuffer assignment) {}
}
