package gregor.book.bytes;

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
        json.append(",\"").append(key).append("\":\"");
        for (char c : value.toCharArray()) {
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ' || c == '<' || c == '\u2028' || c == '\u2029') { // as code in a script: no end tag, no line end
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }
}
