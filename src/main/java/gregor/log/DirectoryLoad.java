package gregor.log;

import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.config.TopicConfig;
import gregor.port.Disk;
import gregor.port.Entropy;
import gregor.port.Trace;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Opens the logs of one directory at start, several at a time, and says how far it is: after a crash it may read for minutes,
 * and somebody is waiting for it.
 *
 * <p>An error of the disk takes the directory offline, and no log comes out of this. A log that is damaged where it was forced
 * stops the start instead: nothing that could be done next would bring its records back.
 */
final class DirectoryLoad {

    private static final Logger LOG = System.getLogger(DirectoryLoad.class.getName());
    private static final long PROGRESS_MS = 5_000;

    private final LogDirectory directory;
    private final LogLoading how;
    private final Disk disk;
    private final Entropy entropy;
    private final Trace trace;
    /** Directories of deleted partitions. */
    private final List<Path> deleted = new ArrayList<>();
    /** By topic: it may have thousands of partitions here. */
    private final Map<String, TopicConfig> configs = new ConcurrentHashMap<>();
    private UnifiedLog[] logs;

    // Guarded by this.
    private int done;
    private long progressAtMs;

    DirectoryLoad(LogDirectory directory, LogLoading how, Disk disk, Entropy entropy, Trace trace) {
        this.directory = directory;
        this.how = how;
        this.disk = disk;
        this.entropy = entropy;
        this.trace = trace;
    }

    /** What waits to be deleted, when {@link #run} has returned. */
    List<Path> deleted() {
        return deleted;
    }

    /**
     * The logs, in the order of their directories' names; none if the directory is offline by then.
     *
     * @throws gregor.base.KafkaException CORRUPT_MESSAGE if a log is damaged below what was forced to disk
     */
    List<UnifiedLog> run(int threads) {
        long startMs = how.clock().millis();
        List<Path> found;
        try {
            directory.readCheckpoints();
            found = partitions();
        } catch (IOException e) {
            directory.failed("it can't be read: " + e);
            return List.of();
        }
        logs = new UnifiedLog[found.size()];
        progressAtMs = startMs + PROGRESS_MS;
        Level level = found.isEmpty() ? Level.DEBUG : Level.INFO;
        how.report().accept(level, "Loading " + found.size() + " logs in " + directory.path() + ", which was "
            + (directory.wasStoppedCleanly() ? "stopped in order: none is searched"
                : "not stopped in order: what may not have been forced is read and checked"));
        List<Runnable> tasks = new ArrayList<>();
        for (int i = 0; i < logs.length; i++) {
            int at = i;
            tasks.add(() -> load(found.get(at), at));
        }
        boolean finished = false;
        try {
            how.workers().runAll(threads, "load-" + directory.path().getFileName(), tasks);
            finished = directory.failure() == null;
        } finally {
            if (!finished) {
                Arrays.stream(logs).filter(Objects::nonNull).forEach(UnifiedLog::abandon);
            }
        }
        if (!finished) {
            return List.of();
        }
        how.report().accept(level, "Loaded " + logs.length + " logs in " + directory.path() + " in " + (how.clock().millis() - startMs) + " ms");
        return Arrays.stream(logs).filter(Objects::nonNull).toList();
    }

    private List<Path> partitions() throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path entry : disk.list(directory.path())) {
            String name = entry.getFileName().toString();
            boolean isPartition = LogNames.partitionOf(entry) != null && !name.equals(LogNames.METADATA_LOG_DIRECTORY)
                || LogNames.isFutureDirectory(entry);
            if (!isPartition && !LogNames.isDeletedDirectory(name) || !disk.isDirectory(entry)) {
                continue;
            }
            (isPartition ? found : deleted).add(entry);
        }
        return found;
    }

    private void load(Path entry, int at) {
        if (directory.failure() != null) {
            return;
        }
        TopicPartition partition = LogNames.isFutureDirectory(entry) ? LogNames.partitionOfFuture(entry) : LogNames.partitionOf(entry);
        try {
            Uuid topicId = PartitionMetadata.read(disk, entry);
            if (how.isStray().test(partition, topicId)) {
                setAside(entry, partition, topicId);
                return;
            }
            UnifiedLog log = UnifiedLog.open(entry, configs.computeIfAbsent(partition.topic(), how.configOf()), disk,
                directory.loadFrom(partition), how.clock().millis(), trace, directory.state());
            log.recoveryReport().forEach(line -> how.report().accept(Level.WARNING, "recovery: " + line));
            log.updateHighWatermark(directory.highWatermark(partition));
            logs[at] = log;
        } catch (IOException e) {
            directory.failed(entry + " can't be opened: " + e);
        }
        tellProgress();
    }

    /** Keeps the records of a partition that the cluster does not know, or not here, for whoever wants to look at them. */
    private void setAside(Path entry, TopicPartition partition, Uuid topicId) throws IOException {
        Path aside = entry.resolveSibling(LogNames.strayDirectory(partition, Uuid.ofRandomBits(entropy.nextLong(), entropy.nextLong())));
        disk.move(entry, aside);
        LOG.log(Level.WARNING, "the cluster has no replica of {0} with topic id {1} here: {2} is now {3}, and nothing uses it",
            partition, topicId, entry, aside);
    }

    private synchronized void tellProgress() {
        done++;
        long nowMs = how.clock().millis();
        if (nowMs >= progressAtMs) {
            progressAtMs = nowMs + PROGRESS_MS;
            how.report().accept(Level.INFO, "Loading " + logs.length + " logs in " + directory.path() + ": " + done + " done");
        }
    }
}
