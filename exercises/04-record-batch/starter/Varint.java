package gregor.record;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * Numbers inside records: zigzag (0, -1, 1, -2 become 0, 1, 2, 3), then seven bits a byte, the low ones first, the high
 * bit set on all but the last byte. Reading and writing move the buffer's position. Reading from absolute positions is for
 * the walk over a produce request, which has to move through a buffer without an object and without its position.
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

    /**
     * Reads a varint of at most five bytes.
     *
     * @return the position behind it in the low 32 bits, the value in the high ones: two results without an object
     * @throws IndexOutOfBoundsException if the buffer's limit comes first; so does a sixth byte
     */
    static long readAt(ByteBuffer in, int at) {
        int raw = 0;
        for (int i = 0; i < 5; i++) {
            byte b = in.get(at + i);
            raw |= (b & 0x7f) << 7 * i;
            if (b >= 0) {
                int value = raw >>> 1 ^ -(raw & 1);
                return (long) value << 32 | at + i + 1;
            }
        }
        throw new IndexOutOfBoundsException("a varint of more than 5 bytes");
    }

    /**
     * Where a varint of at most ten bytes ends, exclusive; the value is then {@link #longBetween}'s.
     *
     * @throws IndexOutOfBoundsException if the buffer's limit comes first; so does an eleventh byte
     */
    static int endOf(ByteBuffer in, int at) {
        for (int i = 0; i < 10; i++) {
            if (in.get(at + i) >= 0) {
                return at + i + 1;
            }
        }
        throw new IndexOutOfBoundsException("a varint of more than 10 bytes");
    }

    /** The value of a varint that lies between two positions. */
    static long longBetween(ByteBuffer in, int at, int end) {
        long raw = 0;
        for (int i = end - 1; i >= at; i--) {
            raw = raw << 7 | in.get(i) & 0x7f;
        }
        return raw >>> 1 ^ -(raw & 1);
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
