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
 * A broker process has started and wants to be part of the cluster. The controller answers with the broker's epoch.
 *
 * <p>KIP-631. History: version 1 tells of migrations from ZooKeeper, version 2 names log directories (KIP-858), version 3 tells
 * the epoch at which the broker last stopped in order (KIP-966), version 4 allows features that start at 0.
 */
public interface BrokerRegistrationMessage {

    @Api(key = ApiKey.BROKER_REGISTRATION, versions = "0-4", flexible = "0+")
    record BrokerRegistrationRequest(
        int brokerId,
        String clusterId,
        Uuid incarnationId,
        List<RegisteredListener> listeners,
        List<RegisteredFeature> features,
        @Nullable String rack,
        @Since(1) boolean isMigratingZkBroker,
        @Since(2) @Ignorable List<Uuid> logDirs,
        @Since(3) @Default("-1") @Ignorable long previousBrokerEpoch) {}

    @Api(key = ApiKey.BROKER_REGISTRATION, versions = "0-4", flexible = "0+")
    record BrokerRegistrationResponse(int throttleTimeMs, short errorCode, @Default("-1") long brokerEpoch) {}
}
