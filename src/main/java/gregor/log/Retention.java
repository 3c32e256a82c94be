package gregor.log;

import gregor.config.TopicConfig;
import java.io.IOException;
import java.util.NavigableMap;

/**
 * Which of a log's oldest segments {@code retention.bytes} and {@code retention.ms} no longer ask to keep.
 *
 * <pre>
 *   | 1000 bytes  | 1000 bytes  | 1000 bytes  | 400, active |     retention.bytes 2600: the first one goes, 2400 are left
 *   | newest: 5 h | newest: 9 h | newest: 2 h | newest: 1 h |     retention.ms 4 h: the first two go
 * </pre>
 *
 * <p>A segment goes as a whole, when its youngest record is too old, or when the log is still large enough without it; never
 * when a later one has to stay, and only if all of it is below the high watermark (KAFKA-5634). The age is that of the
 * records: one with a timestamp in the future keeps its segment, and all behind it, until its time has come. A segment none
 * of whose records has a timestamp is as old as its opening, where Apache Kafka asks the file for its last change. Source:
 * Kafka's {@code UnifiedLog.deletableSegments}.
 */
final class Retention {

    private final TopicConfig config;
    private final NavigableMap<Long, LogSegment> segments;
    private final long highWatermark;
    private final long logEndOffset;

    /** @param segments of the log; the last one is active */
    Retention(TopicConfig config, NavigableMap<Long, LogSegment> segments, long highWatermark, long logEndOffset) {
        this.config = config;
        this.segments = segments;
        this.highWatermark = highWatermark;
        this.logEndOffset = logEndOffset;
    }

    /**
     * The offset from which on all is kept.
     *
     * @param bytes of all segments
     * @return a segment's base offset, or the log's end if not even the active segment has to stay
     */
    long firstToKeep(long bytes, long nowMs) throws IOException {
        long left = bytes;
        for (LogSegment segment : segments.values()) {
            Long next = segments.higherKey(segment.baseOffset());
            long end = next == null ? logEndOffset : next;
            boolean nothingToGo = next == null && segment.sizeInBytes() == 0;
            left -= segment.sizeInBytes();
            if (nothingToGo || end > highWatermark || !isTooMuch(left) && !isTooOld(segment, nowMs)) {
                return segment.baseOffset();
            }
        }
        return logEndOffset;
    }

    /** Whether there is enough without a segment, so many bytes. */
    private boolean isTooMuch(long bytesWithout) {
        return config.retentionBytes() >= 0 && bytesWithout >= config.retentionBytes();
    }

    private boolean isTooOld(LogSegment segment, long nowMs) throws IOException {
        return config.retentionMs() >= 0 && nowMs - segment.newestMs() > config.retentionMs();
    }
}
