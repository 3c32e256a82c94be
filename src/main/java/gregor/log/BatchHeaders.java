package gregor.log;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Walks over the headers of the batches in a segment, reading a few kilobytes at a time: batches of up to that size
 * are many to a system call, larger ones cost one each.
 *
 * <p>Its buffer is the thread's; an inner walk on the same thread makes its own.
 */
final class BatchHeaders implements AutoCloseable {

    private static final int BUFFER_BYTES = 4096;
    /** The thread's buffer while nobody uses it, else null. */
    private static final ThreadLocal<ByteBuffer> FREE = new ThreadLocal<>();

    private final SegmentFile file;
    private final int end;
    private final ByteBuffer buffer;
    /** The position in the file of the buffer's first byte. */
    private int bufferStart;
    private int position;
    private int nextPosition;
    private RecordBatch batch;

    /**
     * @param position of a batch
     * @param end exclusive: batches that start there or behind it are not looked at
     */
    BatchHeaders(SegmentFile file, int position, int end) {
        this.file = file;
        this.end = end;
        this.nextPosition = position;
        ByteBuffer free = FREE.get();
        FREE.set(null);
        this.buffer = (free == null ? ByteBuffer.allocateDirect(BUFFER_BYTES) : free).limit(0);
    }

    /**
     * Goes to the next batch.
     *
     * @return false if there is none
     * @throws KafkaException CORRUPT_MESSAGE if what is there can't be a batch, or goes beyond the file's end
     */
    boolean next() throws IOException {
        position = nextPosition;
        if (position >= end) {
            return false;
        }
        batch = batchAt(position);
        if (batch == null) {
            throw new KafkaException(ErrorCode.CORRUPT_MESSAGE, file.path() + ": no batch at byte " + position + " of "
                + file.sizeInBytes());
        }
        nextPosition = position + batch.sizeInBytes();
        return true;
    }

    /** Whether {@link #next} would find a batch; it does not where the file is damaged or at its end. */
    boolean hasNext() throws IOException {
        return nextPosition < end && batchAt(nextPosition) != null;
    }

    /** Whether the batch that {@link #next} would go to is there and has this last offset. Stays where it is. */
    boolean isBatchEndingAt(long lastOffset) throws IOException {
        boolean inFile = nextPosition >= 0 && nextPosition < file.sizeInBytes();
        RecordBatch there = inFile ? batchAt(nextPosition) : null;
        return there != null && there.lastOffset() == lastOffset;
    }

    /** Goes back to the first batch of the file. */
    void restart() {
        nextPosition = 0;
    }

    /** The header at a position of the file; null if what is there can't be a batch that ends within the file. */
    private RecordBatch batchAt(int filePosition) throws IOException {
        int at = filePosition - bufferStart;
        if (at < 0 || at + RecordBatch.HEADER_BYTES > buffer.limit()) {
            buffer.clear();
            bufferStart = filePosition;
            file.read(buffer, filePosition);
            buffer.flip();
            at = 0;
        }
        if (RecordBatch.HEADER_BYTES > buffer.limit() - at) {
            return null;
        }
        RecordBatch found = new RecordBatch(buffer, at);
        int size = found.sizeInBytes();
        boolean whole = size >= RecordBatch.HEADER_BYTES && size <= file.sizeInBytes() - filePosition;
        return whole && found.magic() == RecordBatch.MAGIC ? found : null;
    }

    /** The header of the batch, valid until {@link #next} is called again; its records are not there. */
    RecordBatch batch() {
        return batch;
    }

    /** The batch's first byte in the file. */
    int position() {
        return position;
    }

    @Override
    public void close() {
        FREE.set(buffer);
    }
}
