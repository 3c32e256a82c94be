package gregor.broker;

import gregor.message.Messages;
import gregor.protocol.ApiKey;
import gregor.protocol.VersionRange;
import gregor.protocol.WireReader;

/**
 * An API that this node serves: its messages, on which kind of listener, and its handler.
 *
 * @param <Q> the request's record class
 */
record ServedApi<Q extends Record>(Messages.Pair<Q, ?> messages, Scope scope, Handler<? super Q> handler) {

    /** Where an API can be called: at brokers only, or at controllers too (KIP-919). */
    enum Scope {
        BROKER, BROKER_AND_CONTROLLER
    }

    @SuppressWarnings("unchecked") // the table pairs each key with its own request class, which is compared here
    static <Q extends Record> ServedApi<Q> of(ApiKey key, Class<Q> request, Scope scope, Handler<? super Q> handler) {
        Messages.Pair<?, ?> messages = Messages.of(key);
        if (messages.request() != request) {
            throw new IllegalArgumentException(key + " is asked by " + messages.request().getName() + ", not " + request.getName());
        }
        return new ServedApi<>((Messages.Pair<Q, ?>) messages, scope, handler);
    }

    ApiKey key() {
        return messages.key();
    }

    VersionRange versions() {
        return messages.versions();
    }

    boolean isServedOn(boolean controllerListener) {
        return scope == Scope.BROKER_AND_CONTROLLER || !controllerListener;
    }

    /** Reads the body and hands it to the handler. */
    void serve(WireReader in, RequestContext context) {
        Q request = messages.requestCodec(context.version()).read(in);
        if (context.trace().isOn()) {
            context.trace().step("KafkaApis", handlerName(), request.getClass().getSimpleName(), request);
        }
        handler.handle(request, context);
    }

    /** The handler's class; one that is a method of another class has none with a name. */
    String handlerName() {
        return handler.getClass().isHidden() ? Handler.class.getSimpleName() : handler.getClass().getSimpleName();
    }
}
