package gregor.log;

import gregor.base.KafkaException;
import gregor.config.TopicConfig;
import gregor.index.CorruptIndexException;
import gregor.port.Disk;
import gregor.port.Trace;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Makes a log out of what a directory holds, after a clean stop or any other.
 *
 * <p>After a clean stop everything is as the files say. After any other, the segments that may hold bytes that were
 * never forced, those that reach beyond the recovery point, are read from front to back by {@link SegmentScan}: where a
 * batch is not whole or does not follow, the log ends, the rest of that file and all later segments go. Of the other
 * segments, {@link IndexRebuild} makes the indexes again that are missing or can't be right. Before all that,
 * {@link SwapRecovery} undoes or completes what was happening to whole segments. Doing it twice changes nothing more
 * (log.I6).
 */
final class LogRecovery {

    private final Disk disk;
    private final Path directory;
    private final TopicConfig config;
    final LoadFrom from;
    private final long nowMs;
    private final Trace trace;

    final ConcurrentSkipListMap<Long, LogSegment> segments = new ConcurrentSkipListMap<>();
    final ProducerState producers = new ProducerState();
    final ProducerSnapshots snapshots;
    final LeaderEpochs epochs;
    long logStartOffset;
    long logEndOffset;
    /** What was found wrong and mended: a sentence each, with file and position. */
    final List<String> report = new ArrayList<>();

    LogRecovery(Disk disk, Path directory, TopicConfig config, LoadFrom from, long nowMs, Trace trace) {
        this.disk = disk;
        this.directory = directory;
        this.config = config;
        this.from = from;
        this.nowMs = nowMs;
        this.trace = trace;
        this.snapshots = new ProducerSnapshots(disk, directory);
        this.epochs = new LeaderEpochs(disk, directory);
    }

    /** Reads the directory and fills the fields. */
    void load() throws IOException {
        if (trace.isOn()) {
            trace.step("UnifiedLog", "LogRecovery", "load", from);
        }
        make();
        if (trace.isOn()) {
            trace.step("LogRecovery", "UnifiedLog", "loaded", Map.of("logStartOffset", logStartOffset, "logEndOffset", logEndOffset));
        }
    }

    private void make() throws IOException {
        while (!tryToMake()) {
            segments.clear();
        }
    }

    /** @return false if a segment had to be split first, so that all is to be read again */
    private boolean tryToMake() throws IOException {
        List<Path> files = disk.list(directory);
        if (SwapRecovery.hasWork(files)) {
            new SwapRecovery(disk, directory, trace).run();
            files = disk.list(directory);
        }
        openSegments(files);
        try {
            fill();
            return true;
        } catch (SegmentOverflow e) {
            report.add(e.getMessage() + "; it is split");
            new SegmentSplit(disk, directory, config).split(e.segment(), nowMs);
            close();
            producers.clear();
            epochs.forgetFrom(0);
            return false;
        }
    }

    private void fill() throws IOException {
        if (segments.isEmpty()) {
            logStartOffset = from.logStartOffset();
            startAt(logStartOffset);
            snapshots.deleteAbove(-1);
            return;
        }
        logStartOffset = Math.max(from.logStartOffset(), segments.firstKey());
        List<LogSegment> doubtful = loadIndexes();
        loadEpochs(doubtful.isEmpty() ? Long.MAX_VALUE : doubtful.get(0).baseOffset());
        if (doubtful.isEmpty()) {
            logEndOffset = segments.lastEntry().getValue().readNextOffset();
            ProducerReplay.load(producers, snapshots, segments, logEndOffset);
        } else {
            recover(doubtful);
        }
        if (logEndOffset < logStartOffset) { // the log was cut below what was deleted on purpose: nothing of it is left
            report.add(directory + ": ends at offset " + logEndOffset + " and starts at " + logStartOffset + "; it is empty now");
            dropAll();
            startAt(logStartOffset);
        }
        if (!from.cleanStop() && epochs.epochAt(logStartOffset).isEmpty()) { // the file speaks of a start that did not survive
            epochs.forgetFrom(0);
            for (LogSegment segment : segments.values()) {
                findEpochs(segment);
            }
        }
        epochs.forgetFrom(logEndOffset); // of leaders that wrote nothing, or nothing that survived
        epochs.truncateFromStart(logStartOffset);
        snapshots.deleteAbove(logEndOffset);
        snapshots.deleteStray(segments.keySet());
    }

    private void openSegments(List<Path> files) throws IOException {
        for (Path file : files) {
            String name = file.getFileName().toString();
            long offset = LogNames.offsetOf(name);
            if (offset >= 0 && name.endsWith(LogNames.LOG)) {
                segments.put(offset, LogSegment.open(disk, directory, offset, config, nowMs));
            } else if (offset >= 0 && name.endsWith(LogNames.PRODUCER_SNAPSHOT)) {
                snapshots.found(offset);
            }
        }
        for (Path file : files) {
            String name = file.getFileName().toString();
            boolean index = name.endsWith(LogNames.OFFSET_INDEX) || name.endsWith(LogNames.TIME_INDEX)
                || name.endsWith(LogNames.TRANSACTION_INDEX);
            if (index && !segments.containsKey(LogNames.offsetOf(name))) {
                disk.delete(file);
            }
        }
    }

