package gregor.log;

import gregor.port.Disk;
import gregor.sim.SimDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.List;

/** A simulated disk of which one directory breaks at a chosen call: that call and all later ones below it fail. */
final class BreakingDisk implements Disk {

    private final SimDisk disk;
    private final Path below;
    private long callsLeft = Long.MAX_VALUE;

    BreakingDisk(SimDisk disk, Path below) {
        this.disk = disk;
        this.below = below;
    }

    /** @param calls how many calls still succeed */
    void breakAfter(long calls) {
        callsLeft = calls;
    }

    boolean isBroken() {
        return callsLeft <= 0;
    }

    private void call(Path path) throws IOException {
        if (path.startsWith(below)) {
            if (callsLeft <= 0) {
                throw new IOException(path + ": Input/output error");
            }
            callsLeft--;
        }
    }

    @Override
    public FileChannel open(Path file, OpenOption... options) throws IOException {
        call(file);
        return new Channel(file, disk.open(file, options));
    }

    @Override
    public boolean exists(Path path) throws IOException {
        call(path);
        return disk.exists(path);
    }

    @Override
    public boolean isDirectory(Path path) throws IOException {
        call(path);
        return disk.isDirectory(path);
    }

    @Override
    public List<Path> list(Path directory) throws IOException {
        call(directory);
        return disk.list(directory);
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        call(directory);
        disk.createDirectories(directory);
    }

    @Override
    public void delete(Path path) throws IOException {
        call(path);
        disk.delete(path);
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        call(from);
        disk.move(from, to);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        call(directory);
        disk.forceDirectory(directory);
    }

    @Override
    public long usableBytes(Path path) throws IOException {
        call(path);
        return disk.usableBytes(path);
    }

    @Override
    public long totalBytes(Path path) throws IOException {
        call(path);
        return disk.totalBytes(path);
    }

    @Override
    public AutoCloseable lock(Path file) throws IOException {
        call(file);
        return disk.lock(file);
    }

    /** A file that asks before each call. */
    private final class Channel extends FileChannel {
        private final Path path;
        private final FileChannel file;

        Channel(Path path, FileChannel file) {
            this.path = path;
            this.file = file;
        }

        @Override
        public int read(ByteBuffer into) throws IOException {
            call(path);
            return file.read(into);
        }

        @Override
        public long read(ByteBuffer[] into, int offset, int length) throws IOException {
            call(path);
            return file.read(into, offset, length);
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            call(path);
            return file.read(into, position);
        }

        @Override
        public int write(ByteBuffer from) throws IOException {
            call(path);
            return file.write(from);
        }

        @Override
        public long write(ByteBuffer[] from, int offset, int length) throws IOException {
            call(path);
            return file.write(from, offset, length);
        }

        @Override
        public int write(ByteBuffer from, long position) throws IOException {
            call(path);
            return file.write(from, position);
        }

        @Override
        public long position() throws IOException {
            return file.position();
        }

        @Override
        public FileChannel position(long position) throws IOException {
            file.position(position);
            return this;
        }

        @Override
        public long size() throws IOException {
            call(path);
            return file.size();
        }

        @Override
        public FileChannel truncate(long size) throws IOException {
            call(path);
            file.truncate(size);
            return this;
        }

        @Override
        public void force(boolean metadata) throws IOException {
            call(path);
            file.force(metadata);
        }

        @Override
        public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
            call(path);
            return file.transferTo(position, count, target);
        }

        @Override
        public long transferFrom(ReadableByteChannel source, long position, long count) throws IOException {
            call(path);
            return file.transferFrom(source, position, count);
        }

        @Override
        public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
            call(path);
            return file.map(mode, position, size);
        }

        @Override
        public FileLock lock(long position, long size, boolean shared) throws IOException {
            call(path);
            return file.lock(position, size, shared);
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            call(path);
            return file.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            file.close();
        }
    }
}
