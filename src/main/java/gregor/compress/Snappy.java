package gregor.compress;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Snappy as Kafka has it: not the framing of snappy's own documents, but that of the library snappy-java (also called
 * xerial), which is a header and then chunks, each packed for itself ({@link SnappyElements}). There is no end mark and
 * no hash.
 * <pre>
 *   0                                        8         12                16            20
 *  +------+---+---+---+---+---+---+---------+---------+-----------------+-------------+-------+- - -
 *  | 0x82 | S | N | A | P | P | Y | 0       | version | readable since  | chunk bytes | chunk | ...
 *  |      |   |   |   |   |   |   |         |  1      |  version 1      |             |       |
 *  +------+---+---+---+---+---+---+---------+---------+-----------------+-------------+-------+- - -
 *                                            the three are big-endian
 * </pre>
 * What is read is what Kafka reads. Data without that header is one chunk that fills all: librdkafka writes so. No chunk
 * begins like the header, it would start with a repeat, of nothing. A header may come again where a chunk may, since
 * streams may be joined. Versions are not looked at, and up to three bytes behind the last chunk neither. What is
 * written is what Kafka writes: chunks of 32 KB before packing.
 *
 * <p>In Apache Kafka: {@code SnappyCompression}, on the library snappy-java.
 */
final class Snappy implements Decompressor {

    private static final byte[] HEADER = {(byte) 0x82, 'S', 'N', 'A', 'P', 'P', 'Y', 0, 0, 0, 0, 1, 0, 0, 0, 1};
    private static final int MAGIC_BYTES = 8;
    /** A chunk can't have so many bytes: as a number the start of the header is negative. */
    private static final int MAGIC_START = 0x82534e41;

    private static final int CHUNK_BYTES = 32 << 10;

    /** A chunk is unpacked in pieces of about so many bytes, so that the reader can stop before it takes memory. */
    private static final int PIECE_BYTES = 16 << 10;

    private final ByteBuffer packed;
    private final UnpackedBlock chunk = new UnpackedBlock();
    private boolean begun;
    private int chunkEnd;

    /** Unpacks what lies between the buffer's position and its limit; the buffer itself does not change. */
    Snappy(ByteBuffer packed) {
        this.packed = packed.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public int read(ByteBuffer into) {
        int from = into.position();
        boolean more = true;
        while (into.hasRemaining() && more) {
            if (chunk.available() > 0) {
                chunk.take(into);
            } else if (packed.position() < chunkEnd) {
                unpackPiece();
            } else if (begun) {
                more = nextChunk();
            } else {
                begin();
            }
        }
        return into.position() > from ? into.position() - from : -1;
    }

    private void begin() {
        begun = true;
        if (packed.capacity() == 0) {
            throw corrupt(0, "there is not even a length");
        }
        if (!passHeader()) {
            beginChunk(packed.capacity());
        }
    }

    private boolean passHeader() {
        int at = packed.position();
        if (packed.remaining() < HEADER.length
            || !packed.slice(at, MAGIC_BYTES).equals(ByteBuffer.wrap(HEADER, 0, MAGIC_BYTES))) {
            return false;
        }
        packed.position(at + HEADER.length);
        return true;
    }

    private boolean nextChunk() {
        if (packed.remaining() < Integer.BYTES) {
            packed.position(packed.capacity());
            return false;
        }
        int at = packed.position();
        int bytes = Integer.reverseBytes(packed.getInt(at));
        if (bytes == MAGIC_START && passHeader()) {
            return true;
        }
        packed.position(at + Integer.BYTES);
        if (bytes <= 0 || bytes > packed.remaining()) {
            throw corrupt(at, "a chunk of " + bytes + " bytes; there are " + packed.remaining());
        }
        beginChunk(packed.position() + bytes);
        return true;
    }

    private void beginChunk(int end) {
        chunkEnd = end;
        int unpackedBytes = SnappyElements.length(packed.limit(end));
        chunk.begin(unpackedBytes);
        endPiece();
    }

    private void unpackPiece() {
        SnappyElements.unpack(packed.limit(chunkEnd), chunk, PIECE_BYTES);
        endPiece();
    }

    private void endPiece() {
        packed.limit(packed.capacity());
        if (packed.position() == chunkEnd && chunk.room() > 0) {
            throw corrupt(chunkEnd, "a chunk ends after " + chunk.length() + " bytes of " + (chunk.length() + chunk.room()));
        }
    }

    private KafkaException corrupt(int at, String what) {
        return corrupt(packed, at, what);
    }

    static KafkaException corrupt(ByteBuffer packed, int at, String what) {
        return new KafkaException(ErrorCode.CORRUPT_MESSAGE,
            "snappy data of " + packed.capacity() + " bytes, at byte " + at + ": " + what);
    }

    @Override
    public void close() {
        // Nothing is held but memory that the garbage collector sees.
    }

    /** Packs what lies between the buffer's position and its limit; the buffer itself does not change. */
    static ByteBuffer pack(ByteBuffer plain) {
        ByteBuffer in = plain.duplicate();
        int chunks = in.remaining() / CHUNK_BYTES + 1;
        ByteBuffer out = ByteBuffer.allocate(HEADER.length + in.remaining()
            + chunks * (Integer.BYTES + SnappyElements.MAX_OVERHEAD_BYTES)).order(ByteOrder.LITTLE_ENDIAN).put(HEADER);
        Repeats repeats = new Repeats(Math.min(in.remaining(), CHUNK_BYTES));
        while (in.hasRemaining()) {
            int bytes = Math.min(in.remaining(), CHUNK_BYTES);
            int lengthAt = out.position();
            repeats.begin(in, bytes, Repeats.LEAST_BYTES, 0);
            SnappyElements.pack(repeats, bytes, out.position(lengthAt + Integer.BYTES));
            out.putInt(lengthAt, Integer.reverseBytes(out.position() - lengthAt - Integer.BYTES));
        }
        return out.flip().order(ByteOrder.BIG_ENDIAN);
    }
}
