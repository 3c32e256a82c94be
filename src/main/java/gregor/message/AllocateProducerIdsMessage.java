package gregor.message;

import gregor.protocol.Api;
import gregor.protocol.ApiKey;
import gregor.protocol.Default;

/**
 * A broker asks the controller for a block of producer ids that nobody else gets. KIP-730.
 */
public interface AllocateProducerIdsMessage {

    @Api(key = ApiKey.ALLOCATE_PRODUCER_IDS, versions = "0", flexible = "0+")
    record AllocateProducerIdsRequest(int brokerId, @Default("-1") long brokerEpoch) {}

    @Api(key = ApiKey.ALLOCATE_PRODUCER_IDS, versions = "0", flexible = "0+")
    record AllocateProducerIdsResponse(int throttleTimeMs, short errorCode, long producerIdStart, int producerIdLen) {}
}
