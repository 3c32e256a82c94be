package gregor.log;

import gregor.record.RecordBatch;
import java.io.IOException;
import java.util.Map;

/**
 * A log with what of it is to be cleaned, and how badly it needs it.
 *
 * @param cleanBytes that have been cleaned before
 * @param dirtyBytes that can be cleaned and have not been
 * @param overdue a dirty segment begins with a record older than {@code max.compaction.lag.ms} (KIP-354)
 * @param tombstonesDue the time of all tombstones that earlier cleanings left has come
 */
record LogToClean(UnifiedLog log, CleanRange range, long cleanBytes, long dirtyBytes, boolean overdue, boolean tombstonesDue) {

    /**
     * A log as it is now.
     *
     * @param cleanedUpTo the end of the last cleaning, or -1
     * @param horizonMs from when on all tombstones may go that cleanings have left; -1 if there are none
     */
    static LogToClean of(UnifiedLog log, long cleanedUpTo, long horizonMs, long nowMs) throws IOException {
        CleanRange range = CleanRange.of(log, cleanedUpTo, nowMs);
        long clean = 0;
        long dirty = 0;
        long oldest = Long.MAX_VALUE;
        boolean bounded = log.config().maxCompactionLagMs() < Long.MAX_VALUE;
        for (Map.Entry<Long, LogSegment> entry : log.segments().headMap(range.firstUncleanableOffset()).entrySet()) {
            LogSegment segment = entry.getValue();
            Long end = log.segments().higherKey(entry.getKey());
            if (end == null || end <= range.firstDirtyOffset()) {
                clean += segment.sizeInBytes();
            } else {
                dirty += segment.sizeInBytes();
                oldest = bounded ? Math.min(oldest, firstTimestamp(segment)) : oldest;
            }
        }
        boolean overdue = bounded && oldest < nowMs - log.config().maxCompactionLagMs();
        return new LogToClean(log, range, clean, dirty, overdue, horizonMs >= 0 && horizonMs <= nowMs && clean > 0);
    }

    /** Of the first batch; {@code Long.MAX_VALUE} if there is none, or it has none. */
    private static long firstTimestamp(LogSegment segment) throws IOException {
        try (BatchHeaders headers = new BatchHeaders(segment.file(), 0, segment.sizeInBytes())) {
            long first = headers.next() ? headers.batch().maxTimestamp() : RecordBatch.NO_TIMESTAMP;
            return first == RecordBatch.NO_TIMESTAMP ? Long.MAX_VALUE : first;
        }
    }

    /** The dirty part of all that can be cleaned, 0 to 1: how much a cleaning finds for what it reads. */
    double dirtyRatio() {
        return dirtyBytes == 0 ? 0 : (double) dirtyBytes / (cleanBytes + dirtyBytes);
    }

    /** Whether the log is to be cleaned now. */
    boolean isDue() {
        return dirtyBytes > 0 && (overdue || dirtyRatio() > log.config().minCleanableDirtyRatio()) || tombstonesDue;
    }
}
