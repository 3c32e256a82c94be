package gregor.protocol;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Says which bytes of a message are which field. It reads along the same plan as {@link Codec}, so that it cannot be of
 * another opinion. The ranges follow each other without a gap, from the first byte read to the last:
 * <pre>
 *   new FieldRanges(frame).size().requestHeader(true).message(FetchRequest.class, 17).list()
 * </pre>
 * Each step throws {@link InvalidRequest} for bytes that are not what they should be.
 */
public final class FieldRanges {

    private final ByteBuffer bytes;
    private final WireReader in;
    private final List<FieldRange> ranges = new ArrayList<>();
    private String path = "";
    private String versions = "";

    /** Reads from the buffer's position on; the position itself is not moved. */
    public FieldRanges(ByteBuffer buffer) {
        bytes = buffer.duplicate();
        in = new WireReader(bytes);
    }

    /** The ranges of a message that starts at the buffer's position. */
    public static List<FieldRange> of(Class<?> message, int version, ByteBuffer buffer) {
        return new FieldRanges(buffer).message(message, version).list();
    }

    /** The four bytes in front of a frame. */
    public FieldRanges size() {
        within("size", Primitive.INT32);
        return this;
    }

    /** @param flexible whether the request's body is in a flexible version; see {@link RequestHeader} */
    public FieldRanges requestHeader(boolean flexible) {
        header("apiKey", "0+", Primitive.INT16);
        header("apiVersion", "0+", Primitive.INT16);
        header("correlationId", "0+", Primitive.INT32);
        header("clientId", "1+", new Sized.Text(false, true));
        return headerTags(flexible);
    }

    /** @param flexible see {@link RequestHeader#responseHeaderIsFlexible} */
    public FieldRanges responseHeader(boolean flexible) {
        header("correlationId", "0+", Primitive.INT32);
        return headerTags(flexible);
    }

    private FieldRanges headerTags(boolean flexible) {
        if (flexible) {
            String outer = enter("header");
            tagged(tag -> null);
            path = outer;
        }
        return this;
    }

    private void header(String name, String headerVersions, Shape shape) {
        field(new Field("header." + name, shape, -1, headerVersions, null, false));
    }

    /** The body. */
    public FieldRanges message(Class<?> message, int version) {
        Codec<?> codec = Codec.of(message, version);
        codec.read(bytes.duplicate()); // finds all that is wrong, and says where
        codec.note(this);
        return this;
    }

    /** What was read so far. */
    public List<FieldRange> list() {
        return Collections.unmodifiableList(ranges);
    }

    void field(Field field) {
        String outerVersions = versions;
        versions = field.versions();
        within(field.name(), field.shape());
        versions = outerVersions;
    }

    void within(String name, Shape shape) {
        String outer = enter(name);
        shape.note(this);
        path = outer;
    }

    private String enter(String name) {
        String outer = path;
        path = outer.isEmpty() || name.startsWith("[") ? outer + name : outer + "." + name;
        return outer;
    }

    /** A value that is one range, its length included. */
    void value(Shape shape) {
        int start = in.position();
        WireReader ahead = new WireReader(bytes.duplicate());
        shape.skipLength(ahead);
        add(path, start, ahead.position(), shape.type(), text(shape.read(in)), versions);
    }

    /** The count in front of an array; 0 for null as for none. */
    int length(String type, boolean compact) {
        int start = in.position();
        int count = in.readLength(compact, true);
        add(path, start, start, type, count < 0 ? "null" : count + (count == 1 ? " element" : " elements"), versions);
        return Math.max(0, count);
    }

    /** The byte in front of a struct that may be null. */
    boolean presence(String type) {
        int start = in.position();
        boolean present = in.readByte() >= 0;
        add(path, start, start, type, present ? "present" : "null", versions);
        return present;
    }

    /** A tagged section, in the order of the bytes; tags that nobody knows are bytes. */
    void tagged(IntFunction<Field> byTag) {
        String struct = path;
        int count = layout("_tagged_fields");
        for (int i = 0; i < count; i++) {
            int start = in.position();
            int tag = in.readUnsignedVarint();
            Field known = byTag.apply(tag);
            String name = known == null ? "_tagged_fields[" + Integer.toUnsignedString(tag) + "]" : known.name();
            enter(name);
            add(path + ".tag", start, start, "unsigned varint", Integer.toUnsignedString(tag), "");
            int size = layout("size");
            path = struct;
            if (known != null) {
                field(known);
            } else if (size != 0) {
                int unknown = in.position();
                enter(name);
                add(path, unknown, unknown, "bytes", text(in.readSlice(size)), "");
                path = struct;
            }
        }
    }

    private int layout(String name) {
        int start = in.position();
        int number = in.readUnsignedVarint();
        add((path.isEmpty() ? "" : path + ".") + name, start, start, "unsigned varint", Integer.toUnsignedString(number), "");
        return number;
    }

    private void add(String name, int start, int contentStart, String type, String value, String inVersions) {
        ranges.add(new FieldRange(name, start, contentStart, in.position(), type, value, inVersions));
    }

    static String text(Object value) {
        if (value instanceof String string) {
            return "\"" + string + "\"";
        }
        if (value instanceof ByteBuffer buffer) {
            byte[] copy = new byte[buffer.remaining()];
            buffer.duplicate().get(copy);
            return copy.length == 0 ? "no bytes" : HexFormat.of().formatHex(copy);
        }
        return String.valueOf(value);
    }
}
