package gregor.log;

import gregor.base.KafkaException;
import gregor.config.TopicConfig;
import gregor.index.AbortedTransaction;
import gregor.index.CorruptIndexException;
import gregor.index.OffsetIndex;
import gregor.index.OffsetPosition;
import gregor.index.TimeIndex;
import gregor.index.TimestampOffset;
import gregor.index.TransactionIndex;
import gregor.port.Disk;
import gregor.port.Trace;
import gregor.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A stretch of a log, from its base offset to the next segment's: one file of batches and three indexes. Only the last
 * segment of a log, the active one, is appended to.
 *
 * <p>Written under the log's lock; read by any thread. Source: Kafka's {@code LogSegment}.
 */
final class LogSegment {

    /** Where a batch is. */
    record Place(int position, int sizeInBytes, long baseOffset) {}

    private final long baseOffset;
    private final Disk disk;
    private final SegmentFile file;
    private final SegmentIndexes indexes;
    private final OffsetIndex offsetIndex;
    private final TimeIndex timeIndex;
    private final TransactionIndex transactionIndex;
    private final long createdMs;

    /** The greatest timestamp so far and the last offset of its batch; the offset is of the appender alone. */
    private volatile long maxTimestamp = RecordBatch.NO_TIMESTAMP;
    private long offsetOfMaxTimestamp;
    /** Whether that is true of all batches, not only of those up to the last entry of a time index that was loaded. */
    private volatile boolean maxTimestampChecked = true;
    private int lastIndexedPosition;
    /** The greatest timestamp of the first batch, or {@link #NOT_READ}. */
    private long firstTimestamp = NOT_READ;
    /** Whether something of the files has not been forced. Guarded by this, as are the files' names. */
    private boolean unforced = true;
    private Trace trace = Trace.OFF;

    private static final long NOT_READ = Long.MIN_VALUE;
    /** An odd number with bits all over: names that differ in a digit become numbers that are far apart. */
    private static final long MIXING = 0x9e3779b97f4a7c15L;

    /** @param suffix behind the names of the index files: empty, or {@link LogNames#CLEANED} */
    private LogSegment(Disk disk, SegmentFile file, long baseOffset, String suffix, TopicConfig config, long createdMs) {
        this.disk = disk;
        this.file = file;
        this.baseOffset = baseOffset;
        this.createdMs = createdMs;
        this.offsetOfMaxTimestamp = baseOffset;
        this.indexes = new SegmentIndexes(disk, file.path(), baseOffset, suffix, config.segmentIndexBytes());
        this.offsetIndex = indexes.offset;
        this.timeIndex = indexes.time;
        this.transactionIndex = indexes.transaction;
    }

    /** Makes an empty segment. Only the file of batches is made: an index file appears when there is something in it. */
    static LogSegment create(Disk disk, Path directory, long baseOffset, TopicConfig config, long nowMs) throws IOException {
        SegmentFile file = SegmentFile.create(disk, directory.resolve(LogNames.ofOffset(baseOffset, LogNames.LOG)));
        return new LogSegment(disk, file, baseOffset, "", config, nowMs);
    }

    /**
     * Makes an empty segment that is to take the place of others: its files end in {@code .cleaned}, and are deleted at
     * the next start. What an earlier try left under these names is dropped. The maker appends to it, calls
     * {@link #sealTimeIndex} and {@link #writeIndexes}, and hands it to {@link UnifiedLog#replaceSegments}.
     */
    static LogSegment createCleaned(Disk disk, Path directory, long baseOffset, TopicConfig config, long nowMs)
            throws IOException {
        for (String kind : List.of(LogNames.LOG, LogNames.OFFSET_INDEX, LogNames.TIME_INDEX, LogNames.TRANSACTION_INDEX)) {
            Path left = directory.resolve(LogNames.ofOffset(baseOffset, kind + LogNames.CLEANED));
            if (disk.exists(left)) {
                disk.delete(left);
            }
        }
        SegmentFile file = SegmentFile.create(disk,
            directory.resolve(LogNames.ofOffset(baseOffset, LogNames.LOG + LogNames.CLEANED)));
        return new LogSegment(disk, file, baseOffset, LogNames.CLEANED, config, nowMs);
    }

