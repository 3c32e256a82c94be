package gregor.book.bytes;

import static gregor.book.text.SafeText.quoted;

import java.util.List;

/** Fields as the trace player reads them. */
final class SpansJson {

    private SpansJson() {}

    static String of(List<ByteSpan> spans) {
        StringBuilder json = new StringBuilder("[");
        for (ByteSpan span : spans) {
            json.append(json.length() > 1 ? "," : "").append("{\"start\":").append(span.start()).append(",\"end\":").append(span.end());
            put(json, "name", span.path());
            put(json, "type", span.type());
            put(json, "value", span.value());
            put(json, "versions", span.versions());
            json.append('}');
        }
        return json.append(']').toString();
    }

    private static void put(StringBuilder json, String key, String value) {
        json.append(",\"").append(key).append("\":").append(quoted(value));
    }
}
