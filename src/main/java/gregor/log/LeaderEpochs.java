package gregor.log;

import gregor.base.OffsetAndEpoch;
import gregor.port.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Where each leader epoch begins in a log, in memory and in {@code leader-epoch-checkpoint}. With it a follower finds
 * out how far its log agrees with a new leader's, instead of trusting a high watermark (KIP-101, KIP-279).
 *
 * <pre>
 *   epoch:   3         5              6
 *   offset:  0 ....... 120 .......... 250 ..... log end 300
 *            endOffsetFor(3) = 120, of 4 = (3, 120), of 5 = 250, of 6 = 300, of 7 = none
 * </pre>
 *
 * <p>Epochs and start offsets both grow strictly from entry to entry. Source: Kafka's {@code LeaderEpochFileCache}.
 */
final class LeaderEpochs {

    private static final int FIELDS = 2;

    private final Disk disk;
    private Path file;
    private final NavigableMap<Integer, Long> startOffsets = new TreeMap<>();
    /** The latest epoch, or -1, readable without the lock. */
    private volatile int latest = -1;
    /** The file does not say, or is not sure to keep, what epochs begin at this offset or behind it. */
    private long unforcedFrom = Long.MAX_VALUE;

    LeaderEpochs(Disk disk, Path directory) {
        this.disk = disk;
        this.file = directory.resolve(LogNames.LEADER_EPOCHS);
    }

    /**
     * Takes over the file's content.
     *
     * @throws java.nio.file.NoSuchFileException if there is no file
     * @throws CorruptCheckpointException if the content is not of the format, or epochs or offsets do not grow
     */
    synchronized void load() throws IOException {
        NavigableMap<Integer, Long> loaded = new TreeMap<>();
        for (String[] fields : CheckpointLines.read(disk, file, FIELDS)) {
            int epoch = (int) CheckpointLines.number(file, fields[0], 0, Integer.MAX_VALUE);
            long offset = CheckpointLines.number(file, fields[1], 0, Long.MAX_VALUE);
            Map.Entry<Integer, Long> before = loaded.lastEntry();
            if (before != null && (before.getKey() >= epoch || before.getValue() >= offset)) {
                throw new CorruptCheckpointException(file, "epoch " + epoch + " from offset " + offset + " follows epoch "
                    + before.getKey() + " from offset " + before.getValue() + "; both must grow");
            }
            loaded.put(epoch, offset);
        }
        startOffsets.clear();
        startOffsets.putAll(loaded);
        noteLatest();
    }

    /** The epoch of the last entry; empty if there is none. */
    OptionalInt latestEpoch() {
        int now = latest;
        return now < 0 ? OptionalInt.empty() : OptionalInt.of(now);
    }

    /**
     * Notes that an epoch begins. Entries that contradict it, with as great an epoch or offset, are dropped: they
     * belonged to records that have been cut off, or to a leader that wrote nothing.
     *
     * <p>The file is left for {@link #flush}: a start believes it only up to what was forced, finds the other epochs in the
     * batches, and drops one that has none. A node with thousands of partitions leads them all anew when it starts.
     */
    void assign(int epoch, long startOffset) {
        if (epoch != latest && epoch >= 0) {
            assignNew(epoch, startOffset);
        }
    }

    private synchronized void assignNew(int epoch, long startOffset) {
        Map.Entry<Integer, Long> last = startOffsets.lastEntry();
        if (last != null && last.getKey() == epoch && startOffset >= last.getValue()) {
            return;
        }
        unforcedFrom = Math.min(unforcedFrom, startOffset);
        while (last != null && (last.getKey() >= epoch || last.getValue() >= startOffset)) {
            unforcedFrom = Math.min(unforcedFrom, last.getValue());
            startOffsets.pollLastEntry();
            last = startOffsets.lastEntry();
        }
        startOffsets.put(epoch, startOffset);
        noteLatest();
    }

