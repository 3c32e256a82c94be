package gregor.sim;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * An open file of a {@link SimDisk}. It stays usable when the file's name is gone, as on Unix, and is closed by a crash.
 * Every method holds the disk's lock. Mapping into memory and locking regions are not simulated.
 */
final class SimFileChannel extends FileChannel {

    private static final int COPY_BYTES = 8192;

    private final SimDisk disk;
    private final SimInode.File file;
    private final Path path;
    private final boolean readable;
    private final boolean writable;
    private final boolean append;
    private final boolean synchronous;
    private final int bootCount;
    private long position;

    SimFileChannel(SimDisk disk, SimInode.File file, Path path, Set<OpenOption> options, int bootCount) {
        this.disk = disk;
        this.file = file;
        this.path = path;
        this.bootCount = bootCount;
        append = options.contains(StandardOpenOption.APPEND);
        writable = append || options.contains(StandardOpenOption.WRITE);
        readable = !writable || options.contains(StandardOpenOption.READ);
        synchronous = options.contains(StandardOpenOption.SYNC) || options.contains(StandardOpenOption.DSYNC);
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        synchronized (disk) {
            int count = read(target, position);
            position += Math.max(count, 0);
            return count;
        }
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
        synchronized (disk) {
            long total = 0;
            for (int i = offset; i < offset + length; i++) {
                int count = read(targets[i]);
                if (count < 0) {
                    return total == 0 ? -1 : total;
                }
                total += count;
            }
            return total;
        }
    }

    @Override
    public int read(ByteBuffer target, long at) throws IOException {
        synchronized (disk) {
            ensureReadable();
            ensureNotNegative(at);
            return file.read(at, target);
        }
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        synchronized (disk) {
            ensureOpen();
            long at = append ? file.size() : position;
            int count = write(source, at);
            position = at + count;
            return count;
        }
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        synchronized (disk) {
            long total = 0;
            for (int i = offset; i < offset + length; i++) {
                total += write(sources[i]);
            }
            return total;
        }
    }

    @Override
    public int write(ByteBuffer source, long at) throws IOException {
        synchronized (disk) {
            ensureWritable();
            ensureNotNegative(at);
            int count = disk.write(file, path, at, source);
            if (synchronous) {
                disk.force(file, path);
            }
            return count;
        }
    }

    @Override
    public long position() throws IOException {
        synchronized (disk) {
            ensureOpen();
            return position;
        }
    }

    @Override
    public FileChannel position(long newPosition) throws IOException {
        synchronized (disk) {
            ensureOpen();
            ensureNotNegative(newPosition);
            position = newPosition;
            return this;
        }
    }

    @Override
    public long size() throws IOException {
        synchronized (disk) {
            ensureOpen();
            return file.size();
        }
    }

    @Override
    public FileChannel truncate(long newSize) throws IOException {
        synchronized (disk) {
            ensureWritable();
            ensureNotNegative(newSize);
            if (newSize < file.size()) {
                disk.truncate(file, path, newSize);
            }
            position = Math.min(position, newSize);
            return this;
        }
    }

    @Override
    public void force(boolean metaData) throws IOException {
        synchronized (disk) {
            ensureOpen();
            disk.force(file, path);
        }
    }

    @Override
    public long transferTo(long from, long count, WritableByteChannel target) throws IOException {
        ByteBuffer copy = ByteBuffer.allocate((int) Math.min(count, COPY_BYTES));
        long moved = 0;
        while (moved < count) {
            copy.clear().limit((int) Math.min(copy.capacity(), count - moved));
            if (read(copy, from + moved) <= 0) {
                break;
            }
            copy.flip();
            int written = target.write(copy); // outside the lock: the target may take its time
            moved += written;
            if (copy.hasRemaining()) {
                break;
            }
        }
        return moved;
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long to, long count) throws IOException {
        ByteBuffer copy = ByteBuffer.allocate((int) Math.min(count, COPY_BYTES));
        long moved = 0;
        while (moved < count) {
            copy.clear().limit((int) Math.min(copy.capacity(), count - moved));
            if (source.read(copy) <= 0) {
                break;
            }
            copy.flip();
            moved += write(copy, to + moved);
        }
        return moved;
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long from, long length) {
        throw new UnsupportedOperationException("a simulated file can't be mapped into memory");
    }

    @Override
    public FileLock lock(long from, long length, boolean shared) {
        throw new UnsupportedOperationException("lock a directory through Disk.lock");
    }

    @Override
    public FileLock tryLock(long from, long length, boolean shared) {
        throw new UnsupportedOperationException("lock a directory through Disk.lock");
    }

    @Override
    protected void implCloseChannel() {
        // the file stays; nothing is forced by closing
    }

    private void ensureOpen() throws ClosedChannelException {
        if (!isOpen() || bootCount != disk.bootCount()) {
            throw new ClosedChannelException();
        }
    }

    private void ensureReadable() throws ClosedChannelException {
        ensureOpen();
        if (!readable) {
            throw new NonReadableChannelException();
        }
    }

    private void ensureWritable() throws ClosedChannelException {
        ensureOpen();
        if (!writable) {
            throw new NonWritableChannelException();
        }
    }

    private static void ensureNotNegative(long position) {
        if (position < 0) {
            throw new IllegalArgumentException("position " + position + " is negative");
        }
    }
}
