package gregor.compress;

import java.util.Arrays;

/**
 * A Huffman code made for some literals, and written as {@link HuffmanTable} reads it. No code is longer than 11 bits.
 *
 * <p>The lengths are found by package-merge (Larmore and Hirschberg, 1990): a symbol costs its occurrences once for each
 * bit of its code. The symbols stand in a row by cost; neighbours are joined to packages of two, the packages are sorted
 * into a fresh row of the symbols, and so on, once for each bit allowed; of the last row the {@code 2n - 2} cheapest are
 * taken, and how often a symbol is in them is the length of its code. These lengths are the best under the limit, and
 * the code they give is complete.
 */
final class HuffmanWriter {

    private static final int LEAF = -1;

    private final byte[] weights;
    private final short[] codes;
    private final byte[] lengths;
    private final int maxBits;
    private final int lastSymbol;

    /** @param occurrences of all 256 symbols, two of which occur at the least */
    HuffmanWriter(int[] occurrences) {
        lengths = lengths(occurrences);
        int longest = 0;
        int last = 0;
        for (int symbol = 0; symbol < lengths.length; symbol++) {
            longest = Math.max(longest, lengths[symbol]);
            last = lengths[symbol] > 0 ? symbol : last;
        }
        maxBits = longest;
        lastSymbol = last;
        weights = new byte[HuffmanTable.MAX_SYMBOLS];
        codes = new short[HuffmanTable.MAX_SYMBOLS];
        int at = 0;
        for (int length = maxBits; length > 0; length--) {
            for (int symbol = 0; symbol <= lastSymbol; symbol++) {
                if (lengths[symbol] == length) {
                    weights[symbol] = (byte) (maxBits + 1 - length);
                    codes[symbol] = (short) (at >> maxBits - length);
                    at += 1 << maxBits - length;
                }
            }
        }
    }

    private static byte[] lengths(int[] occurrences) {
        int[] symbols = byOccurrences(occurrences);
        int n = symbols.length;
        Row row = new Row(n);
        for (int symbol : symbols) {
            row.add(occurrences[symbol], LEAF, symbol);
        }
        Row[] rows = new Row[HuffmanTable.MAX_BITS];
        rows[0] = row;
        for (int bit = 1; bit < rows.length; bit++) {
            Row longer = new Row(2 * n);
            int leaf = 0;
            for (int pair = 0; pair + 1 < row.size; pair += 2) {
                long cost = row.costs[pair] + row.costs[pair + 1];
                while (leaf < n && occurrences[symbols[leaf]] <= cost) {
                    longer.add(occurrences[symbols[leaf]], LEAF, symbols[leaf++]);
                }
                longer.add(cost, pair, 0);
            }
            while (leaf < n) {
                longer.add(occurrences[symbols[leaf]], LEAF, symbols[leaf++]);
            }
            rows[bit] = longer;
            row = longer;
        }
        byte[] lengths = new byte[HuffmanTable.MAX_SYMBOLS];
        for (int i = 0; i < 2 * n - 2; i++) {
            count(rows, rows.length - 1, i, lengths);
        }
        return lengths;
    }

    /** The symbols that occur, the rarest first. */
    private static int[] byOccurrences(int[] occurrences) {
        long[] keys = new long[occurrences.length];
        int n = 0;
        for (int symbol = 0; symbol < occurrences.length; symbol++) {
            if (occurrences[symbol] > 0) {
                keys[n++] = (long) occurrences[symbol] << 8 | symbol;
            }
        }
        Arrays.sort(keys, 0, n);
        return Arrays.stream(keys, 0, n).mapToInt(key -> (int) key & 0xff).toArray();
    }

    private static void count(Row[] rows, int bit, int item, byte[] lengths) {
        int pair = rows[bit].pairs[item];
        if (pair == LEAF) {
            lengths[rows[bit].symbols[item]]++;
        } else {
            count(rows, bit - 1, pair, lengths);
            count(rows, bit - 1, pair + 1, lengths);
        }
    }

    /** Symbols and packages by cost. A package is the item {@code pair} of the row before and the one behind that. */
    private static final class Row {

        private final long[] costs;
        private final int[] pairs;
        private final int[] symbols;
        private int size;

        Row(int capacity) {
            costs = new long[capacity];
            pairs = new int[capacity];
            symbols = new int[capacity];
        }

        void add(long cost, int pair, int symbol) {
            costs[size] = cost;
            pairs[size] = pair;
            symbols[size++] = symbol;
        }
    }

    /**
     * Writes the weights of all symbols but the last that occurs: packed if that is shorter, else four bits each.
     *
     * @return false, with nothing written, if there are too many for the plain form and packing doesn't help
     */
    boolean writeTable(BitWriter out) {
        int start = out.length();
        int plainBytes = 1 + (lastSymbol + 1) / 2;
        out.writeLittleEndian(0, 1);
        if (writePacked(out)) {
            int packedBytes = out.length() - start - 1;
            if (packedBytes < Math.min(plainBytes, HuffmanTable.PLAIN_WEIGHTS)) {
                out.setLittleEndian(start, packedBytes, 1);
                return true;
            }
        }
        out.truncate(start);
        if (lastSymbol > HuffmanTable.PLAIN_WEIGHTS) {
            return false;
        }
        out.writeLittleEndian(lastSymbol + HuffmanTable.PLAIN_WEIGHTS - 1, 1);
        for (int i = 0; i < lastSymbol; i += 2) {
            out.writeLittleEndian(weights[i] << 4 | (i + 1 < lastSymbol ? weights[i + 1] : 0), 1);
        }
        return true;
    }

    /** False if there is but one weight, which FSE has no way to count. */
    private boolean writePacked(BitWriter out) {
        int[] occurrences = new int[HuffmanTable.MAX_BITS + 1];
        for (int symbol = 0; symbol < lastSymbol; symbol++) {
            occurrences[weights[symbol]]++;
        }
        if (Arrays.stream(occurrences).filter(times -> times > 0).count() < 2) {
            return false;
        }
        FseCounts counts = FseCounts.inProportion(occurrences, HuffmanTable.WEIGHTS_MAX_LOG);
        counts.write(out);
        FseWriter fse = new FseWriter(counts);
        int[] states = new int[2]; // of the even and of the odd symbols
        states[lastSymbol - 1 & 1] = fse.lastState(weights[lastSymbol - 1]);
        states[lastSymbol & 1] = fse.lastState(weights[lastSymbol - 2]);
        for (int symbol = lastSymbol - 3; symbol >= 0; symbol--) {
            states[symbol & 1] = fse.write(weights[symbol], states[symbol & 1], out);
        }
        fse.writeFirstState(states[1], out);
        fse.writeFirstState(states[0], out);
        out.endStream();
        return true;
    }

    /** Writes literals as one stream: the last first, since it is read from its end. */
    void writeStream(byte[] literals, int from, int to, BitWriter out) {
        for (int i = to - 1; i >= from; i--) {
            int symbol = literals[i] & 0xff;
            out.writeBits(codes[symbol], lengths[symbol]);
        }
        out.endStream();
    }
}
