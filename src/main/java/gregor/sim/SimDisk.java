package gregor.sim;

import gregor.port.Disk;
import gregor.port.Entropy;
import gregor.port.LockedException;
import java.io.IOException;
import java.nio.ByteBuffer;
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
 * Files in memory that forget, in a crash, what a real disk is allowed to forget:
 * <ul>
 *   <li>bytes written, and bytes cut off, since the file was last forced;
 *   <li>names created, removed and changed since the directory that holds them was last forced, and with a name all
 *       that is below it, forced or not.
 * </ul>
 * How much of that it forgets is said with a {@link Loss}, what goes wrong before with a {@link DiskWatcher}, and what it
 * does not even try to remember with the {@link DiskPromise}s it breaks. A run repeats exactly. Safe for many threads: one
 * lock for all.
 */
public final class SimDisk implements Disk {

    /** What {@link #totalBytes} says: a round number. */
    private static final long TOTAL_BYTES = 1L << 40;

    private static final Entropy NO_DRAWS = () -> {
        throw new IllegalStateException("nothing is left to chance here");
    };

    private final int pageBytes;
    private final Set<DiskPromise> broken;
    private final Set<Path> locked = new TreeSet<>();
    private SimInode.Directory root = new SimInode.Directory();
    private int bootCount;
    private long calls;
    private DiskWatcher watcher = call -> DiskFault.NONE;
    /** The write that a watcher is being asked about; null for any other call. */
    private PendingWrite pending;

    private record PendingWrite(SimInode.File file, long position, ByteBuffer bytes) {}

    public SimDisk() {
        this(Tear.PAGE_BYTES, Set.of());
    }

    /**
     * @param pageBytes how many bytes of a file are written back to the disk together; small ones make more ways to lose some
     * @param broken what this disk does not keep
     */
    public SimDisk(int pageBytes, Set<DiskPromise> broken) {
        this.pageBytes = pageBytes;
        this.broken = broken;
    }

    /** From here on this watcher, and no other, is told of the calls. */
    public synchronized void watch(DiskWatcher newWatcher) {
        watcher = newWatcher;
    }

    /** How many calls have changed this disk, or tried to. */
    public synchronized long calls() {
        return calls;
    }

    /**
     * The power fails and comes back: open files are closed, locks are gone, and what was never made to last is lost, all of
     * it.
     */
    public synchronized void crash() {
        bootCount++;
        locked.clear();
        root = root.after(new SimInode.Crash(Loss.ALL_UNFORCED, NO_DRAWS, pageBytes));
    }

    /**
     * What would be found on this disk if the machine stopped now. This one is as before: the program that uses it does not
     * notice, and may die in peace.
     *
     * @param tornBytes of the write that a {@link DiskWatcher} is being asked about, how many got through; 0 otherwise
     * @param entropy draws what is lost
     */
    public synchronized SimDisk afterCrash(int tornBytes, Loss loss, Entropy entropy) {
        SimInode.Crash crash = new SimInode.Crash(loss, entropy, pageBytes);
        if (tornBytes > 0) {
            SimInode.File torn = pending.file.copy();
            torn.write(pending.position, pending.bytes.slice(pending.bytes.position(), tornBytes));
            crash.instead(pending.file, torn);
        }
        SimDisk after = new SimDisk(pageBytes, broken);
        after.root = root.after(crash);
        return after;
    }

    /**
     * What the next process finds if this one dies now and the machine lives on: all that was written, and what was never forced is
     * still not forced. This disk is as before.
     *
     * @param tornBytes as for {@link #afterCrash}
     */
    public synchronized SimDisk afterKill(int tornBytes) {
        SimInode.Copies copies = new SimInode.Copies();
        if (tornBytes > 0) {
            SimInode.File torn = pending.file.copy();
            torn.write(pending.position, pending.bytes.slice(pending.bytes.position(), tornBytes));
            copies.instead(pending.file, torn);
        }
        SimDisk after = new SimDisk(pageBytes, broken);
        after.root = (SimInode.Directory) copies.of(root);
        return after;
    }

    /**
     * Damages a file as time does: what it holds is another thing afterwards, and nobody is told.
     *
     * @return what was done, for people
     * @throws IOException if there is no such file
     */
    public synchronized String damage(Path file, Damage damage, Entropy entropy) throws IOException {
        if (!(existing(file) instanceof SimInode.File found) || found.size() == 0) {
            throw new FileSystemException(file.toString(), null, "has no bytes to damage");
        }
        return file + ": " + damage.of(found, entropy);
    }

