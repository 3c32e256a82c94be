package gregor.broker;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.message.InitProducerIdMessage.InitProducerIdRequest;
import gregor.message.InitProducerIdMessage.InitProducerIdResponse;
import gregor.txn.ProducerIds;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * InitProducerId v0-5: a producer id that nobody else has, for idempotent producers. KIP-98, KIP-360 (asking again with
 * an old id gets a new one).
 *
 * <p>Transactional producers are not served yet. They find that out before they get here, because FindCoordinator does
 * not know the kind of coordinator they look for.
 */
final class InitProducerIdHandler implements Handler<InitProducerIdRequest> {

    private static final Logger LOG = System.getLogger(InitProducerIdHandler.class.getName());

    private final ProducerIds ids;

    InitProducerIdHandler(ProducerIds ids) {
        this.ids = ids;
    }

    @Override
    public void handle(InitProducerIdRequest request, RequestContext context) {
        if (request.transactionalId() != null) {
            context.reply(InitProducerIdResponse.error(ErrorCode.INVALID_REQUEST));
            return;
        }
        ids.next().whenComplete((id, failure) -> {
            if (failure == null) {
                context.reply(InitProducerIdResponse.of(id, (short) 0));
            } else {
                LOG.log(Level.INFO, "no producer id: {0}", failure.getMessage());
                ErrorCode error = failure instanceof KafkaException known ? known.error() : ErrorCode.UNKNOWN_SERVER_ERROR;
                context.reply(InitProducerIdResponse.error(error));
            }
        });
    }
}
