package gregor.compress;

import java.util.stream.LongStream;

/**
 * The three numbers of a sequence: how many literals come first, how far back the match behind them begins, how long it
 * is. Each is a code, which FSE packs, and some bits, added as they are to the code's base. A code covers the numbers
 * up to the next one's base; small lengths have a code each, an offset's code is how many bits it has. Source: RFC 8878,
 * 3.1.1.3.2.1; the counts used where a block brings none, 3.1.1.3.2.2. In the order in which blocks describe them.
 */
enum ZstdCode {
    LITERALS(9, new long[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 20, 22, 24, 28, 32, 40, 48, 64,
        128, 256, 512, 1024, 2048, 4096, 8192, 16_384, 32_768, 65_536, 131_072},
        6, 4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1, -1, -1, -1, -1),
    OFFSET(8, LongStream.rangeClosed(0, 32).map(code -> 1L << code).toArray(),
        5, 1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1),
    MATCH(9, new long[] {3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28,
        29, 30, 31, 32, 33, 34, 35, 37, 39, 41, 43, 47, 51, 59, 67, 83, 99, 131, 259, 515, 1027, 2051, 4099, 8195, 16_387,
        32_771, 65_539, 131_075},
        6, 1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
        1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1);

    /** How a block says what table a code is packed with: two bits for each of the three. */
    static final int PREDEFINED = 0;
    static final int ONE_SYMBOL = 1;
    static final int DESCRIBED = 2;
    static final int AGAIN = 3;

    private final int maxLog;
    private final long[] bases;
    private final int[] bits;
    /** By how many bits a number has, counted from the least one: the code of the least such number. */
    private final int[] codeOfBits = new int[Integer.SIZE + 1];
    private final FseCounts predefined;

    ZstdCode(int maxLog, long[] bases, int predefinedLog, int... predefinedCounts) {
        this.maxLog = maxLog;
        this.bases = bases;
        this.bits = new int[bases.length - 1];
        for (int code = 0; code < bits.length; code++) {
            bits[code] = Long.numberOfTrailingZeros(bases[code + 1] - bases[code]);
        }
        for (int count = 1, code = 0; count < codeOfBits.length; count++) {
            while (code < maxCode() && bases[code + 1] <= bases[0] + (1L << count - 1)) {
                code++;
            }
            codeOfBits[count] = code;
        }
        this.predefined = new FseCounts(predefinedLog, predefinedCounts);
    }

    /** The largest that a described table's log may be. */
    int maxLog() {
        return maxLog;
    }

    /** The largest code. */
    int maxCode() {
        return bases.length - 2;
    }

    FseCounts predefined() {
        return predefined;
    }

    /** The least number of a code. */
    long base(int code) {
        return bases[code];
    }

    /** How many bits are added to a code's base. */
    int bits(int code) {
        return bits[code];
    }

    /** The code of a number that has one. */
    int codeOf(int number) {
        int code = codeOfBits[Integer.SIZE - Integer.numberOfLeadingZeros(number - (int) bases[0])];
        while (bases[code + 1] <= number) {
            code++;
        }
        return code;
    }
}
