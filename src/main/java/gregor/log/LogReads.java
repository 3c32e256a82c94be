package gregor.log;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.index.AbortedTransaction;
import gregor.port.Trace;
import gregor.protocol.MemoryRecords;
import gregor.protocol.Records;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

/**
 * Everything that reads a log's batches. Takes no lock: the bound of a read is captured once and is the end of whole
 * batches, and bytes below it do not change (log.I3).
 *
 * <p>Three things can still disturb a read: the log's end is cut, which only happens on followers; cleaned segments take the
 * place of others; a segment is deleted. All are noticed afterwards, and the read is done again under the log's lock.
 */
final class LogReads {

    /** Something that reads files. */
    interface Reading<T> {
        T run() throws IOException;
    }

    /** Bytes, and the segment they are in, if any: by now another one may be in its place in the map. */
    private record Found(LogSegment segment, LogOffsetMetadata start, Records records, boolean firstEntryIncomplete) {}

    private final FailStop logLock;
    private final LocalLog local;
    private final NavigableMap<Long, LogSegment> segments;
    private final LogOffsets offsets;
    private final TimeLookup times;
    private final Trace trace;
    /** Even; odd while batches go away or change their places. */
    private volatile int moves;
    /** Even; odd while the log is being cut. */
    private volatile int cuts;

    LogReads(FailStop logLock, LocalLog local, LogOffsets offsets, Trace trace) {
        this.trace = trace;
        this.logLock = logLock;
        this.local = local;
        this.segments = local.segments();
        this.offsets = offsets;
        this.times = new TimeLookup(segments, offsets, trace);
    }

    /** Cuts the log's end, under the log's lock, and lets the reads know that are under way. */
    void cutting(FileChange cut) throws IOException {
        cuts = cuts + 1;
        try {
            moving(cut);
        } finally {
            cuts = cuts + 1;
        }
    }

    /** Replaces segments by cleaned ones, under the log's lock: batches are elsewhere afterwards, at the same offsets. */
    void replacing(FileChange replacement) throws IOException {
        moving(() -> {
            replacement.run();
            offsets.forgetPlaces();
        });
    }

    private void moving(FileChange change) throws IOException {
        moves = moves + 1;
        try {
            change.run();
        } finally {
            moves = moves + 1;
        }
    }

    TimeLookup times() {
        return times;
    }

    int cuts() {
        return cuts;
    }

    /**
     * Reads, and again under the lock if batches moved meanwhile or a file went away.
     *
     * @throws KafkaException KAFKA_STORAGE_ERROR if the disk fails or the log is closed; whatever {@code what} throws
     */
    <T> T reading(Reading<T> what) {
        int before = moves;
        if ((before & 1) == 0) {
            try {
                T found = what.run();
                if (moves == before) {
                    return found;
                }
            } catch (IOException e) {
                // perhaps a file of a segment that was deleted a moment ago; under the lock the segment is there or not
            } catch (RuntimeException e) { // an index may have been read under a name that is another file's by now
                if (moves == before) {
                    throw e;
                }
            }
        }
        synchronized (logLock) {
            try {
                return what.run();
            } catch (IOException e) {
                throw logLock.readFailed(e);
            }
        }
    }

    /** As {@link UnifiedLog#read}. */
    FetchInfo read(long startOffset, int maxBytes, FetchIsolation isolation, boolean minOneBatch)
            throws IOException {
        LogOffsetSnapshot at = offsets.snapshot();
        if (trace.isOn()) {
            trace.step("UnifiedLog", "LogReads", "bound", Map.of("end", at.endFor(isolation).messageOffset()));
        }
        checkInRange(startOffset, at.logStart(), at);
        LogOffsetMetadata bound = placed(at.endFor(isolation));
        Found found = startOffset < bound.messageOffset()
            ? findBelow(startOffset, maxBytes, bound, minOneBatch)
            : nothingAt(startOffset == bound.messageOffset() ? bound : place(startOffset));
        List<AbortedTransaction> aborted = isolation == FetchIsolation.TXN_COMMITTED
            ? abortedIn(found, bound) : null;
        // Has it been deleted meanwhile? Then perhaps before its index was asked.
        checkInRange(startOffset, offsets.logStart(), at);
        return new FetchInfo(found.start(), found.records(), found.firstEntryIncomplete(), aborted, at);
    }

    private void checkInRange(long offset, long logStart, LogOffsetSnapshot at) {
        if (offset < logStart || offset > at.logEnd().messageOffset()) {
            throw new KafkaException(ErrorCode.OFFSET_OUT_OF_RANGE, "offset " + offset + " of "
                + local.directory().getFileName() + "; allowed are " + logStart + " to " + at.logEnd().messageOffset());
        }
    }

    private static Found nothingAt(LogOffsetMetadata start) {
        return new Found(null, start, MemoryRecords.EMPTY, false);
    }

