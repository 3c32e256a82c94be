package gregor.log;

import gregor.base.TopicPartition;
import gregor.port.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * How far each log has been cleaned, in memory and in the {@code cleaner-offset-checkpoint} of its log directory. A change is
 * in the file, forced, when the call returns. Not safe for many threads.
 */
final class CleanerCheckpoints {

    private final Disk disk;
    private final BiConsumer<Path, IOException> diskFailed;
    private final Map<Path, SortedMap<TopicPartition, Long>> byDirectory = new HashMap<>();

    /** @param diskFailed is told of a log directory that can't be read or written */
    CleanerCheckpoints(Disk disk, BiConsumer<Path, IOException> diskFailed) {
        this.disk = disk;
        this.diskFailed = diskFailed;
    }

    /** The end of the log's last cleaning; -1 if there was none, or if the log does not reach so far any more. */
    long cleanedUpTo(UnifiedLog log) {
        long offset = of(log.directory().getParent()).getOrDefault(log.topicPartition(), -1L);
        if (offset > log.logEndOffset()) {
            remove(log); // before the log grows that far again
            return -1;
        }
        return offset;
    }

    private SortedMap<TopicPartition, Long> of(Path directory) {
        return byDirectory.computeIfAbsent(directory, path -> {
            try {
                return file(path).read();
            } catch (CorruptCheckpointException e) {
                return new TreeMap<>(); // as good as none: everything is cleaned again
            } catch (IOException e) {
                diskFailed.accept(path, e);
                return new TreeMap<>();
            }
        });
    }

    private Checkpoint file(Path directory) {
        return new Checkpoint(disk, directory, LogNames.CLEANER_OFFSETS);
    }

    /** A log has been cleaned up to an offset. What is not among {@code existing} is dropped on this occasion. */
    void cleaned(UnifiedLog log, long upTo, Set<TopicPartition> existing) {
        Path directory = log.directory().getParent();
        of(directory).keySet().retainAll(existing);
        of(directory).put(log.topicPartition(), upTo);
        write(directory);
    }

    /** A log is about to be cut: from there on nothing counts as cleaned (KAFKA-3330). */
    void cut(UnifiedLog log, long endOffset) {
        Path directory = log.directory().getParent();
        if (of(directory).getOrDefault(log.topicPartition(), -1L) > endOffset) {
            of(directory).put(log.topicPartition(), endOffset);
            write(directory);
        }
    }

    /** A log is about to be deleted. */
    void remove(UnifiedLog log) {
        Path directory = log.directory().getParent();
        if (of(directory).remove(log.topicPartition()) != null) {
            write(directory);
        }
    }

    /** A copy takes the place of a log: what was cleaned there is clean here. */
    void moved(UnifiedLog from, UnifiedLog to) {
        long upTo = cleanedUpTo(from);
        remove(to); // of an earlier time in that directory
        if (upTo >= 0) {
            of(to.directory().getParent()).put(to.topicPartition(), upTo);
            write(to.directory().getParent());
            remove(from);
        }
    }

    private void write(Path directory) {
        try {
            file(directory).write(of(directory));
        } catch (IOException e) {
            diskFailed.accept(directory, e);
        }
    }
}
