package gregor.log;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.index.AbortedTransaction;
import gregor.index.TimestampOffset;
import gregor.port.Trace;
import gregor.protocol.MemoryRecords;
import gregor.record.Record;
import gregor.record.RecordBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;

/**
 * Everything that reads a log's segments. Takes no lock: the bound of a read is captured once and is the end of whole
 * batches, and bytes below it do not change (log.I3).
 *
 * <p>Two things can still disturb a read: the log's end is cut, which only happens on followers, and a segment is deleted.
 * Both are noticed afterwards, and the read is done again under the log's lock.
 */
final class LogReads {

    /** Something that reads files. */
    interface Reading<T> {
        T run() throws IOException;
    }

    private final Object logLock;
    private final LocalLog local;
    private final NavigableMap<Long, LogSegment> segments;
    private final LogOffsets offsets;
    private final Trace trace;
    /** Even; odd while the log is being cut. */
    private volatile int cuts;

    LogReads(Object logLock, LocalLog local, LogOffsets offsets, Trace trace) {
        this.trace = trace;
        this.logLock = logLock;
        this.local = local;
        this.segments = local.segments();
        this.offsets = offsets;
    }

    /** Cuts the log's end, under the log's lock, and lets the reads know that are under way. */
    void cutting(FileChange cut) throws IOException {
        cuts = cuts + 1;
        try {
            cut.run();
        } finally {
            cuts = cuts + 1;
        }
    }

    int cuts() {
        return cuts;
    }

    /**
     * Reads, and again under the lock if the log was cut meanwhile or a file went away.
     *
     * @throws KafkaException KAFKA_STORAGE_ERROR if the disk fails or the log is closed; whatever {@code what} throws
     */
    <T> T reading(Reading<T> what) {
        int before = cuts;
        if ((before & 1) == 0) {
            try {
                T found = what.run();
                if (cuts == before) {
                    return found;
                }
            } catch (IOException e) {
                // perhaps a file of a segment that was deleted a moment ago; under the lock the segment is there or not
            } catch (KafkaException e) {
                if (cuts == before) {
                    throw e;
                }
            }
        }
        synchronized (logLock) {
            try {
                return what.run();
            } catch (IOException e) {
                throw storageError(e);
            }
        }
    }

    private KafkaException storageError(IOException cause) {
        return new KafkaException(ErrorCode.KAFKA_STORAGE_ERROR, "reading " + local.directory() + " failed: " + cause, cause);
    }

    /** As {@link UnifiedLog#read}. */
    FetchInfo read(long startOffset, int maxBytes, FetchIsolation isolation, boolean minOneBatch) throws IOException {
        LogOffsetMetadata bound = endFor(isolation);
        long start = offsets.logStart();
        LogOffsetMetadata end = offsets.logEnd();
        if (startOffset < start || startOffset > end.messageOffset()) {
            throw new KafkaException(ErrorCode.OFFSET_OUT_OF_RANGE, "offset " + startOffset + " of "
                + local.directory().getFileName() + "; allowed are " + start + " to " + end.messageOffset());
        }
        FetchInfo found = startOffset < bound.messageOffset() ? readBelow(startOffset, maxBytes, bound, minOneBatch)
            : nothingAt(startOffset == bound.messageOffset() ? bound : place(startOffset));
        return isolation == FetchIsolation.TXN_COMMITTED ? withAborted(found, bound) : found;
    }

    /** As {@link UnifiedLog#endFor}. */
    LogOffsetMetadata endFor(FetchIsolation isolation) throws IOException {
        return switch (isolation) {
            case LOG_END -> offsets.logEnd();
            case HIGH_WATERMARK -> highWatermark();
            case TXN_COMMITTED -> withPlace(offsets.lastStable());
        };
    }

    /** The high watermark with its place. */
    LogOffsetMetadata highWatermark() throws IOException {
        LogOffsetMetadata watermark = offsets.highWatermark();
        LogOffsetMetadata withPlace = withPlace(watermark);
        if (withPlace != watermark) {
            offsets.highWatermarkIsAt(watermark, withPlace);
        }
        return withPlace;
    }

