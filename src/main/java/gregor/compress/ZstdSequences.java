package gregor.compress;

import gregor.base.KafkaException;

/**
 * The sequences of a block, which are carried out one by one: so many literals, then a match of so many bytes that begin
 * so far back. Behind the literals in a compressed block:
 * <pre>
 *   count: n below 128 as one byte, below 0x7f00 as 128 + (n >> 8) and n, else as 255 and n - 0x7f00 in two bytes
 *   modes: bits 7-6 of literals, 5-4 of offsets, 3-2 of matches: predefined 0, one symbol 1, described 2, again 3
 *   the tables in this order: none, the symbol, the description, none
 *   bits, read from the end: the first state of literals, of offsets, of matches; then for each sequence
 *       added to the codes: bits of the offset, of the match, of the literals
 *       to the next states, but not behind the last sequence: bits of the literals, of the match, of the offset
 * </pre>
 * Literals that are left come behind the last match. Source: RFC 8878, 3.1.1.3.2.
 */
final class ZstdSequences {

    private static final ZstdCode[] CODES = ZstdCode.values();
    private static final FseTable[] PREDEFINED = new FseTable[CODES.length];

    static {
        for (ZstdCode code : CODES) {
            PREDEFINED[code.ordinal()] = new FseTable(code.predefined());
        }
    }

    private final FseTable[] tables = new FseTable[CODES.length];
    private RepeatedOffsets offsets;

    /** Forgets tables and offsets of before, as each frame does. */
    void beginFrame() {
        for (ZstdCode code : CODES) {
            tables[code.ordinal()] = null;
        }
        offsets = new RepeatedOffsets();
    }

    /** Reads the section of a block, which takes all that is left of it, and adds its content to the window. */
    void carryOut(ZstdInput in, ZstdLiterals literals, ZstdWindow window) {
        int count = in.unsignedByte();
        if (count == 255) {
            count = 0x7f00 + (int) in.littleEndian(2);
        } else if (count >= 128) {
            count = count - 128 << 8 | in.unsignedByte();
        }
        if (count > 0) {
            readTables(in);
            carryOut(count, in, literals, window);
        } else if (in.remaining() > 0) {
            throw in.corrupt(in.remaining() + " bytes behind the end of a block");
        }
        if (!window.allows(literals.remaining())) {
            throw tooLong(in);
        }
        literals.moveTo(window, literals.remaining());
    }

    private void readTables(ZstdInput in) {
        int modes = in.unsignedByte();
        if ((modes & 3) != 0) {
            throw in.corrupt("reserved bits are set in the modes of a block's sequences");
        }
        for (ZstdCode code : CODES) {
            int i = code.ordinal();
            switch (modes >> 6 - 2 * i & 3) {
                case ZstdCode.PREDEFINED -> tables[i] = PREDEFINED[i];
                case ZstdCode.ONE_SYMBOL -> tables[i] = oneSymbol(in, code);
                case ZstdCode.DESCRIBED -> tables[i] = new FseTable(FseCounts.read(in, code.maxLog(), code.maxCode()));
                default -> {
                    if (tables[i] == null) {
                        throw in.corrupt("sequences with the table of before; there is none before");
                    }
                }
            }
        }
    }

    private static FseTable oneSymbol(ZstdInput in, ZstdCode code) {
        int symbol = in.unsignedByte();
        if (symbol > code.maxCode()) {
            throw in.corrupt("code " + symbol + " in a sequence; the largest there is " + code.maxCode());
        }
        return new FseTable(symbol);
    }

    private void carryOut(int count, ZstdInput in, ZstdLiterals literals, ZstdWindow window) {
        FseTable literalsTable = tables[ZstdCode.LITERALS.ordinal()];
        FseTable offsetTable = tables[ZstdCode.OFFSET.ordinal()];
        FseTable matchTable = tables[ZstdCode.MATCH.ordinal()];
        BitReader bits = new BitReader(in, in.remaining());
        int literalsState = literalsTable.firstState(bits);
        int offsetState = offsetTable.firstState(bits);
        int matchState = matchTable.firstState(bits);
        for (int left = count; left > 0; left--) {
            long offsetValue = number(ZstdCode.OFFSET, offsetTable.symbol(offsetState), bits);
            int match = (int) number(ZstdCode.MATCH, matchTable.symbol(matchState), bits);
            int length = (int) number(ZstdCode.LITERALS, literalsTable.symbol(literalsState), bits);
            if (left > 1) {
                literalsState = literalsTable.nextState(literalsState, bits);
                matchState = matchTable.nextState(matchState, bits);
                offsetState = offsetTable.nextState(offsetState, bits);
            }
            if (bits.bitsLeft() < 0) {
                throw in.corrupt("the block ends before its " + count + " sequences, by " + left);
            }
            carryOut(offsetValue, match, length, in, literals, window);
        }
        if (bits.bitsLeft() > 0) {
            throw in.corrupt("the block goes on behind its " + count + " sequences, by " + bits.bitsLeft() + " bits");
        }
    }

    private static long number(ZstdCode code, int symbol, BitReader bits) {
        return code.base(symbol) + bits.read(code.bits(symbol));
    }

    private void carryOut(long offsetValue, int match, int length, ZstdInput in, ZstdLiterals literals, ZstdWindow window) {
        if (length > literals.remaining()) {
            throw in.corrupt("a sequence of " + length + " literals; " + literals.remaining() + " are left");
        }
        if (!window.allows(length + match)) {
            throw tooLong(in);
        }
        literals.moveTo(window, length);
        int offset = offsets.use(offsetValue, length);
        if (offset <= 0 || offset > window.reach()) {
            throw in.corrupt("a match that begins " + offset + " bytes back; there are " + window.reach());
        }
        window.appendMatch(offset, match);
    }

    private static KafkaException tooLong(ZstdInput in) {
        return in.corrupt("a block that unpacks to more than a block of its frame may");
    }
}
