package gregor.compress;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The checksum of lz4's frames: the 32-bit xxHash with seed 0 (XXH32 in {@code doc/xxhash_spec.md} of
 * github.com/Cyan4973/xxHash). It finds damage by accident, not damage by intent.
 * <pre>
 *   0       4       8       12      16
 *  +-------+-------+-------+-------+---- ...     words of 4 bytes, little-endian
 *  | lane 0| lane 1| lane 2| lane 3| lane 0      lane = rotated(lane + word * P2, 13) * P1
 *  +-------+-------+-------+-------+---- ...
 *
 *  hash = all lanes, rotated by 1, 7, 12 and 18 and added; P5, if there were not even 16 bytes
 *  hash = hash + length, then the words and the bytes that are left over, then all bits are mixed
 * </pre>
 */
final class XxHash32 {

    private static final int P1 = 0x9E3779B1;
    private static final int P2 = 0x85EBCA77;
    private static final int P3 = 0xC2B2AE3D;
    private static final int P4 = 0x27D4EB2F;
    private static final int P5 = 0x165667B1;
    private static final int STRIPE_BYTES = 16;

    private final ByteBuffer leftOver = ByteBuffer.allocate(STRIPE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private int lane0 = P1 + P2;
    private int lane1 = P2;
    private int lane2;
    private int lane3 = -P1;
    private long length;

    /** The hash of what lies between a buffer's position and its limit; the buffer itself does not change. */
    static int of(ByteBuffer bytes) {
        XxHash32 hash = new XxHash32();
        hash.update(bytes);
        return hash.value();
    }

    /** Adds what lies between the buffer's position and its limit; the buffer itself does not change. */
    void update(ByteBuffer bytes) {
        ByteBuffer in = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        length += in.remaining();
        if (leftOver.position() > 0) {
            while (leftOver.hasRemaining() && in.hasRemaining()) {
                leftOver.put(in.get());
            }
            if (leftOver.hasRemaining()) {
                return;
            }
            mixStripes(leftOver.flip());
            leftOver.clear();
        }
        mixStripes(in);
        leftOver.put(in);
    }

    private void mixStripes(ByteBuffer in) {
        while (in.remaining() >= STRIPE_BYTES) {
            lane0 = mixed(lane0, in.getInt());
            lane1 = mixed(lane1, in.getInt());
            lane2 = mixed(lane2, in.getInt());
            lane3 = mixed(lane3, in.getInt());
        }
    }

    private static int mixed(int lane, int word) {
        return Integer.rotateLeft(lane + word * P2, 13) * P1;
    }

    /** The hash of all that was added so far. */
    int value() {
        int hash = length < STRIPE_BYTES ? P5 : Integer.rotateLeft(lane0, 1) + Integer.rotateLeft(lane1, 7)
            + Integer.rotateLeft(lane2, 12) + Integer.rotateLeft(lane3, 18);
        hash += (int) length;
        ByteBuffer rest = leftOver.duplicate().order(ByteOrder.LITTLE_ENDIAN).flip();
        while (rest.remaining() >= Integer.BYTES) {
            hash = Integer.rotateLeft(hash + rest.getInt() * P3, 17) * P4;
        }
        while (rest.hasRemaining()) {
            hash = Integer.rotateLeft(hash + (rest.get() & 0xff) * P5, 11) * P1;
        }
        hash = (hash ^ hash >>> 15) * P2;
        hash = (hash ^ hash >>> 13) * P3;
        return hash ^ hash >>> 16;
    }
}