    /** Opens the file of batches; the indexes are empty until {@link #loadIndexes} or {@link LogRecovery} fills them. */
    static LogSegment open(Disk disk, Path directory, long baseOffset, TopicConfig config, long nowMs) throws IOException {
        SegmentFile file = SegmentFile.open(disk, directory.resolve(LogNames.ofOffset(baseOffset, LogNames.LOG)));
        return new LogSegment(disk, file, baseOffset, "", config, nowMs);
    }

    /**
     * Takes over the index files. A missing file is normal for a segment without batches.
     *
     * @param isLast batches will be appended, so the next entries must follow what is there
     * @throws java.nio.file.NoSuchFileException if an index file is missing; {@link CorruptIndexException} if one can't be
     *     right, or if a last entry that is relied on is not true of the batch it names
     */
    void loadIndexes(boolean isLast) throws IOException {
        indexes.load(sizeInBytes() == 0);
        OffsetPosition last = offsetIndex.lastEntry();
        TimestampOffset greatest = timeIndex.lastEntry();
        lastIndexedPosition = last == null ? 0 : last.position();
        maxTimestamp = greatest.timestamp();
        offsetOfMaxTimestamp = greatest.offset();
        maxTimestampChecked = sizeInBytes() == 0;
        unforced = false;
        boolean beyond = last != null && last.position() >= sizeInBytes();
        if (beyond || isLast && last != null && !isBatchAt(last) || timeIndex.entries() > 0 && !mayBeTrue(greatest)) {
            throw new CorruptIndexException(file.path() + " has no batch as the last index entries say: " + last + ", " + greatest);
        }
    }

    private boolean mayBeTrue(TimestampOffset entry) throws IOException {
        try {
            return isTrue(entry, find(entry.offset(), sizeInBytes()));
        } catch (KafkaException e) { // the batches are damaged, not the index: who reads them will be told
            return true;
        }
    }

    private boolean isBatchAt(OffsetPosition entry) throws IOException {
        try (BatchHeaders headers = new BatchHeaders(file, entry.position(), sizeInBytes())) {
            return headers.isBatchEndingAt(entry.offset());
        }
    }

    /** Whether the batch at a place is the one that gave the time index an entry. */
    private boolean isTrue(TimestampOffset entry, Place place) throws IOException {
        if (place == null || place.baseOffset() > entry.offset()) {
            return false;
        }
        try (BatchHeaders headers = new BatchHeaders(file, place.position(), sizeInBytes())) {
            return headers.next() && headers.batch().maxTimestamp() == entry.timestamp();
        }
    }

    /** Records steps from here on. */
    void traceTo(Trace to) {
        trace = to;
    }

    long baseOffset() {
        return baseOffset;
    }

    int sizeInBytes() {
        return file.sizeInBytes();
    }

    SegmentFile file() {
        return file;
    }

    OffsetIndex offsetIndex() {
        return offsetIndex;
    }

    TimeIndex timeIndex() {
        return timeIndex;
    }

    TransactionIndex transactionIndex() {
        return transactionIndex;
    }

    /**
     * The greatest timestamp of all batches; -1 if no batch has one. A time index that was loaded may have lost its last
     * entries, so the batches behind the last one are looked at, once: as a rule there is none. Where they are damaged, what
     * the index says is all there is: else no time behind them could be found, and retention would keep them for ever.
     */
    long maxTimestamp() throws IOException {
        if (!maxTimestampChecked) {
            checkMaxTimestamp();
        }
        return maxTimestamp;
    }

