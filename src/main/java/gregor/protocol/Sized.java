package gregor.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Shapes with their length in bytes in front: texts, bytes, records. The length is fixed-width or, in flexible versions,
 * compact; -1 (compact: 0) stands for null and is an error where the field may not be null.
 */
abstract class Sized implements Shape {

    final boolean compact;
    private final boolean nullable;
    private final boolean wide;

    private Sized(boolean compact, boolean nullable, boolean wide) {
        this.compact = compact;
        this.nullable = nullable;
        this.wide = wide;
    }

    abstract Object readContent(WireReader in, int length);

    /** Writes the length and the content of a value that is not null. */
    abstract void writeContent(WireWriter out, Object value);

    /** The number in front of the value: how many bytes follow. */
    abstract int length(Object value);

    @Override
    public final Object read(WireReader in) {
        int length = in.readLength(compact, wide);
        if (length < 0) {
            if (!nullable) {
                throw in.invalid("null where a value is needed");
            }
            return null;
        }
        return readContent(in, length);
    }

    @Override
    public final void write(WireWriter out, Object value) {
        if (value != null) {
            writeContent(out, value);
        } else if (nullable) {
            out.writeLength(-1, compact, wide);
        } else {
            throw new IllegalArgumentException("null where this version needs a value");
        }
    }

    @Override
    public final int size(Object value) {
        int length = value == null ? -1 : length(value);
        int prefix = compact ? varintSize(length + 1) : wide ? 4 : 2;
        return prefix + Math.max(0, length);
    }

    @Override
    public final void skipLength(WireReader in) {
        in.readLength(compact, wide);
    }

    @Override
    public String type() {
        return (compact ? "compact " : "") + (nullable ? "nullable " : "") + kind();
    }

    /** The type without how its length is written. */
    abstract String kind();

    @Override
    public final int minSize() {
        return compact ? 1 : wide ? 4 : 2;
    }

    static int varintSize(int unsigned) {
        return (38 - Integer.numberOfLeadingZeros(unsigned | 1)) / 7;
    }

    /** UTF-8 behind a 2-byte or compact length. */
    static final class Text extends Sized {

        Text(boolean compact, boolean nullable) {
            super(compact, nullable, false);
        }

        @Override
        String kind() {
            return "string";
        }

        @Override
        Object readContent(WireReader in, int length) {
            return in.readUtf8(length);
        }

        @Override
        void writeContent(WireWriter out, Object value) {
            out.writeUtf8((String) value, compact);
        }

        @Override
        int length(Object value) {
            return ((String) value).getBytes(StandardCharsets.UTF_8).length;
        }
    }

    /** Raw bytes behind a 4-byte or compact length; read as a view. */
    static final class Bytes extends Sized {

        Bytes(boolean compact, boolean nullable) {
            super(compact, nullable, true);
        }

        @Override
        String kind() {
            return "bytes";
        }

        @Override
        Object readContent(WireReader in, int length) {
            return in.readSlice(length);
        }

        @Override
        void writeContent(WireWriter out, Object value) {
            out.writeLength(length(value), compact, true);
            out.writeBytes((ByteBuffer) value);
        }

        @Override
        int length(Object value) {
            return ((ByteBuffer) value).remaining();
        }
    }

    /** Record batches behind a 4-byte or compact length; neither read nor written here, only handed on. */
    static final class Batches extends Sized {

        Batches(boolean compact, boolean nullable) {
            super(compact, nullable, true);
        }

        @Override
        String kind() {
            return "records";
        }

        @Override
        Object readContent(WireReader in, int length) {
            return new MemoryRecords(in.readSlice(length));
        }

        @Override
        void writeContent(WireWriter out, Object value) {
            out.writeLength(length(value), compact, true);
            out.writeRecords((Records) value);
        }

        @Override
        int length(Object value) {
            return ((Records) value).sizeInBytes();
        }
    }
}
