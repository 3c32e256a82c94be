package gregor.log;

import gregor.base.Check;
import gregor.config.TopicConfig;
import gregor.port.Trace;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;

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
                if (cuts == reads.cuts() && !local.hasHeldNothing()) {
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
        int[] deleted = new int[1];
        lock.changing("deleting old segments", () -> {
            long end = offsets.logEnd().messageOffset();
            long keepFrom = offsets.logStart();
            if (config.isDeleted()) {
                Retention retention = new Retention(config, local.segments(), offsets.highWatermark().messageOffset(), end);
                keepFrom = Math.max(keepFrom, retention.firstToKeep(local.sizeInBytes(), nowMs));
            }
            if (keepFrom == end && local.active().sizeInBytes() > 0) {
                local.roll(end, producers, config, nowMs);
                offsets.rolled(local.endAt(end));
            }
            int before = local.segments().size();
            cutting.startFrom(keepFrom);
            deleted[0] = before - local.segments().size();
        });
        return deleted[0];
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
                if (local.segments().get(segment.baseOffset()) == segment) {
                    segment.flush(); // and nobody is going to write to their names when others have them
                }
            }
        } catch (IOException e) {
            lock.ensureUsable(); // the log may have been closed or deleted meanwhile
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
