package gregor.compress;

import java.nio.ByteBuffer;

/**
 * The inside of a packed lz4 block ({@code doc/lz4_Block_format.md} of github.com/lz4/lz4): sequences, each of bytes as
 * they are and then bytes that were there before. The last one has no repeat and ends the block.
 * <pre>
 *  +-------+-------------------+----------+----------+------------------+
 *  | token | more of the       | literals | distance | more of the      |
 *  |  1    | literals' length  |          |  2       | repeat's length  |
 *  +-------+-------------------+----------+----------+------------------+
 *
 *   token  7-4 how many literals | 3-0 how many bytes to repeat, less 4
 *   15 in the token means: add the next byte, and as long as that was 255, one more
 * </pre>
 * A writer has to leave the last 5 bytes as literals and start no repeat in the last 12, since some readers, Kafka's
 * among them, read and write ahead in strides; the reader here doesn't need it.
 */
final class Lz4Sequences {

    /** A repeat starts at least so many bytes before the block's end. */
    static final int START_MARGIN = 12;

    /** A repeat ends at least so many bytes before the block's end. */
    static final int END_MARGIN = 5;

    /** By how much a block of up to 64 KB may grow: a token, and a byte for each 255 literals. */
    static final int MAX_OVERHEAD_BYTES = 2 + (64 << 10) / 255;

    private static final int MORE = 15;
    private static final int DISTANCE_BYTES = 2;

    private Lz4Sequences() {}

    /** Unpacks the block that lies between the buffer's position and its limit. */
    static void unpack(ByteBuffer packed, UnpackedBlock block) {
        while (true) {
            int at = packed.position();
            int token = next(packed) & 0xff;
            int literals = length(packed, token >>> 4);
            if (literals > packed.remaining()) {
                throw Lz4.corrupt(packed, at, literals + " literals; the block has " + packed.remaining() + " more bytes");
            }
            ensureRoom(packed, at, block, literals);
            block.add(packed, literals);
            if (!packed.hasRemaining()) {
                return;
            }
            int distanceAt = packed.position();
            if (packed.remaining() < DISTANCE_BYTES) {
                throw Lz4.corrupt(packed, distanceAt, "the block ends inside a distance");
            }
            int distance = packed.getShort() & 0xffff;
            if (distance == 0 || distance > block.length()) {
                throw Lz4.corrupt(packed, distanceAt, "a repeat from " + distance + " bytes back; there are " + block.length());
            }
            int repeated = length(packed, token & MORE) + Repeats.LEAST_BYTES;
            ensureRoom(packed, at, block, repeated);
            block.repeat(distance, repeated);
        }
    }

    /** No sum is too large for an int: a block has 4 MB at the most, and each of its bytes adds 255. */
    private static int length(ByteBuffer packed, int inToken) {
        int length = inToken;
        if (inToken == MORE) {
            int more;
            do {
                more = next(packed) & 0xff;
                length += more;
            } while (more == 0xff);
        }
        return length;
    }

    private static byte next(ByteBuffer packed) {
        if (!packed.hasRemaining()) {
            throw Lz4.corrupt(packed, packed.position(), "the block ends inside a sequence");
        }
        return packed.get();
    }

    private static void ensureRoom(ByteBuffer packed, int at, UnpackedBlock block, int bytes) {
        if (bytes > block.room()) {
            throw Lz4.corrupt(packed, at, "a block of more bytes than the header allows, which is " + (block.length() + block.room()));
        }
    }

    /** Packs a block of so many bytes, which the search has begun, behind the buffer's position. */
    static void pack(Repeats repeats, int bytes, ByteBuffer out) {
        int literalsAt = 0;
        while (repeats.next()) {
            int repeated = repeats.end() - repeats.start() - Repeats.LEAST_BYTES;
            putLiterals(repeats, literalsAt, repeats.start(), Math.min(repeated, MORE), out);
            out.putShort((short) repeats.distance());
            putMore(repeated, out);
            literalsAt = repeats.end();
        }
        putLiterals(repeats, literalsAt, bytes, 0, out);
    }

    private static void putLiterals(Repeats repeats, int from, int to, int lowToken, ByteBuffer out) {
        int literals = to - from;
        out.put((byte) (Math.min(literals, MORE) << 4 | lowToken));
        putMore(literals, out);
        out.put(repeats.block(), from, literals);
    }

    private static void putMore(int length, ByteBuffer out) {
        if (length >= MORE) {
            int rest = length - MORE;
            for (; rest >= 0xff; rest -= 0xff) {
                out.put((byte) 0xff);
            }
            out.put((byte) rest);
        }
    }
}
