package gregor.compress;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Looks for bytes that were there before. Positions whose next five bytes have the same hash are chained, the latest
 * first; a search goes down a few links of the chain and takes what saves most: length is good, a far offset costs bits,
 * the offset used last costs none. A match is taken only if the next position doesn't have a better one.
 */
final class ZstdMatches {

    static final int LEAST_MATCH_BYTES = 4;

    /** What the hash is made of; it is read as part of eight bytes, which must be there. */
    private static final int HASHED_BYTES = 5;
    /** A match as long as this is taken as it is. */
    private static final int LONG_ENOUGH_BYTES = 16;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    /** More links than this find next to nothing. */
    private static final int MOST_LINKS = 1 << 10;
    private static final int MAX_HASH_LOG = 17;
    /** Behind so many literals without a match the search begins to leave positions out, and then ever more. */
    private static final int PATIENCE_LOG = 8;
    /** What a literal saved is worth, and what a sequence costs beside its offset: bits, as they are in text. */
    private static final int LITERAL_BITS = 5;
    private static final int SEQUENCE_BITS = 6;

    private final byte[] plain;
    private final int start;
    private final int windowBytes;
    private final int hashShift;
    private final int maxLinks;
    /** How many positions further the search goes where nothing was found. */
    private final int stride;
    /** The latest position of each hash, plus one; 0 for none. */
    private final int[] heads;
    /** By position modulo the window: the one before of the same hash, plus one. */
    private final int[] links;
    private int nextToLink;

    private int matchLength;
    private int matchOffset;
    private int matchGain;

    /**
     * @param windowLog a match begins less than {@code 1 << windowLog} bytes back
     * @param level above 0, the higher the more earlier places are looked at; below, the lower the more are left out
     */
    ZstdMatches(byte[] plain, int from, int end, int windowLog, int level) {
        this.plain = plain;
        this.start = from;
        this.nextToLink = from;
        int log = Math.min(windowLog, 32 - Integer.numberOfLeadingZeros(Math.max(end - from - 1, 1)));
        this.windowBytes = 1 << log;
        int hashLog = Math.min(MAX_HASH_LOG, Math.max(log, 8));
        this.hashShift = Long.SIZE - hashLog;
        this.maxLinks = level <= 1 ? 1 : (int) Math.min(MOST_LINKS, 2L << level - 2);
        this.stride = 1 + Math.max(0, -level);
        this.heads = new int[1 << hashLog];
        this.links = new int[windowBytes];
    }

    /** Takes what lies between two positions apart; {@code offsets} go on with it. */
    void split(int from, int to, RepeatedOffsets offsets, ZstdBlock into) {
        int literalsFrom = from;
        int at = from;
        while (to - at > Long.BYTES) {
            search(at, to, offsets);
            if (matchLength == 0) {
                at += Math.min(stride + (at - literalsFrom >> PATIENCE_LOG), to - at);
                continue;
            }
            int length = matchLength;
            int offset = matchOffset;
            int gain = matchGain;
            while (length < LONG_ENOUGH_BYTES && to - at > Long.BYTES + 1) {
                search(at + 1, to, offsets);
                if (matchLength == 0 || matchGain <= gain + LITERAL_BITS) {
                    break;
                }
                at++;
                length = matchLength;
                offset = matchOffset;
                gain = matchGain;
            }
            int literals = at - literalsFrom;
            int value = offsets.valueOf(offset, literals);
            offsets.use(value, literals);
            into.add(plain, literalsFrom, literals, value, length);
            at += length;
            literalsFrom = at;
        }
        into.addLiterals(plain, literalsFrom, to - literalsFrom);
    }

    /** Finds the best match of a position; a length of 0 if none is worth it. */
    private void search(int at, int to, RepeatedOffsets offsets) {
        matchLength = 0;
        matchGain = 0;
        linkUpTo(at);
        int again = at - offsets.newest();
        if (again >= start) {
            consider(at, again, to, 0);
        }
        int candidate = heads[hash(at)] - 1;
        for (int i = 0; i < maxLinks && candidate >= 0 && at - candidate < windowBytes; i++) {
            consider(at, candidate, to, 32 - Integer.numberOfLeadingZeros(at - candidate));
            candidate = links[candidate & windowBytes - 1] - 1;
        }
    }

    private void consider(int at, int candidate, int to, int offsetBits) {
        // A longer match has the same four bytes around the end of the one that is known; most candidates have not.
        int last = Math.max(0, matchLength + 1 - LEAST_MATCH_BYTES);
        if (at + last + LEAST_MATCH_BYTES > to || (int) INT.get(plain, candidate + last) != (int) INT.get(plain, at + last)) {
            return;
        }
        int length = commonLength(candidate, at, to);
        int gain = LITERAL_BITS * length - SEQUENCE_BITS - offsetBits;
        if (length >= LEAST_MATCH_BYTES && gain > matchGain) {
            matchLength = length;
            matchOffset = at - candidate;
            matchGain = gain;
        }
    }

    private int commonLength(int candidate, int at, int to) {
        int length = 0;
        for (; to - at - length >= Long.BYTES; length += Long.BYTES) {
            long difference = (long) LONG.get(plain, candidate + length) ^ (long) LONG.get(plain, at + length);
            if (difference != 0) {
                return length + (Long.numberOfTrailingZeros(difference) >> 3);
            }
        }
        while (at + length < to && plain[candidate + length] == plain[at + length]) {
            length++;
        }
        return length;
    }

    private void linkUpTo(int at) {
        for (; nextToLink < at; nextToLink++) {
            int hash = hash(nextToLink);
            links[nextToLink & windowBytes - 1] = heads[hash];
            heads[hash] = nextToLink + 1;
        }
    }

    /** Multiplied by a large odd number, the highest bits depend on all five bytes. */
    private int hash(int at) {
        return (int) (((long) LONG.get(plain, at) << Long.SIZE - Byte.SIZE * HASHED_BYTES) * 0x9E3779B185EBCA87L >>> hashShift);
    }
}