    private LogOffsetMetadata withPlace(LogOffsetMetadata offset) throws IOException {
        return offset.isPlaceKnown() ? offset : place(offset.messageOffset());
    }

    private static FetchInfo nothingAt(LogOffsetMetadata start) {
        return new FetchInfo(start, MemoryRecords.EMPTY, false, null);
    }

    /**
     * The bytes from the batch that contains an offset.
     *
     * @param bound the end of the read; its place is known
     * @param minOneBatch the first batch is returned whole, whatever {@code maxBytes} says
     */
    private FetchInfo readBelow(long startOffset, int maxBytes, LogOffsetMetadata bound, boolean minOneBatch)
            throws IOException {
        Map.Entry<Long, LogSegment> at = segments.floorEntry(startOffset);
        while (at != null && at.getKey() <= bound.segmentBaseOffset()) {
            LogSegment segment = at.getValue();
            int end = segment.baseOffset() == bound.segmentBaseOffset() ? bound.positionInSegment() : segment.sizeInBytes();
            FetchInfo found = readSegment(segment, startOffset, maxBytes, end, minOneBatch);
            if (found != null) {
                return found;
            }
            at = segments.higherEntry(at.getKey());
        }
        return nothingAt(bound);
    }

    private FetchInfo readSegment(LogSegment segment, long startOffset, int maxBytes, int end, boolean minOneBatch)
            throws IOException {
        if (trace.isOn()) {
            trace.step("UnifiedLog", "LogSegment", "read", Map.of("segment", segment.baseOffset(), "startOffset", startOffset));
        }
        LogOffsetMetadata recent = offsets.recentEnds().find(startOffset);
        if (recent != null && recent.segmentBaseOffset() == segment.baseOffset()
            && recent.positionInSegment() < end && maxBytes >= end - recent.positionInSegment()) {
            int position = recent.positionInSegment();
            return new FetchInfo(recent, segment.file().slice(position, end - position), false, null);
        }
        LogSegment.Place first = segment.find(startOffset, end);
        if (first == null) {
            return null;
        }
        LogOffsetMetadata start = new LogOffsetMetadata(startOffset, segment.baseOffset(), first.position());
        int allowed = minOneBatch ? Math.max(maxBytes, first.sizeInBytes()) : maxBytes;
        if (allowed <= 0) {
            return new FetchInfo(start, MemoryRecords.EMPTY, true, null);
        }
        int size = Math.min(allowed, end - first.position());
        return new FetchInfo(start, segment.file().slice(first.position(), size), size < first.sizeInBytes(), null);
    }

    /** The same read with the aborted transactions of the batches in it. */
    private FetchInfo withAborted(FetchInfo read, LogOffsetMetadata bound) throws IOException {
        List<AbortedTransaction> aborted = new ArrayList<>();
        int bytes = read.records().sizeInBytes();
        Map.Entry<Long, LogSegment> at = segments.floorEntry(read.start().messageOffset());
        if (bytes > 0 && at != null) {
            LogSegment segment = at.getValue();
            Map.Entry<Long, LogSegment> next = segments.higherEntry(at.getKey());
            long segmentEnd = next == null ? bound.messageOffset() : Math.min(next.getKey(), bound.messageOffset());
            long end = segment.offsetBoundOf(read.start().positionInSegment(), bytes, segmentEnd);
            boolean complete = false;
            while (at != null && !complete) {
                complete = at.getValue().collectAborted(read.start().messageOffset(), end, aborted);
                at = segments.higherEntry(at.getKey());
            }
        }
        return new FetchInfo(read.start(), read.records(), read.firstEntryIncomplete(), aborted);
    }

