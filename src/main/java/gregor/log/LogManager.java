package gregor.log;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.config.NodeConfig;
import gregor.config.TopicConfig;
import gregor.port.Clock;
import gregor.port.Disk;
import gregor.port.Entropy;
import gregor.port.LockedException;
import gregor.port.Trace;
import gregor.port.Workers;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * All logs of a node, in its log directories: opens them at start, makes, finds and deletes them, keeps the checkpoints.
 *
 * <p>A directory whose disk fails, at start or later, is offline from then on, and its logs with it: they take and give
 * nothing. The other directories go on (KIP-112).
 *
 * <p>Safe for many threads, of which one calls {@link #tick}; making and deleting logs take turns. The metadata log is not
 * among these logs, although it lies in one of the directories. Source: Kafka's {@code LogManager}.
 */
public final class LogManager {

    private static final Logger LOG = System.getLogger(LogManager.class.getName());

    private final Disk disk;
    private final Entropy entropy;
    private final NodeConfig node;
    private final Trace trace;
    private final List<LogDirectory> directories = new ArrayList<>();
    private final NavigableMap<TopicPartition, UnifiedLog> logs = new ConcurrentSkipListMap<>();
    private final LogCleanerManager cleaning;
    private final FutureLogs futures;
    private final DoomedLogs doomed;
    private final LogCheckpoints checkpoints;
    private Workers workers = Workers.CALLER;
    private volatile Consumer<LogDirectory> failureListener = directory -> { };
    private boolean locked;
    private boolean loaded;
    /** Of the ticking thread. */
    private long retentionCheckedMs;

    /**
     * @param node its {@code log.dirs} and intervals
     * @param directoryIds by the paths of {@code log.dirs}; a directory that is not among them could not be read, and is
     *     offline from the beginning
     * @param trace is told of appends to and reads from these logs
     */
    public LogManager(NodeConfig node, Map<String, Uuid> directoryIds, Disk disk, Entropy entropy, Trace trace) {
        this.trace = trace;
        this.node = node;
        this.disk = disk;
        this.entropy = entropy;
        this.cleaning = new LogCleanerManager(logs, disk, this::diskFailed);
        this.futures = new FutureLogs(this, logs, disk, entropy, trace);
        this.doomed = new DoomedLogs(disk, this::diskFailed);
        this.checkpoints = new LogCheckpoints(node, this::online, this::withFutures);
        for (String path : node.logDirs()) {
            boolean cordoned = node.cordonedLogDirs().contains(path) || node.cordonedLogDirs().contains("*");
            LogDirectory directory = new LogDirectory(disk, Path.of(path), directoryIds.getOrDefault(path, Uuid.ZERO), cordoned,
                failed -> failureListener.accept(failed));
            directories.add(directory);
            if (!directoryIds.containsKey(path)) {
                directory.failed("its meta.properties can't be read");
            }
        }
    }

    /** For directories that nobody asks for by their ids. */
    public LogManager(NodeConfig node, Disk disk, Entropy entropy, Trace trace) {
        this(node, node.logDirs().stream().collect(Collectors.toMap(path -> path, path -> Uuid.ZERO)), disk, entropy, trace);
    }

    /**
     * Locks the directories, if that was not done, and opens all logs in them. To be called once, before anything else. A directory whose disk fails
     * meanwhile is offline afterwards.
     *
     * @throws gregor.port.LockedException if a directory is in use by another process
     * @throws IOException if none of the directories can be used
     * @throws KafkaException if a log is damaged below what was forced to disk, or a partition is in two directories
     */
    public synchronized void load(LogLoading how) throws IOException {
        workers = how.workers();
        directories.forEach(directory -> directory.reportTo(how.report()));
        lock();
        List<DirectoryLoad> loads = new ArrayList<>();
        List<List<UnifiedLog>> found = new ArrayList<>();
        List<Runnable> tasks = new ArrayList<>();
        for (LogDirectory directory : online()) {
            DirectoryLoad load = new DirectoryLoad(directory, how, disk, entropy, trace);
            int at = found.size();
            loads.add(load);
            found.add(List.of());
            tasks.add(() -> found.set(at, load.run(node.numRecoveryThreadsPerDataDir())));
        }
        workers.runAll(Math.max(1, tasks.size()), "load", tasks);
        for (int i = 0; i < loads.size(); i++) {
            found.get(i).forEach(this::take);
            loads.get(i).deleted().forEach(doomed::add);
        }
        directories.stream().filter(directory -> directory.failure() != null).forEach(this::dropLogs);
        futures.loaded();
        if (online().isEmpty()) {
            throw new IOException("none of the log directories " + node.logDirs() + " can be used: " + directories.get(0).failure());
        }
        long nowMs = how.clock().millis();
        retentionCheckedMs = nowMs;
        checkpoints.writtenAt(nowMs);
        loaded = true;
    }

    /** As the other one, on the caller's thread, where all that is found belongs here. */
    public void load(Function<String, TopicConfig> configOf, long nowMs) throws IOException {
        load(new LogLoading(configOf, (partition, topicId) -> false, new FrozenClock(nowMs), Workers.CALLER));
    }

    /** The time of one moment. */
    private record FrozenClock(long millis) implements Clock {
        @Override
        public long nanos() {
            return 0;
        }
    }

    /**
     * Keeps other processes out of the directories until {@link #close}. From here on {@link #brokerEpochAtCleanStop} is known.
     *
     * @throws LockedException if a directory is in use by another process
     */
    public synchronized void lock() throws LockedException {
        if (locked) {
            return;
        }
        locked = true;
        for (LogDirectory directory : online()) {
            try {
                directory.lock();
            } catch (LockedException e) {
                throw e;
            } catch (IOException e) {
                directory.failed("it can't be locked: " + e);
            }
        }
    }

    private void take(UnifiedLog log) {
        if (futures.isCopy(log)) {
            futures.take(log);
            return;
        }
        UnifiedLog other = logs.put(log.topicPartition(), log);
        if (other != null) {
            throw new KafkaException(ErrorCode.KAFKA_STORAGE_ERROR, log.topicPartition() + " is in " + other.directory()
                + " and in " + log.directory() + "; a partition is in one log directory");
        }
        directoryOf(log).countPartitions(1);
    }

    /**
     * Who is told when a directory goes offline after this: once for each, by the thread that met the error, which may hold
     * the lock of a log. It must not wait for anything; {@link #takeOffline} is for later, on another thread.
     */
    public void onFailure(Consumer<LogDirectory> listener) {
        failureListener = listener;
    }

    /** Closes the logs of a directory that failed, and forgets them. */
    public synchronized void takeOffline(LogDirectory directory) {
        dropLogs(directory);
    }

    private void dropLogs(LogDirectory directory) {
        List<UnifiedLog> gone = logs.values().stream().filter(log -> directoryOf(log) == directory).toList();
        gone.forEach(log -> {
            logs.remove(log.topicPartition());
            log.abandon();
        });
        futures.drop(directory);
        doomed.drop(directory.path());
        directory.countPartitions(-directory.partitions());
    }

    /** The directories that can be used. */
    public List<LogDirectory> online() {
        return directories.stream().filter(directory -> directory.failure() == null).toList();
    }

    /** The log of a partition; null if there is none here. */
    public UnifiedLog log(TopicPartition partition) {
        return logs.get(partition);
    }

    /** What keeps cleaning and other changes of a log apart, and knows how far each has been cleaned. */
    public LogCleanerManager cleaning() {
        return cleaning;
    }

    /** Copies of logs on their way to other directories. */
    public FutureLogs futures() {
        return futures;
    }

    private List<UnifiedLog> withFutures() {
        List<UnifiedLog> all = new ArrayList<>(logs.values());
        all.addAll(futures.all());
        return all;
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

    /** The epoch that the broker had when it last stopped in order, everywhere. Told the controller, it says that nothing was lost (KIP-966). */
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
    public UnifiedLog getOrCreateLog(TopicPartition partition, Uuid topicId, TopicConfig config, long nowMs) {
        return getOrCreateLog(partition, topicId, Uuid.ZERO, true, () -> config, nowMs);
    }

    /**
     * The log of a partition, made if there is none: in the log directory that it is assigned to, else in the one that has the
     * fewest partitions and is not cordoned. Not made while it may lie in a directory that is offline, with all its records:
     * an empty one in its place would be believed.
     *
     * @param topicId of the topic; the log's own is assigned if it has none
     * @param assigned the id of the directory where the cluster believes it to be; {@link Uuid#ZERO} if it does not know
     * @param isNew whether there can't be a log of it yet, unless the cluster knows where
     * @param config asked for if a log is made
     * @throws KafkaException INCONSISTENT_TOPIC_ID if there is a log of another topic of that name; KAFKA_STORAGE_ERROR
     */
    public synchronized UnifiedLog getOrCreateLog(TopicPartition partition, Uuid topicId, Uuid assigned, boolean isNew,
            Supplier<TopicConfig> config, long nowMs) {
        UnifiedLog log = logs.get(partition);
        if (log == null) {
            LogDirectory directory = directoryFor(partition, assigned, isNew);
            try {
                directory.forget(partition);
                log = UnifiedLog.open(directory.path().resolve(partition.toString()), config.get(), disk, LoadFrom.NOTHING_KNOWN, nowMs, trace,
                    directory.state());
            } catch (IOException e) {
                directory.failed(e.toString());
                throw new KafkaException(ErrorCode.KAFKA_STORAGE_ERROR, "making " + partition + " in " + directory.path()
                    + " failed: " + e, e);
            }
            try {
                log.assignTopicId(topicId);
            } catch (KafkaException e) {
                log.abandon();
                throw e;
            }
            logs.put(partition, log);
            futures.prefer(partition, null);
            directory.countPartitions(1);
        } else if (log.topicId().equals(Uuid.ZERO)) {
            log.assignTopicId(topicId);
        } else if (!log.topicId().equals(topicId)) {
            throw new KafkaException(ErrorCode.INCONSISTENT_TOPIC_ID, partition + " has a log of topic id " + log.topicId()
                + " in " + log.directory() + "; asked for is " + topicId);
        }
        return log;
    }

    private LogDirectory directoryFor(TopicPartition partition, Uuid assigned, boolean isNew) {
        List<LogDirectory> online = online();
        if (futures.of(partition) != null) {
            throw new KafkaException(ErrorCode.KAFKA_STORAGE_ERROR, "no log is made for " + partition + ": of the one that was copied to "
                + futures.of(partition).directory() + " there is nothing in the directories that are online");
        }
        for (LogDirectory directory : online) {
            if (!assigned.equals(Uuid.ZERO) && directory.id().equals(assigned)) {
                return futures.preferred(partition).orElse(directory);
            }
        }
        boolean mayBeElsewhere = online.size() < directories.size() && !(isNew && assigned.equals(Uuid.ZERO));
        if (online.isEmpty() || mayBeElsewhere) {
            throw new KafkaException(ErrorCode.KAFKA_STORAGE_ERROR, "no log is made for " + partition + ": it may be in one of the log "
                + "directories that are offline, " + directories.stream().filter(directory -> directory.failure() != null).toList());
        }
        return futures.preferred(partition).orElseGet(() ->
            online.stream().min(Comparator.comparing(LogDirectory::isCordoned).thenComparingInt(LogDirectory::partitions)).get());
    }

    /**
     * Takes a partition's log away, and a copy of it: renames its directory at once, deletes it {@code file.delete.delay.ms} after the next
     * {@link #tick}. No effect if there is none, or if its directory is offline.
     */
    public synchronized void deleteLog(TopicPartition partition) {
        futures.drop(partition);
        UnifiedLog log = logs.get(partition);
        if (log != null) {
            cleaning.deleting(log, () -> delete(log));
        }
    }

    private void delete(UnifiedLog log) {
        if (logs.remove(log.topicPartition(), log)) {
            directoryOf(log).countPartitions(-1);
            doom(log);
        }
    }

    /** Renames the directory of a log that nobody can find any more, and has it deleted when its time has come. */
    void doom(UnifiedLog log) {
        try {
            log.moveTo(doomedDirectory(log));
            log.retire();
            doomed.add(log);
        } catch (KafkaException e) {
            LOG.log(Level.ERROR, log.topicPartition() + " stays where it is, and will be a stray one at the next start", e);
            log.abandon();
        }
    }

    /** Where a log is while it waits to be deleted. */
    Path doomedDirectory(UnifiedLog log) {
        Uuid unique = Uuid.ofRandomBits(entropy.nextLong(), entropy.nextLong());
        return log.directory().resolveSibling(LogNames.deletedDirectory(log.topicPartition(), unique));
    }

    DoomedLogs doomed() {
        return doomed;
    }

    LogCheckpoints checkpoints() {
        return checkpoints;
    }

    /**
     * Upkeep, to be called now and then, best by a thread that serves no requests: forces segments that are no longer written,
     * deletes those that are too old or too many, deletes what has waited for it, writes the checkpoints.
     */
    public void tick(long nowMs) {
        for (UnifiedLog log : withFutures()) { // forcing takes its time: nobody who makes a log has to wait for it
            try {
                log.tick(nowMs, node.producerIdExpirationMs());
            } catch (KafkaException e) {
                LOG.log(Level.DEBUG, "no upkeep", e); // it was deleted meanwhile, or the disk failed and its directory knows
            }
        }
        if (nowMs - retentionCheckedMs >= node.logRetentionCheckIntervalMs()) {
            retentionCheckedMs = nowMs;
            cleaning.deleteOldSegments(nowMs);
        }
        deleteAndCheckpoint(nowMs);
    }

    private synchronized void deleteAndCheckpoint(long nowMs) {
        doomed.deleteDue(nowMs);
        checkpoints.writeDue(nowMs);
    }

    private void diskFailed(Path directory, IOException why) {
        directories.stream().filter(each -> each.path().equals(directory)).forEach(each -> each.failed(why.toString()));
    }

    /** Writes where the high watermarks are. */
    public synchronized void checkpointHighWatermarks() {
        checkpoints.writeHighWatermarks();
    }

    /** Writes where the logs start. To be called when records were deleted on request, so that no restart brings them back. */
    public synchronized void checkpointLogStartOffsets() {
        checkpoints.writeLogStartOffsets();
    }

    /**
     * Closes all logs, writes the checkpoints, and notes in each directory in which nothing went wrong that it was stopped in
     * order.
     *
     * @param brokerEpoch that the broker had; -1 if it had none
     */
    public synchronized void close(long brokerEpoch) {
        List<Runnable> closing = new ArrayList<>();
        withFutures().forEach(log -> closing.add(() -> close(log)));
        workers.runAll(node.numRecoveryThreadsPerDataDir() * directories.size(), "close-log", closing);
        if (loaded) {
            checkpoints.writeAll();
        }
        for (LogDirectory directory : directories) {
            try (LogDirectory unlockedAfterwards = directory) {
                if (loaded && unlockedAfterwards.failure() == null) {
                    unlockedAfterwards.writeCleanMarker(brokerEpoch);
                }
            } catch (IOException e) {
                directory.failed(e.toString());
            }
        }
    }

    private static void close(UnifiedLog log) {
        try {
            if (log.unusable() == null) {
                log.close();
                return;
            }
        } catch (KafkaException e) {
            LOG.log(Level.ERROR, log.directory() + " can't be closed in order", e); // its directory knows
        }
        log.abandon();
    }
}
