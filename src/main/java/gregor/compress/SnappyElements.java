package gregor.compress;

import java.nio.ByteBuffer;

/**
 * One packed chunk ({@code format_description.txt} of github.com/google/snappy): how many bytes come out, as a varint,
 * and then elements. The low two bits of an element's first byte say of which kind it is. Numbers are little-endian.
 * <pre>
 *  +---------------+------+- - - - - +----------+
 *  | n - 1    | 00 | more, 0 to 4    | literals |   n - 1 up to 59; 60 to 63: it is in the next 1 to 4 bytes
 *  +---------------+------+- - - - - +----------+
 *  | d   | n-4 | 01 | d, low 8 |                    repeat 4 to 11 bytes from up to 2,047 back; d's high 3 bits are first
 *  +---------------+----------+-------+
 *  | n - 1    | 10 | d, 16            |             repeat 1 to 64 bytes from up to 64 KB back
 *  +---------------+------------------+-------+
 *  | n - 1    | 11 | d, 32                    |     as far back as there is anything
 *  +---------------+--------------------------+
 *   7-2 or 7-5, 4-2  1-0
 * </pre>
 */
final class SnappyElements {

    /**
     * By how much a chunk of up to 32 KB may grow: its length, what comes before the first literals, and then one byte
     * at the most for each 64, where a repeat has saved one and the first byte of the literals behind it is two.
     */
    static final int MAX_OVERHEAD_BYTES = 8 + (32 << 10) / 64;

    private static final int LITERALS = 0;
    private static final int NEAR_REPEAT = 1;
    private static final int REPEAT = 2;

    private static final int MAX_LITERALS_IN_TAG = 60;
    private static final int NEAR_DISTANCES = 1 << 11;
    private static final int MAX_NEAR_BYTES = 11;
    private static final int MAX_REPEAT_BYTES = 64;

    private SnappyElements() {}

    /** Reads how many bytes the chunk from the buffer's position on has when it is unpacked. */
    static int length(ByteBuffer packed) {
        int at = packed.position();
        long length = 0;
        for (int shift = 0; shift < Integer.SIZE; shift += 7) {
            long next = number(packed, 1);
            length |= (next & 0x7f) << shift;
            if (next < 0x80) {
                if (length > Integer.MAX_VALUE) {
                    throw Snappy.corrupt(packed, at, "a chunk of " + length + " unpacked bytes; the most is " + Integer.MAX_VALUE);
                }
                return (int) length;
            }
        }
        throw Snappy.corrupt(packed, at, "a chunk's length of more than five bytes");
    }

    /** Unpacks elements up to the buffer's limit, or until so many bytes, or some more, are there to be taken. */
    static void unpack(ByteBuffer packed, UnpackedBlock chunk, int pieceBytes) {
        while (packed.hasRemaining() && chunk.available() < pieceBytes) {
            int at = packed.position();
            int tag = packed.get() & 0xff;
            long count = 1 + (tag >> 2);
            long distance = 0;
            switch (tag & 3) {
                case LITERALS -> count = count <= MAX_LITERALS_IN_TAG ? count : 1 + number(packed, (int) count - MAX_LITERALS_IN_TAG);
                case NEAR_REPEAT -> {
                    count = Repeats.LEAST_BYTES + (tag >> 2 & 7);
                    distance = (tag >> 5) << 8 | number(packed, 1);
                }
                case REPEAT -> distance = number(packed, 2);
                default -> distance = number(packed, 4);
            }
            if (count > chunk.room()) {
                throw Snappy.corrupt(packed, at, count + " more bytes; the chunk's length leaves " + chunk.room());
            }
            if ((tag & 3) == LITERALS) {
                addLiterals(packed, at, chunk, count);
            } else if (distance == 0 || distance > chunk.length()) {
                throw Snappy.corrupt(packed, at, "a repeat from " + distance + " bytes back; there are " + chunk.length());
            } else {
                chunk.repeat((int) distance, (int) count);
            }
        }
    }

    private static void addLiterals(ByteBuffer packed, int at, UnpackedBlock chunk, long count) {
        if (count > packed.remaining()) {
            throw Snappy.corrupt(packed, at, count + " literals; the chunk has " + packed.remaining() + " more bytes");
        }
        chunk.add(packed, (int) count);
    }

    /** A number without a sign, of one to four bytes. */
    private static long number(ByteBuffer packed, int bytes) {
        if (packed.remaining() < bytes) {
            throw Snappy.corrupt(packed, packed.position(), "the chunk ends inside an element");
        }
        long number = 0;
        for (int shift = 0; shift < 8 * bytes; shift += 8) {
            number |= (packed.get() & 0xffL) << shift;
        }
        return number;
    }

    /** Packs a chunk of so many bytes, which the search has begun, behind the buffer's position. */
    static void pack(Repeats repeats, int bytes, ByteBuffer out) {
        int rest = bytes;
        for (; rest >= 0x80; rest >>>= 7) {
            out.put((byte) (rest | 0x80));
        }
        out.put((byte) rest);
        int literalsAt = 0;
        while (repeats.next()) {
            putLiterals(repeats, literalsAt, repeats.start(), out);
            putRepeat(repeats.distance(), repeats.end() - repeats.start(), out);
            literalsAt = repeats.end();
        }
        putLiterals(repeats, literalsAt, bytes, out);
    }

    private static void putLiterals(Repeats repeats, int from, int to, ByteBuffer out) {
        int count = to - from;
        if (count > 1 << 8) {
            out.put((byte) (MAX_LITERALS_IN_TAG + 1 << 2 | LITERALS)).putShort((short) (count - 1));
        } else if (count > MAX_LITERALS_IN_TAG) {
            out.put((byte) (MAX_LITERALS_IN_TAG << 2 | LITERALS)).put((byte) (count - 1));
        } else if (count > 0) {
            out.put((byte) (count - 1 << 2 | LITERALS));
        }
        out.put(repeats.block(), from, count);
    }

    /** In pieces of 64 bytes; the one before the last may be shorter, so that the last is not too short for a near one. */
    private static void putRepeat(int distance, int count, ByteBuffer out) {
        int rest = count;
        while (rest > MAX_REPEAT_BYTES) {
            int piece = Math.min(MAX_REPEAT_BYTES, rest - Repeats.LEAST_BYTES);
            putPiece(distance, piece, out);
            rest -= piece;
        }
        putPiece(distance, rest, out);
    }

    private static void putPiece(int distance, int count, ByteBuffer out) {
        if (count <= MAX_NEAR_BYTES && distance < NEAR_DISTANCES) {
            out.put((byte) (distance >> 8 << 5 | count - Repeats.LEAST_BYTES << 2 | NEAR_REPEAT)).put((byte) distance);
        } else {
            out.put((byte) (count - 1 << 2 | REPEAT)).putShort((short) distance);
        }
    }
}
