package gregor.log;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.port.Disk;
import gregor.port.Entropy;
import gregor.port.Trace;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Copies of logs on their way to other log directories of the node, and how a copy takes the place of its log:
 *
 * <pre>
 *                                           directory one        directory two
 *   being copied                            t-0                  t-0.(unique)-future
 *   forced, with its checkpoints            t-0                  t-0.(unique)-future, which has a file that says so
 *   the log leaves its name, forced         t-0.(unique)-delete  t-0.(unique)-future     a start completes it
 *   the copy takes the name, forced         t-0.(unique)-delete  t-0
 * </pre>
 *
 * Two directories are two disks, and no rename covers both. So the log goes first: what a start then finds is a copy that says of
 * itself that it is complete, while a log beside a log of its name could be of any age. It says so until its new name is sure to last;
 * a start that finds the log as well, because the second disk has failed and the log got its name back, knows which of them was the
 * copy. While a directory is missing nothing is completed: the log may be there, and have more. The partition waits for it.
 *
 * <p>Changed in turns with everything else that makes and deletes logs. Source: Kafka's {@code LogManager} (KIP-113), which renames the
 * copy first, and stops a start that finds two.
 */
public final class FutureLogs {

    private static final Logger LOG = System.getLogger(FutureLogs.class.getName());

    private final LogManager manager;
    private final NavigableMap<TopicPartition, UnifiedLog> logs;
    private final Disk disk;
    private final Entropy entropy;
    private final Trace trace;
    private final NavigableMap<TopicPartition, UnifiedLog> futures = new ConcurrentSkipListMap<>();
    private final Map<TopicPartition, LogDirectory> preferred = new HashMap<>();

    /** @param logs those whose place the copies are to take */
    FutureLogs(LogManager manager, NavigableMap<TopicPartition, UnifiedLog> logs, Disk disk, Entropy entropy, Trace trace) {
        this.manager = manager;
        this.logs = logs;
        this.disk = disk;
        this.entropy = entropy;
        this.trace = trace;
    }

    /** The copy of a partition's log; null if there is none. */
    public UnifiedLog of(TopicPartition partition) {
        return futures.get(partition);
    }

    /** In the order of their partitions; a view. */
    public Collection<UnifiedLog> all() {
        return futures.values();
    }

    /** Makes a log, when one is made for a partition that is not here yet, in this directory. @param directory null for in any */
    public void prefer(TopicPartition partition, LogDirectory directory) {
        synchronized (manager) {
            if (directory == null) {
                preferred.remove(partition);
            } else {
                preferred.put(partition, directory);
            }
        }
    }

    Optional<LogDirectory> preferred(TopicPartition partition) {
        return Optional.ofNullable(preferred.get(partition)).filter(directory -> directory.failure() == null);
    }

    /**
     * Begins an empty copy, which starts where the log does. From here on the log is not cleaned: what is copied and what is not
     * would have forgotten different records.
     *
     * @param directory another one than the log's
     * @throws KafkaException INVALID_TOPIC_EXCEPTION if the name is too long; KAFKA_STORAGE_ERROR
     */
    public UnifiedLog create(UnifiedLog current, LogDirectory directory, long nowMs) {
        TopicPartition partition = current.topicPartition();
        manager.cleaning().pause(partition);
        try {
            synchronized (manager) {
                Path path = directory.path().resolve(LogNames.futureDirectory(partition,
                    Uuid.ofRandomBits(entropy.nextLong(), entropy.nextLong())));
                UnifiedLog future = open(path, current, directory, nowMs);
                futures.put(partition, future);
                directory.countPartitions(1);
                return future;
            }
        } finally {
            if (of(partition) == null) {
                manager.cleaning().resume(partition);
            }
        }
    }

    private UnifiedLog open(Path path, UnifiedLog current, LogDirectory directory, long nowMs) {
        UnifiedLog future;
        try {
            future = UnifiedLog.open(path, current.config(), disk, LoadFrom.NOTHING_KNOWN, nowMs, trace, directory.state());
        } catch (IOException e) {
            directory.failed(e.toString());
            throw new KafkaException(ErrorCode.KAFKA_STORAGE_ERROR, "making " + path + " failed: " + e, e);
        }
        try {
            future.assignTopicId(current.topicId());
            if (current.logStartOffset() > 0) {
                future.truncateFullyAndStartAt(current.logStartOffset(), nowMs);
            }
        } catch (KafkaException e) {
            future.abandon();
            throw e;
        }
        return future;
    }

    /** Gives a copy up. No effect if there is none. */
    public void drop(TopicPartition partition) {
        synchronized (manager) {
            UnifiedLog future = futures.remove(partition);
            if (future != null) {
                manager.directoryOf(future).countPartitions(-1);
                manager.doom(future);
                manager.cleaning().resume(partition);
            }
        }
    }

    /** Gives the copies up that are in a directory which failed. Those of logs that were in it stay: a start may have the log again. */
    void drop(LogDirectory directory) {
        List<UnifiedLog> gone = futures.values().stream().filter(future -> manager.directoryOf(future) == directory).toList();
        gone.forEach(future -> {
            futures.remove(future.topicPartition());
            future.abandon();
            manager.cleaning().resume(future.topicPartition());
        });
    }

