package gregor.compress;

import java.util.Arrays;

/**
 * A Huffman code for literals, as the table that reads it: the next {@code maxBits} bits are an index, whose entry is
 * the symbol and how many of these bits were its code. A symbol of weight w, of which only the weights are stored, has
 * a code of {@code maxBits + 1 - w} bits and {@code 1 << w - 1} entries; the table is filled from weight 1 up, within a
 * weight by symbol:
 * <pre>
 *   weights a: 3, b: 1, c: 2, d: 1      maxBits 3      index 0 b, 1 d, 2-3 c, 4-7 a      codes b 000, d 001, c 01, a 1
 * </pre>
 * The last weight isn't stored: it is what fills the table up. Source: RFC 8878, 4.2.1.
 */
final class HuffmanTable {

    static final int MAX_BITS = 11;
    static final int MAX_SYMBOLS = 256;
    /** Of the FSE table that packs the weights. */
    static final int WEIGHTS_MAX_LOG = 6;
    /** From here on the first byte is the count of weights + 127, which follow as four bits each. */
    static final int PLAIN_WEIGHTS = 128;

    /** So many codes can be read of what {@link BitReader#peek} gives at once. */
    private static final int CODES_A_PEEK = 57 / MAX_BITS;

    private final int maxBits;
    /** The symbol in the low byte, how many bits its code has above. */
    private final short[] entries;

    /** Reads a table's description and moves the input behind it. */
    static HuffmanTable read(ZstdInput in) {
        byte[] weights = new byte[MAX_SYMBOLS];
        int first = in.unsignedByte();
        int count;
        if (first < PLAIN_WEIGHTS) {
            count = readPacked(in, first, weights);
        } else {
            count = first - PLAIN_WEIGHTS + 1;
            int from = in.skip((count + 1) / 2);
            for (int i = 0; i < count; i++) {
                weights[i] = (byte) (in.bytes()[from + i / 2] >> (i % 2 == 0 ? 4 : 0) & 0xf);
            }
        }
        return new HuffmanTable(in, weights, count);
    }

    /**
     * Two FSE states of one table take turns in giving weights. The end isn't marked: when the bits don't suffice for
     * the way from a state to its next one, the other state's weight is the last.
     */
    private static int readPacked(ZstdInput in, int length, byte[] weights) {
        int end = in.position() + length;
        FseTable table = new FseTable(FseCounts.read(in, WEIGHTS_MAX_LOG, MAX_BITS));
        if (in.position() >= end) {
            throw in.corrupt("packed Huffman weights of " + length + " bytes, which their table alone takes");
        }
        BitReader bits = new BitReader(in, end - in.position());
        int state = table.firstState(bits);
        int other = table.firstState(bits);
        if (bits.bitsLeft() < 0) {
            throw in.corrupt("packed Huffman weights that end before the first of them");
        }
        int count = 0;
        while (bits.bitsLeft() >= 0) {
            if (count >= MAX_SYMBOLS - 2) {
                throw in.corrupt("more than " + (MAX_SYMBOLS - 1) + " Huffman weights");
            }
            weights[count++] = (byte) table.symbol(state);
            int next = table.nextState(state, bits);
            state = other;
            other = next;
        }
        weights[count++] = (byte) table.symbol(state);
        return count;
    }

    /** @param weights has room for one more than {@code count}, the last */
    private HuffmanTable(ZstdInput in, byte[] weights, int count) {
        int filled = 0;
        for (int i = 0; i < count; i++) {
            if (weights[i] > MAX_BITS) {
                throw in.corrupt("a Huffman weight of " + weights[i] + "; the largest is " + MAX_BITS);
            }
            filled += 1 << weights[i] >> 1;
        }
        maxBits = 32 - Integer.numberOfLeadingZeros(filled);
        int left = (1 << maxBits) - filled;
        if (filled == 0 || maxBits > MAX_BITS || Integer.bitCount(left) != 1) {
            throw in.corrupt("Huffman weights that no last one completes to a code of up to " + MAX_BITS + " bits");
        }
        weights[count] = (byte) (32 - Integer.numberOfLeadingZeros(left));
        entries = new short[1 << maxBits];
        int at = 0;
        for (int weight = 1; weight <= maxBits; weight++) {
            for (int symbol = 0; symbol <= count; symbol++) {
                if (weights[symbol] == weight) {
                    int to = at + (1 << weight - 1);
                    Arrays.fill(entries, at, to, (short) (maxBits + 1 - weight << 8 | symbol));
                    at = to;
                }
            }
            if (weight == 1 && at < 2) {
                throw in.corrupt("Huffman weights of which not two are 1");
            }
        }
    }

    /** Reads a stream of {@code length} bytes, which must be exactly the codes of {@code count} symbols. */
    void readStream(ZstdInput in, int length, byte[] into, int from, int count) {
        BitReader bits = new BitReader(in, length);
        int unused = Long.SIZE - maxBits;
        int end = from + count;
        int at = from;
        while (end - at >= CODES_A_PEEK) {
            long next = bits.peek();
            int used = 0;
            for (int i = 0; i < CODES_A_PEEK; i++) {
                int entry = entries[(int) (next >>> unused)];
                into[at++] = (byte) entry;
                next <<= entry >> 8;
                used += entry >> 8;
            }
            bits.skip(used);
        }
        while (at < end) {
            int entry = entries[(int) (bits.peek() >>> unused)];
            into[at++] = (byte) entry;
            bits.skip(entry >> 8);
        }
        if (bits.bitsLeft() != 0) {
            throw in.corrupt("a Huffman stream that " + (bits.bitsLeft() < 0 ? "ends before" : "goes on behind")
                + " its " + count + " symbols");
        }
    }
}
