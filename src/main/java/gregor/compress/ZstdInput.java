package gregor.compress;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import java.nio.ByteBuffer;

/**
 * The packed bytes with a position. Each read is checked against a limit, which is that of a block while the block is
 * read; what is wrong is told with the position it was found at.
 */
final class ZstdInput {

    private final byte[] bytes;
    private final int start;
    private final int end;
    private int at;
    private int limit;

    /** What lies between the buffer's position and its limit; the buffer itself does not change. */
    ZstdInput(ByteBuffer packed) {
        if (packed.hasArray()) {
            bytes = packed.array();
            start = packed.arrayOffset() + packed.position();
        } else {
            bytes = new byte[packed.remaining()];
            packed.duplicate().get(bytes);
            start = 0;
        }
        end = start + packed.remaining();
        at = start;
        limit = end;
    }

    /** The array that the positions are of. */
    byte[] bytes() {
        return bytes;
    }

    int position() {
        return at;
    }

    /** Goes to a position that is known to be inside. */
    void position(int position) {
        at = position;
    }

    int limit() {
        return limit;
    }

    int remaining() {
        return limit - at;
    }

    boolean isAtStart() {
        return at == start;
    }

    /** Allows {@code length} bytes more, and none behind them until {@link #unlimit()}. */
    void limitTo(int length) {
        need(length);
        limit = at + length;
    }

    void unlimit() {
        limit = end;
    }

    int unsignedByte() {
        need(1);
        return bytes[at++] & 0xff;
    }

    /** An unsigned little-endian number of up to seven bytes, or any of eight. */
    long littleEndian(int length) {
        need(length);
        long number = 0;
        for (int i = 0; i < length; i++) {
            number |= (bytes[at + i] & 0xffL) << 8 * i;
        }
        at += length;
        return number;
    }

    /** Passes over bytes and returns where they start. */
    int skip(long length) {
        need(length);
        int from = at;
        at += (int) length;
        return from;
    }

    private void need(long length) {
        if (length > limit - at) {
            throw corrupt(length + " bytes are needed and " + (limit - at) + " are left");
        }
    }

    KafkaException corrupt(String what) {
        return new KafkaException(ErrorCode.CORRUPT_MESSAGE,
            "zstd data of " + (end - start) + " bytes, at byte " + (at - start) + ": " + what);
    }
}
