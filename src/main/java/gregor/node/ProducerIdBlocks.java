package gregor.node;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.broker.ControllerChannel;
import gregor.message.AllocateProducerIdsMessage.AllocateProducerIdsRequest;
import gregor.message.AllocateProducerIdsMessage.AllocateProducerIdsResponse;
import gregor.txn.ProducerIds;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/** Fetches blocks of producer ids from the controller. KIP-730; Kafka's {@code RPCProducerIdManager}. */
final class ProducerIdBlocks {

    private static final long TIMEOUT_MS = 30_000;

    private final int brokerId;
    private final ControllerChannel channel;
    private final LongSupplier brokerEpoch;

    /** @param brokerEpoch of the registration */
    ProducerIdBlocks(int brokerId, ControllerChannel channel, LongSupplier brokerEpoch) {
        this.brokerId = brokerId;
        this.channel = channel;
        this.brokerEpoch = brokerEpoch;
    }

    ProducerIds producerIds() {
        return new ProducerIds(this::next);
    }

    private CompletableFuture<ProducerIds.Block> next() {
        CompletableFuture<ProducerIds.Block> block = new CompletableFuture<>();
        channel.send(AllocateProducerIdsRequest.class, AllocateProducerIdsResponse.class,
            version -> new AllocateProducerIdsRequest(brokerId, brokerEpoch.getAsLong()), TIMEOUT_MS, (reply, failure) -> {
                ErrorCode error = failure == null ? ErrorCode.of(reply.errorCode()) : failure.error();
                if (error == ErrorCode.NONE) {
                    block.complete(new ProducerIds.Block(reply.producerIdStart(), reply.producerIdLen()));
                } else {
                    block.completeExceptionally(failure == null ? new KafkaException(error) : failure);
                }
            });
        return block;
    }
}