    /** As {@link UnifiedLog#endFor}. */
    LogOffsetMetadata endFor(FetchIsolation isolation) throws IOException {
        return placed(offsets.snapshot().endFor(isolation));
    }

    /** An end with its place; that of a high watermark is looked for once. */
    private LogOffsetMetadata placed(LogOffsetMetadata end) throws IOException {
        if (end.isPlaceKnown()) {
            return end;
        }
        LogOffsetMetadata withPlace = place(end.messageOffset());
        offsets.highWatermarkIsAt(end, withPlace);
        return withPlace;
    }

    /**
     * The bytes from the batch that contains an offset.
     *
     * @param bound the end of the read; its place is known
     * @param minOneBatch the first batch is returned whole, whatever {@code maxBytes} says
     */
    private Found findBelow(long startOffset, int maxBytes, LogOffsetMetadata bound, boolean minOneBatch) throws IOException {
        Map.Entry<Long, LogSegment> at = segments.floorEntry(startOffset);
        while (at != null && at.getKey() <= bound.segmentBaseOffset()) {
            LogSegment segment = at.getValue();
            int end = segment.baseOffset() == bound.segmentBaseOffset() ? bound.positionInSegment() : segment.sizeInBytes();
            Found found = findIn(segment, startOffset, maxBytes, end, minOneBatch);
            if (found != null) {
                return found;
            }
            at = segments.higherEntry(at.getKey());
        }
        return nothingAt(bound); // between the offset and the bound everything has been compacted away
    }

    private Found findIn(LogSegment segment, long startOffset, int maxBytes, int end, boolean minOneBatch) throws IOException {
        if (trace.isOn()) {
            trace.step("UnifiedLog", "LogSegment", "read", Map.of("segment", segment.baseOffset(), "startOffset", startOffset));
        }
        LogOffsetMetadata recent = offsets.recentEnds().find(startOffset);
        if (recent != null && recent.segmentBaseOffset() == segment.baseOffset()
            && recent.positionInSegment() < end && maxBytes >= end - recent.positionInSegment()) {
            int position = recent.positionInSegment();
            return new Found(segment, recent, segment.file().slice(position, end - position), false);
        }
        LogSegment.Place first = segment.find(startOffset, end);
        if (first == null) {
            return null;
        }
        LogOffsetMetadata start = new LogOffsetMetadata(startOffset, segment.baseOffset(), first.position());
        int allowed = minOneBatch ? Math.max(maxBytes, first.sizeInBytes()) : maxBytes;
        if (allowed <= 0) {
            return new Found(segment, start, MemoryRecords.EMPTY, true);
        }
        int size = Math.min(allowed, end - first.position());
        return new Found(segment, start, segment.file().slice(first.position(), size), size < first.sizeInBytes());
    }

    /**
     * The aborted transactions that reach into what was found. The segment is the one the bytes are in; the offset asked
     * for may be in a gap behind the last batch of the one before.
     */
    private List<AbortedTransaction> abortedIn(Found found, LogOffsetMetadata bound) throws IOException {
        if (found.records().sizeInBytes() == 0) {
            return List.of();
        }
        List<AbortedTransaction> aborted = new ArrayList<>();
        LogSegment segment = found.segment();
        Map.Entry<Long, LogSegment> next = segments.higherEntry(segment.baseOffset());
        long segmentEnd = next == null ? bound.messageOffset() : Math.min(next.getKey(), bound.messageOffset());
        long end = segment.offsetBoundOf(found.start().positionInSegment(), found.records().sizeInBytes(), segmentEnd);
        boolean complete = segment.collectAborted(found.start().messageOffset(), end, aborted);
        while (next != null && !complete) {
            complete = next.getValue().collectAborted(found.start().messageOffset(), end, aborted);
            next = segments.higherEntry(next.getKey());
        }
        return aborted;
    }

    /** The place of an offset at or below the log's end; of one that was deleted meanwhile, the place where the log begins. */
    private LogOffsetMetadata place(long offset) throws IOException {
        LogOffsetMetadata logEnd = offsets.logEnd();
        if (offset == logEnd.messageOffset()) {
            return logEnd;
        }
        LogOffsetMetadata recent = offsets.recentEnds().find(offset);
        if (recent != null) {
            return recent;
        }
        Map.Entry<Long, LogSegment> floor = segments.floorEntry(offset);
        Map.Entry<Long, LogSegment> at = floor == null ? segments.firstEntry() : floor;
        while (at != null) {
            LogSegment.Place found = at.getValue().find(offset, at.getValue().sizeInBytes());
            if (found != null) {
                return new LogOffsetMetadata(offset, at.getKey(), found.position());
            }
            at = segments.higherEntry(at.getKey());
        }
        return logEnd;
    }
}
