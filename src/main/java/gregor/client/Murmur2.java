package gregor.client;

import java.nio.ByteBuffer;

/**
 * The hash that decides a key's partition. All clients of a topic must agree on it, so it is Kafka's: Austin Appleby's
 * MurmurHash2 in 32 bits, with a seed of its own.
 */
final class Murmur2 {

    private static final int SEED = 0x9747b28c;
    private static final int MIX = 0x5bd1e995;
    private static final int MIX_SHIFT = 24;

    private Murmur2() {}

    /** Hashes what lies between a buffer's position and its limit. */
    static int hash(ByteBuffer key) {
        int length = key.remaining();
        int at = key.position();
        int hash = SEED ^ length;
        int words = length / 4;
        for (int i = 0; i < words; i++, at += 4) {
            // the words are little-endian, whatever the buffer is
            int word = key.get(at) & 0xff | (key.get(at + 1) & 0xff) << 8 | (key.get(at + 2) & 0xff) << 16 | key.get(at + 3) << 24;
            word *= MIX;
            word ^= word >>> MIX_SHIFT;
            hash = hash * MIX ^ word * MIX;
        }
        int tail = length % 4;
        if (tail > 0) {
            for (int i = tail - 1; i >= 0; i--) {
                hash ^= (key.get(at + i) & 0xff) << 8 * i;
            }
            hash *= MIX;
        }
        hash ^= hash >>> 13;
        hash *= MIX;
        return hash ^ hash >>> 15;
    }

    /** The partition of a key. The sign bit is cleared rather than the sign turned, as Kafka does it. */
    static int partition(ByteBuffer key, int partitionCount) {
        return (hash(key) & Integer.MAX_VALUE) % partitionCount;
    }
}
