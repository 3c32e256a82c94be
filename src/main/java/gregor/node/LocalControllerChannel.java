package gregor.node;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.broker.ControllerChannel;
import gregor.message.Messages;
import gregor.network.ConnectionInfo;
import gregor.network.Request;
import gregor.network.RequestHandler;
import gregor.protocol.Api;
import gregor.protocol.ApiKey;
import gregor.protocol.Records;
import gregor.protocol.RequestHeader;
import gregor.protocol.VersionRange;
import gregor.protocol.WireReader;
import gregor.protocol.WireWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/** A broker's way to the controller in its own process, where the quorum is this one node: the same bytes, without a connection. */
final class LocalControllerChannel implements ControllerChannel {

    private static final ConnectionInfo SELF = new ConnectionInfo(0, "CONTROLLER", "127.0.0.1");

    private RequestHandler controllerApis;

    void connect(RequestHandler apis) {
        controllerApis = apis;
    }

    @Override
    public <Q extends Record, R extends Record> void send(Class<Q> type, Class<R> replyType, IntFunction<Q> body, long timeoutMs,
            BiConsumer<R, KafkaException> outcome) {
        Messages.Pair<?, ?> messages = Messages.of(type.getAnnotation(Api.class).key());
        int version = messages.versions().max();
        WireWriter out = new WireWriter();
        new RequestHeader(messages.key().id(), (short) version, 0, "local").write(out, messages.isFlexible(version));
        write(messages, version, body.apply(version), out);
        ByteBuffer frame = out.toBuffer();
        controllerApis.handle(new Local(frame, reply -> {
            reply.readInt();
            if (messages.isFlexible(version)) {
                reply.skipTaggedFields();
            }
            outcome.accept(replyType.cast(messages.responseCodec(version).read(reply)), null);
        }, () -> outcome.accept(null, new KafkaException(ErrorCode.NETWORK_EXCEPTION))));
    }

    private static <Q extends Record> void write(Messages.Pair<Q, ?> messages, int version, Record body, WireWriter out) {
        messages.requestCodec(version).write(messages.request().cast(body), out);
    }

    @Override
    public Optional<VersionRange> controllerVersions(ApiKey key) {
        return Optional.empty();
    }

    /** A request that no socket brought. */
    private record Local(ByteBuffer frame, Consumer<WireReader> replied, Runnable closed) implements Request {

        @Override
        public ConnectionInfo connection() {
            return SELF;
        }

        @Override
        public void respond(List<Records> parts) {
            ByteBuffer whole = ByteBuffer.allocate(parts.stream().mapToInt(Records::sizeInBytes).sum());
            for (Records part : parts) {
                try {
                    whole.put(part.toBuffer());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            replied.accept(new WireReader(whole.flip()));
        }

        @Override
        public void respondNothing() {
            closed.run();
        }

        @Override
        public void disconnect() {
            closed.run();
        }
    }
}
