package gregor.protocol;

import gregor.base.Uuid;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads Kafka's primitive types, big-endian. Each read checks first that the bytes are there and throws
 * {@link InvalidRequest} otherwise, so malformed input can neither over-read nor make us allocate more than it brought.
 */
public final class WireReader {

    private final ByteBuffer in;

    /** Reads from the buffer's position to its limit, and moves its position along. */
    public WireReader(ByteBuffer in) {
        this.in = in;
    }

    public int position() {
        return in.position();
    }

    public int remaining() {
        return in.remaining();
    }

    public byte readByte() {
        need(1);
        return in.get();
    }

    public boolean readBoolean() {
        return readByte() != 0;
    }

    public short readShort() {
        need(2);
        return in.getShort();
    }

    public int readUnsignedShort() {
        return readShort() & 0xffff;
    }

    public int readInt() {
        need(4);
        return in.getInt();
    }

    public long readUnsignedInt() {
        return readInt() & 0xffffffffL;
    }

    public long readLong() {
        need(8);
        return in.getLong();
    }

    public double readDouble() {
        return Double.longBitsToDouble(readLong());
    }

    public Uuid readUuid() {
        need(16);
        return new Uuid(in.getLong(), in.getLong());
    }

    /** Seven bits a byte, the low ones first, the high bit set on all but the last byte; at most five bytes. */
    public int readUnsignedVarint() {
        int value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            byte b = readByte();
            value |= (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw invalid("a varint of more than 5 bytes");
    }

    /**
     * The length in front of a string, a run of bytes or an array.
     *
     * @param compact whether it is an unsigned varint of the length plus one (0 for null), or a fixed-width number
     * @param wide for the fixed width: 4 bytes, else 2
     * @return the length, or -1 for null
     */
    int readLength(boolean compact, boolean wide) {
        int length = compact ? readUnsignedVarint() - 1 : wide ? readInt() : readShort();
        if (length < -1) {
            throw invalid("a length of " + (compact ? Integer.toUnsignedString(length) : "" + length));
        }
        return length;
    }

    /** A text of {@code length} bytes of UTF-8. */
    String readUtf8(int length) {
        need(length);
        String text;
        if (in.hasArray()) {
            text = new String(in.array(), in.arrayOffset() + in.position(), length, StandardCharsets.UTF_8);
            in.position(in.position() + length);
        } else {
            byte[] bytes = new byte[length];
            in.get(bytes);
            text = new String(bytes, StandardCharsets.UTF_8);
        }
        return text;
    }

    /** The nullable string with a 2-byte length that request headers use in every version. */
    public String readNullableString() {
        int length = readLength(false, false);
        return length < 0 ? null : readUtf8(length);
    }

    /** A view of the next {@code length} bytes; it shares the memory of the buffer being read. */
    public ByteBuffer readSlice(int length) {
        need(length);
        ByteBuffer slice = in.slice(in.position(), length);
        in.position(in.position() + length);
        return slice;
    }

    /** Steps over tagged fields that nobody here knows. */
    public void skipTaggedFields() {
        int count = readTagCount();
        for (int i = 0; i < count; i++) {
            readUnsignedVarint();
            skip(readUnsignedVarint());
        }
    }

    int readTagCount() {
        int count = readUnsignedVarint();
        if (count < 0 || count > in.remaining() / 2) { // a tag and a size take a byte each at the least
            throw invalid(Integer.toUnsignedString(count) + " tagged fields in " + in.remaining() + " bytes");
        }
        return count;
    }

    void skip(int length) {
        need(length);
        in.position(in.position() + length);
    }

    InvalidRequest invalid(String reason) {
        return new InvalidRequest(in.position(), reason);
    }

    private void need(int bytes) {
        if (bytes < 0 || bytes > in.remaining()) {
            throw invalid(Integer.toUnsignedString(bytes) + " bytes needed, " + in.remaining() + " left");
        }
    }
}
