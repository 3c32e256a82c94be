package gregor.log;

import gregor.port.Trace;
import gregor.record.Record;
import gregor.record.RecordBatch;
import java.io.IOException;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;

/**
 * Which record stands at a time (KIP-79), and which has the greatest (KIP-734). Segments are chosen by their greatest
 * timestamp, batches by the time index and their headers, and only the batch that has the answer is read.
 *
 * <p>Timestamps come from producers and need not grow; "the first record at or after a time" is therefore the one with
 * the least offset, whatever follows it. Takes no lock: {@link LogReads#reading} repeats what was disturbed.
 */
final class TimeLookup {

    private final NavigableMap<Long, LogSegment> segments;
    private final LogOffsets offsets;
    private final Trace trace;

    TimeLookup(NavigableMap<Long, LogSegment> segments, LogOffsets offsets, Trace trace) {
        this.trace = trace;
        this.segments = segments;
        this.offsets = offsets;
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

    private Optional<TimestampAndOffset> findInSegment(LogSegment segment, long timestamp, long startOffset)
            throws IOException {
        if (trace.isOn()) {
            trace.step("TimeLookup", "LogSegment", "find time", Map.of("segment", segment.baseOffset(), "timestamp", timestamp));
        }
        int end = segment.sizeInBytes();
        LogSegment.Place from = segment.findTime(timestamp, startOffset, end);
        if (from == null) {
            return Optional.empty();
        }
        try (BatchHeaders headers = new BatchHeaders(segment.file(), from.position(), end)) {
            while (headers.next()) {
                if (headers.batch().maxTimestamp() >= timestamp) {
                    TimestampAndOffset found = findInBatch(segment, headers, timestamp, startOffset);
                    if (found != null) {
                        if (trace.isOn()) {
                            trace.step("TimeLookup", "BatchHeaders", "scan", Map.of("position", headers.position()), found);
                        }
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