    /** Counts a call and asks what goes wrong with it. */
    private DiskFault next(DiskCall.Kind kind, Path path, int bytes) {
        calls++;
        return watcher.before(new DiskCall(calls, kind, path, bytes));
    }

    private void nextOrNoSpace(DiskCall.Kind kind, Path path) throws IOException {
        if (next(kind, path, 0) == DiskFault.NO_SPACE) {
            throw new FileSystemException(path.toString(), null, "No space left on device");
        }
    }

    int write(SimInode.File file, Path path, long position, ByteBuffer bytes) throws IOException {
        pending = new PendingWrite(file, position, bytes);
        DiskFault fault;
        try {
            fault = next(DiskCall.Kind.WRITE, path, bytes.remaining());
        } finally {
            pending = null;
        }
        if (fault == DiskFault.TOO_LARGE) {
            throw new FileSystemException(path.toString(), null, "File too large");
        }
        if (fault == DiskFault.NONE) {
            return file.write(position, bytes);
        }
        int half = fault == DiskFault.SHORT_WRITE ? (bytes.remaining() + 1) / 2 : bytes.remaining() / 2;
        int written = file.write(position, bytes.slice(bytes.position(), half));
        if (fault == DiskFault.NO_SPACE) {
            throw new FileSystemException(path.toString(), null, "No space left on device");
        }
        bytes.position(bytes.position() + written);
        return written;
    }

    void truncate(SimInode.File file, Path path, long size) {
        next(DiskCall.Kind.TRUNCATE, path, 0);
        file.truncate(size);
    }

    void force(SimInode.File file, Path path) throws IOException {
        if (next(DiskCall.Kind.FORCE, path, 0) == DiskFault.FAILED_FORCE) {
            file.failToForce();
            throw new FileSystemException(path.toString(), null, "Input/output error");
        }
        if (!broken.contains(DiskPromise.FORCE)) {
            file.force();
        }
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
        SimInode found = parent.entries().get(name(file));
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
            nextOrNoSpace(DiskCall.Kind.CREATE, file);
            opened = new SimInode.File();
            parent.add(name(file), opened);
        } else if (writes && wanted.contains(StandardOpenOption.TRUNCATE_EXISTING)) {
            truncate(opened, file, 0);
        }
        return new SimFileChannel(this, opened, file, wanted, bootCount);
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
        for (String name : directory(directory).entries().keySet()) {
            entries.add(directory.resolve(name));
        }
        return entries;
    }

    @Override
    public synchronized void createDirectories(Path directory) throws IOException {
        SimInode.Directory at = root;
        for (Path name : absolute(directory)) {
            SimInode next = at.entries().get(name.toString());
            if (next == null) {
                nextOrNoSpace(DiskCall.Kind.MAKE_DIRECTORY, directory);
                next = new SimInode.Directory();
                at.add(name.toString(), next);
            }
            if (!(next instanceof SimInode.Directory below)) {
                throw new FileAlreadyExistsException(directory.toString());
            }
            at = below;
        }
    }

    @Override
    public synchronized void delete(Path path) throws IOException {
        if (existing(path) instanceof SimInode.Directory directory && !directory.entries().isEmpty()) {
            throw new DirectoryNotEmptyException(path.toString());
        }
        SimInode.Directory parent = parent(path);
        next(DiskCall.Kind.DELETE, path, 0);
        parent.remove(name(path));
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
        if (replaced instanceof SimInode.Directory directory && !directory.entries().isEmpty()) {
            throw new DirectoryNotEmptyException(to.toString());
        }
        if (replaced != null && (replaced instanceof SimInode.Directory) != (moved instanceof SimInode.Directory)) {
            throw new FileSystemException(from.toString(), to.toString(), "a file and a directory can't replace each other");
        }
        SimInode.Directory source = parent(from);
        SimInode.Directory target = parent(to);
        next(DiskCall.Kind.MOVE, to, 0);
        if (source == target) {
            source.rename(name(from), name(to));
        } else {
            target.add(name(to), moved);
            source.remove(name(from));
        }
    }

    @Override
    public synchronized void forceDirectory(Path directory) throws IOException {
        SimInode.Directory forced = directory(directory);
        if (next(DiskCall.Kind.FORCE_DIRECTORY, directory, 0) == DiskFault.FAILED_FORCE) {
            forced.failToForce();
            throw new FileSystemException(directory.toString(), null, "Input/output error");
        }
        if (!broken.contains(DiskPromise.DIRECTORY_FORCE)) {
            forced.force();
        }
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
        for (SimInode entry : ((SimInode.Directory) inode).entries().values()) {
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
            at = directory.entries().get(name.toString());
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
