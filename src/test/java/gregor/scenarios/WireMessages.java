package gregor.scenarios;

import gregor.message.Messages;
import gregor.network.ConnectionInfo;
import gregor.protocol.ApiKey;
import gregor.protocol.Records;
import gregor.protocol.RequestHeader;
import gregor.protocol.WireReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the frames of a run. A reply does not say what it answers, so the request under way on each connection is kept. */
final class WireMessages {

    /**
     * A frame, read.
     *
     * @param name of the message, as {@code ProduceRequest}
     * @param bodyOrNull null if it is in a version that nobody here knows
     * @param bytes with the size in front
     */
    record Message(String name, int version, int correlationId, String clientIdOrNull, Record bodyOrNull, byte[] bytes) {}

    private record Asked(Messages.Pair<?, ?> messages, int version) {}

    private final Map<Long, Asked> underWay = new HashMap<>();

    /** Notes that the reply will be in another version than the request. */
    void replyVersion(ConnectionInfo connection, int version) {
        underWay.computeIfPresent(connection.id(), (id, asked) -> new Asked(asked.messages(), version));
    }

    /** @param frame without its size, from position to limit */
    Message request(ConnectionInfo connection, ByteBuffer frame) {
        ByteBuffer copy = copyOf(frame.duplicate());
        WireReader in = new WireReader(copy.duplicate());
        RequestHeader header = RequestHeader.read(in);
        Messages.Pair<?, ?> messages = Messages.of(ApiKey.of(header.apiKey()));
        underWay.put(connection.id(), new Asked(messages, header.apiVersion()));
        Record body = null;
        if (messages.versions().contains(header.apiVersion())) {
            if (messages.isFlexible(header.apiVersion())) {
                in.skipTaggedFields();
            }
            body = messages.requestCodec(header.apiVersion()).read(in);
        }
        return new Message(messages.request().getSimpleName(), header.apiVersion(), header.correlationId(), header.clientId(), body,
            withSize(copy));
    }

    Message reply(ConnectionInfo connection, List<Records> parts) {
        ByteBuffer whole = ByteBuffer.allocate(parts.stream().mapToInt(Records::sizeInBytes).sum());
        try {
            for (Records part : parts) {
                whole.put(part.toBuffer());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the records of a reply can't be read", e);
        }
        whole.flip();
        Asked asked = underWay.get(connection.id());
        WireReader in = new WireReader(whole.duplicate());
        int correlationId = in.readInt();
        if (RequestHeader.responseHeaderIsFlexible(asked.messages().key(), asked.messages().isFlexible(asked.version()))) {
            in.skipTaggedFields();
        }
        Record body = asked.messages().responseCodec(asked.version()).read(in);
        return new Message(asked.messages().response().getSimpleName(), asked.version(), correlationId, null, body, withSize(whole));
    }

    private static ByteBuffer copyOf(ByteBuffer bytes) {
        return ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
    }

    private static byte[] withSize(ByteBuffer frame) {
        return ByteBuffer.allocate(Integer.BYTES + frame.remaining()).putInt(frame.remaining()).put(frame.duplicate()).array();
    }
}
