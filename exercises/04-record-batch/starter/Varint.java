package gregor.record;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * Numbers inside records: zigzag (0, -1, 1, -2 become 0, 1, 2, 3), then seven bits a byte, the low ones first, the high
 * bit set on all but the last byte. Reading and writing move the buffer's position; {@link RecordWalk} reads in place.
 */
final class Varint {

    private Varint() {}

    /**
     * Reads a varint of at most five bytes and moves the buffer's position behind it.
     *
     * @throws BufferUnderflowException if the buffer's limit comes first
     * @throws IndexOutOfBoundsException for a sixth byte
     */
    static int read(ByteBuffer in) {
        throw new UnsupportedOperationException("Exercise 4.1: read a varint");
    }

    /** As {@link #read}, for 64 bits in at most ten bytes. */
    static long readLong(ByteBuffer in) {
        throw new UnsupportedOperationException("Exercise 4.1: read a varint");
    }

    static int sizeOf(int value) {
        return sizeOfRaw((value << 1 ^ value >> 31) & 0xffffffffL);
    }

    static int sizeOfLong(long value) {
        return sizeOfRaw(value << 1 ^ value >> 63);
    }

    private static int sizeOfRaw(long raw) {
        throw new UnsupportedOperationException("Exercise 4.1: read a varint");
    }

    /** Length and content; a lone -1 for null. */
    static int sizeOfNullable(ByteBuffer bytes) {
        return bytes == null ? 1 : Math.addExact(sizeOf(bytes.remaining()), bytes.remaining());
    }

    static void write(int value, ByteBuffer out) {
        writeRaw((value << 1 ^ value >> 31) & 0xffffffffL, out);
    }

    static void writeLong(long value, ByteBuffer out) {
        writeRaw(value << 1 ^ value >> 63, out);
    }

    private static void writeRaw(long raw, ByteBuffer out) {
        long rest = raw;
        while ((rest & ~0x7fL) != 0) {
            out.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        out.put((byte) rest);
    }

    static void writeNullable(ByteBuffer bytes, ByteBuffer out) {
        if (bytes == null) {
            write(-1, out);
        } else {
            write(bytes.remaining(), out);
            out.put(bytes.duplicate());
        }
    }
}
