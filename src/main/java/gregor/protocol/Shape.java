package gregor.protocol;

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
}
