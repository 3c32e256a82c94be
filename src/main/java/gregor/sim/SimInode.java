package gregor.sim;

import gregor.port.Entropy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A directory or a file of a {@link SimDisk}, apart from its name. Each keeps two states, what programs see and what has
 * been forced, and enough to tell which states between the two a crash may leave.
 */
abstract class SimInode {

    /** One crash: what it takes, and which inode became which, since a file may have two names. */
    static final class Crash {
        final Loss loss;
        final Entropy entropy;
        final int pageBytes;
        private final Map<SimInode, SimInode> survivors = new IdentityHashMap<>();

        Crash(Loss loss, Entropy entropy, int pageBytes) {
            this.loss = loss;
            this.entropy = entropy;
            this.pageBytes = pageBytes;
        }

        SimInode survivor(SimInode inode) {
            SimInode survivor = survivors.get(inode);
            if (survivor == null) {
                survivor = inode.after(this);
                survivors.put(inode, survivor);
            }
            return survivor;
        }

        /** Says that of one file a changed version is to be taken. */
        void instead(SimInode file, File changed) {
            survivors.put(file, changed.after(this));
        }
    }

    /** A new inode, all of it forced, with what a crash leaves of this one. This one is as before. */
    abstract SimInode after(Crash crash);

    /** Copies of inodes: each of them once, since an inode may have two names, a new one and the one that was forced. */
    static final class Copies {
        private final Map<SimInode, SimInode> made = new IdentityHashMap<>();

        SimInode of(SimInode inode) {
            SimInode copy = made.get(inode);
            if (copy == null) {
                copy = inode instanceof Directory directory ? directory.copy(this) : ((File) inode).copy();
                made.put(inode, copy);
            }
            return copy;
        }

        void instead(SimInode file, File changed) {
            made.put(file, changed);
        }
    }

    /** Names of entries, in their order. */
    static final class Directory extends SimInode {

        /** A name that went, a name that came, or both, which is a rename; the other is null. */
        private record Change(String gone, String come, SimInode inode) {
            void applyTo(Map<String, SimInode> names) {
                if (gone != null && names.get(gone) == inode) {
                    names.remove(gone);
                }
                if (come != null) {
                    names.put(come, inode);
                }
            }
        }

        private TreeMap<String, SimInode> entries = new TreeMap<>();
        private TreeMap<String, SimInode> forcedEntries = new TreeMap<>();
        /** Since the last force, the oldest first. */
        private List<Change> changes = new ArrayList<>();

        TreeMap<String, SimInode> entries() {
            return entries;
        }

        void add(String name, SimInode inode) {
            change(new Change(null, name, inode));
        }

        void remove(String name) {
            change(new Change(name, null, entries.get(name)));
        }

        void rename(String from, String to) {
            change(new Change(from, to, entries.get(from)));
        }

        private void change(Change change) {
            change.applyTo(entries);
            changes.add(change);
        }

        void force() {
            for (Change change : changes) {
                change.applyTo(forcedEntries);
            }
            changes.clear();
        }

        /** See {@link DiskFault#FAILED_FORCE}. */
        void failToForce() {
            changes.clear();
        }

        private Directory copy(Copies copies) {
            Directory copy = new Directory();
            entries.forEach((name, inode) -> copy.entries.put(name, copies.of(inode)));
            forcedEntries.forEach((name, inode) -> copy.forcedEntries.put(name, copies.of(inode)));
            changes.forEach(change -> copy.changes.add(new Change(change.gone, change.come, copies.of(change.inode))));
            return copy;
        }

        @Override
        Directory after(Crash crash) {
            TreeMap<String, SimInode> names = crash.loss == Loss.NOTHING ? entries : new TreeMap<>(forcedEntries);
            if (crash.loss != Loss.NOTHING) {
                boolean[] survive = crash.loss.survivors(changes.size(), crash.entropy);
                for (int i = 0; i < survive.length; i++) {
                    if (survive[i]) {
                        changes.get(i).applyTo(names);
                    }
                }
            }
            Directory after = new Directory();
            for (Map.Entry<String, SimInode> entry : names.entrySet()) {
                after.entries.put(entry.getKey(), crash.survivor(entry.getValue()));
            }
            after.forcedEntries = new TreeMap<>(after.entries);
            return after;
        }
    }

    /**
     * Bytes of a file. Those before {@code dirtyFrom} are the forced ones, so that forcing a log which grew a little copies
     * that little. Arrays are shared with copies of the disk until somebody writes.
     */
    static final class File extends SimInode {
        private static final byte[] NO_BYTES = {};

