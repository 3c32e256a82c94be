package gregor.log;

import gregor.base.Check;
import gregor.base.KafkaException;
import gregor.base.OffsetAndEpoch;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.config.TopicConfig;
import gregor.port.Disk;
import gregor.port.Trace;
import gregor.record.BatchValidator;
import gregor.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The log of one partition: segments in a directory, appended to at the end, read anywhere between its start and its end.
 *
 * <p>Everything that changes the log happens under its one lock. Reads take none: what they need is volatile or never
 * changes. An error of the disk while writing closes the log at once: nothing is written behind a hole, and nothing
 * more is acknowledged (log.I5). Source: Kafka's {@code UnifiedLog}.
 */
public final class UnifiedLog {

    private final TopicPartition partition;
    private final LocalLog local;
    private final ProducerState producers;
    private final LeaderEpochs epochs;
    private final LogOffsets offsets;
    private final LogReads reads;
    private final List<String> recoveryReport;
    private final LogCutting cutting;
    private final LogUpkeep upkeep;
    private final Trace trace;
    /** The log's lock, and what keeps a log whose disk failed from being changed. */
    private final FailStop lock;
    private volatile TopicConfig config;
    private volatile BatchValidator validator;

    private UnifiedLog(Disk disk, Path directory, TopicConfig config, LogRecovery loaded, LoadFrom from, Trace trace,
            DirectoryState directoryState) throws IOException {
        this.trace = trace;
        this.partition = LogNames.isFutureDirectory(directory) ? LogNames.partitionOfFuture(directory) : LogNames.partitionOf(directory);
        this.producers = loaded.producers;
        this.epochs = loaded.epochs;
        long recoveryPoint = from.cleanStop() ? loaded.logEndOffset : Math.min(from.recoveryPoint(), loaded.logEndOffset);
        this.local = new LocalLog(disk, directory, loaded, recoveryPoint, directoryState, trace);
        this.offsets = new LogOffsets(producers, loaded.logStartOffset, local.endAt(loaded.logEndOffset));
        this.lock = new FailStop(local, directoryState);
        this.reads = new LogReads(lock, local, offsets, trace);
        this.cutting = new LogCutting(local, offsets, reads, producers, epochs);
        this.upkeep = new LogUpkeep(lock, local, offsets, reads, producers, cutting, trace);
        this.recoveryReport = List.copyOf(loaded.report);
        updateConfig(config);
    }

    /** Opens a log that is alone in its log directory. */
    public static UnifiedLog open(Path directory, TopicConfig config, Disk disk, LoadFrom from, long nowMs, Trace trace) throws IOException {
        return open(directory, config, disk, from, nowMs, trace, new DirectoryState());
    }

    /**
     * Opens the log in a directory, which is made if it does not exist.
     *
     * @param directory named {@code <topic>-<partition>}, or as {@link LogNames#futureDirectory} says
     * @param nowMs the time, from which a segment that is open now counts its age
     * @param directoryState what all logs of the log directory have in common: the first error of the disk
     * @throws IOException if the directory can't be read or written
     * @throws KafkaException CORRUPT_MESSAGE if batches that were forced to disk are damaged
     */
    public static UnifiedLog open(Path directory, TopicConfig config, Disk disk, LoadFrom from, long nowMs, Trace trace,
            DirectoryState directoryState) throws IOException {
        disk.createDirectories(directory);
        LogRecovery recovery = new LogRecovery(disk, directory, config, from, nowMs, trace);
        UnifiedLog opened = null;
        try {
            recovery.load();
            opened = new UnifiedLog(disk, directory, config, recovery, from, trace, directoryState);
            return opened;
        } finally {
            if (opened == null) {
                recovery.close();
            }
        }
    }

    public TopicPartition topicPartition() {
        return partition;
    }

    public Path directory() {
        return local.directory();
    }

    /** The id in {@code partition.metadata}; {@link Uuid#ZERO} if none has been assigned. */
    public Uuid topicId() {
        return local.topicId();
    }

