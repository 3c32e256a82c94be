package gregor.compress;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Finds what repeats in a block of bytes; the packers of lz4 and snappy write down what it finds, each in its own form.
 * <pre>
 *   the quick brown fox, the quick red fox
 *   \___________________/\________/\______ ...
 *     literals: no bytes   repeat: 10 bytes    literals, until the next repeat
 *     seen before          from 21 back on
 * </pre>
 * Of each four bytes a table keeps where they were seen last, at a place given by their hash: one place, so that a
 * look costs one read, and an older sighting is forgotten. The first repeat is taken, though a better one might start a
 * byte later. Where little repeats, the search makes longer and longer steps, so bytes that can't be packed cost little.
 */
class Repeats {

    /** The shortest repeat worth a word, and what the table knows. */
    static final int LEAST_BYTES = 4;

    /** A position takes 16 bits, in the table as in both formats. */
    private static final int MAX_BLOCK_BYTES = 1 << 16;

    private static final int MAX_TABLE_BITS = 14;
    private static final int GOLDEN = 0x9E3779B1; // 2^32 by the golden ratio: multiplied by it, the high bits depend on all
    private static final int MISSES_PER_STEP_BITS = 6; // after 64 misses steps of 2, after 128 of 3

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] block;
    private final char[] lastSeen;
    private final int hashShift;
    private int lastStart;
    private int endLimit;

    private int start;
    private int end;
    private int distance;

    /** @param maxBlockBytes how large a block may be, up to 64 KB; a table for small ones is small */
    Repeats(int maxBlockBytes) {
        block = new byte[Math.min(maxBlockBytes, MAX_BLOCK_BYTES)];
        int bits = Math.max(1, Math.min(MAX_TABLE_BITS, 32 - Integer.numberOfLeadingZeros(block.length)));
        lastSeen = new char[1 << bits];
        hashShift = 32 - bits;
    }

    /**
     * Begins a block with the next bytes of a buffer.
     *
     * @param startMargin no repeat starts in so many bytes at the block's end, at least {@link #LEAST_BYTES}
     * @param endMargin no repeat ends in so many bytes at the block's end
     */
    void begin(ByteBuffer plain, int count, int startMargin, int endMargin) {
        plain.get(block, 0, count);
        Arrays.fill(lastSeen, '\0');
        lastStart = count - startMargin;
        endLimit = count - endMargin;
        start = 0;
        end = 0;
        distance = 0;
    }

    /** The block's bytes, from position 0 on. */
    byte[] block() {
        return block;
    }

    /** Where the repeat found last starts. */
    int start() {
        return start;
    }

    /** Where the repeat found last ends, exclusive, and the literals behind it start; 0 if none was found yet. */
    int end() {
        return end;
    }

    /** How far back the repeat's bytes were seen before. */
    int distance() {
        return distance;
    }

    /** Finds the next repeat; false if there is none up to the block's end. */
    boolean next() {
        int misses = 1 << MISSES_PER_STEP_BITS;
        for (int at = end; at <= lastStart; at += misses++ >>> MISSES_PER_STEP_BITS) {
            int word = word(at);
            int slot = slot(word);
            int seen = lastSeen[slot];
            lastSeen[slot] = (char) at;
            // A slot never filled says 0: right or wrong, as any other, since the bytes themselves decide.
            if (seen < at && word(seen) == word) {
                extend(seen, at);
                return true;
            }
        }
        return false;
    }

    private void extend(int seen, int at) {
        found(at, sameUntil(at + LEAST_BYTES, at - seen), at - seen, end);
        if (end - 2 <= lastStart) { // the search goes on behind the repeat: of what is inside, its end is the likeliest
            see(end - 2);
        }
    }

    /** Notes a repeat, after moving its start back over literals, from a position on, that belong to it as well. */
    final void found(int from, int to, int howFarBack, int literals) {
        start = from;
        end = to;
        distance = howFarBack;
        while (start > literals && start > distance && block[start - 1] == block[start - 1 - distance]) {
            start--;
        }
    }

    /** The first position that differs from the one a distance before it; eight are compared at once. */
    final int sameUntil(int from, int howFarBack) {
        int at = from;
        while (at <= endLimit - Long.BYTES) {
            long different = (long) LONG.get(block, at) ^ (long) LONG.get(block, at - howFarBack);
            if (different != 0) {
                return at + (Long.numberOfTrailingZeros(different) >>> 3);
            }
            at += Long.BYTES;
        }
        while (at < endLimit && block[at] == block[at - howFarBack]) {
            at++;
        }
        return at;
    }

    /** The last position at which a repeat may start. */
    final int lastStart() {
        return lastStart;
    }

    /** Where a repeat ends at the latest, exclusive. */
    final int endLimit() {
        return endLimit;
    }

    /** Four bytes from a position on. */
    final int word(int at) {
        return (int) WORD.get(block, at);
    }

    private int slot(int word) {
        return word * GOLDEN >>> hashShift;
    }

    /** Where the table saw four bytes last, or others with their hash. */
    final int sighting(int word) {
        return lastSeen[slot(word)];
    }

    /** Notes where four bytes are. */
    final void see(int at) {
        lastSeen[slot(word(at))] = (char) at;
    }
}
