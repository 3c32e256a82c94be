package gregor.log;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.config.NodeConfig;
import gregor.config.TopicConfig;
import gregor.port.Disk;
import gregor.port.Entropy;
import gregor.port.Trace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * All logs of a node, in its log directories: opens them at start, makes, finds and deletes them, keeps the checkpoints.
 *
 * <p>Safe for many threads, of which one calls {@link #tick}; making and deleting logs take turns. The metadata log is not
 * among these logs, although it lies in one of the directories. Source: Kafka's {@code LogManager}.
 */
public final class LogManager {

    /** A partition's directory that waits to be deleted; {@code log} is null if it was found at start. */
    private static final class Doomed {
        final Path directory;
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
    private final Entropy entropy;
    private final NodeConfig node;
    private final Trace trace;
    private final List<LogDirectory> directories = new ArrayList<>();
    private final NavigableMap<TopicPartition, UnifiedLog> logs = new ConcurrentSkipListMap<>();
    private final List<Doomed> doomed = new ArrayList<>();
    private boolean loaded;
    private long flushCheckpointedMs;
    private long startCheckpointedMs;
    private long watermarkCheckpointedMs;

    /**
     * @param node its {@code log.dirs} and intervals
     * @param trace is told of appends to and reads from these logs
     */
    public LogManager(NodeConfig node, Disk disk, Entropy entropy, Trace trace) {
        this.trace = trace;
        this.node = node;
        this.disk = disk;
        this.entropy = entropy;
        for (String path : node.logDirs()) {
            directories.add(new LogDirectory(disk, Path.of(path), trace));
        }
    }

    /**
     * Locks the directories and opens all logs in them. To be called once, before anything else.
     *
     * @param configOf the settings of a topic, by its name
     * @throws IOException if a directory can't be read or is in use by another process
     * @throws KafkaException if a log is damaged below what was forced to disk, or a partition is in two directories
     */
    public synchronized void load(Function<String, TopicConfig> configOf, long nowMs) throws IOException {
        for (LogDirectory directory : directories) {
            for (UnifiedLog log : directory.load(configOf, nowMs)) {
                UnifiedLog other = logs.put(log.topicPartition(), log);
                if (other != null) {
                    throw new KafkaException(ErrorCode.KAFKA_STORAGE_ERROR, log.topicPartition() + " is in " + other.directory()
                        + " and in " + log.directory() + "; a partition is in one log directory");
                }
            }
            for (Path deleted : directory.deletedAtStart()) {
                doomed.add(new Doomed(deleted, null, 0));
            }
        }
        flushCheckpointedMs = nowMs;
        startCheckpointedMs = nowMs;
        watermarkCheckpointedMs = nowMs;
        loaded = true;
    }

    /** The log of a partition; null if there is none here. */
    public UnifiedLog log(TopicPartition partition) {
        return logs.get(partition);
    }

    /** All logs, in the order of their partitions; a view. */
    public Collection<UnifiedLog> allLogs() {
        return logs.values();
    }

    public List<LogDirectory> directories() {
        return List.copyOf(directories);
    }

    /** The directory that a log is in. */
    public LogDirectory directoryOf(UnifiedLog log) {
        Path parent = log.directory().getParent();
        for (LogDirectory directory : directories) {
            if (directory.path().equals(parent)) {
                return directory;
            }
        }
        throw new IllegalArgumentException(log + " is in none of the log directories");
    }

    /**
     * The epoch that the broker had when it last stopped in order; empty unless it did, in every directory. The broker tells
     * the controller, which may then trust that it lost nothing (KIP-966).
     */
    public OptionalLong brokerEpochAtCleanStop() {
        OptionalLong all = OptionalLong.empty();
        for (LogDirectory directory : directories) {
            OptionalLong one = directory.brokerEpochAtCleanStop();
            if (one.isEmpty() || all.isPresent() && !all.equals(one)) {
                return OptionalLong.empty();
            }
            all = one;
        }
        return all;
    }

    /**
     * The log of a partition, made if there is none: in the log directory that has the fewest partitions.
     *
     * @param topicId of the topic; the log's own is assigned if it has none
     * @throws KafkaException INCONSISTENT_TOPIC_ID if there is a log of another topic of that name; KAFKA_STORAGE_ERROR
     */
    public synchronized UnifiedLog getOrCreateLog(TopicPartition partition, Uuid topicId, TopicConfig config, long nowMs) {
        UnifiedLog log = logs.get(partition);
        if (log == null) {
            LogDirectory directory = leastUsed();
            try {
                log = UnifiedLog.open(directory.path().resolve(partition.toString()), config, disk, LoadFrom.NOTHING_KNOWN, nowMs, trace);
            } catch (IOException e) {
                directory.failed(e.toString());
                throw new KafkaException(ErrorCode.KAFKA_STORAGE_ERROR, "making " + partition + " in " + directory.path()
                    + " failed: " + e, e);
            }
            log.assignTopicId(topicId);
            logs.put(partition, log);
            directory.countPartitions(1);
        } else if (log.topicId().equals(Uuid.ZERO)) {
            log.assignTopicId(topicId);
        } else if (!log.topicId().equals(topicId)) {
            throw new KafkaException(ErrorCode.INCONSISTENT_TOPIC_ID, partition + " has a log of topic id " + log.topicId()
                + " in " + log.directory() + "; asked for is " + topicId);
        }
        return log;
    }

    private LogDirectory leastUsed() {
        LogDirectory least = null;
        for (LogDirectory directory : directories) {
            if (directory.failure() == null && (least == null || directory.partitions() < least.partitions())) {
                least = directory;
            }
        }
        if (least == null) {
            throw new KafkaException(ErrorCode.KAFKA_STORAGE_ERROR, "no log directory is usable: " + node.logDirs());
        }
        return least;
    }

    /**
     * Takes a partition's log away: renames its directory at once, deletes it {@code file.delete.delay.ms} after the next
     * {@link #tick}. No effect if there is none.
     */
    public synchronized void deleteLog(TopicPartition partition) {
        UnifiedLog log = logs.remove(partition);
        if (log != null) {
            Uuid unique = Uuid.ofRandomBits(entropy.nextLong(), entropy.nextLong());
            Path target = log.directory().resolveSibling(LogNames.deletedDirectory(partition, unique));
            directoryOf(log).countPartitions(-1);
            log.renameToDeleted(target);
            doomed.add(new Doomed(target, log, log.config().fileDeleteDelayMs()));
        }
    }

    /**
     * Upkeep, to be called now and then, best by a thread that serves no requests: forces segments that are no longer written,
     * deletes what has waited for it, writes the checkpoints.
     */
    public void tick(long nowMs) {
        for (UnifiedLog log : logs.values()) { // forcing takes its time: nobody who makes a log has to wait for it
            try {
                log.tick(nowMs, node.producerIdExpirationMs());
            } catch (KafkaException e) {
                if (logs.get(log.topicPartition()) == log) { // else it was deleted meanwhile, which is no failure
                    directoryOf(log).failed(e.getMessage());
                }
            }
        }
        deleteAndCheckpoint(nowMs);
    }

    private synchronized void deleteAndCheckpoint(long nowMs) {
        Iterator<Doomed> waiting = doomed.iterator();
        while (waiting.hasNext()) {
            Doomed next = waiting.next();
            next.atMs = next.atMs < 0 ? nowMs + next.delayMs : next.atMs;
            if (next.atMs <= nowMs) {
                waiting.remove();
                delete(next);
            }
        }
        checkpointIfDue(nowMs);
    }

    private void delete(Doomed directory) {
        try {
            if (directory.log != null) {
                directory.log.delete();
            } else {
                for (Path file : disk.list(directory.directory)) {
                    disk.delete(file);
                }
                disk.delete(directory.directory);
            }
        } catch (IOException e) {
            for (LogDirectory parent : directories) {
                if (parent.path().equals(directory.directory.getParent())) {
                    parent.failed(e.toString());
                }
            }
        }
    }

    private void checkpointIfDue(long nowMs) {
        if (nowMs - watermarkCheckpointedMs >= node.replicaHighWatermarkCheckpointIntervalMs()) {
            watermarkCheckpointedMs = nowMs;
            checkpointHighWatermarks();
        }
        if (nowMs - flushCheckpointedMs >= node.logFlushOffsetCheckpointIntervalMs()) {
            flushCheckpointedMs = nowMs;
            checkpoint(UnifiedLog::recoveryPoint, LogDirectory::writeRecoveryPoints);
        }
        if (nowMs - startCheckpointedMs >= node.logFlushStartOffsetCheckpointIntervalMs()) {
            startCheckpointedMs = nowMs;
            checkpointLogStartOffsets();
        }
    }

    /** Writes where the high watermarks are. */
    public synchronized void checkpointHighWatermarks() {
        checkpoint(UnifiedLog::highWatermark, LogDirectory::writeHighWatermarks);
    }

    /** Writes where the logs start. To be called when records were deleted on request, so that no restart brings them back. */
    public synchronized void checkpointLogStartOffsets() {
        checkpoint(UnifiedLog::logStartOffset, LogDirectory::writeLogStartOffsets);
    }

    /** Something to write into a directory. */
    private interface Writing {
        void write(LogDirectory directory, SortedMap<TopicPartition, Long> offsets) throws IOException;
    }

    private void checkpoint(ToLongFunction<UnifiedLog> offsetOf, Writing writing) {
        for (LogDirectory directory : directories) {
            SortedMap<TopicPartition, Long> offsets = new TreeMap<>();
            for (UnifiedLog log : logs.values()) {
                if (log.directory().getParent().equals(directory.path())) {
                    offsets.put(log.topicPartition(), offsetOf.applyAsLong(log));
                }
            }
            try {
                writing.write(directory, offsets);
            } catch (IOException e) {
                directory.failed(e.toString());
            }
        }
    }

    /**
     * Closes all logs, writes the checkpoints, and notes in each directory in which nothing went wrong that it was stopped in
     * order.
     *
     * @param brokerEpoch that the broker had; -1 if it had none
     */
    public synchronized void close(long brokerEpoch) {
        for (UnifiedLog log : logs.values()) {
            if (log.unusable() == null) {
                try {
                    log.close();
                } catch (KafkaException e) {
                    directoryOf(log).failed(e.getMessage());
                }
            } else {
                directoryOf(log).failed(log.unusable().getMessage());
            }
        }
        checkpoint(UnifiedLog::recoveryPoint, LogDirectory::writeRecoveryPoints);
        checkpointLogStartOffsets();
        checkpointHighWatermarks();
        for (LogDirectory directory : directories) {
            try {
                if (loaded && directory.failure() == null) {
                    directory.writeCleanMarker(brokerEpoch);
                }
                directory.unlock();
            } catch (IOException e) {
                directory.failed(e.toString());
            }
        }
    }
}
