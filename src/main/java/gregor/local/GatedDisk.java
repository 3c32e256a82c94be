package gregor.local;

import gregor.port.Disk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A node's files behind its {@link Gate}, which knows what the machine has to close when the node is killed. */
final class GatedDisk implements Disk {

    private final Disk inner;
    private final Gate gate;
    private final Set<AutoCloseable> open = new LinkedHashSet<>(); // guarded by itself

    GatedDisk(Disk inner, Gate gate) {
        this.inner = inner;
        this.gate = gate;
    }

    @Override
    public FileChannel open(Path file, OpenOption... options) throws IOException {
        gate.pass();
        return kept(new GatedFile(inner.open(file, options), gate, this::forget));
    }

    @Override
    public AutoCloseable lock(Path file) throws IOException {
        gate.pass();
        AutoCloseable lock = kept(inner.lock(file));
        return () -> {
            forget(lock);
            lock.close();
        };
    }

    private <T extends AutoCloseable> T kept(T handle) {
        synchronized (open) {
            open.add(handle);
        }
        return handle;
    }

    private void forget(AutoCloseable handle) {
        synchronized (open) {
            open.remove(handle);
        }
    }

    /** What the machine does for a process that is gone: closes its files, gives back its locks, and writes nothing. */
    void closeAll() {
        List<AutoCloseable> left;
        synchronized (open) {
            left = List.copyOf(open);
        }
        for (AutoCloseable handle : left) {
            try {
                handle.close();
                forget(handle);
            } catch (Exception e) {
                throw new UncheckedIOException(new IOException("a file of a killed node could not be closed", e));
            }
        }
    }

    @Override
    public boolean exists(Path path) throws IOException {
        gate.pass();
        return inner.exists(path);
    }

    @Override
    public Path readLink(Path link) throws IOException {
        gate.pass();
        return inner.readLink(link);
    }

    @Override
    public boolean isDirectory(Path path) throws IOException {
        gate.pass();
        return inner.isDirectory(path);
    }

    @Override
    public List<Path> list(Path directory) throws IOException {
        gate.pass();
        return inner.list(directory);
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        gate.pass();
        inner.createDirectories(directory);
    }

    @Override
    public void delete(Path path) throws IOException {
        gate.pass();
        inner.delete(path);
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        gate.pass();
        inner.move(from, to);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        gate.pass();
        inner.forceDirectory(directory);
    }

    @Override
    public long usableBytes(Path path) throws IOException {
        gate.pass();
        return inner.usableBytes(path);
    }

    @Override
    public long totalBytes(Path path) throws IOException {
        gate.pass();
        return inner.totalBytes(path);
    }
}
