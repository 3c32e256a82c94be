package gregor.log;

import gregor.port.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Whether the disk under a log directory can still be trusted. All logs of a directory have this in common: the first error
 * of the disk, in whichever log, stops every one of them at once (log.I5, KIP-112). There is no way back but a start.
 *
 * <p>And how many of the logs' own entries in the directory are sure to last: one force does it for all that were made before.
 */
public final class DirectoryState {

    private final AtomicReference<String> failure = new AtomicReference<>();
    private final Consumer<String> listener;
    /** How many entries have been made, and how many of these, the first ones, last. */
    private long entriesMade;
    private long entriesForced;

    /** For a directory of which nobody wants to know. */
    public DirectoryState() {
        this(why -> { });
    }

    /**
     * @param listener is told of the first failure, once, by the thread that met it, which may hold the lock of a log: it
     *     must not wait for anything
     */
    public DirectoryState(Consumer<String> listener) {
        this.listener = listener;
    }

    /** Why the directory can't be used; null while it can. */
    public String failure() {
        return failure.get();
    }

    void failed(String why) {
        if (failure.compareAndSet(null, why)) {
            listener.accept(why);
        }
    }

    /**
     * A log's directory has been made here, or renamed.
     *
     * @return which entry this is, for {@link #forceEntry}; above 0
     */
    synchronized long entryMade() {
        entriesMade++;
        return entriesMade;
    }

    /** Makes an entry last, and with it all that were made before; waits for the disk only if no other log's force has done so. */
    void forceEntry(long entry, Disk disk, Path path) throws IOException {
        long upTo;
        synchronized (this) {
            if (entry <= entriesForced) {
                return;
            }
            upTo = entriesMade;
        }
        disk.forceDirectory(path);
        synchronized (this) {
            entriesForced = Math.max(entriesForced, upTo);
        }
    }
}
