package gregor.log;

import gregor.config.TopicConfig;
import gregor.index.AbortedTransaction;
import gregor.index.TimeIndex;
import gregor.port.Disk;
import gregor.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The segments that a group is copied into. One, as a rule; a next one is begun when a batch's offset or position would not
 * fit, or an index is full. Nobody else knows of them before they take their place in the log, so no lock is held.
 */
final class CleanedOutput {

    /** The time index has the larger entries, so it is full first. */
    private static final int INDEX_ENTRY_BYTES = TimeIndex.ENTRY_BYTES;

    private final Disk disk;
    private final Path directory;
    private final TopicConfig config;
    private final int bufferBytes;
    private final long nowMs;
    private final List<LogSegment> segments = new ArrayList<>();
    /** Entries for the transaction index, whose markers are not written yet. */
    private final Deque<AbortedTransaction> aborted = new ArrayDeque<>();
    private ByteBuffer buffer;
    private int buffered;
    /** Of the first batch in the buffer, if there is one. */
    private long firstBuffered;

    /** @param baseOffset of the first segment */
    CleanedOutput(Disk disk, Path directory, TopicConfig config, long baseOffset, int bufferBytes, long nowMs) throws IOException {
        this.disk = disk;
        this.directory = directory;
        this.config = config;
        this.bufferBytes = bufferBytes;
        this.nowMs = nowMs;
        this.buffer = ByteBuffer.allocate(bufferBytes);
        begin(baseOffset);
    }

    private LogSegment last() {
        return segments.get(segments.size() - 1);
    }

    private void begin(long baseOffset) throws IOException {
        segments.add(LogSegment.createCleaned(disk, directory, baseOffset, config, nowMs));
    }

    /** Takes a batch, which is copied, to be written with the next {@link #flush} at the latest. */
    void add(RecordBatch batch) throws IOException {
        int bytes = batch.sizeInBytes();
        if (bytes > buffer.remaining() || buffered > 0 && batch.lastOffset() - firstBuffered > Integer.MAX_VALUE) {
            flush();
            if (bytes > buffer.capacity()) {
                buffer = ByteBuffer.allocate(bytes);
            }
        }
        firstBuffered = buffered == 0 ? batch.baseOffset() : firstBuffered;
        buffer.put(batch.buffer().slice(batch.position(), bytes));
        buffered++;
    }

    /** Takes the entry of an aborted transaction, whose marker comes with the next {@link #add}. */
    void addAborted(AbortedTransaction entry) {
        aborted.add(entry);
    }

    /**
     * Writes what was added.
     *
     * @return how many bytes that was
     */
    int flush() throws IOException {
        buffer.flip();
        int bytes = buffer.remaining();
        if (bytes > 0) {
            long lastOffset = lastOffsetIn(buffer);
            if (fits(bytes, lastOffset, buffered)) {
                append(buffer, lastOffset);
            } else {
                for (RecordBatch batch : RecordBatch.in(buffer)) {
                    if (!fits(batch.sizeInBytes(), batch.lastOffset(), 1) && last().sizeInBytes() > 0 || !last().canHold(batch.lastOffset())) {
                        begin(batch.baseOffset());
                    }
                    append(AppendRules.bytesOf(batch), batch.lastOffset());
                }
            }
        }
        buffer = buffer.capacity() > bufferBytes ? ByteBuffer.allocate(bufferBytes) : buffer.clear();
        buffered = 0;
        return bytes;
    }

    /** Whether the last segment has room for batches in its file, and for an entry of each in its indexes. */
    private boolean fits(int bytes, long lastOffset, int count) {
        LogSegment segment = last();
        int entries = Math.max(segment.offsetIndex().entries(), segment.timeIndex().entries());
        return segment.canHold(lastOffset) && segment.sizeInBytes() <= Integer.MAX_VALUE - bytes
            && entries + count < config.segmentIndexBytes() / INDEX_ENTRY_BYTES;
    }

    private static long lastOffsetIn(ByteBuffer batches) {
        long last = -1;
        for (RecordBatch batch : RecordBatch.in(batches)) {
            last = batch.lastOffset();
        }
        return last;
    }

    private void append(ByteBuffer batches, long lastOffset) throws IOException {
        LogSegment segment = last();
        segment.append(batches, config.indexIntervalBytes());
        while (!aborted.isEmpty() && aborted.peek().lastOffset() <= lastOffset) {
            segment.transactionIndex().append(aborted.poll());
        }
    }

    /** Completes the segments and forces them, so that putting them in their place is a matter of names. */
    List<LogSegment> finish() throws IOException {
        flush();
        for (LogSegment segment : segments) {
            segment.sealTimeIndex();
            segment.writeIndexes();
            segment.flush();
        }
        return segments;
    }

    /** Deletes everything. */
    void delete() throws IOException {
        for (LogSegment segment : segments) {
            segment.delete();
        }
    }
}
