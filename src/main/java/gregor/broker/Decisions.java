package gregor.broker;

import gregor.controller.Controller;
import gregor.controller.Decision;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Takes what a controller is to decide; {@link gregor.controller.ControllerLoop#submit} does. */
@FunctionalInterface
public interface Decisions {

    /**
     * From any thread.
     *
     * @param request decides, on the controller's thread
     * @return the reply, once what was decided is committed; fails with a {@link gregor.base.KafkaException}, NOT_CONTROLLER if this
     *     node is not the active controller
     */
    <R> CompletableFuture<R> submit(Function<Controller, Decision<R>> request);
}
