package gregor.log;

import gregor.port.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The bytes of a segment: {@code NNN.log}. Appended at the end by one thread at a time, read by any.
 *
 * <p>{@code sizeInBytes} moves after the bytes below it are written, never before: whoever reads only below it never
 * sees half a batch.
 */
final class SegmentFile {

    private final FileChannel channel;
    private volatile Path path;
    private volatile int sizeInBytes;

    private SegmentFile(FileChannel channel, Path path, int sizeInBytes) {
        this.channel = channel;
        this.path = path;
        this.sizeInBytes = sizeInBytes;
    }

    /** Makes an empty file. */
    static SegmentFile create(Disk disk, Path path) throws IOException {
        return new SegmentFile(disk.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ,
            StandardOpenOption.WRITE), path, 0);
    }

    /** Opens what is there. */
    static SegmentFile open(Disk disk, Path path) throws IOException {
        FileChannel channel = disk.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        long size = channel.size();
        if (size > Integer.MAX_VALUE) {
            channel.close();
            throw new IOException(path + " has " + size + " bytes; a segment has at most " + Integer.MAX_VALUE);
        }
        return new SegmentFile(channel, path, (int) size);
    }

    Path path() {
        return path;
    }

    int sizeInBytes() {
        return sizeInBytes;
    }

    /** Writes all of the buffer behind the last byte: one system call, unless the disk takes less at once. */
    void append(ByteBuffer bytes) throws IOException {
        int end = sizeInBytes;
        while (bytes.hasRemaining()) {
            end += channel.write(bytes, end);
        }
        sizeInBytes = end;
    }

    /**
     * Fills the buffer from a position of the file.
     *
     * @return the bytes read: fewer than there was room for only at the end of the file
     */
    int read(ByteBuffer into, int position) throws IOException {
        int total = 0;
        try {
            while (into.hasRemaining()) {
                int read = channel.read(into, (long) position + total);
                if (read < 0) {
                    break;
                }
                total += read;
            }
        } catch (ClosedChannelException e) {
            throw closed(e);
        }
        return total;
    }

    FileRecords slice(int position, int size) {
        return new FileRecords(this, position, size);
    }

    /** @throws IOException that names the file, if it has been closed */
    FileChannel openChannel() throws IOException {
        if (!channel.isOpen()) {
            throw closed(new ClosedChannelException());
        }
        return channel;
    }

    IOException closed(ClosedChannelException cause) {
        return new IOException(path + " is closed: its log was closed or its segment deleted", cause);
    }

    /** Cuts the file; never makes it longer. */
    void truncate(int size) throws IOException {
        sizeInBytes = size;
        channel.truncate(size);
    }

    void force() throws IOException {
        channel.force(true);
    }

    void close() throws IOException {
        channel.close();
    }

    void moved(Path to) {
        path = to;
    }
}
