package gregor.sim;

import gregor.port.Disk;
import gregor.port.LockedException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Files in memory that forget, in {@link #crash}, everything a real disk is allowed to forget:
 * <ul>
 *   <li>bytes written, and bytes cut off, since the file was last forced;
 *   <li>names created, removed and changed since the directory that holds them was last forced, and with a name all
 *       that is below it, forced or not.
 * </ul>
 * It always forgets all of that and never more, so a run repeats exactly. Safe for many threads: one lock for all.
 */
public final class SimDisk implements Disk {

    /** What {@link #totalBytes} says: a round number. */
    private static final long TOTAL_BYTES = 1L << 40;

    private final SimInode.Directory root = new SimInode.Directory();
    private final Set<Path> locked = new TreeSet<>();
    private int bootCount;

    /**
     * The power fails and comes back: open files are closed, locks are gone, and what was never made to last is lost.
     */
    public synchronized void crash() {
        bootCount++;
        locked.clear();
        root.loseUnforced();
    }

    /** How often the power failed; a channel of an earlier boot is closed. */
    synchronized int bootCount() {
        return bootCount;
    }

    @Override
    public synchronized FileChannel open(Path file, OpenOption... options) throws IOException {
        Set<OpenOption> wanted = new LinkedHashSet<>(Arrays.asList(options));
        boolean writes = wanted.contains(StandardOpenOption.WRITE) || wanted.contains(StandardOpenOption.APPEND);
        boolean mustBeNew = writes && wanted.contains(StandardOpenOption.CREATE_NEW);
        boolean mayBeNew = mustBeNew || writes && wanted.contains(StandardOpenOption.CREATE);
        if (wanted.contains(StandardOpenOption.DELETE_ON_CLOSE)) {
            throw new UnsupportedOperationException("DELETE_ON_CLOSE is not simulated");
        }
        SimInode.Directory parent = parent(file);
        SimInode found = parent.entries.get(name(file));
        if (found != null && mustBeNew) {
            throw new FileAlreadyExistsException(file.toString());
        }
        if (found == null && !mayBeNew) {
            throw new NoSuchFileException(file.toString());
        }
        if (found instanceof SimInode.Directory) {
            throw new FileSystemException(file.toString(), null, "is a directory");
        }
        SimInode.File opened = (SimInode.File) found;
        if (opened == null) {
            opened = new SimInode.File();
            parent.entries.put(name(file), opened);
        } else if (writes && wanted.contains(StandardOpenOption.TRUNCATE_EXISTING)) {
            opened.truncate(0);
        }
        return new SimFileChannel(this, opened, wanted, bootCount);
    }

    @Override
    public synchronized boolean exists(Path path) {
        return find(path) != null;
    }

    @Override
    public synchronized boolean isDirectory(Path path) {
        return find(path) instanceof SimInode.Directory;
    }

    @Override
    public synchronized List<Path> list(Path directory) throws IOException {
        List<Path> entries = new ArrayList<>();
        for (String name : directory(directory).entries.keySet()) {
            entries.add(directory.resolve(name));
        }
        return entries;
    }

    @Override
    public synchronized void createDirectories(Path directory) throws IOException {
        SimInode.Directory at = root;
        for (Path name : absolute(directory)) {
            SimInode next = at.entries.computeIfAbsent(name.toString(), missing -> new SimInode.Directory());
            if (!(next instanceof SimInode.Directory below)) {
                throw new FileAlreadyExistsException(directory.toString());
            }
            at = below;
        }
    }

    @Override
    public synchronized void delete(Path path) throws IOException {
        if (existing(path) instanceof SimInode.Directory directory && !directory.entries.isEmpty()) {
            throw new DirectoryNotEmptyException(path.toString());
        }
        parent(path).entries.remove(name(path));
    }

    @Override
    public synchronized void move(Path from, Path to) throws IOException {
        SimInode moved = existing(from);
        SimInode replaced = find(to);
        if (moved == replaced) {
            return;
        }
        if (moved instanceof SimInode.Directory && absolute(to).startsWith(absolute(from))) {
            throw new FileSystemException(from.toString(), to.toString(), "can't be moved below itself");
        }
        if (replaced instanceof SimInode.Directory directory && !directory.entries.isEmpty()) {
            throw new DirectoryNotEmptyException(to.toString());
        }
        if (replaced != null && (replaced instanceof SimInode.Directory) != (moved instanceof SimInode.Directory)) {
            throw new FileSystemException(from.toString(), to.toString(), "a file and a directory can't replace each other");
        }
        parent(to).entries.put(name(to), moved);
        parent(from).entries.remove(name(from));
    }

    @Override
    public synchronized void forceDirectory(Path directory) throws IOException {
        directory(directory).force();
    }

    @Override
    public synchronized long usableBytes(Path path) throws IOException {
        return TOTAL_BYTES - usedBytes(root);
    }

    @Override
    public long totalBytes(Path path) {
        return TOTAL_BYTES;
    }

    @Override
    public synchronized AutoCloseable lock(Path file) throws IOException {
        open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE).close();
        Path key = absolute(file);
        if (!locked.add(key)) {
            throw new LockedException(file.toString());
        }
        int lockedAt = bootCount;
        return () -> unlock(key, lockedAt);
    }

    private synchronized void unlock(Path key, int lockedAt) {
        if (lockedAt == bootCount) { // after a crash the lock may be somebody else's
            locked.remove(key);
        }
    }

    private static long usedBytes(SimInode inode) {
        if (inode instanceof SimInode.File file) {
            return file.size();
        }
        long sum = 0;
        for (SimInode entry : ((SimInode.Directory) inode).entries.values()) {
            sum += usedBytes(entry);
        }
        return sum;
    }

    private SimInode existing(Path path) throws NoSuchFileException {
        SimInode found = find(path);
        if (found == null) {
            throw new NoSuchFileException(path.toString());
        }
        return found;
    }

    private SimInode.Directory directory(Path path) throws IOException {
        if (!(existing(path) instanceof SimInode.Directory directory)) {
            throw new NotDirectoryException(path.toString());
        }
        return directory;
    }

    private SimInode.Directory parent(Path path) throws IOException {
        Path parent = absolute(path).getParent();
        if (parent == null) {
            throw new FileSystemException(path.toString(), null, "is the root directory");
        }
        return directory(parent);
    }

    private SimInode find(Path path) {
        SimInode at = root;
        for (Path name : absolute(path)) {
            if (!(at instanceof SimInode.Directory directory)) {
                return null;
            }
            at = directory.entries.get(name.toString());
        }
        return at;
    }

    private static String name(Path path) {
        return absolute(path).getFileName().toString();
    }

    private static Path absolute(Path path) {
        return path.toAbsolutePath().normalize();
    }
}
