package gregor.record;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Reads the unpacked records of a batch one after the other. Lengths are zigzag varints, -1 stands for null:
 * <pre>
 *   length | attributes 1 byte, unused | timestampDelta | offsetDelta | keyLength key | valueLength value |
 *     headerCount { keyLength key, valueLength value }*
 * </pre>
 * Whatever the bytes say, reading stays inside them, and an error is INVALID_RECORD.
 */
final class RecordIterator implements Iterator<Record> {

    private final RecordBatch batch;
    private final ByteBuffer in;
    private int left;

    /** @param unpacked all records and nothing else, from its position to its limit; its position will move */
    RecordIterator(RecordBatch batch, ByteBuffer unpacked) {
        this.batch = batch;
        this.in = unpacked;
        this.left = batch.recordCount();
        if (left < 0) {
            throw invalid("a count of " + left + " records");
        }
        checkEnd();
    }

    @Override
    public boolean hasNext() {
        return left > 0;
    }

    @Override
    public Record next() {
        if (left <= 0) {
            throw new NoSuchElementException();
        }
        left--;
        try {
            Record record = read();
            checkEnd();
            return record;
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            throw invalid("a number that does not end");
        }
    }

    /** Undoes what a builder did: lengths and deltas become bytes, an offset and a timestamp again. */
    private Record read() {
        throw new UnsupportedOperationException("Exercise 4.2: read a record");
    }

    private void checkEnd() {
        if (left == 0 && in.hasRemaining()) {
            throw invalid(in.remaining() + " bytes behind the last of " + batch.recordCount() + " records");
        }
    }

    private List<Header> headers() {
        int count = Varint.read(in);
        if (count < 0 || count > in.remaining() / 2) { // the lengths of its key and of its value take a byte each
            throw invalid(count + " headers in " + in.remaining() + " bytes");
        }
        if (count == 0) {
            return List.of();
        }
        List<Header> headers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ByteBuffer key = nullableBytes();
            if (key == null) {
                throw invalid("a header without a key");
            }
            headers.add(new Header(StandardCharsets.UTF_8.decode(key).toString(), nullableBytes()));
        }
        return headers;
    }

    private ByteBuffer nullableBytes() {
        throw new UnsupportedOperationException("Exercise 4.2: read a record");
    }

    private void need(int bytes) {
        if (bytes < 0 || bytes > in.remaining()) {
            throw invalid(bytes + " bytes needed, " + in.remaining() + " left");
        }
    }

    private KafkaException invalid(String what) {
        return new KafkaException(ErrorCode.INVALID_RECORD,
            "in " + batch + ", at byte " + in.position() + " of its records: " + what);
    }
}
