package gregor.client;

import gregor.base.ErrorCode;
import gregor.message.ApiVersionsMessage.ApiVersion;
import gregor.message.ApiVersionsMessage.ApiVersionsResponse;
import gregor.message.Messages;
import gregor.protocol.ApiKey;
import gregor.protocol.Codec;
import gregor.protocol.RequestHeader;
import gregor.protocol.VersionRange;
import gregor.protocol.WireReader;
import gregor.protocol.WireWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** A broker that speaks the real codec and answers what the test told it to. */
public final class FakeBroker {

    /** The request expects no reply. */
    public static final Object NO_ANSWER = "no answer";
    /** The request is never answered, and neither are those behind it. */
    public static final Object STUCK = "stuck";
    /** The connection ends. */
    public static final Object HANG_UP = "hang up";

    /** A reply that takes its time. */
    public record Late(Object reply, long delayMs) {

        static Late of(Object reply, long delayMs) {
            return new Late(reply instanceof Late late ? late.reply() : reply, delayMs);
        }
    }

    /** A reply that is not one. */
    public record Garbage(ByteBuffer frame) {}

    /** A request that came in. */
    public record Seen(ApiKey key, int version, String clientId, Object body) {}

    public final int id;
    public final String host;
    public final int port = 9092;
    public final List<Seen> seen = new ArrayList<>();
    public final Map<ApiKey, VersionRange> served = new EnumMap<>(ApiKey.class);
    private final Map<ApiKey, BiFunction<Integer, Object, Object>> handlers = new EnumMap<>(ApiKey.class);
    boolean tellsApiVersionsRange = true;

    public FakeBroker(int id) {
        this.id = id;
        this.host = "broker" + id;
        serve(ApiKey.API_VERSIONS, Codec.versions(Messages.of(ApiKey.API_VERSIONS).request()));
    }

    public void serve(ApiKey key, VersionRange versions) {
        served.put(key, versions);
    }

    /** Serves all versions we know and answers with what the function makes of version and request. */
    public void on(ApiKey key, BiFunction<Integer, Object, Object> handler) {
        serve(key, Messages.of(key).versions());
        handlers.put(key, handler);
    }

    public List<Seen> seen(ApiKey key) {
        return seen.stream().filter(request -> request.key() == key).toList();
    }

    /** @return a {@link Late} with the reply's frame, {@link #NO_ANSWER}, {@link #STUCK} or {@link #HANG_UP} */
    public Object receive(ByteBuffer frame) {
        WireReader in = new WireReader(frame);
        RequestHeader header = RequestHeader.read(in);
        ApiKey key = ApiKey.of(header.apiKey());
        VersionRange range = served.getOrDefault(key, VersionRange.NONE);
        if (!range.contains(header.apiVersion())) {
            return key == ApiKey.API_VERSIONS ? late(refuse(header), 0) : HANG_UP;
        }
        Messages.Pair<?, ?> pair = Messages.of(key);
        if (pair.isFlexible(header.apiVersion())) {
            in.skipTaggedFields();
        }
        Object body = pair.requestCodec(header.apiVersion()).read(in);
        seen.add(new Seen(key, header.apiVersion(), header.clientId(), body));
        Object answer = key == ApiKey.API_VERSIONS && !handlers.containsKey(key)
            ? versions(ErrorCode.NONE) : handlers.get(key).apply((int) header.apiVersion(), body);
        if (answer == NO_ANSWER || answer == HANG_UP || answer == STUCK) {
            return answer;
        }
        if (answer instanceof Garbage garbage) {
            return late(garbage.frame(), 0);
        }
        long delayMs = answer instanceof Late late ? late.delayMs() : 0;
        return late(encode(header, answer instanceof Late late ? late.reply() : answer), delayMs);
    }

    private static Late late(ByteBuffer frame, long delayMs) {
        return new Late(frame, delayMs);
    }

    @SuppressWarnings("unchecked")
    private static ByteBuffer encode(RequestHeader header, Object reply) {
        WireWriter out = new WireWriter();
        out.writeInt(header.correlationId());
        Messages.Pair<?, ?> pair = Messages.of(ApiKey.of(header.apiKey()));
        if (RequestHeader.responseHeaderIsFlexible(pair.key(), pair.isFlexible(header.apiVersion()))) {
            out.writeUnsignedVarint(0);
        }
        ((Codec<Object>) pair.responseCodec(header.apiVersion())).write(reply, out);
        return out.toBuffer();
    }

    private ByteBuffer refuse(RequestHeader header) {
        WireWriter out = new WireWriter();
        out.writeInt(header.correlationId());
        ApiVersionsResponse all = versions(ErrorCode.UNSUPPORTED_VERSION);
        List<ApiVersion> own = tellsApiVersionsRange
            ? all.apiKeys().stream().filter(api -> api.apiKey() == ApiKey.API_VERSIONS.id()).toList() : List.of();
        Codec.of(ApiVersionsResponse.class, 0).write(
            new ApiVersionsResponse(all.errorCode(), own, 0, List.of(), -1, List.of(), false), out);
        return out.toBuffer();
    }

    public ApiVersionsResponse versions(ErrorCode error) {
        List<ApiVersion> ranges = new ArrayList<>();
        ranges.add(new ApiVersion((short) 94, (short) 0, (short) 3)); // one that this client does not know
        served.forEach((key, range) -> ranges.add(new ApiVersion(key.id(), (short) range.min(), (short) range.max())));
        return new ApiVersionsResponse(error.code(), ranges, 0, List.of(), -1, List.of(), false);
    }
}
