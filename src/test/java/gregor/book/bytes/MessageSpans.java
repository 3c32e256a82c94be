package gregor.book.bytes;

import gregor.message.Messages;
import gregor.protocol.ApiKey;
import gregor.protocol.FieldRange;
import gregor.protocol.FieldRanges;
import gregor.protocol.RequestHeader;
import gregor.protocol.WireReader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Frames, as the codec's plan cuts them; the records in them are cut further. */
final class MessageSpans {

    private static final Map<String, String> HEADER = Map.of(
        "size", "how many bytes follow",
        "header.apiKey", "which request this is",
        "header.apiVersion", "in which version the request is, and the reply will be",
        "header.correlationId", "the reply repeats it",
        "header.clientId", "the name the client gives itself; its length has 2 bytes in every version",
        "header._tagged_fields", "how many tagged fields follow");

    private final Class<?> message;
    private final ByteBuffer bytes;
    private final List<ByteSpan> spans = new ArrayList<>();

    private MessageSpans(Class<?> message, ByteBuffer bytes) {
        this.message = message;
        this.bytes = bytes;
    }

    /** A request with its size in front. */
    static List<ByteSpan> request(ByteBuffer frame) {
        RequestHeader header = RequestHeader.read(new WireReader(frame.duplicate().position(Integer.BYTES)));
        Messages.Pair<?, ?> api = Messages.of(ApiKey.of(header.apiKey()));
        int version = header.apiVersion();
        return new MessageSpans(api.request(), frame).cut(new FieldRanges(frame).size().requestHeader(api.isFlexible(version))
            .message(api.request(), version).list());
    }

    /** A response with its size in front; what it is an answer to, only the asker knows. */
    static List<ByteSpan> response(ApiKey key, int version, ByteBuffer frame) {
        Messages.Pair<?, ?> api = Messages.of(key);
        boolean flexible = RequestHeader.responseHeaderIsFlexible(key, api.isFlexible(version));
        return new MessageSpans(api.response(), frame).cut(new FieldRanges(frame).size().responseHeader(flexible)
            .message(api.response(), version).list());
    }

    private List<ByteSpan> cut(List<FieldRange> ranges) {
        for (FieldRange range : ranges) {
            if (range.type().endsWith("records") && range.end() > range.contentStart()) {
                add(range, range.contentStart());
                ByteBuffer content = bytes.duplicate().position(range.contentStart()).limit(range.end());
                spans.addAll(BatchSpans.of(content, range.path() + "."));
            } else {
                add(range, range.end());
            }
        }
        return spans;
    }

    private void add(FieldRange range, int end) {
        ByteSpan.Part part = range.path().equals("size") ? ByteSpan.Part.SIZE
            : range.path().startsWith("header.") ? ByteSpan.Part.HEADER : ByteSpan.Part.BODY;
        spans.add(new ByteSpan(range.start(), range.contentStart(), end, part, range.path(), range.type(), value(range),
            range.versions(), about(range.path())));
    }

    private static String value(FieldRange range) {
        if (range.path().equals("header.apiKey")) {
            return range.value() + " (" + ApiKey.of(Integer.parseInt(range.value())) + ")";
        }
        return range.value();
    }

    private String about(String path) {
        if (HEADER.containsKey(path)) {
            return HEADER.get(path);
        }
        return path.endsWith("_tagged_fields") ? HEADER.get("header._tagged_fields")
            : path.endsWith(".tag") ? "which field comes now"
            : path.endsWith(".size") ? "how many bytes it takes, for those who do not know it"
            : FieldDocs.ofProject().ofPath(message, path);
    }
}
