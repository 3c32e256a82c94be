package gregor.log;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a segment that is no longer written from front to back, some whole batches at a time, and checks each. A batch that
 * is larger than the buffer gets a buffer of its own, once its length has been found to be possible.
 */
final class SegmentChunks {

    private final int bufferBytes;
    private ByteBuffer buffer;
    private SegmentFile file;
    private int position;
    private int end;

    /** @param bufferBytes how much is read at once; at least a batch's header */
    SegmentChunks(int bufferBytes) {
        this.bufferBytes = Math.max(bufferBytes, RecordBatch.HEADER_BYTES);
    }

    /** Goes to a batch of a segment. */
    void start(SegmentFile of, int at) {
        file = of;
        position = at;
        end = of.sizeInBytes();
    }

    boolean hasNext() {
        return position < end;
    }

    /** How many bytes {@link #next} took, since {@link #start}, and before, from where it was started. */
    int position() {
        return position;
    }

    /**
     * The next batches, at least one. They lie in the buffer until the next call.
     *
     * @throws KafkaException CORRUPT_MESSAGE if what comes next is no batch, or a damaged one
     */
    List<RecordBatch> next() throws IOException {
        if (buffer == null || buffer.capacity() != bufferBytes) {
            buffer = ByteBuffer.allocate(bufferBytes); // first use, or the last batch was a large one
        }
        fill();
        List<RecordBatch> batches = wholeBatches();
        if (batches.isEmpty()) {
            buffer = ByteBuffer.allocate(sizeOfLargeBatch());
            fill();
            batches = wholeBatches();
        }
        for (RecordBatch batch : batches) {
            if (!batch.isValid()) {
                throw damaged("the batch there with base offset " + batch.baseOffset() + " is damaged");
            }
            position += batch.sizeInBytes();
        }
        return batches;
    }

    private void fill() throws IOException {
        buffer.clear().limit(Math.min(buffer.capacity(), end - position));
        file.read(buffer, position);
        buffer.flip();
    }

    private List<RecordBatch> wholeBatches() {
        List<RecordBatch> batches = new ArrayList<>();
        try {
            for (RecordBatch batch : RecordBatch.in(buffer)) {
                batches.add(batch);
            }
        } catch (KafkaException e) {
            if (batches.isEmpty()) {
                throw damaged(e.getMessage());
            }
        }
        return batches;
    }

    /** The size of the batch that the buffer is too small for, as its header says it. */
    private int sizeOfLargeBatch() {
        if (buffer.remaining() < RecordBatch.HEADER_BYTES) {
            throw damaged(buffer.remaining() + " bytes are no batch");
        }
        RecordBatch batch = new RecordBatch(buffer, 0);
        int size = batch.sizeInBytes();
        if (batch.magic() != RecordBatch.MAGIC || size > end - position) {
            throw damaged("a batch of format " + batch.magic() + " and " + size + " bytes; " + (end - position) + " bytes are left");
        }
        return size;
    }

    private KafkaException damaged(String what) {
        return new KafkaException(ErrorCode.CORRUPT_MESSAGE, file.path() + ", at byte " + position + ": " + what);
    }
}
