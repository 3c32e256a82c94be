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
        int raw = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            byte b = in.get();
            raw |= (b & 0x7f) << shift;
            if (b >= 0) {
                return raw >>> 1 ^ -(raw & 1);
            }
        }
        throw new IndexOutOfBoundsException("a varint of more than 5 bytes");
    }

    /** As {@link #read}, for 64 bits in at most ten bytes. */
    static long readLong(ByteBuffer in) {
        long raw = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            byte b = in.get();
            raw |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return raw >>> 1 ^ -(raw & 1);
            }
        }
        throw new IndexOutOfBoundsException("a varint of more than 10 bytes");
    }

    static int sizeOf(int value) {
        return sizeOfRaw((value << 1 ^ value >> 31) & 0xffffffffL);
    }

    static int sizeOfLong(long value) {
        return sizeOfRaw(value << 1 ^ value >> 63);
    }

    private static int sizeOfRaw(long raw) {
        return (70 - Long.numberOfLeadingZeros(raw | 1)) / 7;
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
