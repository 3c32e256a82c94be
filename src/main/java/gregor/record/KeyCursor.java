package gregor.record;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import java.nio.ByteBuffer;

/**
 * Goes from record to record of a batch and shows of each what compaction decides by: its offset, its key, and whether it
 * has a value. Makes no object per record, and looks at no header of a record.
 *
 * <p>Whatever the bytes say, reading stays inside them, and an error is INVALID_RECORD.
 */
public final class KeyCursor {

    private final RecordBatch batch;
    private final ByteBuffer in;
    private final ByteBuffer keyView;
    private int left;
    /** Where the next number is read. */
    private int at;

    private int start;
    private int timestampAt;
    private int behindTimestamp;
    private int end;
    private long timestampDelta;
    private long offset;
    private int keyAt;
    private int keyBytes;
    private boolean hasValue;

    private KeyCursor(RecordBatch batch, ByteBuffer unpacked) {
        this.batch = batch;
        this.in = unpacked;
        this.keyView = unpacked.duplicate();
        this.left = batch.recordCount();
        this.at = unpacked.position();
        if (left < 0) {
            throw invalid("a count of " + left + " records");
        }
    }

    /**
     * A cursor before the first record. The records are unpacked if the batch is compressed; the CRC is not checked.
     *
     * @throws KafkaException as {@link RecordBatch#records()}; here for what can't be unpacked, from {@link #next()} for
     *     records that are not where and what their lengths say
     */
    public static KeyCursor of(RecordBatch batch) {
        ByteBuffer packed = batch.packedRecords();
        return over(batch, batch.isCompressed() ? batch.compression().decompress(packed, RecordBatch.MAX_UNPACKED_BYTES) : packed);
    }

    /** The same for records that have been unpacked before. */
    static KeyCursor over(RecordBatch batch, ByteBuffer unpacked) {
        return new KeyCursor(batch, unpacked);
    }

    /** Goes to the next record; false if there is none. */
    public boolean next() {
        if (left == 0) {
            if (at != in.limit()) {
                throw invalid((in.limit() - at) + " bytes behind the last of " + batch.recordCount() + " records");
            }
            return false;
        }
        left--;
        try {
            read();
        } catch (IndexOutOfBoundsException e) {
            throw invalid("a number that does not end");
        }
        return true;
    }

    private void read() {
        start = at;
        int length = (int) number();
        end = at + length;
        if (length < 1 || end < 0 || end > in.limit()) {
            throw invalid("a length of " + length + "; there are " + (in.limit() - at) + " bytes");
        }
        at++; // the attributes, of which no bit means anything yet
        timestampAt = at;
        timestampDelta = number();
        behindTimestamp = at;
        offset = batch.baseOffset() + number();
        keyBytes = (int) number();
        keyAt = at;
        skip(keyBytes);
        int valueBytes = (int) number();
        hasValue = valueBytes >= 0;
        skip(valueBytes);
        at = end;
    }

    private void skip(int bytes) {
        if (bytes > end - at) {
            throw invalid(bytes + " bytes in a record that has " + (end - at) + " left");
        }
        at += Math.max(bytes, 0);
    }

    /** The zigzag varint at {@link #at}, which moves behind it. */
    private long number() {
        byte b = in.get(at++);
        long raw = b & 0x7f;
        for (int shift = 7; b < 0; shift += 7) {
            if (shift > 63) {
                throw invalid("a number of more than ten bytes");
            }
            b = in.get(at++);
            raw |= (long) (b & 0x7f) << shift;
        }
        return raw >>> 1 ^ -(raw & 1);
    }

    public long offset() {
        return offset;
    }

    public boolean hasKey() {
        return keyBytes >= 0;
    }

    /** The key, from position to limit; a view that the next call of {@link #next()} changes. Only if {@link #hasKey()}. */
    public ByteBuffer key() {
        return keyView.limit(keyAt + keyBytes).position(keyAt);
    }

    /** Whether the record is no tombstone. */
    public boolean hasValue() {
        return hasValue;
    }

    /** As the record itself says it, whatever the batch says of log append time. */
    long timestamp() {
        return batch.baseTimestamp() + timestampDelta;
    }

    /** The unpacked records. */
    ByteBuffer bytes() {
        return in;
    }

    /** Where the record begins in {@link #bytes()}: its length. */
    int start() {
        return start;
    }

    int end() {
        return end;
    }

    /** Where its timestamp is, and, exclusively, ends. */
    int timestampAt() {
        return timestampAt;
    }

    int behindTimestamp() {
        return behindTimestamp;
    }

    private KafkaException invalid(String what) {
        return new KafkaException(ErrorCode.INVALID_RECORD, "in " + batch + ", at byte " + at + " of its records: " + what);
    }
}
