package gregor.console;

import java.util.List;
import java.util.Map;

/** Writes what the page reads as JSON (RFC 8259): maps, lists, strings, numbers, booleans and null. */
final class PageJson {

    private static final char FIRST_PLAIN = ' ';

    private PageJson() {}

    /** @throws IllegalArgumentException for a value of another type */
    static String of(Object value) {
        StringBuilder out = new StringBuilder();
        write(value, out);
        return out.toString();
    }

    private static void write(Object value, StringBuilder out) {
        if (value instanceof Map<?, ?> map) {
            object(map, out);
        } else if (value instanceof List<?> list) {
            array(list, out);
        } else if (value instanceof String text) {
            string(text, out);
        } else if (value == null || value instanceof Number || value instanceof Boolean) {
            out.append(value);
        } else if (value instanceof Written written) {
            out.append(written.json);
        } else {
            throw new IllegalArgumentException("a " + value.getClass().getName() + " has no form in JSON");
        }
    }

    private static void object(Map<?, ?> map, StringBuilder out) {
        String separator = "{";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.append(separator);
            string(entry.getKey().toString(), out);
            out.append(':');
            write(entry.getValue(), out);
            separator = ",";
        }
        out.append(map.isEmpty() ? "{}" : "}");
    }

    private static void array(List<?> list, StringBuilder out) {
        String separator = "[";
        for (Object element : list) {
            out.append(separator);
            write(element, out);
            separator = ",";
        }
        out.append(list.isEmpty() ? "[]" : "]");
    }

    private static void string(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < FIRST_PLAIN || Character.isSurrogate(c)) {
                out.append(String.format("\\u%04x", (int) c)); // a surrogate alone has no form in UTF-8
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    /** What has been written as JSON already and goes into something larger. */
    record Written(String json) {}
}
