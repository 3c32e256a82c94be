package gregor.compress;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads a stream of bits from its end to its start, as Huffman codes and FSE states are stored in zstd: what the packer
 * wrote last is read first. The last byte's highest 1 is not content, it marks where the bits end (RFC 8878, 4.1).
 * <pre>
 *    from                                          to
 *    |  byte 0  |  byte 1  |  ...  |  last byte    |
 *    |7 ...    0|7 ...    0|       |0 0 1 b b b b b|
 *       read last                       |-> read first: the bit below the mark
 * </pre>
 * Reading on before the start yields zeros and a negative {@link #bitsLeft()}; it is up to the reader to look at it.
 */
final class BitReader {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] bytes;
    private final int from;
    private int bitsLeft;

    /** Reads {@code length} bytes at the input's position, and moves it behind them. */
    BitReader(ZstdInput in, int length) {
        bytes = in.bytes();
        from = in.skip(length);
        int last = length == 0 ? 0 : bytes[from + length - 1] & 0xff;
        if (last == 0) {
            throw in.corrupt("a stream of bits without the mark of its end");
        }
        bitsLeft = 8 * length - (Integer.numberOfLeadingZeros(last) - 23);
    }

    /** Negative if more was read than there was. */
    int bitsLeft() {
        return bitsLeft;
    }

    /** The next bits, 57 at the least, from the highest bit of the result down. */
    long peek() {
        int last = bitsLeft - 1 >> 3;
        return last >= 7
            ? (long) LONG.get(bytes, from + last - 7) << (-bitsLeft & 7)
            : peekNearStart(last);
    }

    private long peekNearStart(int last) {
        if (last < 0) {
            return 0;
        }
        long bits = 0;
        for (int i = last; i >= 0; i--) {
            bits |= (bytes[from + i] & 0xffL) << 8 * (7 - last + i);
        }
        return bits << (-bitsLeft & 7);
    }

    void skip(int bits) {
        bitsLeft -= bits;
    }

    /** @param bits up to 57 */
    long read(int bits) {
        if (bits == 0) {
            return 0;
        }
        long value = peek() >>> 64 - bits;
        bitsLeft -= bits;
        return value;
    }
}
