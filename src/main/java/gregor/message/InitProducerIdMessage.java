package gregor.message;

import gregor.base.ErrorCode;
import gregor.protocol.Api;
import gregor.protocol.ApiKey;
import gregor.protocol.Default;
import gregor.protocol.Ignorable;
import gregor.protocol.Nullable;
import gregor.protocol.Since;

/**
 * Give me a producer id and epoch. An idempotent producer asks any broker; a transactional one asks its transaction
 * coordinator, which also fences the producer's predecessors and ends what they left open (KIP-98).
 *
 * <p>History: version 3 lets a producer keep its id and raise its epoch after an error (KIP-360). Version 4 may say
 * PRODUCER_FENCED (KIP-588), version 5 TRANSACTION_ABORTABLE (KIP-890). Version 6, for two-phase commit (KIP-939), is
 * not stable in the reference release and is not here.
 */
public interface InitProducerIdMessage {

    /**
     * @param transactionalId null if the producer is only idempotent
     * @param transactionTimeoutMs after which the coordinator aborts an idle transaction; without meaning if there is
     *     no transactional id
     * @param producerId the one the producer has, -1 for none
     * @param producerEpoch the one the producer has, -1 for none
     */
    @Api(key = ApiKey.INIT_PRODUCER_ID, versions = "0-5", flexible = "2+")
    record InitProducerIdRequest(
        @Nullable String transactionalId,
        int transactionTimeoutMs,
        @Since(3) @Default("-1") long producerId,
        @Since(3) @Default("-1") short producerEpoch) {}

    /**
     * @param producerId -1 on an error
     * @param producerEpoch -1 on an error
     */
    @Api(key = ApiKey.INIT_PRODUCER_ID, versions = "0-5", flexible = "2+")
    record InitProducerIdResponse(
        @Ignorable int throttleTimeMs,
        short errorCode,
        @Default("-1") long producerId,
        short producerEpoch) {

        public static InitProducerIdResponse of(long producerId, short producerEpoch) {
            return new InitProducerIdResponse(0, ErrorCode.NONE.code(), producerId, producerEpoch);
        }

        public static InitProducerIdResponse error(ErrorCode error) {
            return new InitProducerIdResponse(0, error.code(), -1, (short) -1);
        }
    }
}
