package gregor.compress;

/** Writes the tables and the bits of a block's sequences, from the last one to the first: {@link ZstdSequences} reads them. */
final class ZstdSequenceWriter {

    private static final ZstdCode[] CODES = ZstdCode.values();
    /** About what the description of a symbol's count takes. */
    private static final int COUNT_BITS = 4;

    private final ZstdBlock block;
    private final BitWriter out;
    private final byte[][] codes;
    /** By code; null where all sequences have the same symbol. */
    private final FseWriter[] tables = new FseWriter[CODES.length];
    private final int[] states = new int[CODES.length];

    ZstdSequenceWriter(ZstdBlock block, BitWriter out) {
        this.block = block;
        this.out = out;
        codes = new byte[CODES.length][block.count()];
    }

    void write() {
        int modesAt = out.length();
        out.writeLittleEndian(0, 1);
        int modes = 0;
        for (ZstdCode code : CODES) {
            modes = modes << 2 | writeTable(code);
        }
        out.setLittleEndian(modesAt, modes << 2, 1);
        int last = block.count() - 1;
        for (ZstdCode code : CODES) {
            int i = code.ordinal();
            states[i] = tables[i] == null ? 0 : tables[i].lastState(codes[i][last]);
        }
        writeNumbers(last);
        for (int sequence = last - 1; sequence >= 0; sequence--) {
            goTo(ZstdCode.OFFSET, sequence);
            goTo(ZstdCode.MATCH, sequence);
            goTo(ZstdCode.LITERALS, sequence);
            writeNumbers(sequence);
        }
        writeFirstState(ZstdCode.MATCH);
        writeFirstState(ZstdCode.OFFSET);
        writeFirstState(ZstdCode.LITERALS);
        out.endStream();
    }

    /** Writes what the block has to say of a code's table, and returns in which mode. */
    private int writeTable(ZstdCode code) {
        byte[] ofSequences = codes[code.ordinal()];
        int[] occurrences = new int[code.maxCode() + 1];
        for (int i = 0; i < ofSequences.length; i++) {
            ofSequences[i] = (byte) code.codeOf(block.number(code, i));
            occurrences[ofSequences[i]]++;
        }
        int symbols = 0;
        for (int times : occurrences) {
            symbols += times > 0 ? 1 : 0;
        }
        FseCounts predefined = code.predefined();
        double predefinedBits = bits(occurrences, predefined);
        if (symbols == 1) {
            if (predefinedBits <= Byte.SIZE) {
                tables[code.ordinal()] = new FseWriter(predefined);
                return ZstdCode.PREDEFINED;
            }
            out.writeLittleEndian(ofSequences[0], 1);
            return ZstdCode.ONE_SYMBOL;
        }
        FseCounts own = FseCounts.inProportion(occurrences, log(code, ofSequences.length, symbols));
        if (predefinedBits <= bits(occurrences, own) + COUNT_BITS * own.counts().length) {
            tables[code.ordinal()] = new FseWriter(predefined);
            return ZstdCode.PREDEFINED;
        }
        own.write(out);
        tables[code.ordinal()] = new FseWriter(own);
        return ZstdCode.DESCRIBED;
    }

    /** A larger table fits the occurrences better, but takes more to describe; few sequences don't repay that. */
    private static int log(ZstdCode code, int count, int symbols) {
        int least = Math.max(FseCounts.LEAST_LOG, 32 - Integer.numberOfLeadingZeros(symbols - 1));
        int fitting = 31 - Integer.numberOfLeadingZeros(count) - 1;
        return Math.min(code.maxLog(), Math.max(least, fitting));
    }

    /** What the symbols take with a table: each as many bits as the logarithm of its share's inverse. */
    private static double bits(int[] occurrences, FseCounts table) {
        double bits = 0;
        for (int symbol = 0; symbol < occurrences.length; symbol++) {
            if (occurrences[symbol] > 0) {
                if (symbol >= table.counts().length) {
                    return Double.POSITIVE_INFINITY;
                }
                int count = Math.abs(table.counts()[symbol]);
                bits += occurrences[symbol] * (table.log() - StrictMath.log(count) / StrictMath.log(2));
            }
        }
        return bits;
    }

    private void goTo(ZstdCode code, int sequence) {
        int i = code.ordinal();
        if (tables[i] != null) {
            states[i] = tables[i].write(codes[i][sequence], states[i], out);
        }
    }

    private void writeFirstState(ZstdCode code) {
        int i = code.ordinal();
        if (tables[i] != null) {
            tables[i].writeFirstState(states[i], out);
        }
    }

    private void writeNumbers(int sequence) {
        writeNumber(ZstdCode.LITERALS, sequence);
        writeNumber(ZstdCode.MATCH, sequence);
        writeNumber(ZstdCode.OFFSET, sequence);
    }

    private void writeNumber(ZstdCode code, int sequence) {
        int symbol = codes[code.ordinal()][sequence];
        out.writeBits(block.number(code, sequence) - code.base(symbol), code.bits(symbol));
    }
}
