package gregor.sim;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.TreeMap;

/**
 * A directory or a file of a {@link SimDisk}, apart from its name. Each keeps two states: what programs see, and what
 * a power failure leaves.
 */
abstract class SimInode {

    /** Goes back to the state that was made to last. */
    abstract void loseUnforced();

    /** Names of entries, in their order. */
    static final class Directory extends SimInode {
        TreeMap<String, SimInode> entries = new TreeMap<>();
        private TreeMap<String, SimInode> forcedEntries = new TreeMap<>();

        void force() {
            forcedEntries = new TreeMap<>(entries);
        }

        @Override
        void loseUnforced() {
            entries = new TreeMap<>(forcedEntries);
            entries.values().forEach(SimInode::loseUnforced);
        }
    }

    /**
     * Bytes of a file. Bytes from {@code dirtyFrom} on may differ from the forced ones, so that forcing a log which
     * grew a little copies that little.
     */
    static final class File extends SimInode {
        private byte[] bytes = new byte[0];
        private int size;
        private int dirtyFrom;
        private byte[] forcedBytes = new byte[0];
        private int forcedSize;

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
            }
            // a write behind the end makes a hole of zeros, which is new as well
            dirtyFrom = (int) Math.min(dirtyFrom, Math.min(position, size));
            source.get(bytes, (int) position, count);
            size = Math.max(size, end);
            return count;
        }

        void truncate(long newSize) {
            if (newSize < size) {
                Arrays.fill(bytes, (int) newSize, size, (byte) 0);
                size = (int) newSize;
                dirtyFrom = Math.min(dirtyFrom, size);
            }
        }

        void force() {
            if (forcedBytes.length < size) {
                forcedBytes = Arrays.copyOf(forcedBytes, bytes.length);
            }
            if (dirtyFrom < size) {
                System.arraycopy(bytes, dirtyFrom, forcedBytes, dirtyFrom, size - dirtyFrom);
            }
            forcedSize = size;
            dirtyFrom = size;
        }

        @Override
        void loseUnforced() {
            bytes = Arrays.copyOf(forcedBytes, forcedSize);
            size = forcedSize;
            dirtyFrom = size;
        }
    }
}
