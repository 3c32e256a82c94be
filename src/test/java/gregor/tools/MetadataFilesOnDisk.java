package gregor.tools;

import gregor.base.OffsetAndEpoch;
import gregor.metadata.MetadataRecord;
import gregor.metadata.MetadataRecordSerde;
import gregor.metadata.MetadataVersion;
import gregor.port.Disk;
import gregor.raft.SnapshotFile;
import gregor.record.BatchBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes files of the metadata log, a batch for each list of records. */
final class MetadataFilesOnDisk {

    static final long TIME_MS = 1_795_312_336_712L;
    static final int EPOCH = 3;

    private final Disk disk;
    private final Path folder;

    MetadataFilesOnDisk(Disk disk, Path folder) throws IOException {
        this.disk = disk;
        this.folder = folder;
        disk.createDirectories(folder);
    }

    private static ByteBuffer value(MetadataRecord record) {
        return MetadataRecordSerde.write(record, MetadataVersion.LATEST_PRODUCTION);
    }

    Path log(long baseOffset, List<List<? extends MetadataRecord>> batches) throws IOException {
        List<ByteBuffer> parts = new ArrayList<>();
        long offset = baseOffset;
        for (List<? extends MetadataRecord> records : batches) {
            BatchBuilder batch = new BatchBuilder(100).baseOffset(offset).partitionLeaderEpoch(EPOCH);
            records.forEach(record -> batch.append(TIME_MS, null, value(record), List.of()));
            parts.add(batch.build());
            offset += records.size();
        }
        ByteBuffer all = ByteBuffer.allocate(parts.stream().mapToInt(ByteBuffer::remaining).sum());
        parts.forEach(all::put);
        return write(String.format("%020d.log", baseOffset), all.flip());
    }

    /** @param end the offset behind the last record that is in it */
    Path snapshot(long end, List<? extends MetadataRecord> records) throws IOException {
        return write(SnapshotFile.fileName(new OffsetAndEpoch(end, EPOCH)),
            new SnapshotFile(TIME_MS, null, null, records.stream().map(MetadataFilesOnDisk::value).toList()).encode(EPOCH, TIME_MS));
    }

    private Path write(String name, ByteBuffer content) throws IOException {
        disk.replaceWhole(folder.resolve(name), content);
        return folder.resolve(name);
    }
}
