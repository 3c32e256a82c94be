package gregor.log;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.TopicPartition;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Where a log begins and ends, and how far whom may read.
 *
 * <pre>
 *     logStart            lastStable          highWatermark          logEnd
 *        |                     |                    |                  |
 *   -----+---------------------+--------------------+------------------+
 *   gone | for everybody       | not for readers of | for followers    | next append
 *        |                     | committed records  | only             |
 * </pre>
 *
 * Changed under the log's lock, read by anybody.
 */
final class LogOffsets {

    private final ProducerState producers;
    private final RecentEnds recentEnds = new RecentEnds();
    private volatile long logStart;
    private volatile LogOffsetMetadata logEnd;
    /** Its place may be filled in by a reader, so it is exchanged by comparison. */
    private final AtomicReference<LogOffsetMetadata> highWatermark;

    LogOffsets(ProducerState producers, long logStart, LogOffsetMetadata logEnd) {
        this.producers = producers;
        this.logStart = logStart;
        this.logEnd = logEnd;
        this.highWatermark = new AtomicReference<>(new LogOffsetMetadata(logStart));
    }

    long logStart() {
        return logStart;
    }

    LogOffsetMetadata logEnd() {
        return logEnd;
    }

    RecentEnds recentEnds() {
        return recentEnds;
    }

    LogOffsetMetadata highWatermark() {
        return highWatermark.get();
    }

    void appended(LogOffsetMetadata newEnd) {
        recentEnds.note(newEnd);
        logEnd = newEnd;
    }

    /** The log was cut: it ends here now, and begins here at the latest. */
    void cut(LogOffsetMetadata newEnd, long newStart) {
        recentEnds.clear();
        logEnd = newEnd;
        logStart = newStart;
        moveHighWatermark(highWatermark.get().messageOffset());
    }

    /**
     * Batches are at other places than before: what is remembered of places is wrong. The end's place never changes by it, nor
     * does that of the first undecided transaction: its segment is not cleaned ({@link CleanRange}), and none behind it.
     */
    void forgetPlaces() {
        recentEnds.clear();
        highWatermark.set(new LogOffsetMetadata(highWatermark.get().messageOffset()));
    }

    /** The log's end is the beginning of a new segment now, at the same offset. */
    void rolled(LogOffsetMetadata sameEnd) {
        appended(sameEnd);
        moveHighWatermark(highWatermark.get().messageOffset());
    }

    void moveLogStart(long newStart) {
        logStart = newStart;
        producers.highWatermarkMoved(newStart);
    }

    /** @return where it is now: bounded by the log's start and end */
    long moveHighWatermark(long offset) {
        LogOffsetMetadata end = logEnd;
        long bounded = Math.max(logStart, Math.min(offset, end.messageOffset()));
        LogOffsetMetadata place = bounded == end.messageOffset() ? end : recentEnds.find(bounded);
        highWatermark.set(place == null ? new LogOffsetMetadata(bounded) : place);
        producers.highWatermarkMoved(bounded);
        return bounded;
    }

    /** Fills in the place of a high watermark, if that still is where it is. */
    void highWatermarkIsAt(LogOffsetMetadata withoutPlace, LogOffsetMetadata withPlace) {
        highWatermark.compareAndSet(withoutPlace, withPlace);
    }

    /**
     * All four at one moment. The high watermark is read before the transactions: one that begins below it is known by
     * then, so that no later look at the transactions can miss it. The start comes first and the end last, since all grow.
     */
    LogOffsetSnapshot snapshot() {
        long start = logStart;
        LogOffsetMetadata watermark = highWatermark.get();
        LogOffsetMetadata unstable = producers.firstUnstable();
        LogOffsetMetadata lastStable = watermark;
        if (unstable != null && unstable.messageOffset() < watermark.messageOffset()) {
            lastStable = unstable.messageOffset() < start ? new LogOffsetMetadata(start) : unstable;
        }
        return new LogOffsetSnapshot(start, lastStable, watermark, logEnd);
    }

    /** @throws KafkaException OFFSET_OUT_OF_RANGE if the log of a partition can't start at an offset: it is above the high watermark */
    void checkMayStartAt(long offset, TopicPartition partition) {
        long watermark = highWatermark().messageOffset();
        if (offset > watermark) {
            throw new KafkaException(ErrorCode.OFFSET_OUT_OF_RANGE, "log start " + offset + " for " + partition
                + "; the most is the high watermark, " + watermark);
        }
    }
}
