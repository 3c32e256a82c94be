package gregor.client;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.protocol.Codec;
import gregor.protocol.RequestHeader;
import gregor.protocol.WireReader;
import gregor.protocol.WireWriter;
import java.nio.ByteBuffer;
import java.util.Queue;

/** A request from the moment it is handed in until its handler has been told. */
final class PendingRequest<Q, R> {

    final ClientRequest<Q, R> request;
    final long timeoutMs;
    final long deadlineMs;
    private final ReplyHandler<R> handler;
    private final Queue<Runnable> completions;
    private int version;
    private int correlationId;

    /** @param completions where the call of the handler is put, to be made when no connection is being worked on */
    PendingRequest(ClientRequest<Q, R> request, ReplyHandler<R> handler, long nowMs, long timeoutMs,
            Queue<Runnable> completions) {
        this.request = request;
        this.handler = handler;
        this.timeoutMs = timeoutMs;
        this.deadlineMs = nowMs + timeoutMs;
        this.completions = completions;
    }

    /**
     * Writes header and body.
     *
     * @throws IllegalArgumentException if the version cannot say what the request says
     */
    ByteBuffer frame(int chosenVersion, int chosenCorrelationId, String clientId) {
        version = chosenVersion;
        correlationId = chosenCorrelationId;
        WireWriter out = new WireWriter();
        new RequestHeader(request.key().id(), (short) version, correlationId, clientId)
            .write(out, Codec.isFlexible(request.type(), version));
        Codec.of(request.type(), version).write(request.body().apply(version), out);
        return out.toBuffer();
    }

    int correlationId() {
        return correlationId;
    }

    /**
     * Takes the reply, from behind its correlation id on.
     *
     * @throws gregor.protocol.InvalidRequest if the bytes are no such reply; nobody has been told then
     */
    void read(WireReader in) {
        if (RequestHeader.responseHeaderIsFlexible(request.key(), Codec.isFlexible(request.type(), version))) {
            in.skipTaggedFields();
        }
        complete(Codec.of(request.replyType(), version).read(in));
    }

    void completeWithoutReply() {
        complete(null);
    }

    void fail(ErrorCode error, String why) {
        KafkaException exception = new KafkaException(error, request.key() + ": " + why);
        completions.add(() -> handler.onReply(null, exception));
    }

    private void complete(R reply) {
        completions.add(() -> handler.onReply(reply, null));
    }
}
