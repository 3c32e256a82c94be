package gregor.metadata;

import gregor.base.KafkaException;
import gregor.base.OffsetAndEpoch;
import gregor.config.NodeConfig;
import gregor.log.UnifiedLog;
import gregor.port.Disk;
import gregor.raft.SnapshotFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The snapshots in the metadata log's directory. The latest stands for all records below its offset, so a start reads it and
 * what follows. The one before it is kept too, and the log from there on: a damaged file is then not the end of the cluster,
 * and someone can still see what happened last.
 */
final class MetadataSnapshots {

    /** How many stay; the log is kept from the oldest of them on. */
    private static final int KEPT = 2;

    private final Disk disk;
    private final Path directory;
    private final long maxBytes;
    private final long maxIntervalMs;

    private OffsetAndEpoch latest = SnapshotFile.BOOTSTRAP_ID;
    /** Appended since the latest. */
    private long bytes;
    /** When the first of these bytes was appended. */
    private long sinceMs;

    MetadataSnapshots(NodeConfig config, Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
        this.maxBytes = config.metadataLogMaxRecordBytesBetweenSnapshots();
        this.maxIntervalMs = config.metadataLogMaxSnapshotIntervalMs();
    }

    /**
     * Reads the latest snapshot.
     *
     * @param quorum takes what it says about the voters
     * @return its records as if they had been appended together; null if there is none, or only the one that formatting made
     * @throws UnreadableMetadata if it is damaged; names the file
     */
    MetadataBatch load(QuorumOfOne quorum) throws IOException {
        TreeSet<Path> files = files();
        if (files.isEmpty()) {
            return null;
        }
        latest = SnapshotFile.idOf(files.last().getFileName().toString());
        try {
            SnapshotFile snapshot = SnapshotFile.decode(disk.readWhole(files.last()));
            quorum.replay(snapshot, latest);
            List<MetadataRecord> records = new ArrayList<>();
            for (ByteBuffer value : snapshot.values()) {
                records.add(MetadataRecordSerde.read(value));
            }
            return records.isEmpty() ? null
                : new MetadataBatch(0, latest.offset() - 1, latest.epoch(), snapshot.lastContainedLogTimeMs(), records);
        } catch (KafkaException e) {
            throw new UnreadableMetadata(files.last() + ": " + e.getMessage(), e);
        }
    }

    /** The finished ones; the order of their names is that of their offsets. */
    private TreeSet<Path> files() throws IOException {
        TreeSet<Path> files = new TreeSet<>();
        for (Path file : disk.list(directory)) {
            if (SnapshotFile.idOf(file.getFileName().toString()) != null) {
                files.add(file);
            }
        }
        return files;
    }

    /** The first offset that is not in the latest snapshot. */
    long endOffset() {
        return latest.offset();
    }

    /**
     * Makes the log one that follows on the latest snapshot: a log that ends before it has nothing to add and starts anew.
     *
     * @throws UnreadableMetadata if records between the snapshot and the log's start are missing
     */
    void alignLog(UnifiedLog log, long nowMs) {
        if (log.logEndOffset() < endOffset()) {
            log.truncateFullyAndStartAt(endOffset(), nowMs);
        }
        if (log.logStartOffset() > endOffset()) {
            throw new UnreadableMetadata("the log in " + log.directory() + " starts at offset " + log.logStartOffset()
                + ", and the latest snapshot ends at " + endOffset() + ": what lies between is missing");
        }
    }

    void appended(int sizeInBytes, long timeMs) {
        sinceMs = bytes == 0 ? timeMs : sinceMs;
        bytes += sizeInBytes;
    }

    boolean isDue(long nowMs) {
        return bytes >= maxBytes || bytes > 0 && maxIntervalMs > 0 && nowMs - sinceMs >= maxIntervalMs;
    }

    /** Writes a snapshot of an image, then forgets what is older than those that are kept. */
    void write(MetadataImage image, QuorumOfOne quorum, UnifiedLog log, long nowMs) throws IOException {
        bytes = 0; // also if it fails: the next attempt is for the next time
        MetadataProvenance provenance = image.provenance();
        OffsetAndEpoch id = new OffsetAndEpoch(provenance.lastContainedOffset() + 1, provenance.lastContainedEpoch());
        MetadataVersion level = image.features().metadataVersion();
        List<ByteBuffer> values = ImageRecords.of(image).stream().map(record -> MetadataRecordSerde.write(record, level)).toList();
        SnapshotFile snapshot = new SnapshotFile(provenance.lastContainedLogTimeMs(), quorum.versionForSnapshot(), quorum.votersForSnapshot(), values);
        disk.replaceWhole(directory.resolve(SnapshotFile.fileName(id)), snapshot.encode(id.epoch(), nowMs));
        latest = id;
        TreeSet<Path> files = files();
        while (files.size() > KEPT) {
            disk.delete(files.pollFirst());
        }
        log.incrementLogStartOffset(SnapshotFile.idOf(files.first().getFileName().toString()).offset());
        log.tick(nowMs, Long.MAX_VALUE);
    }
}
