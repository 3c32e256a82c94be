package gregor.message;

import gregor.protocol.Api;
import gregor.protocol.ApiKey;
import gregor.protocol.Nullable;

/**
 * Forget a broker that will not come back. KIP-631.
 */
public interface UnregisterBrokerMessage {

    @Api(key = ApiKey.UNREGISTER_BROKER, versions = "0", flexible = "0+")
    record UnregisterBrokerRequest(int brokerId) {}

    @Api(key = ApiKey.UNREGISTER_BROKER, versions = "0", flexible = "0+")
    record UnregisterBrokerResponse(int throttleTimeMs, short errorCode, @Nullable String errorMessage) {}
}