    private synchronized void checkMaxTimestamp() throws IOException {
        if (!maxTimestampChecked) {
            try {
                findMaxTimestamp();
            } catch (KafkaException e) {
                maxTimestamp = Math.max(maxTimestamp, timeIndex.lastEntry().timestamp());
            }
            maxTimestampChecked = true;
        }
    }

    /** The time that retention counts from: that of the youngest record, or of the file if no record has one. */
    long newestMs() throws IOException {
        long newest = maxTimestamp();
        return newest == RecordBatch.NO_TIMESTAMP ? createdMs : newest;
    }

    /** Whether an offset fits the index entries of this segment. */
    boolean canHold(long offset) {
        throw new UnsupportedOperationException("Exercise 5.1: when to roll");
    }

    /**
     * Whether the next append must go to a new segment.
     *
     * @param bytes of the append
     * @param lastOffset of the append
     * @param appendMaxTimestamp the greatest timestamp of the append
     */
    boolean mustRoll(TopicConfig config, int bytes, long lastOffset, long appendMaxTimestamp, long nowMs) throws IOException {
        throw new UnsupportedOperationException("Exercise 5.1: when to roll");
    }

    /** By the records' own time if they have one, so that a replica rolls where its leader does; else by the clock. */
    private long ageMs(long appendMaxTimestamp, long nowMs) throws IOException {
        if (firstTimestamp == NOT_READ) {
            try (BatchHeaders headers = new BatchHeaders(file, 0, sizeInBytes())) {
                firstTimestamp = headers.next()
                    ? headers.batch().maxTimestamp() : RecordBatch.NO_TIMESTAMP;
            }
        }
        return firstTimestamp >= 0 && appendMaxTimestamp >= 0
            ? appendMaxTimestamp - firstTimestamp : nowMs - createdMs;
    }

    /**
     * With {@code segment.jitter.ms} up to so much less than {@code segment.ms}: else all logs that were made at once would
     * roll at once for ever. By how much is drawn from the segment's name, and the same each time.
     */
    private long mostAgeMs(TopicConfig config) {
        long mostJitterMs = Math.min(config.segmentJitterMs(), config.maxSegmentMs());
        return mostJitterMs <= 0 ? config.maxSegmentMs()
            : config.maxSegmentMs() - Math.floorMod(file.path().toString().hashCode() * MIXING, mostJitterMs);
    }

    /**
     * Appends whole batches, from the buffer's position to its limit, with one write, and notes them in the indexes.
     * The buffer's position is as before afterwards.
     */
    void append(ByteBuffer batches, int indexIntervalBytes) throws IOException {
        int start = sizeInBytes();
        unforced = true;
        maxTimestamp(); // what comes is compared with what is true
        if (start == 0) {
            firstTimestamp = new RecordBatch(batches, batches.position()).maxTimestamp();
        }
        int from = batches.position();
        file.append(batches);
        batches.position(from);
        int position = start;
        while (from < batches.limit()) {
            RecordBatch batch = new RecordBatch(batches, from);
            noteInIndexes(batch, position, indexIntervalBytes);
            from += batch.sizeInBytes();
            position += batch.sizeInBytes();
        }
    }

    /** An entry for a batch if so many bytes lie between it and the last that has one. */
    void noteInIndexes(RecordBatch batch, int position, int indexIntervalBytes) throws IOException {
        if (batch.maxTimestamp() > maxTimestamp) {
            offsetOfMaxTimestamp = batch.lastOffset();
            maxTimestamp = batch.maxTimestamp();
        }
        if (position - lastIndexedPosition > indexIntervalBytes) {
            if (trace.isOn()) {
                trace.step("LogSegment", "OffsetIndex", "append",
                    new OffsetPosition(batch.lastOffset(), position));
            }
            if (trace.isOn()) {
                trace.step("LogSegment", "TimeIndex", "maybe append",
                    new TimestampOffset(maxTimestamp, offsetOfMaxTimestamp));
            }
            offsetIndex.append(batch.lastOffset(), position);
            timeIndex.maybeAppend(maxTimestamp, offsetOfMaxTimestamp);
            lastIndexedPosition = position;
        }
    }

