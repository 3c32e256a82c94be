package gregor.broker;

import gregor.controller.Controller;
import gregor.controller.ControllerLoop;
import gregor.controller.Decision;
import gregor.message.AlterConfigsMessage.AlterConfigsRequest;
import gregor.message.CreatePartitionsMessage.CreatePartitionsRequest;
import gregor.message.CreateTopicsMessage.CreateTopicsRequest;
import gregor.message.DeleteTopicsMessage.DeleteTopicsRequest;
import gregor.message.IncrementalAlterConfigsMessage.IncrementalAlterConfigsRequest;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Function;

/**
 * The requests that the controller decides: handed to its loop, answered when the decision is committed. They may come in
 * at a broker or at a controller.
 */
final class ControllerHandlers {

    private static final Logger LOG = System.getLogger(ControllerHandlers.class.getName());

    private final ControllerLoop loop;

    ControllerHandlers(ControllerLoop loop) {
        this.loop = loop;
    }

    /** CreateTopics v2-7. KIP-4, KIP-525 (settings in the reply), KIP-516 (topic ids). */
    void createTopics(CreateTopicsRequest request, RequestContext context) {
        decide(controller -> controller.createTopics(request), context);
    }

    /** DeleteTopics v1-6. KIP-4, KIP-516 (by id). */
    void deleteTopics(DeleteTopicsRequest request, RequestContext context) {
        decide(controller -> controller.deleteTopics(request, context.version()), context);
    }

    /** CreatePartitions v0-3. KIP-195. */
    void createPartitions(CreatePartitionsRequest request, RequestContext context) {
        decide(controller -> controller.createPartitions(request), context);
    }

    /** IncrementalAlterConfigs v0-1. KIP-339. */
    void incrementalAlterConfigs(IncrementalAlterConfigsRequest request, RequestContext context) {
        decide(controller -> controller.alterConfigs(request), context);
    }

    /** AlterConfigs v0-2: replaces all settings of a resource. KIP-133. */
    void alterConfigs(AlterConfigsRequest request, RequestContext context) {
        decide(controller -> controller.replaceConfigs(request), context);
    }

    /**
     * Strings are copied out of the request when it is read, so its memory need not live until the controller gets to it;
     * the connection is answered, or closed, by the time the memory is used again.
     */
    private <R extends Record> void decide(Function<Controller, Decision<R>> request, RequestContext context) {
        loop.submit(request).whenComplete((reply, failure) -> {
            if (failure == null) {
                context.reply(reply);
            } else {
                LOG.log(Level.ERROR, context.api() + " could not be decided", failure);
                context.disconnect();
            }
        });
    }
}