    private void noteLatest() {
        latest = startOffsets.isEmpty() ? -1 : startOffsets.lastKey();
    }

    /**
     * The greatest epoch that is at most the one asked for, and where it ends: the start of the next epoch, or the end
     * of the log.
     *
     * @return null if the epoch is greater than all that are known, or none is
     */
    synchronized OffsetAndEpoch endOffsetFor(int epoch, long logEndOffset) {
        if (epoch < 0 || startOffsets.isEmpty() || epoch > startOffsets.lastKey()) {
            return null;
        }
        if (epoch == startOffsets.lastKey()) {
            return new OffsetAndEpoch(logEndOffset, epoch);
        }
        Map.Entry<Integer, Long> floor = startOffsets.floorEntry(epoch);
        long end = startOffsets.higherEntry(epoch).getValue();
        return new OffsetAndEpoch(end, floor == null ? epoch : floor.getKey());
    }

    /** The epoch in which the record at an offset was written; empty if the offset is before the first epoch. */
    synchronized OptionalInt epochAt(long offset) {
        OptionalInt found = OptionalInt.empty();
        for (Map.Entry<Integer, Long> entry : startOffsets.entrySet()) {
            if (entry.getValue() > offset) {
                break;
            }
            found = OptionalInt.of(entry.getKey());
        }
        return found;
    }

    /** The log now ends at {@code endOffset}: epochs that begin there or behind it have no record any more. */
    synchronized void truncateFromEnd(long endOffset) throws IOException {
        boolean changed = false;
        while (!startOffsets.isEmpty() && startOffsets.lastEntry().getValue() >= endOffset) {
            startOffsets.pollLastEntry();
            changed = true;
        }
        if (changed) {
            noteLatest();
            writeUnforced();
        }
    }

    /** The log now begins at {@code startOffset}: the epoch of that offset begins there, earlier ones are gone. */
    synchronized void truncateFromStart(long startOffset) throws IOException {
        Map.Entry<Integer, Long> covering = null;
        int covered = 0;
        while (!startOffsets.isEmpty() && startOffsets.firstEntry().getValue() <= startOffset) {
            covering = startOffsets.pollFirstEntry();
            covered++;
        }
        if (covering == null) {
            return;
        }
        startOffsets.put(covering.getKey(), startOffset);
        if (covered > 1 || covering.getValue() != startOffset) {
            writeUnforced();
        }
    }

    synchronized void clear() throws IOException {
        if (!startOffsets.isEmpty()) {
            startOffsets.clear();
            noteLatest();
            writeUnforced();
        }
    }

    /** Forgets the epochs that begin at an offset or behind it, and leaves the file as it is until {@link #flush}. */
    synchronized void forgetFrom(long offset) {
        if (startOffsets.values().removeIf(start -> start >= offset)) {
            unforcedFrom = Math.min(unforcedFrom, offset);
        }
        noteLatest();
    }

    /** Whether the file says what memory says of the epochs that begin below an offset, and is sure to last. */
    synchronized boolean isForcedBelow(long offset) {
        return unforcedFrom >= offset;
    }

    /** Makes the file say what memory says, lasting. */
    synchronized void flush() throws IOException {
        if (unforcedFrom != Long.MAX_VALUE) {
            CheckpointLines.write(disk, file, lines(), true);
            unforcedFrom = Long.MAX_VALUE;
        }
    }

    /** What was cut off must not come back with the next process; {@link #flush} waits for the disk. */
    private void writeUnforced() throws IOException {
        CheckpointLines.write(disk, file, lines(), false);
        unforcedFrom = 0;
    }

    private List<String> lines() {
        List<String> entries = new ArrayList<>(startOffsets.size());
        for (Map.Entry<Integer, Long> entry : startOffsets.entrySet()) {
            entries.add(entry.getKey() + " " + entry.getValue());
        }
        return entries;
    }

    synchronized void directoryMoved(Path directory) {
        file = directory.resolve(LogNames.LEADER_EPOCHS);
    }
}
