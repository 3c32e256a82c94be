package gregor.compress;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Collects bytes, and between them streams of bits that {@link BitReader} reads back to front: the first bits written
 * are the lowest of the first byte. It grows as needed and can be taken back to an earlier length.
 */
final class BitWriter {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] bytes;
    private int length;
    private long bits;
    private int bitCount;

    BitWriter(int initialBytes) {
        bytes = new byte[initialBytes];
    }

    /** How many whole bytes were written. */
    int length() {
        return length;
    }

    /** Forgets what was written behind this length. */
    void truncate(int toLength) {
        length = toLength;
    }

    void writeLittleEndian(long number, int byteCount) {
        reserve(Long.BYTES);
        LONG.set(bytes, length, number);
        length += byteCount;
    }

    /** Overwrites what stands at a position. */
    void setLittleEndian(int position, long number, int byteCount) {
        for (int i = 0; i < byteCount; i++) {
            bytes[position + i] = (byte) (number >>> 8 * i);
        }
    }

    void write(byte[] from, int position, int byteCount) {
        reserve(byteCount);
        System.arraycopy(from, position, bytes, length, byteCount);
        length += byteCount;
    }

    /** @param value has no bits set but the lowest {@code count}, of which there are up to 32 */
    void writeBits(long value, int count) {
        if (bitCount + count > Long.SIZE) {
            spill();
        }
        bits |= value << bitCount;
        bitCount += count;
    }

    /** Fills the last byte up with zeros. */
    void align() {
        spill();
        length += bitCount > 0 ? 1 : 0;
        bits = 0;
        bitCount = 0;
    }

    /** Ends a stream of bits with its mark. */
    void endStream() {
        writeBits(1, 1);
        align();
    }

    private void spill() {
        reserve(Long.BYTES);
        LONG.set(bytes, length, bits);
        length += bitCount >> 3;
        bits = bitCount == Long.SIZE ? 0 : bits >>> (bitCount & ~7);
        bitCount &= 7;
    }

    private void reserve(int byteCount) {
        if (bytes.length - length < byteCount) {
            bytes = Arrays.copyOf(bytes, Math.max(length + byteCount, 2 * bytes.length));
        }
    }

    /** What was written, from position 0 to the limit: the writer's own array. */
    ByteBuffer toBuffer() {
        return ByteBuffer.wrap(bytes, 0, length);
    }
}
