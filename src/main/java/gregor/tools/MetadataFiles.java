package gregor.tools;

import gregor.base.OffsetAndEpoch;
import gregor.metadata.LogRecords.AbortTransactionRecord;
import gregor.metadata.LogRecords.BeginTransactionRecord;
import gregor.metadata.LogRecords.EndTransactionRecord;
import gregor.metadata.MetadataBatch;
import gregor.metadata.MetadataDelta;
import gregor.metadata.MetadataImage;
import gregor.metadata.MetadataProvenance;
import gregor.metadata.MetadataRecord;
import gregor.metadata.MetadataRecordSerde;
import gregor.port.Disk;
import gregor.raft.SnapshotFile;
import gregor.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The image that files of the metadata log make: a snapshot, a segment, or the whole folder with its newest snapshot and
 * what was appended behind it. Files don't tell what is committed, so all that is there counts.
 */
final class MetadataFiles {

    private static final String LOG_SUFFIX = ".log";
    private static final String FOLDER = "__cluster_metadata-0";

    private final Disk disk;
    private MetadataDelta delta = new MetadataDelta(MetadataImage.EMPTY);
    private MetadataProvenance provenance = MetadataProvenance.EMPTY;
    /** What the transaction under way has said so far; null if there is none. */
    private List<MetadataRecord> transaction;

    private MetadataFiles(Disk disk) {
        this.disk = disk;
    }

    /** @param path a checkpoint, a segment, the folder of the metadata log, or a log directory that has it */
    static MetadataImage load(Path path, Disk disk) throws IOException {
        MetadataFiles files = new MetadataFiles(disk);
        if (!disk.exists(path)) {
            throw new NoSuchFileException(path.toString());
        } else if (disk.isDirectory(path)) {
            files.loadFolder(disk.exists(path.resolve(FOLDER)) ? path.resolve(FOLDER) : path);
        } else if (path.toString().endsWith(SnapshotFile.SUFFIX)) {
            files.loadSnapshot(path);
        } else {
            files.loadLog(path);
        }
        return files.delta.apply(files.provenance);
    }

    private void loadFolder(Path folder) throws IOException {
        List<Path> all = disk.list(folder).stream().sorted(Comparator.comparing(Path::toString)).toList();
        List<Path> logs = all.stream().filter(file -> file.toString().endsWith(LOG_SUFFIX)).toList();
        List<Path> snapshots = all.stream().filter(file -> SnapshotFile.idOf(file.getFileName().toString()) != null).toList();
        if (logs.isEmpty() && snapshots.isEmpty()) {
            throw new UsageException(folder + " has no files of the metadata log");
        }
        if (!snapshots.isEmpty()) {
            loadSnapshot(snapshots.get(snapshots.size() - 1));
        }
        for (Path log : logs) {
            loadLog(log);
        }
    }

    private void loadSnapshot(Path file) throws IOException {
        SnapshotFile snapshot = SnapshotFile.decode(disk.readWhole(file));
        for (ByteBuffer value : snapshot.values()) {
            delta.replay(MetadataRecordSerde.read(value));
        }
        OffsetAndEpoch id = SnapshotFile.idOf(file.getFileName().toString());
        OffsetAndEpoch end = id == null ? SnapshotFile.BOOTSTRAP_ID : id;
        provenance = new MetadataProvenance(end.offset() - 1, end.epoch(), snapshot.lastContainedLogTimeMs());
    }

    /** Of what a snapshot has already, nothing. */
    private void loadLog(Path file) throws IOException {
        try (BatchReader batches = new BatchReader(disk, file, Integer.MAX_VALUE)) {
            for (RecordBatch header = batches.nextHeader(); header != null; header = batches.nextHeader()) {
                if (header.baseOffset() > provenance.lastContainedOffset()) {
                    RecordBatch whole = batches.whole();
                    whole.ensureValid();
                    MetadataBatch batch = MetadataBatch.of(whole);
                    batch.records().forEach(this::replay);
                    provenance = batch.provenance();
                }
            }
        }
    }

    private void replay(MetadataRecord record) {
        if (record instanceof BeginTransactionRecord) {
            transaction = new ArrayList<>();
        } else if (record instanceof AbortTransactionRecord) {
            transaction = null;
        } else if (record instanceof EndTransactionRecord && transaction != null) {
            transaction.forEach(delta::replay);
            transaction = null;
        } else if (transaction != null) {
            transaction.add(record);
        } else {
            delta.replay(record);
        }
    }
}