    /** Writes the topic's id into {@code partition.metadata}. */
    public void assignTopicId(Uuid topicId) {
        lock.changing("assigning a topic id", () -> local.assignTopicId(topicId));
    }

    /** What {@link #open} found wrong and mended, a sentence each, with file and position. Empty after a clean stop. */
    public List<String> recoveryReport() {
        return recoveryReport;
    }

    public TopicConfig config() {
        return config;
    }

    /** Follows a change of the topic's settings, from the next append on. */
    public void updateConfig(TopicConfig newConfig) {
        validator = AppendRules.of(newConfig);
        config = newConfig;
    }

    // ---- appending

    /**
     * Appends what a producer sent for this partition: exactly one batch. Offsets and leader epoch are written into the
     * buffer, and the very buffer is written to the file.
     *
     * @param records from position to limit; changed in place, unless the topic wants another compression
     * @param leaderEpoch of the leader that appends
     * @return the offsets; of the first time, if the batch has been appended before
     * @throws KafkaException what {@link BatchValidator} refuses; OUT_OF_ORDER_SEQUENCE_NUMBER, INVALID_PRODUCER_EPOCH or
     *     INVALID_TXN_STATE by what is known of the producer; RECORD_LIST_TOO_LARGE for a batch larger than a segment;
     *     KAFKA_STORAGE_ERROR if the disk fails or has failed
     */
    public AppendInfo appendAsLeader(ByteBuffer records, int leaderEpoch, long nowMs) {
        if (trace.isOn()) {
            trace.step("UnifiedLog", "BatchValidator", "validate", records);
        }
        BatchValidator.ValidBatch valid = validator.validate(records, nowMs);
        RecordBatch batch = valid.batch();
        AppendRules.checkFitsSegment(batch.sizeInBytes(), config, partition);
        synchronized (lock) {
            lock.ensureUsable();
            if (batch.hasProducerId()) {
                AppendInfo earlier = producers.findDuplicate(batch, leaderEpoch, logStartOffset());
                if (earlier != null) {
                    return earlier;
                }
                producers.check(batch);
            }
            long firstOffset = logEndOffset();
            batch.setBaseOffset(firstOffset);
            batch.setPartitionLeaderEpoch(leaderEpoch);
            if (trace.isOn()) {
                trace.step("UnifiedLog", "RecordBatch", "assign offsets", batch);
            }
            write(AppendRules.bytesOf(batch), nowMs);
            return new AppendInfo(firstOffset, batch.lastOffset(), valid.logAppendTimeMs(), logStartOffset(),
                valid.maxTimestamp(), false, batch.sizeInBytes(), leaderEpoch);
        }
    }

    /**
     * Appends batches that this node built itself: control batches of coordinators and of the metadata quorum, records of
     * internal topics. They are not validated, except that a transaction's marker must not be from a producer epoch or
     * a coordinator epoch that is over.
     *
     * @param records one whole batch or more, from position to limit; changed in place
     * @throws KafkaException INVALID_PRODUCER_EPOCH, TRANSACTION_COORDINATOR_FENCED, MESSAGE_TOO_LARGE, RECORD_LIST_TOO_LARGE,
     *     KAFKA_STORAGE_ERROR; nothing is written then
     */
    public AppendInfo appendOwn(ByteBuffer records, int leaderEpoch, long nowMs) {
        AppendRules.checkFitsSegment(records.remaining(), config, partition);
        synchronized (lock) {
            lock.ensureUsable();
            long firstOffset = logEndOffset();
            long next = firstOffset;
            long maxTimestamp = RecordBatch.NO_TIMESTAMP;
            for (RecordBatch batch : RecordBatch.in(records)) {
                AppendRules.checkOwn(batch, config, producers);
                batch.setBaseOffset(next);
                batch.setPartitionLeaderEpoch(leaderEpoch);
                next = batch.nextOffset();
                maxTimestamp = Math.max(maxTimestamp, batch.maxTimestamp());
            }
            Check.holds("log.I1", next > firstOffset, "first offset, next", firstOffset, next);
            write(records, nowMs);
            return new AppendInfo(firstOffset, next - 1, AppendInfo.NO_LOG_APPEND_TIME, logStartOffset(), maxTimestamp, false,
                records.remaining(), leaderEpoch);
        }
    }

