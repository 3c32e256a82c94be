package gregor.compress;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The lz4 frame ({@code doc/lz4_Frame_format.md} of github.com/lz4/lz4): blocks that know nothing of each other.
 * {@link Lz4Sequences} is what a packed block consists of. All numbers are little-endian.
 * <pre>
 *   0       4       5      6                6 or 14
 *  +-------+-------+------+----------------+-------------+---------+- - -+---------+-------------------+
 *  | magic | flags | size | content length | header hash | block   | ... | 0, the  | hash of the whole |
 *  |       |       | code | 8, if flagged  | 1           |         |     | end     | content, if fl.   |
 *  +-------+-------+------+----------------+-------------+---------+- - -+---------+-------------------+
 *                                                        | length, 4: bit 31 set if not packed | data | hash, 4, if fl. |
 *
 *   flags      7-6 version, 01 | 5 blocks stand alone | 4 block hashes | 3 content length | 2 content hash | 1 - | 0 dictionary
 *   size code  7 - | 6-4 the largest block: 4 is 64 KB, 5 256 KB, 6 1 MB, 7 4 MB | 3-0 -
 * </pre>
 * What is read is what Kafka reads: one frame, whose blocks stand alone, without a dictionary. But the content's length
 * and hash are checked here, while Kafka passes over them, and nothing may stand behind the frame, where Kafka doesn't
 * look. What is written is what Kafka writes: blocks of 64 KB, and no hash but the header's.
 *
 * <p>In Apache Kafka: {@code Lz4BlockInputStream}, {@code Lz4BlockOutputStream}, on the library lz4-java.
 */
final class Lz4 implements Decompressor {

    private static final int MAGIC = 0x184D2204;
    private static final int FLAGS_AT = 4;
    private static final int LEAST_HEADER_BYTES = 7;
    private static final int END_BYTES = 4;

    private static final int VERSION_1 = 1 << 6;
    private static final int STANDING_ALONE = 1 << 5;
    private static final int BLOCK_HASH = 1 << 4;
    private static final int CONTENT_LENGTH = 1 << 3;
    private static final int CONTENT_HASH = 1 << 2;
    private static final int OPTIONAL_FLAGS = BLOCK_HASH | CONTENT_LENGTH | CONTENT_HASH;

    private static final int SIZE_64_KB = 4;
    private static final int SIZE_4_MB = 7;
    private static final int NOT_PACKED = 1 << 31;

    private static final int BLOCK_BYTES = 64 << 10;

    private final ByteBuffer packed;
    private final UnpackedBlock block = new UnpackedBlock();
    private final XxHash32 contentHash = new XxHash32();
    private int flags;
    private int maxBlockBytes;
    private long statedLength;
    private long length;
    private boolean begun;
    private boolean ended;

