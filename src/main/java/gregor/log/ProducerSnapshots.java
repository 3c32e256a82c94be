package gregor.log;

import gregor.port.Disk;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/** The snapshot files of one log, by the offset up to which (exclusive) each speaks. Guarded by the log's lock. */
final class ProducerSnapshots {

    private final Disk disk;
    private Path directory;
    private final NavigableSet<Long> offsets = new TreeSet<>();

    ProducerSnapshots(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
    }

    /** Says that there is a file for an offset. */
    void found(long offset) {
        offsets.add(offset);
    }

    /**
     * Deletes the snapshots that no start or cut will need: all that are not at the beginning of a segment, but the newest. A
     * stop in order leaves one at the log's end each time. Source: Kafka's {@code removeStraySnapshots}.
     */
    void deleteStray(Set<Long> segmentBaseOffsets) throws IOException {
        for (long snapshot : List.copyOf(offsets)) {
            if (!segmentBaseOffsets.contains(snapshot) && snapshot != offsets.last()) {
                delete(snapshot);
            }
        }
    }

    private Path file(long offset) {
        return directory.resolve(LogNames.ofOffset(offset, LogNames.PRODUCER_SNAPSHOT));
    }

    /** Whether there is one of an offset; it is as good as one written now, which could only have forgotten more. */
    boolean has(long offset) {
        return offsets.contains(offset);
    }

    /** Writes the state at an offset. It does not wait for the disk: see {@link #force}. */
    void write(long offset, ProducerState producers) throws IOException {
        disk.replaceUnforced(file(offset), ProducerSnapshot.encode(producers.entries()));
        offsets.add(offset);
    }

    /** Makes the snapshots up to an offset (inclusive) last, from another offset on. */
    void force(long fromOffset, long offset) throws IOException {
        for (long snapshot : List.copyOf(offsets.subSet(fromOffset, true, offset, true))) {
            disk.forceFile(file(snapshot));
        }
    }

    /**
     * Loads the newest snapshot at or below an offset. A damaged one is deleted, and an older one tried.
     *
     * @return the offset up to which the state now speaks; {@code otherwise} if there is no snapshot, with empty state
     */
    long loadNewest(long offset, long otherwise, ProducerState producers) throws IOException {
        producers.clear();
        Long newest = offsets.floor(offset);
        while (newest != null && newest >= otherwise) {
            try {
                for (ProducerEntry entry : ProducerSnapshot.read(disk, file(newest))) {
                    producers.restore(entry);
                }
                return newest;
            } catch (CorruptCheckpointException | NoSuchFileException e) {
                producers.clear();
                delete(newest);
                newest = offsets.floor(offset);
            }
        }
        return otherwise;
    }

    /** Deletes the snapshots that speak of offsets which have been cut off. */
    void deleteAbove(long offset) throws IOException {
        for (long snapshot : List.copyOf(offsets.tailSet(offset, false))) {
            delete(snapshot);
        }
    }

    /** Deletes the snapshots below an offset: no start will need them. */
    void deleteBelow(long offset) throws IOException {
        for (long snapshot : List.copyOf(offsets.headSet(offset, false))) {
            delete(snapshot);
        }
    }

    /** Deletes the snapshot of an offset, if there is one. */
    void delete(long offset) throws IOException {
        offsets.remove(offset);
        if (disk.exists(file(offset))) {
            disk.delete(file(offset));
        }
    }

    void directoryMoved(Path to) {
        directory = to;
    }
}
