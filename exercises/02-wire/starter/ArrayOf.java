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
        throw new UnsupportedOperationException("Exercise 2.1: read and write a list");
    }

    @Override
    public void write(WireWriter out, Object value) {
        throw new UnsupportedOperationException("Exercise 2.1: read and write a list");
    }

    @Override
    public int size(Object value) {
        throw new UnsupportedOperationException("Exercise 2.1: read and write a list");
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