    /** Unpacks what lies between the buffer's position and its limit; the buffer itself does not change. */
    Lz4(ByteBuffer packed) {
        this.packed = packed.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public int read(ByteBuffer into) {
        int from = into.position();
        while (into.hasRemaining() && !ended) {
            if (block.available() > 0) {
                block.take(into);
            } else if (begun) {
                nextBlock();
            } else {
                beginFrame();
            }
        }
        return into.position() > from ? into.position() - from : -1;
    }

    private void beginFrame() {
        need(LEAST_HEADER_BYTES);
        if (packed.getInt() != MAGIC) {
            throw corrupt(0, "its first bytes are not lz4's");
        }
        flags = packed.get();
        if ((flags & ~OPTIONAL_FLAGS) != (VERSION_1 | STANDING_ALONE)) {
            throw corrupt(FLAGS_AT, "flags 0x" + Integer.toHexString(flags & 0xff) + "; needed are version 1 (0x40) and blocks"
                + " that stand alone (0x20), allowed are the hash of blocks (0x10), content length (0x08) and content hash (0x04)");
        }
        int sizeCode = packed.get();
        if ((sizeCode & 0x8f) != 0 || sizeCode >> 4 < SIZE_64_KB) {
            throw corrupt(FLAGS_AT + 1, "block size code 0x" + Integer.toHexString(sizeCode & 0xff) + "; allowed are 0x"
                + SIZE_64_KB + "0 (64 KB) to 0x" + SIZE_4_MB + "0 (4 MB)");
        }
        maxBlockBytes = maxBlockBytes(sizeCode >> 4);
        if ((flags & CONTENT_LENGTH) != 0) {
            need(Long.BYTES + 1);
            statedLength = packed.getLong();
        }
        int hash = headerHash(packed.slice(FLAGS_AT, packed.position() - FLAGS_AT));
        if (packed.get() != (byte) hash) {
            throw corrupt(packed.position() - 1, "the header is not what its hash says");
        }
        begun = true;
    }

    private static int maxBlockBytes(int code) {
        return 1 << 8 + 2 * code;
    }

    /** The second byte of the hash of all that is between the magic number and the hash. */
    private static byte headerHash(ByteBuffer header) {
        return (byte) (XxHash32.of(header) >> 8);
    }

    private void nextBlock() {
        int at = packed.position();
        need(Integer.BYTES);
        int stated = packed.getInt();
        int bytes = stated & ~NOT_PACKED;
        if (bytes == 0) {
            endFrame();
            return;
        }
        if (bytes > maxBlockBytes) {
            throw corrupt(at, "a block of " + bytes + " bytes; the header allows " + maxBlockBytes);
        }
        need(bytes + ((flags & BLOCK_HASH) != 0 ? Integer.BYTES : 0));
        int end = packed.position() + bytes;
        if ((flags & BLOCK_HASH) != 0 && packed.getInt(end) != XxHash32.of(packed.slice(end - bytes, bytes))) {
            throw corrupt(end, "a block is not what its hash says");
        }
        block.begin(maxBlockBytes);
        if (stated < 0) {
            block.add(packed, bytes);
        } else {
            Lz4Sequences.unpack(packed.limit(end), block);
            packed.limit(packed.capacity());
        }
        packed.position((flags & BLOCK_HASH) != 0 ? end + Integer.BYTES : end);
        length += block.length();
        if ((flags & CONTENT_HASH) != 0) {
            contentHash.update(block.content());
        }
    }

    private void endFrame() {
        int at = packed.position();
        if ((flags & CONTENT_LENGTH) != 0 && length != statedLength) {
            throw corrupt(at, "the content has " + length + " bytes, not " + Long.toUnsignedString(statedLength) + " as the header says");
        }
        if ((flags & CONTENT_HASH) != 0) {
            need(Integer.BYTES);
            if (packed.getInt() != contentHash.value()) {
                throw corrupt(at, "the content is not what its hash says");
            }
        }
        if (packed.hasRemaining()) {
            throw corrupt(packed.position(), packed.remaining() + " bytes behind the frame's end");
        }
        ended = true;
    }

    private void need(int bytes) {
        if (packed.remaining() < bytes) {
            throw corrupt(packed.position(), "it ends too early");
        }
    }

    private KafkaException corrupt(int at, String what) {
        return corrupt(packed, at, what);
    }

    static KafkaException corrupt(ByteBuffer packed, int at, String what) {
        return new KafkaException(ErrorCode.CORRUPT_MESSAGE,
            "lz4 data of " + packed.capacity() + " bytes, at byte " + at + ": " + what);
    }

    @Override
    public void close() {
        // Nothing is held but memory that the garbage collector sees.
    }

    /** Packs what lies between the buffer's position and its limit; the buffer itself does not change. */
    static ByteBuffer pack(ByteBuffer plain, int level) {
        ByteBuffer in = plain.duplicate();
        int blocks = in.remaining() / BLOCK_BYTES + 1;
        ByteBuffer out = ByteBuffer.allocate(LEAST_HEADER_BYTES + blocks * Integer.BYTES + in.remaining()
            + Lz4Sequences.MAX_OVERHEAD_BYTES + END_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(MAGIC).put((byte) (VERSION_1 | STANDING_ALONE)).put((byte) (SIZE_64_KB << 4));
        out.put(headerHash(out.slice(FLAGS_AT, out.position() - FLAGS_AT)));
        int blockBytes = Math.min(in.remaining(), BLOCK_BYTES);
        Repeats repeats = level == Compression.LZ4.defaultLevel() ? new Repeats(blockBytes) : new DeepRepeats(blockBytes, 1 << level - 1);
        while (in.hasRemaining()) {
            packBlock(in, Math.min(in.remaining(), BLOCK_BYTES), repeats, out);
        }
        return out.putInt(0).flip().order(ByteOrder.BIG_ENDIAN);
    }

    private static void packBlock(ByteBuffer in, int bytes, Repeats repeats, ByteBuffer out) {
        int lengthAt = out.position();
        int dataAt = lengthAt + Integer.BYTES;
        repeats.begin(in, bytes, Lz4Sequences.START_MARGIN, Lz4Sequences.END_MARGIN);
        Lz4Sequences.pack(repeats, bytes, out.position(dataAt));
        int packedBytes = out.position() - dataAt;
        if (packedBytes < bytes) {
            out.putInt(lengthAt, packedBytes);
        } else {
            out.putInt(lengthAt, bytes | NOT_PACKED).position(dataAt).put(repeats.block(), 0, bytes);
        }
    }
}
