package gregor.compress;

/**
 * Writes symbols as {@link FseTable} reads them. The reader gets from a state s to a next state n by reading
 * {@code n - base(s)}; so the writer, who starts with the last symbol, stands at n, looks for the state s of the symbol
 * before whose range holds n, writes the difference and stands at s. Of the states of a symbol with count c the i-th
 * covers the numbers {@code (c + i) << bits} to {@code (c + i + 1) << bits}, exclusive, of {@code n + size}; so
 * {@code c + i} are the number's highest bits, and i needs no search.
 */
final class FseWriter {

    private final FseCounts table;
    /** The states, those of symbol 0 first; where a symbol's begin is its {@code first}. */
    private final short[] states;
    private final int[] first;

    FseWriter(FseCounts table) {
        this.table = table;
        int[] counts = table.counts();
        first = new int[counts.length + 1];
        for (int symbol = 0; symbol < counts.length; symbol++) {
            first[symbol + 1] = first[symbol] + Math.abs(counts[symbol]);
        }
        byte[] symbols = FseTable.spread(table);
        states = new short[symbols.length];
        int[] next = first.clone();
        for (int state = 0; state < symbols.length; state++) {
            states[next[symbols[state]]++] = (short) state;
        }
    }

    /** A state to begin with, for the last symbol: of its states the one that has the most bits to read behind it. */
    int lastState(int symbol) {
        return states[first[symbol]];
    }

    /** Writes the way from the state of {@code symbol} that is returned to the one that was returned before. */
    int write(int symbol, int state, BitWriter out) {
        int count = first[symbol + 1] - first[symbol];
        int number = state + states.length;
        int bits = table.log() - (31 - Integer.numberOfLeadingZeros(count));
        if (number >> bits < count) {
            bits--;
        }
        out.writeBits(number & (1 << bits) - 1, bits);
        return states[first[symbol] + (number >> bits) - count];
    }

    /** Ends the work with the state that a reader begins with. */
    void writeFirstState(int state, BitWriter out) {
        out.writeBits(state, table.log());
    }
}
