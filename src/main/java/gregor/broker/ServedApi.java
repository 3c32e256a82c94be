package gregor.broker;

import gregor.message.Messages;
import gregor.protocol.ApiKey;
import gregor.protocol.VersionRange;
import gregor.protocol.WireReader;

/**
 * An API that a listener serves: its messages and its handler.
 *
 * @param handlerName the class that handles it, for traces
 * @param <Q> the request's record class
 */
record ServedApi<Q extends Record>(Messages.Pair<Q, ?> messages, String handlerName, Handler<? super Q> handler) {

    /** An API whose handler is a class of its own. */
    static <Q extends Record> ServedApi<Q> of(ApiKey key, Class<Q> request, Handler<? super Q> handler) {
        return of(key, request, handler.getClass(), handler);
    }

    /** An API that is handled by a method of a class with several. */
    @SuppressWarnings("unchecked") // the table pairs each key with its own request class, which is compared here
    static <Q extends Record> ServedApi<Q> of(ApiKey key, Class<Q> request, Class<?> owner, Handler<? super Q> handler) {
        Messages.Pair<?, ?> messages = Messages.of(key);
        if (messages.request() != request) {
            throw new IllegalArgumentException(key + " is asked by " + messages.request().getName() + ", not " + request.getName());
        }
        return new ServedApi<>((Messages.Pair<Q, ?>) messages, owner.getSimpleName(), handler);
    }

    ApiKey key() {
        return messages.key();
    }

    VersionRange versions() {
        return messages.versions();
    }

    /** Reads the body and hands it to the handler. */
    void serve(WireReader in, RequestContext context) {
        Q request = messages.requestCodec(context.version()).read(in);
        if (context.trace().isOn()) {
            context.trace().step("KafkaApis", handlerName, request.getClass().getSimpleName(), request);
        }
        handler.handle(request, context);
    }
}
