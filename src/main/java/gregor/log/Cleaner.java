package gregor.log;

import gregor.base.KafkaException;
import gregor.config.TopicConfig;
import gregor.port.Disk;
import gregor.port.Trace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * One cleaning of one log, done in steps: each reads about a buffer and returns. Whoever takes the steps decides how fast,
 * and may stop between any two.
 * <pre>
 *   MAPPING   the dirty part is read into the {@link OffsetMap}
 *      |
 *   COPYING   group after group, from the oldest, is copied without what the map has a later offset for (see
 *      |      {@link GroupCopy}), and the copy takes the place of the group
 *    DONE     or OVERTAKEN: segments were cut or deleted meanwhile. What took its place before is as good as ever
 * </pre>
 * The log's lock is held only while a copy takes its place. A crash leaves files that the next start deletes.
 *
 * <p>Source: Kafka's {@code Cleaner}, KIP-58, KIP-534.
 */
final class Cleaner {

    /**
     * What a cleaning may use.
     *
     * @param bufferBytes for reading, and as much again for writing; a larger batch gets what it needs
     * @param mapBytes for the offset map, at most
     */
    record Limits(int bufferBytes, long mapBytes, double loadFactor) {}

    private enum Phase { MAPPING, COPYING, DONE, OVERTAKEN }

    private final UnifiedLog log;
    private final Disk disk;
    private final CleanRange range;
    private final Limits limits;
    private final Trace trace;
    private final TopicConfig config;
    private final int cutsBefore;
    private final OffsetMap map;
    private final SegmentChunks chunks;
    private final CleanerStats stats = new CleanerStats();
    private final OffsetMapBuilder builder;
    private Phase phase = Phase.MAPPING;
    private GroupCopy.Rules rules;
    private Iterator<List<LogSegment>> groups;
    private List<LogSegment> group;
    private CleanedOutput output;
    private GroupCopy copy;
    private long latestHorizonMs = -1;

    /**
     * Begins a cleaning.
     *
     * @param disk on which the log is
     * @param range of the log as it is now
     */
    Cleaner(UnifiedLog log, Disk disk, CleanRange range, Limits limits, Trace trace) throws IOException {
        this.log = log;
        this.disk = disk;
        this.range = range;
        this.limits = limits;
        this.trace = trace;
        this.config = log.config();
        this.cutsBefore = log.cuts();
        this.map = new OffsetMap(Math.max(0, range.firstUncleanableOffset() - range.firstDirtyOffset()), limits.mapBytes(), limits.loadFactor());
        this.chunks = new SegmentChunks(limits.bufferBytes());
        if (trace.isOn()) {
            trace.step("Cleaner", "OffsetMap", "build", Map.of("firstDirtyOffset", range.firstDirtyOffset(),
                "firstUncleanableOffset", range.firstUncleanableOffset()));
        }
        this.builder = new OffsetMapBuilder(log.segments(), range, map, chunks, stats);
    }

    boolean isDone() {
        return phase == Phase.DONE || phase == Phase.OVERTAKEN;
    }

    /** Whether the cleaning ended early because segments went away under it. */
    boolean isOvertaken() {
        return phase == Phase.OVERTAKEN;
    }

    /** The first offset that is not clean now. Only once done, and not overtaken. */
    long endOffset() {
        return Math.max(range.firstDirtyOffset(), map.latestOffset() + 1);
    }

    /** When all tombstones and markers may go that stayed because it was too early; -1 if there are none. Only once done. */
    long latestHorizonMs() {
        return latestHorizonMs;
    }

    CleanerStats stats() {
        return stats;
    }

    /**
     * Does some more.
     *
     * @return how many bytes were read and written
     * @throws KafkaException CORRUPT_MESSAGE, INVALID_RECORD and the like for a damaged batch; KAFKA_STORAGE_ERROR if the
     *     log can't be changed any more
     * @throws IOException if the disk fails. Either way the cleaning is over: {@link #abandon} it
     */
    int step(long nowMs) throws IOException {
        try {
            return switch (phase) {
                case MAPPING -> stepOfMapping(nowMs);
                case COPYING -> stepOfCopying(nowMs);
                case DONE, OVERTAKEN -> 0;
            };
        } catch (IOException | KafkaException e) {
            if (log.unusable() == null && isCutOrDeleted()) {
                phase = Phase.OVERTAKEN; // the batch that was half there, or the file that was not, is no damage
                abandon();
                return 0;
            }
            throw e;
        }
    }

    private boolean isCutOrDeleted() {
        if (log.cuts() != cutsBefore) {
            return true;
        }
        for (LogSegment segment : group == null ? List.<LogSegment>of() : group) {
            if (log.segments().get(segment.baseOffset()) != segment) {
                return true;
            }
        }
        return group == null && range.firstDirtyOffset() < log.logStartOffset();
    }

    private int stepOfMapping(long nowMs) throws IOException {
        int bytes = builder.isDone() ? 0 : builder.step();
        if (builder.isDone()) {
            rules = new GroupCopy.Rules(log.segments(), range, map, new CleanedTransactions(), config.deleteRetentionMs());
            List<LogSegment> toCopy = new ArrayList<>(log.segments().headMap(map.latestOffset() + 1).values());
            groups = SegmentGroups.of(toCopy, config.segmentBytes(), config.segmentIndexBytes(), range.firstUncleanableOffset())
                .iterator();
            phase = Phase.COPYING;
            nextGroup(nowMs);
        }
        return bytes;
    }

    private void nextGroup(long nowMs) throws IOException {
        if (!groups.hasNext()) {
            phase = Phase.DONE;
            return;
        }
        group = groups.next();
        output = new CleanedOutput(disk, log.directory(), config, group.get(0).baseOffset(), limits.bufferBytes(), nowMs);
        copy = new GroupCopy(group, rules, log.lastOffsetsOfProducers(), chunks, output, stats);
    }

    private int stepOfCopying(long nowMs) throws IOException {
        int bytes = 0;
        if (!copy.isDone()) {
            if (trace.isOn()) {
                trace.step("Cleaner", "LogSegment", "copy", Map.of("segment", group.get(0).baseOffset()));
            }
            bytes = copy.step(nowMs);
        }
        if (copy.isDone()) {
            swap(nowMs);
        }
        return bytes;
    }

    /** Puts the copy of the group in its place, and goes to the next one. */
    private void swap(long nowMs) throws IOException {
        List<LogSegment> cleaned = output.finish();
        if (trace.isOn()) {
            trace.step("Cleaner", "UnifiedLog", "swap", Map.of("segment", group.get(0).baseOffset(), "old", group.size(), "cleaned", cleaned.size()));
        }
        output = null;
        if (!log.replaceSegments(cleaned, group, cutsBefore)) {
            phase = Phase.OVERTAKEN;
            return;
        }
        stats.segmentsWritten += cleaned.size();
        latestHorizonMs = Math.max(latestHorizonMs, copy.latestHorizonMs());
        nextGroup(nowMs);
    }

    /** Deletes what has been copied and has not taken its place. No step may follow. */
    void abandon() throws IOException {
        if (output != null) {
            output.delete();
            output = null;
        }
        phase = phase == Phase.DONE ? Phase.DONE : Phase.OVERTAKEN;
    }
}
