package gregor.protocol;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The shape of a list: how many elements there are, then the elements. The count is a 4-byte number, -1 for null, or, in
 * flexible versions, compact: an unsigned varint of the count plus one, 0 for null.
 */
final class ArrayOf implements Shape {

    private static final int NULL = -1;
    private static final int FIRST_CAPACITY = 16;

    private final Shape element;
    private final boolean compact;
    private final boolean nullable;

    ArrayOf(Shape element, boolean compact, boolean nullable) {
        this.element = element;
        this.compact = compact;
        this.nullable = nullable;
    }

    @Override
    public Object read(WireReader in) {
        int count = compact ? in.readUnsignedVarint() - 1 : in.readInt();
        if (count == NULL) {
            if (!nullable) {
                throw in.invalid("null where a value is needed");
            }
            return null;
        }
        long least = Integer.toUnsignedLong(count) * Math.max(1, element.minSize()); // a count below null is a huge one here
        if (least > in.remaining()) {
            throw in.invalid(Integer.toUnsignedLong(count) + " elements of at least " + element.minSize() + " bytes in "
                + in.remaining() + " bytes");
        }
        List<Object> values = new ArrayList<>(Math.min(count, FIRST_CAPACITY));
        for (int i = 0; i < count; i++) {
            try {
                values.add(element.read(in));
            } catch (InvalidRequest e) {
                throw e.within("[" + i + "]");
            }
        }
        return Collections.unmodifiableList(values);
    }

    @Override
    public void write(WireWriter out, Object value) {
        if (value == null && !nullable) {
            throw new IllegalArgumentException("null where this version needs a value");
        }
        List<?> values = (List<?>) value;
        int count = values == null ? NULL : values.size();
        if (compact) {
            out.writeUnsignedVarint(count + 1);
        } else {
            out.writeInt(count);
        }
        if (values != null) {
            for (Object one : values) {
                element.write(out, one);
            }
        }
    }

    @Override
    public int size(Object value) {
        List<?> values = (List<?>) value;
        int bytes = prefixSize(values == null ? NULL : values.size());
        if (values != null) {
            for (Object one : values) {
                bytes += element.size(one);
            }
        }
        return bytes;
    }

    @Override
    public String type() {
        return (compact ? "compact " : "") + (nullable ? "nullable " : "") + "array of " + element.type();
    }

    @Override
    public List<Field> fields() {
        return element.fields();
    }

    @Override
    public void note(FieldRanges ranges) {
        int count = ranges.length(type(), compact);
        for (int i = 0; i < count; i++) {
            ranges.within("[" + i + "]", element);
        }
    }

    private int prefixSize(int count) {
        return compact ? Sized.varintSize(count + 1) : Integer.BYTES;
    }

    @Override
    public int minSize() {
        return prefixSize(NULL);
    }
}
