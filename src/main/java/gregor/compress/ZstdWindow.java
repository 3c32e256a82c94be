package gregor.compress;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What came out of a frame last: matches are copied from it, the reader takes from it. It grows with what comes out,
 * whatever window the frame's header asks for, and keeps that window and what the reader hasn't taken.
 * <pre>
 *    0             taken            end        bytes.length
 *    |  ....  window  ............   |   free    |
 *                    |  to be taken  |
 * </pre>
 */
final class ZstdWindow {

    private byte[] bytes;
    private int taken;
    private int end;
    private int windowBytes;
    private int blockLeft;

    ZstdWindow(int initialBytes) {
        bytes = new byte[initialBytes];
    }

    /** Begins a frame; nothing of the one before can be copied. All of that has been taken. */
    void beginFrame(int window) {
        windowBytes = window;
        taken = 0;
        end = 0;
    }

    /** @param maxBytes how many bytes a block may add */
    void beginBlock(int maxBytes) {
        blockLeft = maxBytes;
    }

    boolean hasMore() {
        return taken < end;
    }

    /** Gives as much as there is and fits. */
    void take(ByteBuffer into) {
        int length = Math.min(into.remaining(), end - taken);
        into.put(bytes, taken, length);
        taken += length;
    }

    /** Whether a block may add so many bytes more. */
    boolean allows(int length) {
        return length <= blockLeft;
    }

    /** How far back a match may begin. */
    int reach() {
        return Math.min(end, windowBytes);
    }

    void append(byte[] from, int position, int length) {
        reserve(length);
        System.arraycopy(from, position, bytes, end, length);
        end += length;
    }

    void append(byte repeated, int length) {
        reserve(length);
        Arrays.fill(bytes, end, end + length, repeated);
        end += length;
    }

    /** Appends what begins {@code offset} bytes back, which may be what this very call appends. */
    void appendMatch(int offset, int length) {
        reserve(length);
        int from = end - offset;
        if (offset >= length) {
            System.arraycopy(bytes, from, bytes, end, length);
        } else {
            for (int i = 0; i < length; i++) {
                bytes[end + i] = bytes[from + i];
            }
        }
        end += length;
    }

    /** Adds what the block has appended to a hash. All of it is still to be taken. */
    void hashBlock(XxHash64 hash) {
        hash.update(bytes, taken, end - taken);
    }

    /** How much the block has appended. All of it is still to be taken. */
    int blockBytes() {
        return end - taken;
    }

    private void reserve(int length) {
        blockLeft -= length;
        if (bytes.length - end < length) {
            makeRoom(length);
        }
    }

    /** Moves what is still needed to the front; into a larger array, if that is more than half of this one. */
    private void makeRoom(int length) {
        int keptFrom = Math.min(taken, Math.max(0, end - windowBytes));
        int kept = end - keptFrom;
        boolean fits = keptFrom >= bytes.length / 2 && kept + length <= bytes.length;
        byte[] target = fits ? bytes : new byte[Math.max(kept + length, 2 * bytes.length)];
        System.arraycopy(bytes, keptFrom, target, 0, kept);
        bytes = target;
        taken -= keptFrom;
        end = kept;
    }
}
