package gregor.sim;

import gregor.message.Messages;
import gregor.protocol.ApiKey;
import gregor.protocol.RequestHeader;
import gregor.protocol.WireReader;
import gregor.protocol.WireWriter;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** The quorum's messages as the frames that travel, in the highest versions. */
final class RaftWire {

    private static final Map<Class<?>, Messages.Pair<?, ?>> BY_REQUEST = new LinkedHashMap<>();

    static {
        Messages.all().forEach(pair -> BY_REQUEST.put(pair.request(), pair));
    }

    /** What came out of a frame. */
    record Incoming(Messages.Pair<?, ?> api, int version, int correlationId, Record body) {}

    private RaftWire() {}

    static Messages.Pair<?, ?> api(Record request) {
        return BY_REQUEST.get(request.getClass());
    }

    static ByteBuffer request(Record request, int correlationId, String clientId) {
        Messages.Pair<?, ?> api = api(request);
        int version = api.versions().max();
        WireWriter out = new WireWriter();
        new RequestHeader(api.key().id(), (short) version, correlationId, clientId).write(out, api.isFlexible(version));
        write(api, version, request, out);
        return out.toBuffer();
    }

    @SuppressWarnings("unchecked") // the pair was found by the record's own class
    private static <Q extends Record> void write(Messages.Pair<Q, ?> api, int version, Record request, WireWriter out) {
        api.requestCodec(version).write((Q) request, out);
    }

    static Incoming readRequest(ByteBuffer frame) {
        WireReader in = new WireReader(frame);
        RequestHeader header = RequestHeader.read(in);
        Messages.Pair<?, ?> api = Messages.of(ApiKey.of(header.apiKey()));
        int version = header.apiVersion();
        if (api.isFlexible(version)) {
            in.skipTaggedFields();
        }
        return new Incoming(api, version, header.correlationId(), api.requestCodec(version).read(in));
    }

    static ByteBuffer response(Incoming request, Record response) {
        WireWriter out = new WireWriter();
        out.writeInt(request.correlationId());
        if (request.api().isFlexible(request.version())) {
            out.writeUnsignedVarint(0);
        }
        writeResponse(request.api(), request.version(), response, out);
        return out.toBuffer();
    }

    private static <R extends Record> void writeResponse(Messages.Pair<?, R> api, int version, Record response, WireWriter out) {
        api.responseCodec(version).write(api.response().cast(response), out);
    }

    /** @param api of the request that this answers, in its highest version */
    static Record readResponse(Messages.Pair<?, ?> api, ByteBuffer frame) {
        WireReader in = new WireReader(frame);
        in.readInt();
        int version = api.versions().max();
        if (api.isFlexible(version)) {
            in.skipTaggedFields();
        }
        return api.responseCodec(version).read(in);
    }
}
