package gregor.compress;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The 64-bit hash xxHash, of seed 0, fed in pieces. Four lanes take eight bytes each of every stripe of 32; what does
 * not fill a stripe is kept for later and mixed in at the end, eight, four and then one byte at a time. A zstd frame
 * ends with the low half of it. Source: "XXH64", the xxHash specification by Yann Collet.
 */
final class XxHash64 {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int STRIPE_BYTES = 32;
    private static final long P1 = 0x9E3779B185EBCA87L;
    private static final long P2 = 0xC2B2AE3D27D4EB4FL;
    private static final long P3 = 0x165667B19E3779F9L;
    private static final long P4 = 0x85EBCA77C2B2AE63L;
    private static final long P5 = 0x27D4EB2F165667C5L;

    private final byte[] rest = new byte[STRIPE_BYTES];
    private int restBytes;
    private long totalBytes;
    private long lane1 = P1 + P2;
    private long lane2 = P2;
    private long lane3;
    private long lane4 = -P1;

    void update(byte[] bytes, int from, int length) {
        int at = from;
        int end = from + length;
        totalBytes += length;
        if (restBytes > 0) {
            int more = Math.min(STRIPE_BYTES - restBytes, length);
            System.arraycopy(bytes, at, rest, restBytes, more);
            restBytes += more;
            at += more;
            if (restBytes < STRIPE_BYTES) {
                return;
            }
            stripe(rest, 0);
            restBytes = 0;
        }
        for (; end - at >= STRIPE_BYTES; at += STRIPE_BYTES) {
            stripe(bytes, at);
        }
        restBytes = end - at;
        System.arraycopy(bytes, at, rest, 0, restBytes);
    }

    private void stripe(byte[] bytes, int at) {
        lane1 = round(lane1, (long) LONG.get(bytes, at));
        lane2 = round(lane2, (long) LONG.get(bytes, at + 8));
        lane3 = round(lane3, (long) LONG.get(bytes, at + 16));
        lane4 = round(lane4, (long) LONG.get(bytes, at + 24));
    }

    /** The hash of all that was fed so far. */
    long value() {
        long hash = totalBytes < STRIPE_BYTES ? P5 : merged();
        hash += totalBytes;
        int at = 0;
        for (; restBytes - at >= 8; at += 8) {
            hash = Long.rotateLeft(hash ^ round(0, (long) LONG.get(rest, at)), 27) * P1 + P4;
        }
        if (restBytes - at >= 4) {
            hash = Long.rotateLeft(hash ^ ((int) INT.get(rest, at) & 0xffffffffL) * P1, 23) * P2 + P3;
            at += 4;
        }
        for (; at < restBytes; at++) {
            hash = Long.rotateLeft(hash ^ (rest[at] & 0xff) * P5, 11) * P1;
        }
        hash = (hash ^ hash >>> 33) * P2;
        hash = (hash ^ hash >>> 29) * P3;
        return hash ^ hash >>> 32;
    }

    private long merged() {
        long hash = Long.rotateLeft(lane1, 1) + Long.rotateLeft(lane2, 7)
            + Long.rotateLeft(lane3, 12) + Long.rotateLeft(lane4, 18);
        for (long lane : new long[] {lane1, lane2, lane3, lane4}) {
            hash = (hash ^ round(0, lane)) * P1 + P4;
        }
        return hash;
    }

    private static long round(long lane, long input) {
        return Long.rotateLeft(lane + input * P2, 31) * P1;
    }
}