    /**
     * Loads the leader epochs of the batches that are not in doubt; those of the others are found when they are read. The
     * file is derived: damage to it costs a walk over the headers and nothing else.
     *
     * @param end exclusive
     */
    private void loadEpochs(long end) throws IOException {
        try {
            epochs.load();
        } catch (NoSuchFileException | CorruptCheckpointException e) {
            for (LogSegment segment : segments.headMap(end).values()) {
                findEpochs(segment);
            }
        }
        epochs.forgetFrom(end);
    }

    private void startAt(long offset) throws IOException {
        segments.put(offset, LogSegment.create(disk, directory, offset, config, nowMs));
        logEndOffset = offset;
    }

    /** Closes what has been opened, after a load that failed. */
    void close() throws IOException {
        for (LogSegment segment : segments.values()) {
            segment.close();
        }
    }

    private void dropAll() throws IOException {
        for (LogSegment segment : segments.values()) {
            segment.delete();
        }
        segments.clear();
        producers.clear();
        epochs.clear();
    }

    /** Loads the indexes of the segments that are sure to be whole; the others are returned, in order. */
    private List<LogSegment> loadIndexes() throws IOException {
        List<LogSegment> doubtful = new ArrayList<>();
        for (LogSegment segment : segments.values()) {
            Long next = segments.higherKey(segment.baseOffset());
            boolean forced = from.cleanStop() || next != null && next <= from.recoveryPoint();
            if (!forced) {
                doubtful.add(segment);
            } else if (!tryLoadIndexes(segment, next == null)) {
                note("IndexRebuild", "rebuild", segment);
                new IndexRebuild(config, snapshots, segments).rebuild(segment);
            } else {
                note("LogSegment", "load indexes", segment);
            }
        }
        return doubtful;
    }

    private void note(String to, String what, LogSegment segment) {
        if (trace.isOn()) {
            trace.step("LogRecovery", to, what, Map.of("baseOffset", segment.baseOffset(), "sizeInBytes", segment.sizeInBytes()));
        }
    }

    private boolean tryLoadIndexes(LogSegment segment, boolean isLast) throws IOException {
        try {
            segment.loadIndexes(isLast);
            return true;
        } catch (NoSuchFileException e) {
            report.add(e.getMessage() + " is missing; the segment's indexes are made again");
        } catch (CorruptIndexException e) {
            report.add(e.getMessage() + "; the segment's indexes are made again");
        }
        return false;
    }

    /** Reads doubtful segments, the last ones of the log, and cuts the log where they stop making sense. */
    private void recover(List<LogSegment> doubtful) throws IOException {
        long next = doubtful.get(0).baseOffset();
        snapshots.deleteAbove(next); // their content was not forced either
        if (trace.isOn()) {
            trace.step("LogRecovery", "ProducerReplay", "load", Map.of("endOffset", next));
        }
        ProducerReplay.load(producers, snapshots, segments, next);
        SegmentScan scan = new SegmentScan(config, producers, epochs, next, trace);
        int read = 0;
        boolean whole = true;
        while (whole && read < doubtful.size()) {
            LogSegment segment = doubtful.get(read);
            read++;
            List<LogSegment> behind = doubtful.subList(read, doubtful.size());
            note("SegmentScan", "scan", segment);
            long limit = behind.isEmpty() ? Long.MAX_VALUE : behind.get(0).baseOffset();
            whole = scan.scan(segment, limit, () -> drop(behind, "the log ends before"));
            if (scan.damage() != null) {
                report.add(scan.damage());
            }
            if (whole && !behind.isEmpty() && !follows(behind.get(0), segment, scan.nextOffset())) {
                drop(behind, "offset " + scan.nextOffset() + " is due");
                whole = false;
            }
        }
        logEndOffset = scan.nextOffset();
    }

    /**
     * Whether a segment may follow another one, which ends at an offset. Segments begin where the last one ended, unless that
     * was cleaned, or the offsets were too far apart for one segment: a gap means that the end of the first is lost.
     */
    private boolean follows(LogSegment segment, LogSegment before, long next) {
        return segment.baseOffset() == next
            || segment.baseOffset() > next && (config.isCompacted() || segment.baseOffset() <= from.cleanedUpTo()
                || !before.canHold(segment.baseOffset()));
    }

    /** Deletes the last segments of the log, from its end on, so that what a crash leaves of them can be told. */
    private void drop(List<LogSegment> last, String why) throws IOException {
        for (int i = last.size() - 1; i >= 0; i--) {
            LogSegment segment = last.get(i);
            note("LogSegment", "delete", segment);
            report.add(segment.file().path() + ": " + why + "; its " + segment.sizeInBytes() + " bytes are deleted");
            segments.remove(segment.baseOffset());
            segment.delete();
        }
        if (!last.isEmpty()) {
            disk.forceDirectory(directory);
        }
    }

    private void findEpochs(LogSegment segment) throws IOException {
        try (BatchHeaders headers = new BatchHeaders(segment.file(), 0, segment.sizeInBytes())) {
            while (headers.next()) {
                int epoch = headers.batch().partitionLeaderEpoch();
                if (epoch >= 0 && epochs.latestEpoch().orElse(-1) < epoch) {
                    epochs.assign(epoch, headers.batch().baseOffset());
                }
            }
        } catch (KafkaException e) {
            throw new IOException(directory + ": leader epochs can't be found: " + e.getMessage(), e);
        }
    }
}