    /** As the other one, whatever the epochs of the batches are. */
    public AppendInfo appendAsFollower(ByteBuffer records, long nowMs) {
        return appendAsFollower(records, Integer.MAX_VALUE, nowMs);
    }

    /**
     * Appends what a leader sent: whole batches with their offsets and epochs, as they are. From the first one on that is cut, damaged
     * or of a later epoch, the rest is left out.
     *
     * @param records from position to limit
     * @param maxLeaderEpoch the epoch that they were asked for under
     * @return null if nothing is left
     * @throws KafkaException CORRUPT_MESSAGE if the first batch is damaged; OFFSET_OUT_OF_RANGE if it does not follow the log's
     *     end; KAFKA_STORAGE_ERROR. Nothing is written then
     */
    public AppendInfo appendAsFollower(ByteBuffer records, int maxLeaderEpoch, long nowMs) {
        synchronized (lock) {
            lock.ensureUsable();
            ReplicatedBatches valid = ReplicatedBatches.in(records, logEndOffset(), maxLeaderEpoch, partition);
            if (valid == null) {
                return null;
            }
            ByteBuffer left = valid.batches();
            int end = left.limit();
            int bytes = left.remaining();
            while (left.hasRemaining()) { // as a rule once: more than a segment can hold is written in several runs
                left.limit(AppendRules.endOfRun(left, config));
                write(left, nowMs);
                left.position(left.limit()).limit(end);
            }
            return new AppendInfo(valid.firstOffset(), valid.nextOffset() - 1, AppendInfo.NO_LOG_APPEND_TIME, logStartOffset(),
                valid.maxTimestamp(), false, bytes, valid.lastLeaderEpoch());
        }
    }

    /** Writes batches that one segment can hold, and takes them into account. */
    private void write(ByteBuffer batches, long nowMs) {
        try {
            long lastOffset = -1;
            long maxTimestamp = RecordBatch.NO_TIMESTAMP;
            for (RecordBatch batch : RecordBatch.in(batches)) {
                lastOffset = batch.lastOffset();
                maxTimestamp = Math.max(maxTimestamp, batch.maxTimestamp());
                epochs.assign(batch.partitionLeaderEpoch(), batch.baseOffset());
            }
            if (local.mustRoll(config, batches.remaining(), lastOffset, maxTimestamp, nowMs)) {
                long firstOffset = new RecordBatch(batches, batches.position()).baseOffset();
                boolean near = lastOffset - logEndOffset() <= Integer.MAX_VALUE;
                local.roll(near ? logEndOffset() : firstOffset, producers, config, nowMs);
            }
            if (trace.isOn()) {
                trace.step("UnifiedLog", "LogSegment", "append", offsets.logEnd(), batches);
            }
            local.append(batches, config, producers);
            offsets.appended(local.endAt(lastOffset + 1));
            if (logEndOffset() - recoveryPoint() >= config.flushMessages()) {
                local.flushAll(logEndOffset());
            }
        } catch (IOException e) {
            throw lock.fail("appending", e);
        } catch (RuntimeException e) {
            lock.ended("an append to " + directory() + " broke off: " + e); // what of it is in the files, nobody knows
            throw e;
        }
    }

    /** Why the log can't be changed any more: the disk failed, here or next to it, or it was closed or deleted; null while it can. */
    public KafkaException unusable() {
        return lock.reason();
    }

    // ---- where the log begins and ends, and how far whom may read

    public long logStartOffset() {
        return offsets.logStart();
    }

    /** The offset that the next record gets. */
    public long logEndOffset() {
        return offsets.logEnd().messageOffset();
    }

