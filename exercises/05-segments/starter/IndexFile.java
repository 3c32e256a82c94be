package gregor.index;

import gregor.base.Check;
import gregor.port.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Entries of one size in a file, appended at the end, read by binary search. What the three indexes have in common.
 *
 * <pre>
 *        in the file                          in memory
 *   +-------+-------+-- ... --+-------+   +-------+-------+- - -
 *   |   0   |   1   |         | f - 1 |   |   f   | f + 1 |        f = tail.firstEntry
 *   +-------+-------+-- ... --+-------+   +-------+-------+- - -
 *   read by position, a block at a time    the tail: written behind, about 4 KiB at a time
 * </pre>
 *
 * <p>Appends come from one thread at a time (the log's lock); look-ups come from any thread and take no lock. An entry
 * is complete before {@code tail.count} covers it, and is in the file before a new tail leaves it out; so whoever reads
 * {@code tail} once sees a whole index. Only {@link #truncateToEntries} takes entries away: a look-up beside it may see
 * either state, or too few entries, and must not trust what it finds any further than it can check it.
 *
 * <p>No descriptor stays open: an index is written once in megabytes of log and read by consumers that are far behind,
 * while a broker has tens of thousands of them. Each access opens the file and closes it again.
 */
abstract class IndexFile {

    /** The tail is written when it holds about this many bytes; blocks of the file are read in this size. */
    static final int BLOCK_BYTES = 4096;

    private static final int FIRST_TAIL_ENTRIES = 16;
    private static final ByteBuffer NO_BYTES = ByteBuffer.allocate(0);

    /** Where the key of a search is inside an entry. Keys grow from entry to entry. */
    interface Key {
        long of(ByteBuffer bytes, int at);
    }

    /** The entries from number {@code firstEntry} on; {@code count} is written last. */
    private static final class Tail {
        final int firstEntry;
        final ByteBuffer bytes;
        volatile int count;

        Tail(int firstEntry, ByteBuffer bytes, int count) {
            this.firstEntry = firstEntry;
            this.bytes = bytes;
            this.count = count;
        }
    }

    /** Entries {@code firstEntry} to {@code firstEntry + count - 1} as they were read after so many truncations. */
    private record Block(int firstEntry, int count, ByteBuffer bytes, int truncations) {}

    private final Disk disk;
    private final int entryBytes;
    private final int blockEntries;
    private volatile Path file;
    private volatile Tail tail = new Tail(0, NO_BYTES, 0);
    /** The block that the latest look-up read. A consumer that catches up stays in it for many fetches. */
    private volatile Block latestBlock;
    private volatile int truncations;
    /** The file has bytes (or a length, or an existence) that no {@link #flush} has forced. */
    private boolean unforced = true;
    /** There is a file, as far as this knows: it was loaded or written. */
    private boolean inFile;

    /** An index without entries. Nothing is touched: the file is made by the first write. */
    IndexFile(Disk disk, Path file, int entryBytes) {
        this.disk = disk;
        this.file = file;
        this.entryBytes = entryBytes;
        this.blockEntries = BLOCK_BYTES / entryBytes;
    }

    public final Path file() {
        return file;
    }

    /** The number of entries. */
    public final int entries() {
        Tail now = tail;
        return now.firstEntry + now.count;
    }

    public final int sizeInBytes() {
        return entries() * entryBytes;
    }

    /**
     * Takes over the entries that the file holds.
     *
     * @throws java.nio.file.NoSuchFileException if there is no file
     * @throws CorruptIndexException if the file can't be an index of this kind; the index then has no entries
     */
    public final void load() throws IOException {
        try (FileChannel channel = disk.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size % entryBytes != 0 || size > Integer.MAX_VALUE) {
                throw corrupt(size + " bytes are no whole number of entries of " + entryBytes + " bytes");
            }
            tail = new Tail((int) (size / entryBytes), NO_BYTES, 0);
            unforced = false;
            inFile = true;
            if (size > 0) {
                readBlock(channel, 0, tail.firstEntry); // as a rule the only one
            }
        }
        String wrong = whatIsWrong();
        if (wrong != null) {
            throw corrupt(wrong);
        }
        noteLast();
    }

    /** Looks at the entries that were loaded, as many as it takes: why they can't be right, or null. */
    abstract String whatIsWrong() throws IOException;

    /** Entries were loaded or dropped: the last is another. */
    abstract void noteLast() throws IOException;

    /** For a file whose content can't be right: forgets it. */
    private CorruptIndexException corrupt(String what) {
        tail = new Tail(0, NO_BYTES, 0);
        latestBlock = null;
        return new CorruptIndexException(file + ": " + what);
    }

    /** Gives room for one more entry behind the last; {@link #tailEnd} says where in the buffer. */
    final ByteBuffer tailWithRoom() throws IOException {
        Tail now = tail;
        if (now.count * entryBytes < now.bytes.capacity()) {
            return now.bytes;
        }
        if (now.count == blockEntries) {
            write(false);
            now = tail;
        }
        int room = now.count == 0 ? FIRST_TAIL_ENTRIES : Math.min(2 * now.count, blockEntries);
        tail = copyOf(now, now.count, room);
        return tail.bytes;
    }

    final int tailEnd() {
        return tail.count * entryBytes;
    }

    /** Makes the entry that was put at {@link #tailEnd} visible. */
    final void publish() {
        Tail now = tail;
        now.count = now.count + 1;
    }

    private Tail copyOf(Tail from, int count, int room) {
        ByteBuffer bytes = ByteBuffer.allocate(room * entryBytes);
        bytes.put(0, from.bytes, 0, count * entryBytes);
        return new Tail(from.firstEntry, bytes, count);
    }

    /** Writes what is in memory to the file; makes the file if there is none. */
    public final void write() throws IOException {
        if (!inFile || tail.count > 0) {
            write(false);
        }
    }

    /** Writes, and makes the content last through a power failure. The directory is the caller's to force. */
    public final void flush() throws IOException {
        if (unforced || tail.count > 0) {
            write(true);
        }
    }

    private void write(boolean force) throws IOException {
        Tail now = tail;
        int count = now.count;
        try (FileChannel channel = disk.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = now.bytes.duplicate().limit(count * entryBytes);
            long position = (long) now.firstEntry * entryBytes;
            while (bytes.hasRemaining()) {
                position += channel.write(bytes, position);
            }
            if (force) {
                channel.force(true);
            }
        }
        unforced = !force;
        inFile = true;
        tail = new Tail(now.firstEntry + count, NO_BYTES, 0);
    }

    /** Drops all entries. */
    public final void clear() throws IOException {
        truncateToEntries(0);
    }

    /** Drops the entries from number {@code count} on. */
    final void truncateToEntries(int count) throws IOException {
        dropFrom(count);
        noteLast();
    }

    private void dropFrom(int count) throws IOException {
        Tail now = tail;
        Check.holds("index.I1", count <= now.firstEntry + now.count, "entries to keep, entries", count, entries());
        if (count >= now.firstEntry) {
            tail = copyOf(now, count - now.firstEntry, count - now.firstEntry);
            return;
        }
        tail = new Tail(count, NO_BYTES, 0);
        unforced = true;
        try (FileChannel channel = disk.open(file, StandardOpenOption.WRITE)) {
            channel.truncate((long) count * entryBytes);
        }
        truncations = truncations + 1;
    }

    /**
     * The number of the last entry whose key is at most {@code wanted}; -1 if there is none.
     * Entries in memory are looked at first: readers at the log's end cost no system call.
     */
    final int floor(long wanted, Key key) throws IOException {
        Tail now = tail;
        int count = now.count;
        if (count > 0 && key.of(now.bytes, 0) <= wanted) {
            return now.firstEntry + floorWithin(now.bytes, count, wanted, key);
        }
        if (now.firstEntry == 0) {
            return -1;
        }
        Block block = keptBlock();
        if (block == null || !surelyHolds(block, now.firstEntry, wanted, key)) {
            block = findBlock(now.firstEntry, wanted, key);
        }
        return block.firstEntry + floorWithin(block.bytes, block.count, wanted, key);
    }

    /** The latest block, if no truncation has made it a memory of something else. */
    private Block keptBlock() {
        Block block = latestBlock;
        return block == null || block.truncations != truncations ? null : block;
    }

    /** Whether the answer is in the block: it begins at or below, and does not end at or below the wanted key. */
    private boolean surelyHolds(Block block, int fileEntries, long wanted, Key key) {
        boolean begins = block.firstEntry == 0 || key.of(block.bytes, 0) <= wanted;
        boolean ends = block.firstEntry + block.count == fileEntries
            || key.of(block.bytes, (block.count - 1) * entryBytes) > wanted;
        return begins && ends;
    }

    /** Searches by the first entry of each block, then reads the block in which the answer is. */
    private Block findBlock(int fileEntries, long wanted, Key key) throws IOException {
        throw new UnsupportedOperationException("Exercise 5.2: the last entry at or below");
    }

    private Block readBlock(FileChannel channel, int number, int fileEntries) throws IOException {
        int truncationsBefore = truncations;
        int firstEntry = number * blockEntries;
        ByteBuffer bytes = ByteBuffer.allocate(Math.min(blockEntries, fileEntries - firstEntry) * entryBytes);
        readFully(channel, bytes, (long) firstEntry * entryBytes);
        Block block = new Block(firstEntry, bytes.position() / entryBytes, bytes, truncationsBefore);
        latestBlock = block;
        return block;
    }

    /** Reads until the buffer is full or the file ends, which it may after a truncation. */
    private static void readFully(FileChannel channel, ByteBuffer bytes, long position) throws IOException {
        int read = 0;
        while (bytes.hasRemaining() && read >= 0) {
            read = channel.read(bytes, position + bytes.position());
        }
    }

    private int floorWithin(ByteBuffer bytes, int count, long wanted, Key key) {
        throw new UnsupportedOperationException("Exercise 5.2: the last entry at or below");
    }

    /**
     * The bytes of one entry, at position 0 of the buffer's view; null if there is no such entry (any more).
     *
     * @param number from 0
     */
    final ByteBuffer entryBytes(int number) throws IOException {
        Tail now = tail;
        if (number < 0 || number >= now.firstEntry + now.count) {
            return null;
        }
        if (number >= now.firstEntry) {
            return now.bytes.slice((number - now.firstEntry) * entryBytes, entryBytes);
        }
        Block block = keptBlock();
        if (block == null || number < block.firstEntry || number >= block.firstEntry + block.count) {
            try (FileChannel channel = disk.open(file, StandardOpenOption.READ)) {
                block = readBlock(channel, number / blockEntries, now.firstEntry);
            }
        }
        int within = number - block.firstEntry;
        return within < block.count ? block.bytes.slice(within * entryBytes, entryBytes) : null;
    }

    /** Renames the file, if there is one; from here on the index is at the new place. */
    public final void moveTo(Path target) throws IOException {
        if (disk.exists(file)) {
            disk.move(file, target);
        }
        file = target;
    }

    /** Says that the directory has been renamed around the file. */
    public final void directoryMoved(Path directory) {
        file = directory.resolve(file.getFileName());
    }

    public final void deleteIfExists() throws IOException {
        if (disk.exists(file)) {
            disk.delete(file);
        }
        inFile = false;
    }
}