    /** The place of an offset at or below the log's end. */
    private LogOffsetMetadata place(long offset) throws IOException {
        LogOffsetMetadata logEnd = offsets.logEnd();
        if (offset == logEnd.messageOffset()) {
            return logEnd;
        }
        LogOffsetMetadata recent = offsets.recentEnds().find(offset);
        if (recent != null) {
            return recent;
        }
        Map.Entry<Long, LogSegment> at = segments.floorEntry(offset);
        while (at != null) {
            LogSegment.Place found = at.getValue().find(offset, at.getValue().sizeInBytes());
            if (found != null) {
                return new LogOffsetMetadata(offset, at.getKey(), found.position());
            }
            at = segments.higherEntry(at.getKey());
        }
        return logEnd;
    }

    /** As {@link UnifiedLog#offsetForTimestamp}. */
    Optional<TimestampAndOffset> findByTimestamp(long timestamp) throws IOException {
        long startOffset = offsets.logStart();
        for (LogSegment segment : from(startOffset)) {
            if (segment.maxTimestamp() >= timestamp) {
                Optional<TimestampAndOffset> found = findInSegment(segment, timestamp, startOffset);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<TimestampAndOffset> findInSegment(LogSegment segment, long timestamp, long startOffset)
            throws IOException {
        TimestampOffset entry = segment.timeIndex().lookup(timestamp - 1); // records up to its offset are all earlier
        int end = segment.sizeInBytes();
        LogSegment.Place from = segment.find(Math.max(entry.offset(), startOffset), end);
        if (from == null) {
            return Optional.empty();
        }
        try (BatchHeaders headers = new BatchHeaders(segment.file(), from.position(), end)) {
            while (headers.next()) {
                if (headers.batch().maxTimestamp() >= timestamp) {
                    TimestampAndOffset found = findInBatch(segment, headers, timestamp, startOffset);
                    if (found != null) {
                        return Optional.of(found);
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static TimestampAndOffset findInBatch(LogSegment segment, BatchHeaders headers, long timestamp, long startOffset)
            throws IOException {
        RecordBatch batch = segment.read(new LogSegment.Place(headers.position(), headers.batch().sizeInBytes(),
            headers.batch().baseOffset()));
        for (Record record : batch.records()) {
            if (record.timestamp() >= timestamp && record.offset() >= startOffset) {
                return new TimestampAndOffset(record.timestamp(), record.offset(), batch.partitionLeaderEpoch());
            }
        }
        return null;
    }

    /** As {@link UnifiedLog#offsetOfMaxTimestamp}. */
    Optional<TimestampAndOffset> findMaxTimestamp() throws IOException {
        long startOffset = offsets.logStart();
        long greatest = RecordBatch.NO_TIMESTAMP;
        for (LogSegment segment : from(startOffset)) {
            long here = segment.baseOffset() >= startOffset ? segment.maxTimestamp() : maxTimestampFrom(segment, startOffset);
            greatest = Math.max(greatest, here);
        }
        return greatest < 0 ? Optional.empty() : findByTimestamp(greatest);
    }

    /** The greatest timestamp of a segment's records from an offset on. */
    private static long maxTimestampFrom(LogSegment segment, long startOffset) throws IOException {
        int end = segment.sizeInBytes();
        LogSegment.Place first = segment.find(startOffset, end);
        if (first == null) {
            return RecordBatch.NO_TIMESTAMP;
        }
        long greatest = RecordBatch.NO_TIMESTAMP;
        int position = first.position();
        if (first.baseOffset() < startOffset) { // only some of its records count
            for (Record record : segment.read(first).records()) {
                greatest = record.offset() < startOffset ? greatest : Math.max(greatest, record.timestamp());
            }
            position += first.sizeInBytes();
        }
        try (BatchHeaders headers = new BatchHeaders(segment.file(), position, end)) {
            while (headers.next()) {
                greatest = Math.max(greatest, headers.batch().maxTimestamp());
            }
        }
        return greatest;
    }

    private Iterable<LogSegment> from(long startOffset) {
        Long first = segments.floorKey(startOffset);
        return segments.tailMap(first == null ? startOffset : first).values();
    }
}
