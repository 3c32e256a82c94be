package gregor.broker;

import gregor.base.ErrorCode;
import gregor.message.EnvelopeMessage.EnvelopeResponse;
import gregor.network.ConnectionInfo;
import gregor.network.Request;
import gregor.protocol.Records;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A client's request as it came out of an envelope: what is replied to it goes back in the envelope's reply, and the broker that
 * sent it takes it out there. The client that counts is the one that asked the broker.
 */
final class ForwardedRequest implements Request {

    private final ByteBuffer frame;
    private final Principal principal;
    private final String clientAddress;
    private final RequestContext envelope;

    /** @param frame a view of the envelope's bytes, which are there until the envelope is answered */
    ForwardedRequest(ByteBuffer frame, Principal principal, String clientAddress, RequestContext envelope) {
        this.frame = frame;
        this.principal = principal;
        this.clientAddress = clientAddress;
        this.envelope = envelope;
    }

    Principal principal() {
        return principal;
    }

    @Override
    public ByteBuffer frame() {
        return frame;
    }

    @Override
    public ConnectionInfo connection() {
        return new ConnectionInfo(envelope.connection().id(), envelope.connection().listenerName(), clientAddress);
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
        envelope.reply(new EnvelopeResponse(whole.flip(), ErrorCode.NONE.code()));
    }

    /** The envelope itself fails: the broker, not its client, is to act on this. */
    void refuse(ErrorCode error) {
        envelope.reply(new EnvelopeResponse(null, error.code()));
    }

    @Override
    public void respondNothing() {
        envelope.replyNothing();
    }

    /** The body cannot be read. Other brokers' requests travel on the same connection, so it stays open. */
    @Override
    public void disconnect() {
        refuse(ErrorCode.UNSUPPORTED_VERSION);
    }
}