    /** Gives the time index its last entry. A later append would need the slot: for segments that get none. */
    void sealTimeIndex() throws IOException {
        if (trace.isOn()) {
            trace.step("LogSegment", "TimeIndex", "maybe append", new TimestampOffset(maxTimestamp, offsetOfMaxTimestamp));
        }
        timeIndex.maybeAppend(maxTimestamp, offsetOfMaxTimestamp);
    }

    /** As {@link SegmentIndexes#write}. */
    void writeIndexes() throws IOException {
        indexes.write();
    }

    /** As {@link SegmentIndexes#flushWithNames}. */
    synchronized void flushIndexes() throws IOException {
        indexes.flushWithNames(file.path().getParent());
    }

    /** Forgets the indexes' content, to make it again. */
    void clearIndexes() throws IOException {
        indexes.clear();
        maxTimestamp = RecordBatch.NO_TIMESTAMP;
        maxTimestampChecked = true;
        offsetOfMaxTimestamp = baseOffset;
        lastIndexedPosition = 0;
    }

    /** Makes everything last. The directory is the caller's to force. Waits for a rename, and a rename for it. */
    synchronized void flush() throws IOException {
        if (unforced) {
            file.force();
            unforced = false;
        }
        indexes.flush();
    }

    /**
     * The batch that contains an offset, or the first one behind it if the offset is in a gap; null if there is none
     * before {@code endPosition}.
     */
    Place find(long offset, int endPosition) throws IOException {
        OffsetPosition entry = offsetIndex.lookup(offset);
        if (trace.isOn()) {
            trace.step("LogSegment", "OffsetIndex", "look up",
                Map.of("wanted", offset), entry == null ? Map.of() : entry);
        }
        int from = entry == null ? 0 : entry.position();
        try (BatchHeaders headers = new BatchHeaders(file, from, endPosition)) {
            if (entry != null && !headers.isBatchEndingAt(entry.offset())) {
                headers.restart(); // damaged: no batch there, or not the one it names
            }
            while (headers.next()) {
                if (headers.batch().lastOffset() >= offset) {
                    if (trace.isOn()) {
                        trace.step("LogSegment", "BatchHeaders", "scan", Map.of("position",
                            headers.position(), "baseOffset", headers.batch().baseOffset()));
                    }
                    return new Place(headers.position(), headers.batch().sizeInBytes(),
                        headers.batch().baseOffset());
                }
            }
            return null;
        }
    }

    /**
     * Where to begin to look for the first record that is as late as a timestamp: no record in front of it is. Looks at
     * {@code startOffset} and behind it only. Null as {@link #find}.
     */
    Place findTime(long timestamp, long startOffset, int endPosition) throws IOException {
        TimestampOffset entry = timeIndex.lookup(timestamp - 1); // up to its offset all are earlier
        if (trace.isOn()) {
            trace.step("LogSegment", "TimeIndex", "look up", Map.of("wanted", timestamp - 1), entry);
        }
        if (entry.timestamp() >= 0 && entry.offset() > startOffset) {
            Place place = find(entry.offset(), endPosition);
            if (isTrue(entry, place)) {
                return place;
            }
        }
        return find(startOffset, endPosition);
    }

    /** The offset behind the last batch; the base offset if there is none. */
    long readNextOffset() throws IOException {
        OffsetPosition entry = offsetIndex.lastEntry();
        long next = baseOffset;
        try (BatchHeaders headers = new BatchHeaders(file, entry == null ? 0 : entry.position(), sizeInBytes())) {
            if (entry != null && !headers.isBatchEndingAt(entry.offset())) {
                headers.restart();
            }
            while (headers.next()) {
                next = headers.batch().nextOffset();
            }
        }
        return next;
    }

    /** A whole batch in memory, with its records. */
    RecordBatch read(Place place) throws IOException {
        return new RecordBatch(file.slice(place.position(), place.sizeInBytes()).toBuffer(), 0);
    }

