package gregor.log;

import gregor.index.OffsetIndex;
import gregor.index.TimeIndex;
import gregor.index.TransactionIndex;
import gregor.port.Disk;
import java.io.IOException;
import java.nio.file.Path;

/** The three indexes of a segment, as far as they share a fate: they are written, forced, renamed and deleted together. */
final class SegmentIndexes {

    final OffsetIndex offset;
    final TimeIndex time;
    final TransactionIndex transaction;
    private final Disk disk;

    /**
     * @param segment the file of batches, whose neighbours they are
     * @param suffix behind the names of the files: empty, or {@link LogNames#CLEANED}
     */
    SegmentIndexes(Disk disk, Path segment, long baseOffset, String suffix, int maxBytes) {
        this.disk = disk;
        this.offset = new OffsetIndex(disk, segment.resolveSibling(LogNames.ofOffset(baseOffset, LogNames.OFFSET_INDEX + suffix)),
            baseOffset, maxBytes);
        this.time = new TimeIndex(disk, segment.resolveSibling(LogNames.ofOffset(baseOffset, LogNames.TIME_INDEX + suffix)),
            baseOffset, maxBytes);
        this.transaction = new TransactionIndex(disk,
            segment.resolveSibling(LogNames.ofOffset(baseOffset, LogNames.TRANSACTION_INDEX + suffix)), baseOffset);
    }

    /**
     * Takes over what the files hold.
     *
     * @param isEmpty the segment has no batch: then it is normal that there are no files
     * @throws java.nio.file.NoSuchFileException if an index file is missing; {@link gregor.index.CorruptIndexException}
     *     if one can't be right by itself
     */
    void load(boolean isEmpty) throws IOException {
        if (!isEmpty || disk.exists(offset.file())) {
            offset.load();
        }
        if (!isEmpty || disk.exists(time.file())) {
            time.load();
        }
        if (disk.exists(transaction.file())) {
            transaction.load();
        }
    }

    /**
     * Writes them to their files, also empty ones: Apache Kafka takes a missing one for a lost one. The transaction index
     * goes first, because nobody misses it: there is none where nothing was aborted.
     */
    void write() throws IOException {
        if (transaction.entries() > 0) {
            transaction.write();
        }
        time.write();
        offset.write();
    }

    /** As {@link #write}, and makes their content last. The directory is the caller's to force. */
    void flush() throws IOException {
        if (transaction.entries() > 0) {
            transaction.flush();
        }
        time.flush();
        offset.flush();
    }

    /** As {@link #flush}, and the names too; again the transaction index first. */
    void flushWithNames(Path directory) throws IOException {
        if (transaction.entries() > 0) {
            transaction.flush();
            disk.forceDirectory(directory);
        }
        flush();
        disk.forceDirectory(directory);
    }

    /** Forgets the content, and the files. */
    void clear() throws IOException {
        offset.clear();
        time.clear();
        transaction.clear();
        delete();
    }

    /** Drops the entries of an offset and above. */
    void truncateTo(long endOffset) throws IOException {
        offset.truncateTo(endOffset);
        time.truncateTo(endOffset);
        transaction.truncateTo(endOffset);
    }

    void directoryMoved(Path directory) {
        offset.directoryMoved(directory);
        time.directoryMoved(directory);
        transaction.directoryMoved(directory);
    }

    /** As {@link LogSegment#rename}. */
    void rename(String from, String to) throws IOException {
        offset.moveTo(renamed(offset.file(), from, to));
        time.moveTo(renamed(time.file(), from, to));
        transaction.moveTo(renamed(transaction.file(), from, to));
    }

    static Path renamed(Path path, String from, String to) {
        String name = path.getFileName().toString();
        return path.resolveSibling(name.substring(0, name.length() - from.length()) + to);
    }

    /** Deletes the files that there are. */
    void delete() throws IOException {
        offset.deleteIfExists();
        time.deleteIfExists();
        transaction.deleteIfExists();
    }
}
