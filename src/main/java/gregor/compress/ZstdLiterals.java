package gregor.compress;

import java.util.Arrays;

/**
 * The literals of a block: the bytes that its sequences don't copy from before. First in a compressed block:
 * <pre>
 *   bit 0-1: raw 0, one byte repeated 1, Huffman 2, Huffman with the table of before 3
 *   bit 2-3, and what follows:
 *     raw, repeated   0 or 2: 5 bits of size from bit 3 on; 1: 12 bits and 3: 20 bits from bit 4 on
 *     Huffman         0: 10 bits of size, 10 of packed size, one stream; 1: the same, four streams;
 *                     2: 14 and 14 bits, four; 3: 18 and 18 bits, four
 * </pre>
 * Four streams begin with the sizes of the first three, of two bytes each; the symbols are shared out evenly, with the
 * rest in the last. Source: RFC 8878, 3.1.1.3.1.
 */
final class ZstdLiterals {

    static final int RAW = 0;
    static final int REPEATED = 1;
    static final int HUFFMAN = 2;
    static final int HUFFMAN_AGAIN = 3;
    static final int JUMP_TABLE_BYTES = 6;

    private static final int LEAST_FOR_FOUR_STREAMS = 6;

    private HuffmanTable huffman;
    private byte[] unpacked = {};
    private byte[] bytes;
    private int at;
    private int end;

    /** Forgets the table of before, as each frame does. */
    void beginFrame() {
        huffman = null;
    }

    /** Reads the section of a block and moves the input behind it. */
    void read(ZstdInput in, int maxBytes) {
        int first = in.unsignedByte();
        int type = first & 3;
        int format = first >> 2 & 3;
        if (type == RAW || type == REPEATED) {
            int size = switch (format) {
                case 1 -> first >> 4 | in.unsignedByte() << 4;
                case 3 -> first >> 4 | (int) in.littleEndian(2) << 4;
                default -> first >> 3;
            };
            checkSize(in, size, maxBytes);
            readPlain(in, type, size);
        } else {
            int sizeBits = format == 0 ? 10 : 6 + 4 * format;
            long sizes = (first | in.littleEndian((4 + 2 * sizeBits) / 8 - 1) << 8) >> 4;
            int size = (int) sizes & (1 << sizeBits) - 1;
            checkSize(in, size, maxBytes);
            readPacked(in, type, format != 0, size, (int) (sizes >> sizeBits));
        }
    }

    private static void checkSize(ZstdInput in, int size, int maxBytes) {
        if (size > maxBytes) {
            throw in.corrupt(size + " literals; a block of this frame has up to " + maxBytes + " bytes");
        }
    }

    private void readPlain(ZstdInput in, int type, int size) {
        if (type == RAW) {
            at = in.skip(size);
            bytes = in.bytes();
        } else {
            reserve(size);
            Arrays.fill(unpacked, 0, size, (byte) in.unsignedByte());
        }
        end = at + size;
    }

    private void readPacked(ZstdInput in, int type, boolean fourStreams, int size, int packedSize) {
        int packedEnd = in.position() + packedSize;
        if (packedSize > in.remaining()) {
            throw in.corrupt("literals packed in " + packedSize + " bytes; " + in.remaining() + " are left of the block");
        }
        if (type == HUFFMAN) {
            huffman = HuffmanTable.read(in);
        } else if (huffman == null) {
            throw in.corrupt("literals with the Huffman table of before; there is none before");
        }
        reserve(size);
        end = size;
        int lastBegin = 0;
        if (fourStreams) {
            if (size < LEAST_FOR_FOUR_STREAMS) {
                throw in.corrupt(size + " literals in four streams; the least is " + LEAST_FOR_FOUR_STREAMS);
            }
            long lengths = in.littleEndian(JUMP_TABLE_BYTES);
            int share = (size + 3) / 4;
            for (; lastBegin < 3 * share; lastBegin += share) {
                huffman.readStream(in, (int) lengths & 0xffff, unpacked, lastBegin, share);
                lengths >>= Short.SIZE;
            }
        }
        if (in.position() > packedEnd) {
            throw in.corrupt("literals that take more than the " + packedSize + " bytes they say");
        }
        huffman.readStream(in, packedEnd - in.position(), unpacked, lastBegin, size - lastBegin);
    }

    private void reserve(int size) {
        unpacked = unpacked.length < size ? new byte[size] : unpacked;
        bytes = unpacked;
        at = 0;
    }

    int remaining() {
        return end - at;
    }

    /** Gives the next literals to the window; as many are there. */
    void moveTo(ZstdWindow window, int length) {
        window.append(bytes, at, length);
        at += length;
    }
}
