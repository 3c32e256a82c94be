package gregor.protocol;

import java.util.List;

/**
 * How the values of one field are laid out in one version of a message: a compiled piece of a {@link Codec}.
 */
interface Shape {

    Object read(WireReader in);

    void write(WireWriter out, Object value);

    /** The exact number of bytes that {@link #write} makes of the value. */
    int size(Object value);

    /** The least number of bytes any value takes; an array's count is held against it before memory is taken. */
    int minSize();

    /** What this is called: as in Kafka's protocol guide, but in words, such as {@code compact nullable string}. */
    String type();

    /** The fields of the struct in here; none in what is no struct and holds none. */
    default List<Field> fields() {
        return List.of();
    }

    /** Reads a value as {@link #read} does and notes which of the bytes are what. */
    default void note(FieldRanges ranges) {
        ranges.value(this);
    }

    /** Steps over what stands in front of a value's content to say how long that is. */
    default void skipLength(WireReader in) {}
}
