package gregor.raft;

import gregor.base.Check;
import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.OffsetAndEpoch;
import gregor.base.Uuid;
import gregor.log.DirectoryState;
import gregor.log.FetchIsolation;
import gregor.log.LoadFrom;
import gregor.log.UnifiedLog;
import gregor.port.Clock;
import gregor.port.Disk;
import gregor.port.Trace;
import gregor.protocol.Records;
import gregor.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The metadata log on a disk: a {@link UnifiedLog} and the snapshots beside it, in one directory.
 * <pre>
 *     __cluster_metadata-0/
 *         00000000000000000000.log ...                   segments
 *         00000000000000004711-0000000003.checkpoint     stands for all below offset 4711, whose last record is of epoch 3
 * </pre>
 * Log and snapshots agree: the log begins at 0 or at the end of a snapshot, and each snapshot ends where the log has, or had, a record
 * of its epoch. A crash may leave a snapshot that is ahead of the log, or of another history than the log's last, uncommitted records;
 * then the log starts over at its end. A log that begins behind its latest snapshot has a hole, and is refused (H62).
 *
 * <p>Before a snapshot is written the log is forced. So a start has to read only the segments that reach beyond the latest snapshot.
 * Source: Kafka's {@code KafkaRaftLog} (until 4.0 {@code KafkaMetadataLog}).
 */
public final class MetadataRaftLog implements RaftLog {

    private final UnifiedLog log;
    private final SnapshotFiles snapshots;
    private final SnapshotRetention retention;
    private final Clock clock;

    private MetadataRaftLog(UnifiedLog log, SnapshotFiles snapshots, SnapshotRetention retention, Clock clock) {
        this.log = log;
        this.snapshots = snapshots;
        this.retention = retention;
        this.clock = clock;
    }

    /**
     * Opens the log in a directory, which is made if it does not exist. All that is in it is forced before this returns.
     *
     * @param directoryState is told when the disk fails under the log
     * @throws KafkaException CORRUPT_MESSAGE if what lies between the latest snapshot and the log is missing; names the directory
     */
    public static MetadataRaftLog open(Path directory, MetadataLogConfig config, Disk disk, Clock clock, DirectoryState directoryState)
            throws IOException {
        disk.createDirectories(directory);
        disk.forceDirectory(directory.getParent());
        SnapshotFiles snapshots = new SnapshotFiles(disk, directory);
        long forced = snapshots.isEmpty() ? 0 : snapshots.latest().offset();
        UnifiedLog log = UnifiedLog.open(directory, config.topicConfig(), disk, new LoadFrom(false, forced, 0), clock.millis(), Trace.OFF,
            directoryState);
        MetadataRaftLog opened = null;
        try {
            MetadataRaftLog opening = new MetadataRaftLog(log, snapshots,
                new SnapshotRetention(config.maxRetentionBytes(), config.maxRetentionMs()), clock);
            opening.align();
            opened = opening;
            return opened;
        } finally {
            if (opened == null) {
                log.close();
            }
        }
    }

    /** Makes log and snapshots agree. */
    private void align() throws IOException {
        OffsetAndEpoch latest = snapshots.latest();
        if (startOffset() > (latest == null ? 0 : latest.offset())) {
            throw new KafkaException(ErrorCode.CORRUPT_MESSAGE, "the log in " + log.directory() + " starts at offset " + startOffset()
                + ", and " + (latest == null ? "there is no snapshot" : "the latest snapshot ends at " + latest.offset())
                + ": what lies between is missing");
        }
        if (log.topicId().equals(Uuid.ZERO)) {
            log.assignTopicId(Uuid.METADATA_TOPIC);
        }
        if (latest != null && !truncateToLatestSnapshot()) {
            log.updateHighWatermark(latest.offset());
            snapshots.deleteBelow(startOffset());
            if (startOffset() > 0) {
                log.incrementLogStartOffset(snapshots.earliest().offset());
            }
        }
        log.flush(); // what nobody could be sure of before, this start makes sure of
    }

