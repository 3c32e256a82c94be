package gregor.log;

import gregor.base.Uuid;
import gregor.config.TopicConfig;
import gregor.port.Disk;
import gregor.port.Trace;
import gregor.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The segments of a log and the directory they are in: appending, rolling, cutting, forcing, deleting. What the batches
 * mean is the {@link UnifiedLog}'s business.
 *
 * <p>Changed under the log's lock, except {@link #flushRolled}, which forces segments that are no longer written and has a
 * lock of its own: forcing a gigabyte must not hold appends up. Source: Kafka's {@code LocalLog}.
 */
final class LocalLog {

    /** A segment that waits to be deleted; {@code atMs} is set when a tick first sees it. */
    private static final class Doomed {
        final LogSegment segment;
        long atMs = -1;

        Doomed(LogSegment segment) {
            this.segment = segment;
        }
    }

    private final Disk disk;
    private final DirectoryState directoryState;
    private final Trace trace;
    private final ConcurrentSkipListMap<Long, LogSegment> segments;
    private final ProducerSnapshots snapshots;
    private final LeaderEpochs epochs;
    private final Object flushLock = new Object();
    private final List<Doomed> doomed = new ArrayList<>();
    private volatile Path directory;
    private volatile LogSegment active;
    private volatile Uuid topicId;
    private volatile long recoveryPoint;
    /**
     * The highest recovery point that a checkpoint may have. After a cut it is above {@link #recoveryPoint}, until the log
     * has grown and been forced that far again.
     */
    private long claimedForced;
    private boolean topicIdForced = true;
    /** Whether the last snapshot of the producers is sure to last. */
    private boolean snapshotForced = true;
    /** The entry of this log's directory in the one above, as {@link DirectoryState} counts them; 0 for one that lasts. */
    private long entry;
    /** When a tick first saw the recovery point where it is, with batches above it. Of the ticking thread alone. */
    private long unforcedSinceMs;
    private long unforcedFrom = -1;

    LocalLog(Disk disk, Path directory, LogRecovery loaded, long recoveryPoint, DirectoryState directoryState, Trace trace)
            throws IOException {
        this.disk = disk;
        this.directoryState = directoryState;
        this.trace = trace;
        this.directory = directory;
        this.segments = loaded.segments;
        this.snapshots = loaded.snapshots;
        this.epochs = loaded.epochs;
        this.active = segments.lastEntry().getValue();
        this.recoveryPoint = recoveryPoint;
        this.claimedForced = recoveryPoint;
        this.entry = loaded.from.cleanStop() ? 0 : directoryState.entryMade();
        this.topicId = PartitionMetadata.read(disk, directory);
        for (LogSegment segment : segments.values()) {
            segment.traceTo(trace);
        }
    }

    ConcurrentSkipListMap<Long, LogSegment> segments() {
        return segments;
    }

    LogSegment active() {
        return active;
    }

    ProducerSnapshots snapshots() {
        return snapshots;
    }

    Path directory() {
        return directory;
    }

    Uuid topicId() {
        return topicId;
    }

    long sizeInBytes() {
        long sum = 0;
        for (LogSegment segment : segments.values()) {
            sum += segment.sizeInBytes();
        }
        return sum;
    }

    /** As {@link UnifiedLog#segmentSizes}. */
    NavigableMap<Long, Integer> segmentSizes() {
        NavigableMap<Long, Integer> sizes = new TreeMap<>();
        for (LogSegment segment : segments.values()) {
            sizes.put(segment.baseOffset(), segment.sizeInBytes());
        }
        return sizes;
    }

    /** The end of the log, whose offset is the caller's to know. */
    LogOffsetMetadata endAt(long offset) {
        return new LogOffsetMetadata(offset, active.baseOffset(), active.sizeInBytes());
    }

    void assignTopicId(Uuid id) throws IOException {
        PartitionMetadata.write(disk, directory, id);
        topicIdForced = false;
        topicId = id;
    }

    /** Whether an append must go to a new segment. An empty segment takes anything whose offsets it can hold. */
    boolean mustRoll(TopicConfig config, int bytes, long lastOffset, long maxTimestamp, long nowMs) throws IOException {
        LogSegment segment = active;
        boolean empty = segment.sizeInBytes() == 0 && segment.canHold(lastOffset);
        return !empty && segment.mustRoll(config, bytes, lastOffset, maxTimestamp, nowMs);
    }

