package gregor.book.bytes;

/**
 * Bytes that are one field.
 *
 * @param start of the first byte
 * @param contentStart where the value starts, behind the length in front of it; {@code start} where there is none
 * @param end exclusive
 * @param path from the outside in, such as {@code topics[0].name}
 * @param type in Kafka's words, such as {@code compact string}
 * @param value as people read it
 * @param versions the versions that have the field, such as {@code 7+}; empty where that means nothing
 * @param about what it means, in a sentence or less; may be empty
 */
public record ByteSpan(int start, int contentStart, int end, Part part, String path, String type, String value, String versions,
        String about) {

    /** What kind of thing a field belongs to; shown as a colour. */
    public enum Part { SIZE, HEADER, BODY, BATCH, EVEN_RECORD, ODD_RECORD }

    static ByteSpan of(int start, int end, Part part, String path, String type, Object value, String about) {
        return new ByteSpan(start, start, end, part, path, type, String.valueOf(value), "", about);
    }

    /** What stands before the last name: {@code topics[0].}, or nothing. */
    String outerPath() {
        return path.substring(0, path.lastIndexOf('.') + 1);
    }

    String name() {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    int bytes() {
        return end - start;
    }
}
