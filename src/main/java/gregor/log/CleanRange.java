package gregor.log;

import gregor.config.TopicConfig;
import java.io.IOException;
import java.util.NavigableMap;

/**
 * What of a log is to be cleaned.
 * <pre>
 *   log start           firstDirty                 firstUncleanable              log end
 *      |  cleaned before   |   dirty: goes in the map    |  active, undecided, too young  |
 *      |  read and copied without what is out of date    |  not touched                   |
 * </pre>
 *
 * @param firstDirtyOffset inclusive: below it no key has two values
 * @param firstUncleanableOffset exclusive; the base offset of a segment. At most {@code firstDirtyOffset} if nothing is dirty
 */
record CleanRange(long firstDirtyOffset, long firstUncleanableOffset) {

    /**
     * The range of a log as it is now. Not cleaned is the active segment; what is not below the last stable offset, because
     * nobody knows how its transactions will end; and segments with a record younger than {@code min.compaction.lag.ms},
     * with all behind them.
     *
     * @param cleanedUpTo the end of the last cleaning. Not believed outside of the log: then all is dirty
     * @throws IOException if a time index has to be checked and the segment cannot be read
     */
    static CleanRange of(UnifiedLog log, long cleanedUpTo, long nowMs) throws IOException {
        NavigableMap<Long, LogSegment> segments = log.segments();
        long start = log.logStartOffset();
        long firstDirty = cleanedUpTo < start || cleanedUpTo > log.logEndOffset() ? start : cleanedUpTo;
        long bound = Math.min(log.lastStableOffset(), segments.lastKey());
        Long uncleanable = segments.floorKey(bound);
        long firstUncleanable = uncleanable == null ? segments.firstKey() : uncleanable;
        return new CleanRange(firstDirty, Math.min(firstUncleanable, firstTooYoung(log, firstDirty, nowMs)));
    }

    private static long firstTooYoung(UnifiedLog log, long firstDirty, long nowMs) throws IOException {
        TopicConfig config = log.config();
        Long from = config.minCompactionLagMs() > 0 ? log.segments().floorKey(firstDirty) : null;
        if (from != null) {
            for (LogSegment segment : log.segments().tailMap(from).values()) {
                if (segment.maxTimestamp() > nowMs - config.minCompactionLagMs()) {
                    return segment.baseOffset();
                }
            }
        }
        return Long.MAX_VALUE;
    }

    /** Whether there is anything to put in the map. */
    boolean isDirty() {
        return firstDirtyOffset < firstUncleanableOffset;
    }
}