    /** What the start found wrong in the log and mended, a sentence each. */
    public List<String> recoveryReport() {
        return log.recoveryReport();
    }

    @Override
    public long startOffset() {
        return log.logStartOffset();
    }

    @Override
    public long endOffset() {
        return log.logEndOffset();
    }

    @Override
    public long flushedOffset() {
        return log.recoveryPoint();
    }

    @Override
    public int lastEpoch() {
        return log.latestEpoch().orElse(snapshots.isEmpty() ? 0 : snapshots.latest().epoch());
    }

    @Override
    public OffsetAndEpoch endOffsetForEpoch(int epoch) {
        OffsetAndEpoch end = log.endOffsetForEpoch(epoch).orElse(new OffsetAndEpoch(endOffset(), lastEpoch()));
        OffsetAndEpoch earliest = snapshots.earliest();
        // At the log's beginning its own epochs say nothing of the record before; the snapshot that ends there does.
        return earliest != null && end.offset() == earliest.offset() && end.epoch() == epoch ? earliest : end;
    }

    @Override
    public Position validate(long fetchOffset, int lastFetchedEpoch) {
        if (startOffset() == 0 && fetchOffset == 0 && lastFetchedEpoch == 0) {
            return new Position.Valid();
        }
        OffsetAndEpoch earliest = snapshots.earliest();
        if (earliest != null && (fetchOffset < startOffset() || lastFetchedEpoch < earliest.epoch()
                || fetchOffset == startOffset() && lastFetchedEpoch != earliest.epoch())) {
            return new Position.InSnapshot(snapshots.latest());
        }
        OffsetAndEpoch end = endOffsetForEpoch(lastFetchedEpoch);
        return end.epoch() != lastFetchedEpoch || end.offset() < fetchOffset ? new Position.Diverging(end) : new Position.Valid();
    }

    @Override
    public long appendAsLeader(ByteBuffer batches, int epoch, long nowMs) {
        Check.holds("raft.I4", epoch >= lastEpoch(), "epoch, last epoch in the log", epoch, lastEpoch());
        return log.appendOwn(batches, epoch, nowMs).lastOffset();
    }

    @Override
    public boolean appendAsFollower(ByteBuffer batches, int epoch, long nowMs) {
        long next = endOffset();
        int lastEpoch = lastEpoch();
        int from = -1;
        int to = -1;
        try {
            for (RecordBatch batch : RecordBatch.in(batches)) {
                if (from < 0 && batch.baseOffset() < next) {
                    continue; // the leader began with the batch that has the offset; what is here already stays
                }
                int batchEpoch = batch.partitionLeaderEpoch();
                boolean follows = batch.baseOffset() == next && batch.lastOffset() >= next && batchEpoch >= lastEpoch && batchEpoch <= epoch;
                if (!follows || !batch.isValid()) {
                    break;
                }
                from = from < 0 ? batch.position() : from;
                to = batch.position() + batch.sizeInBytes();
                next = batch.nextOffset();
                lastEpoch = batchEpoch;
            }
        } catch (KafkaException noBatch) {
            // what comes from here on is no batch, so it is left out too
        }
        return from >= 0 && log.appendAsFollower(batches.duplicate().limit(to).position(from), nowMs) != null;
    }

    @Override
    public ByteBuffer read(long offset, long endOffset, int maxBytes) {
        if (offset >= endOffset) {
            return ByteBuffer.allocate(0);
        }
        Records found = log.read(offset, maxBytes, FetchIsolation.LOG_END, true).records();
        ByteBuffer bytes;
        try {
            bytes = found.toBuffer();
        } catch (IOException e) {
            throw new KafkaException(ErrorCode.KAFKA_STORAGE_ERROR, "reading " + log + " from offset " + offset + " failed: " + e, e);
        }
        int end = bytes.position();
        try {
            for (RecordBatch batch : RecordBatch.in(bytes)) {
                if (batch.baseOffset() >= endOffset) {
                    break;
                }
                batch.ensureValid();
                end = batch.position() + batch.sizeInBytes();
            }
        } catch (KafkaException e) {
            throw new KafkaException(ErrorCode.CORRUPT_MESSAGE, log + ": read from offset " + offset + ": " + e.getMessage(), e);
        }
        return bytes.limit(end);
    }

