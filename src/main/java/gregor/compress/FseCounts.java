package gregor.compress;

import java.util.Arrays;

/**
 * How often each symbol stands in an FSE table: the table has {@code 1 << log} states, and each symbol that occurs has
 * at least one of them. A count of -1 also is one state, for a symbol rarer than that. Source: RFC 8878, 4.1.1.
 *
 * <p>As bytes, from the lowest bit of the first byte up:
 * <pre>
 *   4 bits: log - 5
 *   for each symbol: its count + 1, in as few bits as the states that are left to give away allow
 *       after a count of 0: 2 bits, how many symbols more have none; after a 3, 2 bits again
 *   zeros up to a whole byte
 * </pre>
 * With {@code left} states to give, count + 1 goes from 0 to {@code left + 1}, which are not a power of two: the lowest
 * values take a bit less than the others, and among the longer codes those that would begin like a shorter one are moved
 * up.
 *
 * @param counts by symbol, up to the last that occurs
 */
record FseCounts(int log, int[] counts) {

    static final int LEAST_LOG = 5;

    private static final int LOG_BITS = 4;

    /**
     * Reads a description and moves the input behind it.
     *
     * @param maxLog the largest that the format allows at this place
     * @param maxSymbol likewise
     */
    static FseCounts read(ZstdInput in, int maxLog, int maxSymbol) {
        Forward bits = new Forward(in);
        int log = bits.read(LOG_BITS) + LEAST_LOG;
        if (log > maxLog) {
            throw in.corrupt("an FSE table of 2^" + log + " states; 2^" + maxLog + " are allowed here");
        }
        int[] counts = new int[maxSymbol + 1];
        int symbol = 0;
        int left = 1 << log;
        while (left > 0) {
            if (symbol > maxSymbol) {
                throw in.corrupt("an FSE table with symbols above " + maxSymbol);
            }
            int count = bits.readUpTo(left + 1) - 1;
            counts[symbol++] = count;
            left -= Math.abs(count);
            if (count == 0) {
                int more;
                do {
                    more = bits.read(2);
                    symbol += more;
                } while (more == 3 && symbol <= maxSymbol);
            }
        }
        return new FseCounts(log, Arrays.copyOf(counts, Math.min(symbol, maxSymbol + 1)));
    }

    /** Writes what {@link #read} reads. The last symbol's count is not 0. */
    void write(BitWriter out) {
        out.writeBits(log - LEAST_LOG, LOG_BITS);
        int left = 1 << log;
        for (int symbol = 0; symbol < counts.length; symbol++) {
            int count = counts[symbol];
            writeUpTo(out, count + 1, left + 1);
            left -= Math.abs(count);
            if (count == 0) {
                int more = 0;
                while (counts[symbol + 1] == 0) {
                    symbol++;
                    more++;
                }
                for (; more >= 3; more -= 3) {
                    out.writeBits(3, 2);
                }
                out.writeBits(more, 2);
            }
        }
        out.align();
    }

    /** Values up to {@code max} take {@code bits}, the lowest {@code shorter} of them one bit less. */
    private static void writeUpTo(BitWriter out, int value, int max) {
        int bits = 32 - Integer.numberOfLeadingZeros(max);
        int half = 1 << bits - 1;
        int shorter = 2 * half - 1 - max;
        if (value < shorter) {
            out.writeBits(value, bits - 1);
        } else {
            out.writeBits(value < half ? value : value + shorter, bits);
        }
    }

    /**
     * Shares the states out in proportion to how often the symbols occur: rounded, but one at the least, and what the
     * rounding leaves or takes too much is settled with the most frequent symbol.
     *
     * @param occurrences by symbol; two at the least occur, and no more than there are states
     */
    static FseCounts inProportion(int[] occurrences, int log) {
        int symbols = occurrences.length;
        while (occurrences[symbols - 1] == 0) {
            symbols--;
        }
        long total = Arrays.stream(occurrences).asLongStream().sum();
        int[] counts = new int[symbols];
        int left = 1 << log;
        for (int symbol = 0; symbol < symbols; symbol++) {
            if (occurrences[symbol] > 0) {
                counts[symbol] = (int) Math.max(1, (((long) occurrences[symbol] << log + 1) + total) / (2 * total));
                left -= counts[symbol];
            }
        }
        while (left != 0) {
            int most = 0;
            for (int symbol = 1; symbol < symbols; symbol++) {
                most = counts[symbol] > counts[most] ? symbol : most;
            }
            int step = left > 0 ? left : -Math.min(-left, Math.max(1, counts[most] / 4));
            counts[most] += step;
            left -= step;
        }
        return new FseCounts(log, counts);
    }

    /** Bits from the first byte's lowest on. Bytes are taken as their bits are needed, so the input stands behind the last. */
    private static final class Forward {

        private final ZstdInput in;
        private int bits;
        private int bitCount;

        Forward(ZstdInput in) {
            this.in = in;
        }

        int read(int count) {
            while (bitCount < count) {
                bits |= in.unsignedByte() << bitCount;
                bitCount += 8;
            }
            int value = bits & (1 << count) - 1;
            bits >>>= count;
            bitCount -= count;
            return value;
        }

        /** See {@link #writeUpTo}. */
        int readUpTo(int max) {
            int bitsOfMax = 32 - Integer.numberOfLeadingZeros(max);
            int half = 1 << bitsOfMax - 1;
            int shorter = 2 * half - 1 - max;
            int value = read(bitsOfMax - 1);
            if (value < shorter) {
                return value;
            }
            value |= read(1) * half;
            return value < half ? value : value - shorter;
        }
    }
}