        /** Zeros behind {@code size}. */
        private byte[] bytes = NO_BYTES;
        private boolean shared;
        private int size;
        private int dirtyFrom;
        /** The smallest size since the last force. */
        private int cutTo;
        /** Zeros behind {@code forcedSize}. */
        private byte[] forcedBytes = NO_BYTES;
        private boolean forcedShared;
        private int forcedSize;

        private static File forced(byte[] bytes, int size) {
            File file = new File();
            file.bytes = bytes;
            file.forcedBytes = bytes;
            file.shared = true;
            file.forcedShared = true;
            file.size = size;
            file.allIsForced();
            return file;
        }

        private void allIsForced() {
            forcedSize = size;
            dirtyFrom = size;
            cutTo = size;
        }

        int size() {
            return size;
        }

        /** @return the number of bytes read, -1 at or behind the end */
        int read(long position, ByteBuffer target) {
            if (position >= size) {
                return -1;
            }
            int count = (int) Math.min(target.remaining(), size - position);
            target.put(bytes, (int) position, count);
            return count;
        }

        int write(long position, ByteBuffer source) {
            int count = source.remaining();
            int end = Math.toIntExact(Math.addExact(position, count));
            if (end > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(end, (int) Math.min(Integer.MAX_VALUE - 8, bytes.length * 2L)));
                shared = false;
            }
            unshare();
            // a write behind the end makes a hole of zeros, which is new as well
            dirtyFrom = (int) Math.min(dirtyFrom, Math.min(position, size));
            source.get(bytes, (int) position, count);
            size = Math.max(size, end);
            return count;
        }

        void truncate(long newSize) {
            if (newSize < size) {
                unshare();
                Arrays.fill(bytes, (int) newSize, size, (byte) 0);
                size = (int) newSize;
                dirtyFrom = Math.min(dirtyFrom, size);
                cutTo = Math.min(cutTo, size);
            }
        }

        private void unshare() {
            if (shared) {
                bytes = bytes.clone();
                shared = false;
            }
        }

        void force() {
            if (forcedShared || forcedBytes.length < size) {
                forcedBytes = Arrays.copyOf(forcedBytes, Math.max(bytes.length, forcedSize));
                forcedShared = false;
            }
            System.arraycopy(bytes, dirtyFrom, forcedBytes, dirtyFrom, size - dirtyFrom);
            if (forcedSize > size) {
                Arrays.fill(forcedBytes, size, forcedSize, (byte) 0);
            }
            allIsForced();
        }

        /** See {@link DiskFault#FAILED_FORCE}: the file's new length lasts, its new bytes don't. */
        void failToForce() {
            byte[] left = Arrays.copyOf(Arrays.copyOf(forcedBytes, Math.min(forcedSize, size)), bytes.length);
            forcedBytes = left;
            forcedShared = false;
            allIsForced();
        }

        /** A file with the same bytes, forced and not. */
        File copy() {
            File copy = new File();
            copy.bytes = bytes;
            copy.forcedBytes = forcedBytes;
            shared = true;
            forcedShared = true;
            copy.shared = true;
            copy.forcedShared = true;
            copy.size = size;
            copy.dirtyFrom = dirtyFrom;
            copy.cutTo = cutTo;
            copy.forcedSize = forcedSize;
            return copy;
        }

        @Override
        File after(Crash crash) {
            if (crash.loss == Loss.NOTHING) {
                shared = true;
                return forced(bytes, size);
            }
            if (crash.loss == Loss.ALL_UNFORCED) {
                forcedShared = true;
                return forced(forcedBytes, forcedSize);
            }
            return afterPowerFailure(crash);
        }

        private File afterPowerFailure(Crash crash) {
            boolean cut = cutTo < forcedSize && Loss.coin(crash.entropy);
            int left = cut ? cutTo : forcedSize;
            byte[] after = Arrays.copyOf(Arrays.copyOf(forcedBytes, left), Math.max(left, size));
            int firstPage = dirtyFrom / crash.pageBytes;
            int pages = size == dirtyFrom ? 0 : (size - 1) / crash.pageBytes + 1 - firstPage;
            boolean[] survive = crash.loss.survivors(pages, crash.entropy);
            for (int i = 0; i < pages; i++) {
                int from = Math.max(dirtyFrom, (firstPage + i) * crash.pageBytes);
                int to = Math.min(size, (firstPage + i + 1) * crash.pageBytes);
                if (survive[i]) {
                    System.arraycopy(bytes, from, after, from, to - from);
                    left = Math.max(left, to);
                }
            }
            boolean newLength = crash.loss == Loss.ANY && Loss.coin(crash.entropy);
            return forced(after, newLength ? Math.max(left, size) : left);
        }
    }
}