    @Override
    public void flush() {
        if (flushedOffset() < endOffset()) {
            log.flush();
        }
    }

    @Override
    public void truncateTo(long offset) {
        Check.holds("raft.I5", offset >= highWatermark(), "new end, high watermark", offset, highWatermark());
        log.truncateTo(offset, clock.millis());
    }

    @Override
    public boolean truncateToLatestSnapshot() {
        OffsetAndEpoch latest = snapshots.latest();
        if (latest == null || agreesWith(latest)) {
            return false;
        }
        Check.holds("raft.I5", latest.offset() >= highWatermark(), "end of the snapshot, high watermark", latest.offset(), highWatermark());
        log.truncateFullyAndStartAt(latest.offset(), clock.millis());
        log.flush(); // as a follower's fetch says
        try {
            snapshots.deleteBelow(latest.offset());
        } catch (IOException e) {
            throw new KafkaException(ErrorCode.KAFKA_STORAGE_ERROR, "deleting snapshots in " + log.directory() + " failed: " + e, e);
        }
        return true;
    }

    /**
     * Whether the log goes on where the snapshot ends. Its offsets alone do not say: an epoch that nothing was committed in may have
     * brought it further, with other records. The batch itself is asked, since what is derived from batches may be damaged unnoticed.
     */
    private boolean agreesWith(OffsetAndEpoch snapshot) {
        long end = snapshot.offset();
        return end <= startOffset()
            || end <= endOffset() && new RecordBatch(read(end - 1, end, 1), 0).partitionLeaderEpoch() == snapshot.epoch();
    }

    @Override
    public long highWatermark() {
        return log.highWatermark();
    }

    @Override
    public void updateHighWatermark(long offset) {
        if (offset > highWatermark()) {
            log.updateHighWatermark(offset);
        }
    }

    @Override
    public Optional<OffsetAndEpoch> latestSnapshotId() {
        return Optional.ofNullable(snapshots.latest());
    }

    @Override
    public Optional<OffsetAndEpoch> earliestSnapshotId() {
        return Optional.ofNullable(snapshots.earliest());
    }

    @Override
    public void writeSnapshot(OffsetAndEpoch id, ByteBuffer content) throws IOException {
        if (id.offset() < startOffset() || snapshots.has(id)) {
            return;
        }
        log.flush();
        snapshots.write(id, content);
    }

    @Override
    public ByteBuffer readSnapshot(OffsetAndEpoch id, long position, int maxBytes) throws IOException {
        return snapshots.read(id, position, maxBytes);
    }

    @Override
    public long snapshotSize(OffsetAndEpoch id) {
        return snapshots.sizeInBytes(id);
    }

    @Override
    public SnapshotFile loadSnapshot(OffsetAndEpoch id) throws IOException {
        return snapshots.load(id);
    }

    @Override
    public boolean cleanUp(long nowMs) throws IOException {
        boolean cleaned = false;
        Optional<OffsetAndEpoch> cut = retention.cutAt(snapshots.all(), log.segmentSizes(), nowMs);
        if (cut.isPresent()) {
            log.incrementLogStartOffset(cut.get().offset());
            log.deleteOldSegments(nowMs);
            cleaned = snapshots.deleteBelow(cut.get().offset());
        }
        log.tick(nowMs, Long.MAX_VALUE);
        return cleaned;
    }

    @Override
    public void close() {
        log.close();
    }

    @Override
    public String toString() {
        return log.toString();
    }
}