    /** Offsets below it are on all replicas in sync. The log start after {@link #open}. */
    public long highWatermark() {
        return offsets.highWatermark().messageOffset();
    }

    /**
     * Moves the high watermark, but not beyond the log's start or end.
     *
     * @return where it is now
     */
    public long updateHighWatermark(long offset) {
        synchronized (lock) {
            return offsets.moveHighWatermark(offset);
        }
    }

    /**
     * Offsets below it belong to no open transaction, and to none whose end is not replicated yet. At most the high watermark.
     */
    public long lastStableOffset() {
        return offsets.snapshot().lastStable().messageOffset();
    }

    // ---- reading

    /** How far a reader may see, exclusive, and where that is on disk: for who counts bytes without reading. */
    public LogOffsetMetadata endFor(FetchIsolation isolation) {
        return reads.reading(() -> reads.endFor(isolation));
    }

    /**
     * Reads whole batches from the one that contains an offset on; the last may be cut at any byte. Nothing is read
     * from the disk here but what it takes to find the first batch.
     *
     * @param minOneBatch the first batch is given whole, even if it is larger than {@code maxBytes}
     * @return no bytes if the isolation does not let the reader see the offset yet
     * @throws KafkaException OFFSET_OUT_OF_RANGE for an offset below the log's start or above its end; KAFKA_STORAGE_ERROR
     */
    public FetchInfo read(long startOffset, int maxBytes, FetchIsolation isolation, boolean minOneBatch) {
        return reads.reading(() -> reads.read(startOffset, maxBytes, isolation, minOneBatch));
    }

    /** The first record whose timestamp is at least the given one, looked for inside batches, up to the log's end. */
    public Optional<TimestampAndOffset> offsetForTimestamp(long timestamp) {
        return reads.reading(() -> reads.times().findByTimestamp(timestamp));
    }

    /** The first of the records with the greatest timestamp; empty if no record has a timestamp. */
    public Optional<TimestampAndOffset> offsetOfMaxTimestamp() {
        return reads.reading(() -> reads.times().findMaxTimestamp());
    }

    /** The epoch of the last leader that appended, or that was announced by {@link #assignEpochStart}. */
    public OptionalInt latestEpoch() {
        return epochs.latestEpoch();
    }

    /** The greatest epoch up to the given one and the offset at which it ends; empty if the log knows no such epoch. */
    public Optional<OffsetAndEpoch> endOffsetForEpoch(int leaderEpoch) {
        return Optional.ofNullable(epochs.endOffsetFor(leaderEpoch, logEndOffset()));
    }

    /** The epoch in which the record at an offset was written; empty if the offset is before the first known epoch. */
    public OptionalInt epochAt(long offset) {
        return epochs.epochAt(offset);
    }

    /** A new leader begins: its epoch starts at the log's end, even if it never writes. */
    public void assignEpochStart(int leaderEpoch) {
        lock.changing("noting a leader epoch", () -> epochs.assign(leaderEpoch, logEndOffset()));
    }

    // ---- cutting

    /**
     * Forgets the offsets below a new start, and the segments that have no other. Their files are deleted by a later
     * {@link #tick}. No effect if the log starts there already or behind it.
     *
     * @throws KafkaException OFFSET_OUT_OF_RANGE if the new start is above the high watermark
     */
    public void incrementLogStartOffset(long newStart) {
        lock.changing("deleting the log's beginning", () -> cutting.startFrom(newStart));
    }

    /**
     * Cuts the log's end, as a follower does whose leader has other records there.
     *
     * @param offset the new end; if it is inside a batch, that batch goes too
     */
    public void truncateTo(long offset, long nowMs) {
        lock.changing("cutting the log's end", () -> cutting.truncateTo(offset, config, nowMs));
    }

    /** Forgets everything; the log goes on at another offset, as a follower's does that is below its leader's start. */
    public void truncateFullyAndStartAt(long offset, long nowMs) {
        lock.changing("starting the log over", () -> cutting.startOverAt(offset, config, nowMs));
    }

    // ---- producers, sizes, upkeep, the end

