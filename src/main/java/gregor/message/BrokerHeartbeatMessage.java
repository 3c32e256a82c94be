package gregor.message;

import gregor.base.Uuid;
import gregor.protocol.Api;
import gregor.protocol.ApiKey;
import gregor.protocol.Default;
import gregor.protocol.Nullable;
import gregor.protocol.Since;
import gregor.protocol.Tagged;
import java.util.List;

/**
 * I am still here, and have read the metadata log up to here. The answer tells a broker whether it takes part, and when it may
 * stop.
 *
 * <p>KIP-631. History: version 1 names log directories that have failed (KIP-858), version 2 those that take no new replicas
 * (KIP-1066).
 */
public interface BrokerHeartbeatMessage {

    @Api(key = ApiKey.BROKER_HEARTBEAT, versions = "0-2", flexible = "0+")
    record BrokerHeartbeatRequest(
        int brokerId,
        @Default("-1") long brokerEpoch,
        long currentMetadataOffset,
        boolean wantFence,
        boolean wantShutDown,
        @Since(1) @Tagged(0) List<Uuid> offlineLogDirs,
        @Since(2) @Tagged(1) @Nullable @Default("null") List<Uuid> cordonedLogDirs) {}

    @Api(key = ApiKey.BROKER_HEARTBEAT, versions = "0-2", flexible = "0+")
    record BrokerHeartbeatResponse(
        int throttleTimeMs,
        short errorCode,
        boolean isCaughtUp,
        @Default("true") boolean isFenced,
        boolean shouldShutDown) {}
}
