package gregor.compress;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What one block of lz4 or snappy has given so far. Both formats unpack a block in two ways: by bytes that stand in it
 * as they are, and by repeats of bytes that were unpacked already; so those have to be at hand until the block's end.
 * <pre>
 *   0                  taken           end                room()
 *  +------------------+---------------+------------------------+
 *  | taken by the     | unpacked, not | not there yet, and the |
 *  | reader, repeated | yet taken     | array grows only with  |
 *  | from             |               | what comes             |
 *  +------------------+---------------+------------------------+
 * </pre>
 */
final class UnpackedBlock {

    private static final int FIRST_BYTES = 4096;

    private byte[] bytes = new byte[0];
    private int taken;
    private int end;
    private int maxBytes;

    /** Forgets the block before; the next one has at most so many bytes. */
    void begin(int atMostBytes) {
        taken = 0;
        end = 0;
        maxBytes = atMostBytes;
    }

    int length() {
        return end;
    }

    /** How many bytes the block may still get. */
    int room() {
        return maxBytes - end;
    }

    /** How many bytes the reader has not taken yet. */
    int available() {
        return end - taken;
    }

    /** What was unpacked. Valid until the next block begins. */
    ByteBuffer content() {
        return ByteBuffer.wrap(bytes, 0, end);
    }

    /** Gives the reader as many bytes as there are and as it has room for. */
    void take(ByteBuffer into) {
        int count = Math.min(available(), into.remaining());
        into.put(bytes, taken, count);
        taken += count;
    }

    /** Adds the next {@code count} bytes of a buffer, which has as many; not more than there is {@link #room}. */
    void add(ByteBuffer from, int count) {
        grow(count);
        from.get(bytes, end, count);
        end += count;
    }

    /**
     * Adds again what was added before, {@code count} bytes from {@code distance} back on; not more than there is
     * {@link #room}. A count above the distance repeats bytes that this very call has added: distance 1 fills with one
     * byte. Each round may then copy twice as much as the one before.
     *
     * @param distance from 1 to {@link #length}
     */
    void repeat(int distance, int count) {
        grow(count);
        int from = end - distance;
        int target = end + count;
        while (end < target) {
            int piece = Math.min(target - end, end - from);
            System.arraycopy(bytes, from, bytes, end, piece);
            end += piece;
        }
    }

    private void grow(int count) {
        if (count > bytes.length - end) {
            long wanted = Math.max(FIRST_BYTES, Math.max(end + (long) count, 2L * bytes.length));
            bytes = Arrays.copyOf(bytes, (int) Math.min(wanted, Math.max(maxBytes, bytes.length)));
        }
    }
}