    /**
     * Puts the copy, which has all that the log has, in its place. Nothing may be appended to the log meanwhile.
     *
     * @return the copy, which is the partition's log from now on
     * @throws KafkaException KAFKA_STORAGE_ERROR; then the log is what it was, or its directory is offline
     */
    public UnifiedLog replace(UnifiedLog current) {
        TopicPartition partition = current.topicPartition();
        synchronized (manager) {
            UnifiedLog future = futures.get(partition);
            if (future == null || logs.get(partition) != current) {
                throw new KafkaException(ErrorCode.KAFKA_STORAGE_ERROR, "there is no copy of " + current);
            }
            future.updateConfig(current.config());
            future.updateHighWatermark(current.highWatermark());
            future.flush();
            manager.checkpoints().writeAll(); // what an earlier log of that name left in them holds no more
            mark(future);
            Path before = current.directory();
            rename(current, manager.doomedDirectory(current));
            try {
                rename(future, future.directory().resolveSibling(partition.toString()));
                unmark(future);
            } catch (KafkaException e) {
                rename(current, before); // first: what is appended from here on is in no copy
                markAgain(future);
                throw e;
            }
            futures.remove(partition);
            logs.put(partition, future);
            manager.cleaning().moved(current, future);
            manager.cleaning().resume(partition);
            manager.directoryOf(current).countPartitions(-1);
            current.retire();
            manager.doomed().add(current);
            manager.checkpoints().writeAll();
            LOG.log(Level.INFO, "{0} is in {1} now", partition, future.directory().getParent());
            return future;
        }
    }

    private void rename(UnifiedLog log, Path to) {
        log.moveTo(to);
        changing(log, () -> disk.forceDirectory(to.getParent()));
    }

    private void mark(UnifiedLog future) {
        changing(future, () -> disk.replaceWhole(future.directory().resolve(LogNames.COPY_COMPLETE), ByteBuffer.allocate(0)));
    }

    /** So that a start which can read the second disk again, and finds both, knows the copy. */
    private void markAgain(UnifiedLog future) {
        try {
            mark(future);
        } catch (KafkaException e) {
            LOG.log(Level.ERROR, "if it is back at the next start, " + future.directory() + " has to be removed", e);
        }
    }

    private void unmark(UnifiedLog future) {
        changing(future, () -> {
            Path file = future.directory().resolve(LogNames.COPY_COMPLETE);
            if (disk.exists(file)) {
                disk.delete(file);
                disk.forceDirectory(future.directory());
            }
        });
    }

    private boolean isMarked(UnifiedLog log) {
        try {
            return disk.exists(log.directory().resolve(LogNames.COPY_COMPLETE));
        } catch (IOException e) {
            manager.directoryOf(log).failed(e.toString());
            return false;
        }
    }

    private void changing(UnifiedLog log, FileChange change) {
        try {
            change.run();
        } catch (IOException e) {
            manager.directoryOf(log).failed(e.toString());
            throw new KafkaException(ErrorCode.KAFKA_STORAGE_ERROR, "changing " + log.directory() + " failed: " + e, e);
        }
    }

    // ---- at start

    /** Whether what was found at start is a copy, or was one when its name changed and nobody knew yet whether that would last. */
    boolean isCopy(UnifiedLog log) {
        return LogNames.isFutureDirectory(log.directory()) || isMarked(log);
    }

    /** Takes a copy that was found at start. Of two the first stays; the other is one that was given up. */
    void take(UnifiedLog future) {
        if (futures.putIfAbsent(future.topicPartition(), future) == null) {
            manager.directoryOf(future).countPartitions(1);
            manager.cleaning().pause(future.topicPartition());
        } else {
            manager.doom(future);
        }
    }

    /** All directories have been read: completes what was about to be done, and gives up copies of what is not here any more. */
    void loaded() {
        boolean allThere = manager.online().size() == manager.directories().size();
        for (UnifiedLog future : List.copyOf(futures.values())) {
            UnifiedLog current = logs.get(future.topicPartition());
            if (current != null && current.topicId().equals(future.topicId())) {
                goOn(future);
            } else if (current == null && allThere && isMarked(future)) {
                complete(future);
            } else if (current != null || allThere) {
                drop(future.topicPartition());
            }
        }
    }

    /** Whatever it was about to be, it is a copy. */
    private void goOn(UnifiedLog future) {
        if (!LogNames.isFutureDirectory(future.directory())) {
            rename(future, future.directory().resolveSibling(LogNames.futureDirectory(future.topicPartition(),
                Uuid.ofRandomBits(entropy.nextLong(), entropy.nextLong()))));
        }
        unmark(future);
    }

    /** The log has left its name: all of it was in the copy, and forced. */
    private void complete(UnifiedLog future) {
        TopicPartition partition = future.topicPartition();
        if (LogNames.isFutureDirectory(future.directory())) {
            rename(future, future.directory().resolveSibling(partition.toString()));
        }
        unmark(future);
        futures.remove(partition);
        logs.put(partition, future);
        manager.cleaning().resume(partition);
        LOG.log(Level.WARNING, "the copy of {0} in {1} was complete and takes its place", partition, future.directory().getParent());
    }
}
