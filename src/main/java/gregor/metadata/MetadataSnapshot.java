package gregor.metadata;

import gregor.base.OffsetAndEpoch;
import gregor.log.UnifiedLog;
import gregor.port.Disk;
import gregor.raft.SnapshotFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the metadata log starts with: the latest snapshot in its directory, which stands for all records below its offset.
 *
 * @param id of the snapshot; {@link SnapshotFile#BOOTSTRAP_ID} if there is none, or only the one that formatting made
 * @param batch its records as if they had been appended together; null if it has none
 */
record MetadataSnapshot(OffsetAndEpoch id, MetadataBatch batch) {

    /**
     * Reads the latest snapshot.
     *
     * @param quorum takes what the snapshot says about the voters
     * @throws UnreadableMetadata if it is damaged; names the file
     */
    static MetadataSnapshot latest(Disk disk, Path directory, QuorumOfOne quorum) throws IOException {
        OffsetAndEpoch latest = null;
        for (Path file : disk.list(directory)) { // in the order of their names, which is that of their offsets
            OffsetAndEpoch id = SnapshotFile.idOf(file.getFileName().toString());
            latest = id == null ? latest : id;
        }
        if (latest == null) {
            return new MetadataSnapshot(SnapshotFile.BOOTSTRAP_ID, null);
        }
        Path file = directory.resolve(SnapshotFile.fileName(latest));
        try {
            SnapshotFile snapshot = SnapshotFile.decode(disk.readWhole(file));
            quorum.replay(snapshot, latest.equals(SnapshotFile.BOOTSTRAP_ID));
            return new MetadataSnapshot(latest, batch(latest, snapshot));
        } catch (gregor.base.KafkaException e) {
            throw new UnreadableMetadata(file + ": " + e.getMessage(), e);
        }
    }

    private static MetadataBatch batch(OffsetAndEpoch id, SnapshotFile snapshot) {
        List<MetadataRecord> records = new ArrayList<>();
        for (ByteBuffer value : snapshot.values()) {
            records.add(MetadataRecordSerde.read(value));
        }
        return records.isEmpty() ? null
            : new MetadataBatch(0, id.offset() - 1, id.epoch(), snapshot.lastContainedLogTimeMs(), records);
    }

    /** The first offset that is not in it. */
    long endOffset() {
        return id.offset();
    }

    /**
     * Makes the log one that follows on this snapshot: a log that ends before it has nothing to add and starts anew.
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
}
