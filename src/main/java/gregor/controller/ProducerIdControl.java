package gregor.controller;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.message.AllocateProducerIdsMessage.AllocateProducerIdsRequest;
import gregor.message.AllocateProducerIdsMessage.AllocateProducerIdsResponse;
import gregor.metadata.LogRecords.ProducerIdsRecord;
import gregor.metadata.MetadataImage;
import java.util.List;

/** Hands out producer ids in blocks, each id once in the life of a cluster. Kafka's {@code ProducerIdControlManager}; KIP-730. */
final class ProducerIdControl {

    /** How many ids a broker is given at a time. */
    static final int BLOCK_SIZE = 1000;

    private ProducerIdControl() {}

    /** See {@link Controller#allocateProducerIds}. */
    static Decision<AllocateProducerIdsResponse> allocate(MetadataImage image, AllocateProducerIdsRequest request) {
        BrokerControl.checkEpoch(image, request.brokerId(), request.brokerEpoch());
        long first = image.nextProducerId();
        if (first > Long.MAX_VALUE - BLOCK_SIZE) {
            throw new KafkaException(ErrorCode.UNKNOWN_SERVER_ERROR, "all producer ids have been handed out");
        }
        return new Decision<>(List.of(new ProducerIdsRecord(request.brokerId(), request.brokerEpoch(), first + BLOCK_SIZE)),
            new AllocateProducerIdsResponse(0, ErrorCode.NONE.code(), first, BLOCK_SIZE));
    }
}
