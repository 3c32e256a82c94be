package gregor.log;

import gregor.config.TopicConfig;
import gregor.port.Trace;
import gregor.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * Reads the segments of a log that may hold bytes which were never forced, one after the other, each from front to back.
 * Every batch must be whole, have the right CRC, and follow the one before it by offset and leader epoch; at the first
 * that does not, the log ends, and the rest of the file is cut off. Bytes of an older log behind the end, whose CRC is
 * right, are told by offset or epoch.
 *
 * <p>The segments' indexes, the leader epochs and the state of the producers are made again on the way. Source: Kafka's
 * {@code LogSegment.recover}.
 */
final class SegmentScan {

    private static final int BUFFER_BYTES = 256 * 1024;
    /** The disk reads into it without a copy in between; a start with thousands of logs has one a thread, not one a log. */
    private static final ThreadLocal<ByteBuffer> BUFFER = ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(BUFFER_BYTES));

    private final TopicConfig config;
    private final ProducerState producers;
    private final LeaderEpochs epochs;
    private final Trace trace;

    /** The offset that the next batch has at least. */
    private long nextOffset;
    /** Offsets that are not below it are not of the segment that is being read. */
    private long end;
    /** The leader epoch that the next batch has at least. */
    private int epoch = -1;
    /** Why the bytes that were looked at last are no batch of this log; null if they are one. */
    private String damage;
    /** Whole batches are read with it: the thread's, or a larger one if a batch needs it. */
    private ByteBuffer buffer = BUFFER.get();
    /** The position in the file of the buffer's first byte. */
    private int bufferStart;

    /**
     * @param nextOffset where the first segment begins
     * @param producers as they were there
     */
    SegmentScan(TopicConfig config, ProducerState producers, LeaderEpochs epochs, long nextOffset, Trace trace) {
        this.config = config;
        this.producers = producers;
        this.epochs = epochs;
        this.nextOffset = nextOffset;
        this.trace = trace;
    }

    /** The end of the log, as far as it has been read. */
    long nextOffset() {
        return nextOffset;
    }

    /** Where the segment that was read last was cut, and why; null if it was whole. */
    String damage() {
        return damage;
    }

    /**
     * Reads a segment that begins at or behind {@link #nextOffset}, and cuts off what is not whole.
     *
     * @param limit the base offset of the next segment: bytes of it and behind it are what the disk kept of an older log that
     *     was cut there
     * @param beforeCut drops what is behind this segment. It comes first: were the cut to last and a later segment to come
     *     back, nobody could tell that something is missing between them
     * @return whether the segment was whole, or reached its limit; if not, the log ends in it
     */
    boolean scan(LogSegment segment, long limit, FileChange beforeCut) throws IOException {
        buffer.limit(0);
        damage = null;
        nextOffset = Math.max(nextOffset, segment.baseOffset());
        end = limit;
        segment.clearIndexes();
        int position = 0;
        RecordBatch batch = batchAt(segment, position);
        while (batch != null) {
            take(segment, batch, position);
            position += batch.sizeInBytes();
            batch = batchAt(segment, position);
        }
        boolean goesOn = position == segment.sizeInBytes() || nextOffset == limit;
        if (!goesOn) {
            beforeCut.run();
        }
        if (position < segment.sizeInBytes()) {
            cut(segment, position);
        }
        segment.sealTimeIndex();
        segment.writeIndexes();
        return goesOn;
    }

    /** Puts a batch into the log that is being made: its place, its producer, its epoch. */
    private void take(LogSegment segment, RecordBatch batch, int position) throws IOException {
        if (trace.isOn()) {
            trace.step("SegmentScan", "LogSegment", "take", batch);
        }
        segment.noteInIndexes(batch, position, config.indexIntervalBytes());
        ProducerReplay.note(producers, segment, batch, position);
        epoch = batch.partitionLeaderEpoch();
        if (epoch >= 0 && epochs.latestEpoch().orElse(-1) < epoch) {
            epochs.assign(epoch, batch.baseOffset());
        }
        nextOffset = batch.nextOffset();
    }

    /** The log ends here. */
    private void cut(LogSegment segment, int position) throws IOException {
        if (trace.isOn()) {
            trace.step("SegmentScan", "LogSegment", "cut", Map.of("from", position, "to", segment.sizeInBytes()));
        }
        damage = segment.file().path() + ": byte " + position + ", where offset " + nextOffset + " is due: " + damage + "; the "
            + (segment.sizeInBytes() - position) + " bytes from there on are cut off";
        segment.file().truncate(position);
        segment.file().force(); // or whole batches behind the cut could come back behind what is appended next
    }

    /** The batch at a position if it is whole, undamaged, and the next one of this log; else null. */
    private RecordBatch batchAt(LogSegment segment, int position) throws IOException {
        int left = segment.sizeInBytes() - position;
        if (left < RecordBatch.HEADER_BYTES) {
            return left == 0 ? null : damaged("no more than " + left + " bytes, and a batch has a header of "
                + RecordBatch.HEADER_BYTES);
        }
        int size = inBuffer(segment, position, RecordBatch.HEADER_BYTES).sizeInBytes();
        if (size < RecordBatch.HEADER_BYTES || size > left) {
            return damaged("a batch of " + size + " bytes, and there are " + left);
        }
        RecordBatch batch = inBuffer(segment, position, size);
        if (!batch.isValid()) {
            return damaged("a batch whose CRC or format is wrong");
        }
        if (batch.baseOffset() < nextOffset || batch.lastOffset() < batch.baseOffset() || batch.lastOffset() >= end) {
            return damaged("a batch of offsets " + batch.baseOffset() + " to " + batch.lastOffset());
        }
        if (batch.partitionLeaderEpoch() < epoch) {
            return damaged("a batch of leader epoch " + batch.partitionLeaderEpoch() + " behind one of " + epoch);
        }
        if (!segment.canHold(batch.lastOffset())) {
            throw new SegmentOverflow(segment, batch.lastOffset());
        }
        return batch;
    }

    private RecordBatch damaged(String how) {
        damage = how;
        return null;
    }

    /** The batch at a position, of which at least so many bytes, which the file has, are in the buffer. */
    private RecordBatch inBuffer(LogSegment segment, int position, int bytes) throws IOException {
        int at = position - bufferStart;
        if (at < 0 || at + bytes > buffer.limit()) {
            if (buffer.capacity() < bytes) {
                buffer = ByteBuffer.allocate(bytes);
            }
            buffer.clear();
            segment.file().read(buffer, position);
            buffer.flip();
            bufferStart = position;
            at = 0;
        }
        return new RecordBatch(buffer, at);
    }
}
