package gregor.log;

import gregor.port.Disk;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;

/**
 * A disk of a process that dies: after so many calls that change names or force a directory or open a file, nothing is done
 * any more. What was written up to then is on the disk below.
 */
final class DiskThatDies implements Disk {

    private final Disk disk;
    private int callsLeft = Integer.MAX_VALUE;

    DiskThatDies(Disk disk) {
        this.disk = disk;
    }

    /** The process dies at the call after so many more. */
    void dieAfter(int calls) {
        callsLeft = calls;
    }

    boolean isDead() {
        return callsLeft < 0;
    }

    private void call(String what) throws IOException {
        callsLeft--;
        if (callsLeft < 0) {
            callsLeft = -1;
            throw new IOException("the process died before it could " + what);
        }
    }

    @Override
    public FileChannel open(Path file, OpenOption... options) throws IOException {
        call("open " + file);
        return disk.open(file, options);
    }

    @Override
    public void delete(Path path) throws IOException {
        call("delete " + path);
        disk.delete(path);
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        call("rename " + from + " to " + to);
        disk.move(from, to);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        call("force " + directory);
        disk.forceDirectory(directory);
    }

    @Override
    public boolean exists(Path path) throws IOException {
        return disk.exists(path);
    }

    @Override
    public boolean isDirectory(Path path) throws IOException {
        return disk.isDirectory(path);
    }

    @Override
    public java.util.List<Path> list(Path directory) throws IOException {
        return disk.list(directory);
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        disk.createDirectories(directory);
    }

    @Override
    public long usableBytes(Path path) throws IOException {
        return disk.usableBytes(path);
    }

    @Override
    public long totalBytes(Path path) throws IOException {
        return disk.totalBytes(path);
    }

    @Override
    public AutoCloseable lock(Path file) throws IOException {
        return disk.lock(file);
    }
}
