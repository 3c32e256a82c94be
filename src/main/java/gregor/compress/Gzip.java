package gregor.compress;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * The gzip format (RFC 1952) around the JDK's deflate. The JDK's own gzip streams work on arrays behind streams and
 * would copy each byte twice more; this works on buffers, wherever they lie.
 * <pre>
 *   0    2    3       4        8     9    10                           ... the last 8
 *  +----+----+-------+--------+-----+----+-------------+---------------+-------+---------+
 *  |1f8b| 8  | flags | time   | xfl | os | as flagged  | deflated data | crc32 | length  |   little-endian
 *  +----+----+-------+--------+-----+----+-------------+---------------+-------+---------+
 * </pre>
 * A stream may be several such members, one behind the other; their contents are joined.
 */
final class Gzip implements Decompressor {

    private static final int MAGIC = 0x8b1f;
    private static final int HEADER_BYTES = 10;
    private static final int TRAILER_BYTES = 8;
    private static final int HEADER_CRC_FLAG = 2;
    private static final int EXTRA_FLAG = 4;
    private static final int NAME_FLAG = 8;
    private static final int COMMENT_FLAG = 16;
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, Deflater.DEFLATED, 0, 0, 0, 0, 0, 0, (byte) 0xff};

    private final ByteBuffer packed;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private boolean insideMember;

    /** Unpacks what lies between the buffer's position and its limit; the buffer itself does not change. */
    Gzip(ByteBuffer packed) {
        this.packed = packed.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public int read(ByteBuffer into) {
        int from = into.position();
        while (into.hasRemaining() && (insideMember || packed.hasRemaining() || neverBegan())) {
            if (!insideMember) {
                beginMember();
            }
            inflate(into);
        }
        return into.position() > from ? into.position() - from : -1;
    }

    /** No bytes at all are no gzip stream either; {@link #beginMember} then says so. */
    private boolean neverBegan() {
        return packed.position() == 0;
    }

    private void beginMember() {
        need(HEADER_BYTES);
        int start = packed.position();
        int magic = packed.getShort(start) & 0xffff;
        int method = packed.get(start + 2);
        int flags = packed.get(start + 3);
        if (magic != MAGIC || method != Deflater.DEFLATED) {
            throw corrupt("its first bytes are not gzip's");
        }
        packed.position(start + HEADER_BYTES);
        if ((flags & EXTRA_FLAG) != 0) {
            need(2);
            skip(packed.getShort() & 0xffff);
        }
        if ((flags & NAME_FLAG) != 0) {
            skipText();
        }
        if ((flags & COMMENT_FLAG) != 0) {
            skipText();
        }
        if ((flags & HEADER_CRC_FLAG) != 0) {
            skip(2);
        }
        inflater.reset();
        inflater.setInput(packed);
        crc.reset();
        insideMember = true;
    }

    private void inflate(ByteBuffer into) {
        int from = into.position();
        int added;
        try {
            added = inflater.inflate(into);
        } catch (DataFormatException e) {
            throw corrupt(e.getMessage());
        }
        crc.update(into.duplicate().flip().position(from));
        if (inflater.finished()) {
            endMember();
        } else if (added == 0) {
            throw corrupt("it ends too early, or needs a dictionary");
        }
    }

    private void endMember() {
        need(TRAILER_BYTES);
        int statedCrc = packed.getInt();
        int statedLength = packed.getInt();
        if (statedCrc != (int) crc.getValue() || statedLength != (int) inflater.getBytesWritten()) {
            throw corrupt("its content is not what its trailer says");
        }
        insideMember = false;
    }

    private void skipText() {
        do {
            need(1);
        } while (packed.get() != 0);
    }

    private void skip(int bytes) {
        need(bytes);
        packed.position(packed.position() + bytes);
    }

    private void need(int bytes) {
        if (packed.remaining() < bytes) {
            throw corrupt("it ends too early");
        }
    }

    private KafkaException corrupt(String what) {
        return new KafkaException(ErrorCode.CORRUPT_MESSAGE,
            "gzip data of " + packed.capacity() + " bytes, at byte " + packed.position() + ": " + what);
    }

    @Override
    public void close() {
        inflater.end();
    }

    /**
     * Packs what lies between the buffer's position and its limit; the buffer itself does not change.
     *
     * @param level 1 to 9, or -1 for deflate's own default
     */
    static ByteBuffer pack(ByteBuffer plain, int level) {
        Deflater deflater = new Deflater(level, true);
        try {
            CRC32 crc = new CRC32();
            crc.update(plain.duplicate());
            deflater.setInput(plain.duplicate());
            deflater.finish();
            ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES + TRAILER_BYTES + 64 + plain.remaining() / 2)
                .order(ByteOrder.LITTLE_ENDIAN).put(HEADER);
            while (!deflater.finished()) {
                deflater.deflate(out);
                if (out.remaining() < TRAILER_BYTES) {
                    out = Compression.larger(out, Integer.MAX_VALUE).order(ByteOrder.LITTLE_ENDIAN);
                }
            }
            out.putInt((int) crc.getValue()).putInt(plain.remaining());
            return out.flip().order(ByteOrder.BIG_ENDIAN);
        } finally {
            deflater.end();
        }
    }
}