    /**
     * Ends the active segment and begins a new one. Between a cut and the next checkpoint of the recovery point, the ended
     * one is forced first: a start would take it for forced.
     *
     * @param baseOffset of the new one: the log's end, or behind it
     */
    void roll(long baseOffset, ProducerState producers, TopicConfig config, long nowMs) throws IOException {
        if (trace.isOn()) {
            trace.step("UnifiedLog", "LocalLog", "roll", Map.of("baseOffset", baseOffset));
        }
        seal(baseOffset, producers);
        if (claimedForced > recoveryPoint) {
            flushAll(baseOffset);
        } else {
            disk.forceDirectory(directory); // no crash may take the name of this segment and leave that of the next
        }
        if (config.isCompacted()) {
            active.flush(); // where gaps between segments are normal, recovery could not tell that its end was lost
        }
        begin(baseOffset, config, nowMs);
    }

    /** Brings everything about the active segment to the files, forced or not. What they say already is not written again. */
    void seal(long endOffset, ProducerState producers) throws IOException {
        active.sealTimeIndex();
        active.writeIndexes();
        if (!snapshots.has(endOffset)) {
            snapshots.write(endOffset, producers);
            snapshotForced = false;
        }
    }

    private void begin(long baseOffset, TopicConfig config, long nowMs) throws IOException {
        if (trace.isOn()) {
            trace.step("LocalLog", "LogSegment", "create", Map.of("baseOffset", baseOffset));
        }
        LogSegment segment = LogSegment.create(disk, directory, baseOffset, config, nowMs);
        segment.traceTo(trace);
        segments.put(baseOffset, segment);
        active = segment;
    }

    /** Writes batches behind the last, with one system call, and takes the producers' part of them. */
    void append(ByteBuffer batches, TopicConfig config, ProducerState producers) throws IOException {
        LogSegment segment = active;
        int position = segment.sizeInBytes();
        segment.append(batches, config.indexIntervalBytes());
        for (RecordBatch batch : RecordBatch.in(batches)) {
            if (batch.hasProducerId()) {
                ProducerReplay.note(producers, segment, batch, position);
            }
            position += batch.sizeInBytes();
        }
    }

    /**
     * Cuts the log's end; {@code offset} is in the first segment or behind it. Segments go from the last one on, and their
     * names are gone for good before anything is appended: what they hold must not come back behind new batches.
     *
     * @return the new end
     */
    long truncateTo(long offset) throws IOException {
        while (active.baseOffset() > offset) {
            deleteLater(segments.pollLastEntry().getValue());
            active = segments.lastEntry().getValue();
            disk.forceDirectory(directory); // one after the other: no crash may leave the last one behind a gap
        }
        long end = active.truncateTo(offset);
        snapshots.deleteAbove(end);
        recoveryPoint = Math.min(recoveryPoint, end);
        return end;
    }

    /** Drops all segments and begins an empty one. A crash leaves a beginning of the old log, or nothing, or the new one. */
    void startOverAt(long offset, TopicConfig config, long nowMs) throws IOException {
        for (LogSegment segment : segments.descendingMap().values()) {
            deleteLater(segment);
            disk.forceDirectory(directory);
        }
        segments.clear();
        snapshots.deleteAbove(-1);
        begin(offset, config, nowMs);
        recoveryPoint = Math.min(recoveryPoint, offset);
    }

    /** Drops segments of which every offset is below the given one; never the active one. They don't come back. */
    void deleteSegmentsBelow(long offset) throws IOException {
        Long second = segments.higherKey(segments.firstKey());
        if (second == null || second > offset) {
            return;
        }
        disk.forceDirectory(directory); // that of the segment which is the last one from now on, perhaps of a moment ago
        while (second != null && second <= offset) {
            deleteLater(segments.pollFirstEntry().getValue());
            second = segments.higherKey(segments.firstKey());
            disk.forceDirectory(directory); // one after the other: no crash may leave the first one before a gap
        }
        snapshots.deleteBelow(segments.firstKey());
    }

    /** Whether segments are all in the log, and none of them is the active one. */
    boolean holdsBelowActive(List<LogSegment> some) {
        for (LogSegment segment : some) {
            if (segment == active || segments.get(segment.baseOffset()) != segment) {
                return false;
            }
        }
        return true;
    }