    /**
     * The offset up to which some bytes reach, by the index: at or behind the end of the last whole batch in them.
     *
     * @param endOffset they reach no further; the answer if the index does not say
     */
    long offsetBoundOf(int position, int bytes, long endOffset) throws IOException {
        OffsetPosition first = offsetIndex.firstFrom(position + bytes);
        return first == null || !isBatchAt(first) ? endOffset : Math.min(first.offset(), endOffset);
    }

    /**
     * Drops the batch that contains an offset and all behind it, in the file and in the indexes.
     *
     * @return {@code offset}, or the base offset of the batch if that is smaller: where the next batch may begin
     */
    synchronized long truncateTo(long offset) throws IOException {
        Place place = find(offset, sizeInBytes());
        indexes.truncateTo(offset);
        unforced = true;
        if (place != null) {
            file.truncate(place.position());
            file.force(); // or what was cut could come back before what is appended next
        }
        OffsetPosition last = offsetIndex.lastEntry();
        if (last != null && !isBatchAt(last)) { // damaged; an index without entries is slow and never wrong
            offsetIndex.clear();
            last = null;
        }
        lastIndexedPosition = last == null ? 0 : last.position();
        findMaxTimestamp();
        firstTimestamp = NOT_READ;
        return place == null ? offset : Math.min(offset, place.baseOffset());
    }

    /** The last entry of the time index does not speak of the batches behind it. */
    private void findMaxTimestamp() throws IOException {
        TimestampOffset greatest = timeIndex.lastEntry();
        Place from = find(greatest.offset(), sizeInBytes());
        if (timeIndex.entries() > 0 && !isTrue(greatest, from)) { // damaged, as above
            timeIndex.clear();
            greatest = timeIndex.lastEntry();
            from = find(baseOffset, sizeInBytes());
        }
        maxTimestamp = greatest.timestamp();
        offsetOfMaxTimestamp = greatest.offset();
        if (from == null) {
            return;
        }
        try (BatchHeaders headers = new BatchHeaders(file, from.position(), sizeInBytes())) {
            while (headers.next()) {
                if (headers.batch().maxTimestamp() > maxTimestamp) {
                    maxTimestamp = headers.batch().maxTimestamp();
                    offsetOfMaxTimestamp = headers.batch().lastOffset();
                }
            }
        }
    }

    /** The aborted transactions of a range, as {@link TransactionIndex#collectAborted}. */
    boolean collectAborted(long startOffset, long endOffset, List<AbortedTransaction> into) throws IOException {
        boolean complete = transactionIndex.collectAborted(startOffset, endOffset, into);
        if (trace.isOn()) {
            trace.step("LogSegment", "TransactionIndex", "collect aborted", Map.of("segment", baseOffset, "startOffset", startOffset,
                "endOffset", endOffset, "found", into.size()));
        }
        return complete;
    }

    /** Says that the directory has been renamed around the files. */
    void directoryMoved(Path directory) {
        file.moved(directory.resolve(file.path().getFileName()));
        indexes.directoryMoved(directory);
    }

    /**
     * Takes the end of the files' names away and puts another there. Readers that hold records of this segment are not
     * disturbed.
     *
     * @param from how the names end now; may be empty
     * @param to how they end then; may be empty
     */
    synchronized void rename(String from, String to) throws IOException {
        indexes.rename(from, to);
        Path renamed = SegmentIndexes.renamed(file.path(), from, to);
        disk.move(file.path(), renamed);
        file.moved(renamed);
    }

    void close() throws IOException {
        file.close();
    }

    /** Closes the file and deletes it and the indexes. */
    void delete() throws IOException {
        file.close();
        if (disk.exists(file.path())) {
            disk.delete(file.path());
        }
        indexes.delete();
    }

    @Override
    public String toString() {
        return "segment of offset " + baseOffset + ", " + sizeInBytes() + " bytes";
    }
}
