package gregor.compress;

/**
 * Finite state entropy: a number that is read symbol by symbol. Each of the {@code 1 << log} states stands for a symbol;
 * a symbol with count c has c of them, spread over the table. To get from one state to the next, as many bits are read
 * as the state says and added to its base:
 * <pre>
 *   state 13:  symbol 2, 3 bits, base 8         bits 101  ->  next state 8 + 5 = 13
 * </pre>
 * The states of one symbol, taken together, have each state as a possible next one exactly once, which is why a writer
 * can go the other way: see {@link FseWriter}. A frequent symbol has many states and so needs few bits for the way on.
 * Source: RFC 8878, 4.1; how the states are spread, 4.1.1.
 */
final class FseTable {

    private final int log;
    private final byte[] symbols;
    private final byte[] bits;
    private final short[] bases;

    FseTable(FseCounts counts) {
        log = counts.log();
        symbols = spread(counts);
        int size = 1 << log;
        bits = new byte[size];
        bases = new short[size];
        int[] next = new int[counts.counts().length];
        for (int symbol = 0; symbol < next.length; symbol++) {
            next[symbol] = Math.abs(counts.counts()[symbol]);
        }
        for (int state = 0; state < size; state++) {
            int share = next[symbols[state]]++;
            int width = log - (31 - Integer.numberOfLeadingZeros(share));
            bits[state] = (byte) width;
            bases[state] = (short) ((share << width) - size);
        }
    }

    /** A table of one state: always the same symbol, for no bits. */
    FseTable(int symbol) {
        log = 0;
        symbols = new byte[] {(byte) symbol};
        bits = new byte[1];
        bases = new short[1];
    }

    /**
     * The symbol of each state. Those rarer than one state come to the end of the table; the others are dealt out over
     * the rest with a step that meets each place once.
     */
    static byte[] spread(FseCounts table) {
        int[] counts = table.counts();
        int size = 1 << table.log();
        byte[] symbols = new byte[size];
        int free = size;
        for (int symbol = 0; symbol < counts.length; symbol++) {
            if (counts[symbol] == -1) {
                symbols[--free] = (byte) symbol;
            }
        }
        int step = (size >> 1) + (size >> 3) + 3;
        int state = 0;
        for (int symbol = 0; symbol < counts.length; symbol++) {
            for (int i = 0; i < counts[symbol]; i++) {
                symbols[state] = (byte) symbol;
                do {
                    state = state + step & size - 1;
                } while (state >= free);
            }
        }
        return symbols;
    }

    int firstState(BitReader in) {
        return (int) in.read(log);
    }

    int symbol(int state) {
        return symbols[state];
    }

    int nextState(int state, BitReader in) {
        return bases[state] + (int) in.read(bits[state]);
    }
}
