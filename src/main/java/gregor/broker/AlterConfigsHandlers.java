package gregor.broker;

import gregor.base.ErrorCode;
import gregor.message.AlterConfigsMessage;
import gregor.message.AlterConfigsMessage.AlterConfigsRequest;
import gregor.message.AlterConfigsMessage.AlterConfigsResponse;
import gregor.message.ConfigResourceType;
import gregor.message.IncrementalAlterConfigsMessage;
import gregor.message.IncrementalAlterConfigsMessage.IncrementalAlterConfigsRequest;
import gregor.message.IncrementalAlterConfigsMessage.IncrementalAlterConfigsResponse;
import gregor.protocol.ApiKey;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * AlterConfigs v0-2 and IncrementalAlterConfigs v0-1 at a broker: the controller decides, see {@link ForwardingManager}; but settings of
 * one broker are taken by that broker alone, which is the one that could say whether it can work with them. What is for another
 * broker is refused here, each resource for itself; the rest is passed on.
 *
 * <p>Source: Kafka's class {@code ConfigAdminManager}. KIP-226.
 */
final class AlterConfigsHandlers {

    private static final short INVALID = ErrorCode.INVALID_REQUEST.code();

    private final int nodeId;
    private final ForwardingManager controller;

    AlterConfigsHandlers(int nodeId, ForwardingManager controller) {
        this.nodeId = nodeId;
        this.controller = controller;
    }

    List<ServedApi<?>> table() {
        return List.of(ServedApi.of(ApiKey.ALTER_CONFIGS, AlterConfigsRequest.class, AlterConfigsHandlers.class, this::replace),
            ServedApi.of(ApiKey.INCREMENTAL_ALTER_CONFIGS, IncrementalAlterConfigsRequest.class, AlterConfigsHandlers.class, this::alter));
    }

    private void alter(IncrementalAlterConfigsRequest request, RequestContext context) {
        var split = Split.of(request.resources(), each -> wrongNode(each.resourceType(), each.resourceName()), (each, wrong) ->
            new IncrementalAlterConfigsMessage.AlterConfigsResourceResponse(INVALID, wrong, each.resourceType(), each.resourceName()));
        serve(split, new IncrementalAlterConfigsRequest(split.accepted(), request.validateOnly()), context,
            reply -> ((IncrementalAlterConfigsResponse) reply).responses(), all -> new IncrementalAlterConfigsResponse(0, all));
    }

    private void replace(AlterConfigsRequest request, RequestContext context) {
        var split = Split.of(request.resources(), each -> wrongNode(each.resourceType(), each.resourceName()), (each, wrong) ->
            new AlterConfigsMessage.AlterConfigsResourceResponse(INVALID, wrong, each.resourceType(), each.resourceName()));
        serve(split, new AlterConfigsRequest(split.accepted(), request.validateOnly()), context,
            reply -> ((AlterConfigsResponse) reply).responses(), all -> new AlterConfigsResponse(0, all));
    }

    private <A> void serve(Split<?, A> split, Record rest, RequestContext context, Function<Record, List<A>> answersIn, Function<List<A>, Record> reply) {
        if (split.isRefused()) {
            context.reply(reply.apply(split.answers()));
        } else {
            controller.forward(rest, context, theirs -> reply.apply(split.filledWith(answersIn.apply(theirs))));
        }
    }

    /**
     * A request's resources, those to pass on and those refused here.
     *
     * @param answers of all, in their order; null for one that is passed on
     */
    private record Split<T, A>(List<T> accepted, List<A> answers) {

        static <T, A> Split<T, A> of(List<T> resources, Function<T, String> wrong, BiFunction<T, String, A> refusal) {
            Split<T, A> split = new Split<>(new ArrayList<>(), new ArrayList<>());
            for (T each : resources) {
                String why = wrong.apply(each);
                split.answers.add(why == null ? null : refusal.apply(each, why));
                if (why == null) {
                    split.accepted.add(each);
                }
            }
            return split;
        }

        /** Whether nothing is left to pass on. One that asks for nothing is the controller's to answer. */
        boolean isRefused() {
            return accepted.isEmpty() && !answers.isEmpty();
        }

        /** @param theirs the controller's answers, one for each that was passed on, in their order */
        List<A> filledWith(List<A> theirs) {
            Iterator<A> next = theirs.iterator();
            List<A> all = new ArrayList<>();
            answers.forEach(refused -> all.add(refused == null ? next.next() : refused));
            return all;
        }
    }

    /** Why settings are not for this broker to take; null if they are. */
    private String wrongNode(byte resourceType, String name) {
        if (ConfigResourceType.of(resourceType) != ConfigResourceType.BROKER || name.isEmpty()) {
            return null;
        }
        try {
            return Integer.parseInt(name) == nodeId ? null : "Unexpected broker id, expected " + nodeId + ", but received " + name;
        } catch (NumberFormatException e) {
            return "Node id must be an integer, but it is: " + name;
        }
    }
}
