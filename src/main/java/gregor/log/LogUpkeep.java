package gregor.log;

import gregor.base.Check;
import gregor.config.TopicConfig;
import gregor.port.Trace;
import gregor.record.RecordBatch;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

/**
 * What happens to a log in the background: forcing, deleting what is too old or too much, putting cleaned segments in the
 * place of others, forgetting silent producers. One thread at a time calls {@link #tick}.
 *
 * <p>Source: Kafka's {@code UnifiedLog} and {@code LocalLog}.
 */
final class LogUpkeep {

    private final FailStop lock;
    private final LocalLog local;
    private final LogOffsets offsets;
    private final LogReads reads;
    private final ProducerState producers;
    private final LogCutting cutting;
    private final Trace trace;

    LogUpkeep(FailStop lock, LocalLog local, LogOffsets offsets, LogReads reads, ProducerState producers, LogCutting cutting,
            Trace trace) {
        this.lock = lock;
        this.local = local;
        this.offsets = offsets;
        this.reads = reads;
        this.producers = producers;
        this.cutting = cutting;
        this.trace = trace;
    }

    /** As {@link UnifiedLog#cuts}. */
    int cuts() {
        synchronized (lock) {
            return reads.cuts();
        }
    }

    /** As {@link UnifiedLog#tick}. */
    void tick(TopicConfig config, long nowMs, long producerIdExpirationMs) {
        if (lock.reason() != null) {
            return;
        }
        try {
            int cuts = cuts();
            long forcedUpTo = local.flushRolled();
            lock.changing("upkeep", () -> {
                if (cuts == reads.cuts()) {
                    local.flushed(forcedUpTo);
                }
                local.deleteDoomed(nowMs, config.fileDeleteDelayMs());
                producers.removeExpired(nowMs, producerIdExpirationMs);
            });
            if (local.isFlushDue(offsets.logEnd().messageOffset(), nowMs, config.flushMs())) {
                flush();
            }
        } catch (NoSuchFileException | ClosedChannelException e) {
            // A segment was deleted while it was forced here: the next tick meets those that are left. If nothing was
            // deleted, a file is gone that should be there, which is noticed with the log's lock held.
            lock.changing("forcing segments", local::flushRolled);
        } catch (IOException e) {
            throw lock.fail("forcing segments", e);
        }
    }

    /** As {@link UnifiedLog#flush}. */
    void flush() {
        if (trace.isOn()) {
            trace.step("UnifiedLog", "LogSegment", "force", Map.of("upTo", offsets.logEnd().messageOffset()));
        }
        lock.changing("forcing the log", () -> local.flushAll(offsets.logEnd().messageOffset()));
    }

    /** As {@link UnifiedLog#deleteOldSegments}. */
    int deleteOldSegments(TopicConfig config, long nowMs) {
        synchronized (lock) {
            int before = local.segments().size();
            lock.changing("deleting old segments", () -> {
                long keepFrom = config.isDeleted() ? firstToKeep(config, nowMs) : offsets.logStart();
                cutting.startFrom(Math.max(offsets.logStart(), keepFrom));
            });
            return before - local.segments().size();
        }
    }

    /** The base offset of the first segment that time and size let stay. */
    private long firstToKeep(TopicConfig config, long nowMs) throws IOException {
        NavigableMap<Long, LogSegment> segments = local.segments();
        long watermark = offsets.highWatermark().messageOffset();
        long excess = config.retentionBytes() < 0 ? 0 : local.sizeInBytes() - config.retentionBytes();
        long keepFrom = segments.firstKey();
        for (LogSegment segment : segments.values()) {
            Long next = segments.higherKey(segment.baseOffset());
            boolean tooOld = config.retentionMs() >= 0 && segment.maxTimestamp() != RecordBatch.NO_TIMESTAMP
                && nowMs - segment.maxTimestamp() > config.retentionMs();
            excess -= segment.sizeInBytes();
            if (next == null || next > watermark || !tooOld && excess < 0) {
                break;
            }
            keepFrom = next;
        }
        return keepFrom;
    }

    /** As {@link UnifiedLog#replaceSegments}. */
    boolean replaceSegments(List<LogSegment> cleaned, List<LogSegment> old, int cutsBefore) {
        Check.holds("log.I9", cleaned.get(0).baseOffset() == old.get(0).baseOffset(), "cleaned from, old from",
            cleaned.get(0).baseOffset(), old.get(0).baseOffset());
        lock.ensureUsable();
        try {
            for (LogSegment segment : cleaned) {
                segment.flush(); // before the lock is taken: it may be a gigabyte
            }
            for (LogSegment segment : old) {
                segment.flush(); // and nobody is going to write to their names when others have them
            }
        } catch (IOException e) {
            throw lock.fail("forcing cleaned segments", e);
        }
        synchronized (lock) {
            boolean unchanged = reads.cuts() == cutsBefore && local.holdsBelowActive(old);
            lock.changing("replacing segments", () -> {
                if (unchanged) {
                    reads.replacing(() -> local.replaceSegments(cleaned, old));
                } else {
                    for (LogSegment segment : cleaned) {
                        segment.delete();
                    }
                }
            });
            return unchanged;
        }
    }
}
