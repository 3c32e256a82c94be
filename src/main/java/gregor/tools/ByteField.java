package gregor.tools;

/**
 * Bytes of a file that are one field.
 *
 * @param start of the first byte, counted from where the reader of the layout began
 * @param end exclusive
 * @param name from the outside in, such as {@code record[0].keyLength}
 * @param type in Kafka's words, such as {@code int32}
 * @param value as people read it
 * @param meaning in a sentence or less; may be empty
 */
public record ByteField(int start, int end, String name, String type, String value, String meaning) {

    /** What bytes are called that no layout fits. */
    public static final String DAMAGED = "damaged";

    static ByteField of(int start, int end, String name, String type, Object value, String meaning) {
        return new ByteField(start, end, name, type, String.valueOf(value), meaning);
    }

    /** The same, further behind, in something that has a name of its own. */
    ByteField inside(String outer, int by) {
        return new ByteField(start + by, end + by, outer + name, type, value, meaning);
    }
}
