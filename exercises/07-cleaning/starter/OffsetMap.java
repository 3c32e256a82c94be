package gregor.log;

import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The last offset of each key, in a fixed amount of memory: how compaction knows what is out of date.
 *
 * <p>A slot takes {@value #SLOT_BYTES} bytes whatever the length of the key, because not the key is kept but its MD5. Two
 * keys with the same 128 bits would be taken for one; by chance that does not happen. Slots are one array; a key is looked
 * for from the slot that its hash names, then in the slots behind it, until it or a free slot is found:
 * <pre>
 *   slot = hash mod n        (taken by others)   here, or free: not in the map
 *        |                      |       |          |
 *   +----v-----------------+----v----+--v------+---v-----+-- - -
 *   | hash high | low | offset + 1   |   ...   | 0  0  0 |         8 bytes each; all 0: free
 *   +----------------------+---------+---------+---------+-- - -
 * </pre>
 * Nothing is ever taken out, so a free slot ends each search. The map is full before the array is: searches get long when
 * few slots are free.
 *
 * <p>Used by one thread. Source: Kafka's {@code SkimpyOffsetMap}, which tries other parts of the hash before it goes from
 * slot to slot.
 */
final class OffsetMap {

    static final int SLOT_BYTES = 24;
    /** What {@link #get} says of a key that is not in the map. */
    static final long NONE = -1;

    private static final int LONGS_PER_SLOT = SLOT_BYTES / Long.BYTES;
    private static final int MOST_SLOTS = Integer.MAX_VALUE / SLOT_BYTES;
    /** Of the key that is asked for. */
    private final byte[] hash = new byte[16];
    private final ByteBuffer hashView = ByteBuffer.wrap(hash);
    private final MessageDigest md5;
    private final long[] slots;
    private final int slotCount;
    private final int capacity;
    private int size;
    private long latestOffset = NONE;

    /**
     * An empty map: large enough for the keys that may come, but no larger than allowed.
     *
     * @param mostKeys no more different keys will be put; what is not needed is not allocated
     * @param maxBytes of memory for the slots; at least two slots' worth
     * @param loadFactor how much of the slots may be taken, more than 0
     */
    OffsetMap(long mostKeys, long maxBytes, double loadFactor) {
        if (maxBytes < 2 * SLOT_BYTES || loadFactor <= 0) {
            throw new IllegalArgumentException("an offset map of " + maxBytes + " bytes and load factor " + loadFactor
                + "; the least is " + 2 * SLOT_BYTES + " bytes and more than 0");
        }
        long allowed = Math.min(maxBytes / SLOT_BYTES, MOST_SLOTS);
        long needed = mostKeys >= allowed ? allowed : (long) Math.ceil((mostKeys + 1) / Math.min(loadFactor, 0.5));
        slotCount = (int) Math.max(2, Math.min(allowed, needed));
        capacity = (int) Math.max(1, Math.min(slotCount - 1, slotCount * loadFactor));
        slots = new long[slotCount * LONGS_PER_SLOT];
        try {
            md5 = MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }

    /**
     * Notes where a key was seen last. Offsets come in ascending order.
     *
     * @param key from position to limit, which stay where they are
     * @return false if the key is new and the map is full: then nothing has changed
     */
    boolean put(ByteBuffer key, long offset) {
        throw new UnsupportedOperationException("Exercise 7.1: the offset map");
    }

    /** The last offset that was put for a key, or {@link #NONE}. */
    long get(ByteBuffer key) {
        throw new UnsupportedOperationException("Exercise 7.1: the offset map");
    }

    /** Where the key's slot is in the array, or the free slot in which it belongs. */
    private int find(ByteBuffer key) {
        throw new UnsupportedOperationException("Exercise 7.1: the offset map");
    }

    private void digest(ByteBuffer key) {
        int position = key.position();
        md5.update(key);
        key.position(position);
        try {
            md5.digest(hash, 0, hash.length);
        } catch (DigestException e) {
            throw new IllegalStateException("an MD5 has 16 bytes", e);
        }
    }

    /** Whether no key that is not in the map can be put any more. */
    boolean isFull() {
        return size >= capacity;
    }

    /** How many keys are in the map. */
    int size() {
        return size;
    }

    /** How many keys fit. */
    int capacity() {
        return capacity;
    }

    /** What the slots take, in bytes. */
    long sizeInBytes() {
        return (long) slotCount * SLOT_BYTES;
    }

    /** The map speaks for all offsets up to this one, inclusive; {@link #NONE} if for none. */
    long latestOffset() {
        return latestOffset;
    }

    /** Says that up to an offset there is nothing else to be put. */
    void coverUpTo(long offset) {
        latestOffset = Math.max(latestOffset, offset);
    }
}