    /** Puts segments, complete and forced, in the place of others. */
    void replaceSegments(List<LogSegment> cleaned, List<LogSegment> old) throws IOException {
        SegmentSwap swap = new SegmentSwap(disk, directory, cleaned, trace);
        swap.decide();
        for (LogSegment segment : cleaned) {
            segment.traceTo(trace);
            segments.put(segment.baseOffset(), segment);
        }
        for (LogSegment segment : old) {
            if (segments.remove(segment.baseOffset(), segment)) {
                snapshots.delete(segment.baseOffset());
            }
            if (trace.isOn()) {
                trace.step("LocalLog", "LogSegment", "rename", Map.of("segment", segment.baseOffset(), "to", LogNames.LOG + LogNames.DELETED));
            }
            deleteLater(segment);
        }
        swap.complete();
    }

    private void deleteLater(LogSegment segment) throws IOException {
        segment.rename("", LogNames.DELETED);
        doomed.add(new Doomed(segment));
    }

    /** Deletes the segments that have waited for long enough since a tick first saw them. */
    void deleteDoomed(long nowMs, long delayMs) throws IOException {
        Iterator<Doomed> waiting = doomed.iterator();
        while (waiting.hasNext()) {
            Doomed next = waiting.next();
            next.atMs = next.atMs < 0 ? nowMs + delayMs : next.atMs;
            if (next.atMs <= nowMs) {
                waiting.remove();
                next.segment.delete();
            }
        }
    }

    long recoveryPoint() {
        return recoveryPoint;
    }

    /**
     * Forces all segments but the active one. {@link #flushed} then moves the recovery point.
     *
     * @return the end of what has been forced
     */
    long flushRolled() throws IOException {
        long upTo = active.baseOffset();
        if (recoveryPoint < upTo) {
            synchronized (flushLock) {
                for (LogSegment segment : segments.headMap(upTo).values()) {
                    segment.flush();
                }
            }
        }
        return upTo;
    }

    /**
     * Whether the log ends at offset 0. What a power failure leaves of it is as good as a new one, so nothing of it has to last:
     * a topic of a thousand partitions is made without waiting for the disk.
     */
    boolean hasHeldNothing() {
        return active.baseOffset() == 0 && active.sizeInBytes() == 0;
    }

    /** The batches below an offset have been forced: forces what belongs to them, and moves the recovery point there. */
    void flushed(long upToOffset) throws IOException {
        boolean epochsForced = epochs.isForcedBelow(upToOffset);
        if (recoveryPoint >= upToOffset && topicIdForced && snapshotForced && epochsForced) {
            return;
        }
        snapshots.force(Math.min(recoveryPoint, upToOffset), upToOffset);
        snapshotForced = true;
        if (!epochsForced) { // those behind are of records that are not forced either: a start finds them there
            epochs.flush();
        }
        forceTopicId();
        disk.forceDirectory(directory);
        directoryState.forceEntry(entry, disk, directory.getParent());
        recoveryPoint = Math.max(recoveryPoint, upToOffset);
        claimedForced = Math.max(claimedForced, recoveryPoint);
    }

    /** Forces everything, up to the log's end. */
    void flushAll(long logEndOffset) throws IOException {
        flushRolled();
        active.flush();
        flushed(logEndOffset);
    }

    /** Whether batches have been waiting for so long to be forced; asked at each tick. As a rule they never are. */
    boolean isFlushDue(long logEndOffset, long nowMs, long flushMs) {
        if (recoveryPoint != unforcedFrom || recoveryPoint >= logEndOffset) {
            unforcedFrom = recoveryPoint;
            unforcedSinceMs = nowMs;
        }
        return recoveryPoint < logEndOffset && nowMs - unforcedSinceMs >= flushMs;
    }

    private void forceTopicId() throws IOException {
        if (!topicIdForced) {
            disk.forceFile(directory.resolve(LogNames.PARTITION_METADATA));
            topicIdForced = true;
        }
    }

    /** Renames the directory; from here on the log is at the new place. */
    void moveTo(Path target) throws IOException {
        disk.move(directory, target);
        directory = target;
        entry = directoryState.entryMade();
        snapshots.directoryMoved(target);
        epochs.directoryMoved(target);
        for (Map.Entry<Long, LogSegment> entry : segments.entrySet()) {
            entry.getValue().directoryMoved(target);
        }
        for (Doomed waiting : doomed) {
            waiting.segment.directoryMoved(target);
        }
    }

    void close() throws IOException {
        for (LogSegment segment : segments.values()) {
            segment.close();
        }
        for (Doomed waiting : doomed) {
            waiting.segment.close();
        }
    }

    /** Closes the files and removes the directory with everything in it. */
    void delete() throws IOException {
        close();
        for (Path file : disk.list(directory)) {
            disk.delete(file);
        }
        disk.delete(directory);
    }
}
