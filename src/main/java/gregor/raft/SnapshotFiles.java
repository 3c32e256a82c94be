package gregor.raft;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.OffsetAndEpoch;
import gregor.port.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The snapshots in the metadata log's directory, by the offset of their end. A snapshot is written beside its name, forced and renamed,
 * so a file with the name of a snapshot is whole; what the writing of others left is deleted at the start.
 */
final class SnapshotFiles {

    /** What this release, or Kafka's, leaves of a snapshot that was not finished, or was about to be deleted. */
    private static final Pattern LEFT_OVER = Pattern.compile("\\d{20}-\\d{10}\\.checkpoint\\.(tmp|part|deleted)");

    /** Has the first batch of any snapshot: that of a thousand voters takes less. */
    private static final int HEADER_BYTES = 1 << 18;

    private final Disk disk;
    private final Path directory;
    /** Two never end at one offset: what lies below is committed, so the record before it is of one epoch. */
    private final NavigableMap<Long, SnapshotRetention.Kept> byEnd = new TreeMap<>();

    /** Looks for the snapshots, and deletes what is none. */
    SnapshotFiles(Disk disk, Path directory) throws IOException {
        this.disk = disk;
        this.directory = directory;
        for (Path file : disk.list(directory)) {
            String name = file.getFileName().toString();
            OffsetAndEpoch id = SnapshotFile.idOf(name);
            if (id != null) {
                note(id);
            } else if (LEFT_OVER.matcher(name).matches()) {
                disk.delete(file);
            }
        }
    }

    private void note(OffsetAndEpoch id) throws IOException {
        try (FileChannel channel = disk.open(path(id), StandardOpenOption.READ)) {
            byEnd.put(id.offset(), new SnapshotRetention.Kept(id, channel.size(), timeOf(id)));
        }
    }

    /** When the last record in a snapshot was appended; 0, which is long ago, if its header is damaged: it is of no use to keep. */
    private long timeOf(OffsetAndEpoch id) throws IOException {
        try {
            return SnapshotFile.lastContainedLogTimeMs(read(id, 0, HEADER_BYTES));
        } catch (KafkaException damaged) {
            return 0;
        }
    }

    Path path(OffsetAndEpoch id) {
        return directory.resolve(SnapshotFile.fileName(id));
    }

    boolean isEmpty() {
        return byEnd.isEmpty();
    }

    /** The snapshot that ends first, or null. */
    OffsetAndEpoch earliest() {
        return byEnd.isEmpty() ? null : byEnd.firstEntry().getValue().id();
    }

    /** The snapshot that ends last, or null. */
    OffsetAndEpoch latest() {
        return byEnd.isEmpty() ? null : byEnd.lastEntry().getValue().id();
    }

    boolean has(OffsetAndEpoch id) {
        return sizeInBytes(id) >= 0;
    }

    /** -1 if there is no such snapshot. */
    long sizeInBytes(OffsetAndEpoch id) {
        SnapshotRetention.Kept found = byEnd.get(id.offset());
        return found == null || !found.id().equals(id) ? -1 : found.sizeInBytes();
    }

    /** The oldest first. */
    List<SnapshotRetention.Kept> all() {
        return new ArrayList<>(byEnd.values());
    }

    /** Writes a snapshot; when this returns, it survives a power failure. */
    void write(OffsetAndEpoch id, ByteBuffer content) throws IOException {
        disk.replaceWhole(path(id), content);
        note(id);
    }

    /** Some bytes of a snapshot that is there, fewer at its end. */
    ByteBuffer read(OffsetAndEpoch id, long position, int maxBytes) throws IOException {
        try (FileChannel channel = disk.open(path(id), StandardOpenOption.READ)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.max(0, Math.min(maxBytes, channel.size() - position)));
            while (bytes.hasRemaining() && channel.read(bytes, position + bytes.position()) >= 0) {
                continue;
            }
            return bytes.flip();
        }
    }

    /** @throws KafkaException CORRUPT_MESSAGE if the snapshot is damaged; names the file */
    SnapshotFile load(OffsetAndEpoch id) throws IOException {
        try {
            return SnapshotFile.decode(disk.readWhole(path(id)));
        } catch (KafkaException e) {
            throw new KafkaException(ErrorCode.CORRUPT_MESSAGE, path(id) + ": " + e.getMessage());
        }
    }

    /** Deletes the snapshots that end below an offset. A power failure may bring them back. */
    boolean deleteBelow(long offset) throws IOException {
        boolean deleted = false;
        while (!byEnd.isEmpty() && byEnd.firstKey() < offset) {
            disk.delete(path(earliest()));
            byEnd.pollFirstEntry();
            deleted = true;
        }
        return deleted;
    }
}
