package gregor.log;

import gregor.port.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** Directories of partitions that have been renamed to be deleted, and wait for it. Guarded by the {@link LogManager}. */
final class DoomedLogs {

    private static final class Doomed {
        final Path directory;
        /** Null if it was found at start. */
        final UnifiedLog log;
        final long delayMs;
        long atMs = -1;

        Doomed(Path directory, UnifiedLog log, long delayMs) {
            this.directory = directory;
            this.log = log;
            this.delayMs = delayMs;
        }
    }

    private final Disk disk;
    private final BiConsumer<Path, IOException> diskFailed;
    private final List<Doomed> doomed = new ArrayList<>();

    /** @param diskFailed is told of a log directory whose disk fails */
    DoomedLogs(Disk disk, BiConsumer<Path, IOException> diskFailed) {
        this.disk = disk;
        this.diskFailed = diskFailed;
    }

    /** Found at start: nobody reads it any more. */
    void add(Path directory) {
        doomed.add(new Doomed(directory, null, 0));
    }

    /** Goes {@code file.delete.delay.ms} after the next {@link #deleteDue}. */
    void add(UnifiedLog log) {
        doomed.add(new Doomed(log.directory(), log, log.config().fileDeleteDelayMs()));
    }

    /** Forgets what is in a log directory that failed. */
    void drop(Path logDirectory) {
        List<Doomed> gone = doomed.stream().filter(each -> each.directory.getParent().equals(logDirectory)).toList();
        gone.stream().filter(each -> each.log != null).forEach(each -> each.log.abandon());
        doomed.removeAll(gone);
    }

    void deleteDue(long nowMs) {
        Set<Path> forced = new TreeSet<>();
        Iterator<Doomed> waiting = doomed.iterator();
        while (waiting.hasNext()) {
            Doomed next = waiting.next();
            next.atMs = next.atMs < 0 ? nowMs + next.delayMs : next.atMs;
            if (next.atMs <= nowMs) {
                waiting.remove();
                delete(next, forced);
            }
        }
    }

    /** @param forced directories in which renames survive by now: else half a partition could come back under its old name */
    private void delete(Doomed directory, Set<Path> forced) {
        try {
            if (forced.add(directory.directory.getParent())) {
                disk.forceDirectory(directory.directory.getParent());
            }
            if (directory.log != null) {
                directory.log.delete();
            } else {
                for (Path file : disk.list(directory.directory)) {
                    disk.delete(file);
                }
                disk.delete(directory.directory);
            }
        } catch (IOException e) {
            diskFailed.accept(directory.directory.getParent(), e);
        }
    }
}