    /** The producers that the log remembers. */
    public List<ActiveProducer> activeProducers() {
        synchronized (lock) {
            return producers.active();
        }
    }

    /** Bytes of batches in all segments. */
    public long sizeInBytes() {
        return local.sizeInBytes();
    }

    /** Bytes of batches in each segment, by its base offset. */
    public NavigableMap<Long, Integer> segmentSizes() {
        return local.segmentSizes();
    }

    public int numberOfSegments() {
        return local.segments().size();
    }

    /** Offsets below it have been forced to disk. */
    public long recoveryPoint() {
        return local.recoveryPoint();
    }

    /**
     * Upkeep, to be called now and then by one thread, best not one that serves requests: forces segments that are no
     * longer written, deletes files whose time has come, forgets silent producers.
     */
    public void tick(long nowMs, long producerIdExpirationMs) {
        upkeep.tick(config, nowMs, producerIdExpirationMs);
    }

    /** Forces everything to disk, up to the log's end. */
    public void flush() {
        upkeep.flush();
    }

    /**
     * Deletes the oldest segments that the topic's settings no longer ask to keep: too old by {@code retention.ms}, too
     * many bytes by {@code retention.bytes}, below the log start. Only what is below the high watermark goes. The log
     * start moves first; the files go {@code file.delete.delay.ms} after the next {@link #tick}.
     *
     * @return how many segments
     * @throws KafkaException KAFKA_STORAGE_ERROR
     */
    public int deleteOldSegments(long nowMs) {
        return upkeep.deleteOldSegments(config, nowMs);
    }

    /** Grows with each cut of the log's end. A cleaner asks before it reads: see {@link #replaceSegments}. */
    int cuts() {
        return upkeep.cuts();
    }

    /**
     * Puts cleaned segments in the place of those they were made from. A crash at any point leaves the old ones or the new
     * ones. Readers of the old ones are not disturbed.
     *
     * @param cleaned of {@link LogSegment#createCleaned}, complete, in the order of their offsets, the first with the base
     *     offset of the first old one
     * @param old segments of this log that follow each other, without the active one
     * @param cutsBefore {@link #cuts} before the old ones were read
     * @return false if the log's end was cut since, or an old segment is not there any more: the cleaned ones are deleted then
     */
    boolean replaceSegments(List<LogSegment> cleaned, List<LogSegment> old, int cutsBefore) {
        return upkeep.replaceSegments(cleaned, old, cutsBefore);
    }

    /** What a cleaner has to know of the producers: see {@link ProducerState#lastOffsets}. */
    Map<Long, ProducerState.LastBatch> lastOffsetsOfProducers() {
        synchronized (lock) {
            return producers.lastOffsets();
        }
    }

    /** The segments, by base offset; the last one is active. A view, for a cleaner. */
    NavigableMap<Long, LogSegment> segments() {
        return local.segments();
    }

    /** Forces everything, leaves a snapshot of the producers, and closes the files. */
    public void close() {
        lock.changing("closing", () -> {
            local.seal(logEndOffset(), producers);
            local.flushAll(logEndOffset());
            local.close();
            lock.ended(directory() + " is closed");
        });
    }

    /** Renames the directory; the log goes on at the new place. */
    void moveTo(Path target) {
        lock.changing("renaming", () -> local.moveTo(target));
    }

    /** Takes no more appends, for a partition that is to be deleted; who holds records of the log can still read them. */
    void retire() {
        lock.changing("deleting", () -> lock.ended(partition + " is deleted"));
    }

    /** Closes the files and leaves them as they are: of a directory that failed, nothing more can be made sure. */
    void abandon() {
        lock.abandon();
    }

    /** Closes the files and deletes the directory. */
    public void delete() throws IOException {
        synchronized (lock) {
            lock.ended(partition + " is deleted");
            local.delete();
        }
    }

    @Override
    public String toString() {
        return "log of " + partition + " from " + logStartOffset() + " to " + logEndOffset() + " in " + directory();
    }
}
