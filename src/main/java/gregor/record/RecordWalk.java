package gregor.record;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.record.RecordValidationException.RecordError;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Goes through the records of one produced batch, checks that each is well-formed and may be appended, and finds their
 * largest timestamp. It makes no object per record: a broker does this for each record it is sent, a million times a
 * second. The bytes may come in pieces, as they are unpacked.
 *
 * <p>There are two ways through a record. {@link #commonRecords} knows only the usual one, whose numbers are of one or
 * two bytes and at which there is nothing to find fault with, and takes a third of the time; wherever it hesitates, it
 * leaves the record to {@link #anyRecord}, which knows all of them and has the last word.
 */
final class RecordWalk {

    /** A record without anything: its length, its attributes, two deltas, no key, no value, no headers. */
    private static final int LEAST_RECORD_BYTES = 7;

    private final BatchValidator rules;
    private final RecordBatch batch;
    private final long nowMs;
    private final int count;
    private final long baseTimestamp;
    private final boolean datedByBatch;
    private final long oldestTimestamp;
    private final long newestTimestamp;

    private int walked;
    private long maxTimestamp = RecordBatch.NO_TIMESTAMP;
    private boolean badTimestamp;
    private List<RecordError> errors = List.of();

    RecordWalk(BatchValidator rules, RecordBatch batch, long nowMs) {
        this.rules = rules;
        this.batch = batch;
        this.nowMs = nowMs;
        this.count = batch.recordCount();
        this.baseTimestamp = batch.baseTimestamp();
        this.datedByBatch = batch.timestampType() == TimestampType.LOG_APPEND_TIME;
        // Between these two, inclusive, a timestamp needs no second look.
        this.oldestTimestamp = datedByBatch ? Long.MAX_VALUE : rules.oldestTimestamp(nowMs);
        this.newestTimestamp = datedByBatch ? Long.MIN_VALUE : rules.newestTimestamp(nowMs);
    }

    /** The largest timestamp of the records seen so far, -1 if none has one. */
    long maxTimestamp() {
        return maxTimestamp;
    }

    /**
     * Goes through all complete records between an absolute position and the limit.
     *
     * @param more whether the buffer is a piece of the batch and may end inside a record
     * @return where the first record starts that is not complete; the limit if there is none
     * @throws KafkaException INVALID_RECORD if the bytes are not records
     */
    int walk(ByteBuffer in, int from, boolean more) {
        int at = from;
        int limit = in.limit();
        try {
            while (walked < count) {
                at = commonRecords(in, at, limit);
                // Five bytes hold any length; what a piece ends with is left for the next call.
                if (walked == count || more && limit - at < 5) {
                    break;
                }
                long read = readAt(in, at);
                int start = (int) read;
                int length = (int) (read >> 32);
                if (more && length > limit - start) {
                    break;
                }
                if (length < 0 || length > limit - start) {
                    throw invalid("a length of " + length + "; there are " + (limit - start) + " bytes");
                }
                anyRecord(in, start, length);
                at = start + length;
                walked++;
            }
        } catch (IndexOutOfBoundsException e) {
            // The buffer's own checks are the checks: where a length or a varint leads out of it, a read fails.
            throw invalid("a length that leads out of the batch");
        }
        if (walked == count && at < limit) {
            throw invalid((limit - at) + " bytes behind the last record");
        }
        return at;
    }

    /**
     * Goes through records as long as they are of the usual kind, and stops before the first that is not. Each number
     * is read in place: with a method that returns both it and where it ends, this took twice as long. In
     * {@code b & 0x7f | next << 7} the result is negative if the second byte is not the last one either.
     */
    private int commonRecords(ByteBuffer in, int from, int limit) {
        boolean keysNeeded = rules.isCompacted();
        long max = maxTimestamp;
        int record = from;
        while (walked < count && limit - record >= LEAST_RECORD_BYTES) {
            int at = record;
            byte b = in.get(at++);
            int length = b >= 0 ? b : b & 0x7f | in.get(at++) << 7;
            int end = at + (length >>> 1);
            if ((length & 1) != 0 || length < 0 || end > limit) {
                break;
            }
            b = in.get(++at); // behind the attributes, of which no bit means anything yet
            at++;
            long timestampDelta = b >= 0 ? b : b & 0x7f | in.get(at++) << 7;
            b = in.get(at++);
            int offsetDelta = b >= 0 ? b : b & 0x7f | in.get(at++) << 7;
            b = in.get(at++);
            int key = b >= 0 ? b : b & 0x7f | in.get(at++) << 7;
            if ((timestampDelta | key) < 0 || offsetDelta != 2 * walked || keysNeeded && (key & 1) != 0) {
                break;
            }
            at += (key & 1) == 0 ? key >>> 1 : 0;
            b = in.get(at++);
            int value = b >= 0 ? b : b & 0x7f | in.get(at++) << 7;
            if (value < 0) {
                break;
            }
            at += (value & 1) == 0 ? value >>> 1 : 0;
            b = in.get(at++);
            if (b != 0) {
                if (b < 0 || (b & 1) != 0) {
                    break;
                }
                at = headers(in, at, b >>> 1);
            }
            long timestamp = baseTimestamp + (timestampDelta >>> 1 ^ -(timestampDelta & 1));
            if (at != end || timestamp < oldestTimestamp || timestamp > newestTimestamp) {
                break;
            }
            max = Math.max(max, timestamp);
            record = end;
            walked++;
        }
        maxTimestamp = max;
        return record;
    }

    /**
     * Goes through one record. A length inside it that is too large leads past its end, a sum that overflows before the
     * start of the buffer: the next read fails then, or the end is missed.
     */
    private void anyRecord(ByteBuffer in, int start, int length) {
        int at = start + 1; // behind the attributes
        int next = endOf(in, at);
        long timestampDelta = longBetween(in, at, next);
        long read = readAt(in, next);
        if ((int) (read >> 32) != walked) {
            throw invalid("offset " + (int) (read >> 32) + "; offsets run 0, 1, 2 and so on");
        }
        read = readAt(in, (int) read);
        int keyLength = (int) (read >> 32);
        read = readAt(in, (int) read + Math.max(0, keyLength));
        read = readAt(in, (int) read + Math.max(0, (int) (read >> 32)));
        at = headers(in, (int) read, (int) (read >> 32));
        if (at - start != length) {
            throw invalid("a length of " + length + "; its fields take " + (at - start) + " bytes");
        }
        check(keyLength >= 0, datedByBatch ? batch.maxTimestamp() : baseTimestamp + timestampDelta);
    }

    private int headers(ByteBuffer in, int from, int headers) {
        if (headers < 0) {
            throw invalid("a count of " + headers + " headers");
        }
        int at = from;
        for (int i = 0; i < headers; i++) {
            long read = readAt(in, at);
            int keyLength = (int) (read >> 32);
            if (keyLength < 0) {
                throw invalid("a header without a key");
            }
            read = readAt(in, (int) read + keyLength);
            at = (int) read + Math.max(0, (int) (read >> 32));
        }
        return at;
    }

    /**
     * Reads a {@link Varint} of at most five bytes without moving the buffer's position.
     *
     * @return the position behind it in the low 32 bits, the value in the high ones: two results without an object
     * @throws IndexOutOfBoundsException if the buffer's limit comes first; so does a sixth byte
     */
    static long readAt(ByteBuffer in, int at) {
        int raw = 0;
        for (int i = 0; i < 5; i++) {
            byte b = in.get(at + i);
            raw |= (b & 0x7f) << 7 * i;
            if (b >= 0) {
                int value = raw >>> 1 ^ -(raw & 1);
                return (long) value << 32 | at + i + 1;
            }
        }
        throw new IndexOutOfBoundsException("a varint of more than 5 bytes");
    }

    /**
     * Where a varint of at most ten bytes ends, exclusive; the value is then {@link #longBetween}'s.
     *
     * @throws IndexOutOfBoundsException if the buffer's limit comes first; so does an eleventh byte
     */
    static int endOf(ByteBuffer in, int at) {
        for (int i = 0; i < 10; i++) {
            if (in.get(at + i) >= 0) {
                return at + i + 1;
            }
        }
        throw new IndexOutOfBoundsException("a varint of more than 10 bytes");
    }

    /** The value of a varint that lies between two positions. */
    static long longBetween(ByteBuffer in, int at, int end) {
        long raw = 0;
        for (int i = end - 1; i >= at; i--) {
            raw = raw << 7 | in.get(i) & 0x7f;
        }
        return raw >>> 1 ^ -(raw & 1);
    }

    private void check(boolean hasKey, long timestamp) {
        if (timestamp > maxTimestamp) {
            maxTimestamp = timestamp;
        }
        if (rules.isCompacted() && !hasKey) {
            refuse("a compacted topic takes no record without a key", false);
        } else if (rules.timestampType() == TimestampType.CREATE_TIME && timestamp != RecordBatch.NO_TIMESTAMP) {
            if (rules.isOutOfRange(timestamp, nowMs)) {
                refuse("timestamp " + timestamp + " is out of range, which is from " + rules.oldestTimestamp(nowMs)
                    + " to " + rules.newestTimestamp(nowMs), true);
            }
        } else if (datedByBatch) {
            refuse("a producer may not set the timestamp type to LogAppendTime", true);
        }
    }

    private void refuse(String why, boolean timestamp) {
        if (errors.isEmpty()) {
            errors = new ArrayList<>();
        }
        errors.add(new RecordError(walked, why));
        badTimestamp |= timestamp;
    }

    /**
     * Ends the walk.
     *
     * @throws RecordValidationException if any record may not be appended: INVALID_TIMESTAMP if for one of them that is
     *     the reason, else INVALID_RECORD
     * @throws KafkaException INVALID_RECORD if records are missing
     */
    void finish() {
        if (walked < count) {
            throw invalid("the end of the batch, instead of it");
        }
        if (!errors.isEmpty()) {
            throw new RecordValidationException(
                badTimestamp ? ErrorCode.INVALID_TIMESTAMP : ErrorCode.INVALID_RECORD,
                errors.size() + " of " + count + " records are refused; the first, record " + errors.get(0).batchIndex()
                    + ": " + errors.get(0).message(), errors);
        }
    }

    private KafkaException invalid(String what) {
        return new KafkaException(ErrorCode.INVALID_RECORD, "record " + walked + " of " + count + ": " + what);
    }
}
