package gregor.log;

import gregor.base.TopicPartition;
import gregor.config.TopicConfig;
import gregor.port.Disk;
import gregor.port.Trace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One directory of {@code log.dirs}: a directory for each partition, and files that speak of all of them. A process holds
 * its lock while it uses it.
 */
public final class LogDirectory {

    private static final Pattern CLEAN_SHUTDOWN = Pattern.compile("\\{\"version\":0,\"brokerEpoch\":(-?\\d{1,18})\\}");

    private final Disk disk;
    private final Path path;
    private final Trace trace;
    private final Checkpoint recoveryPoints;
    private final Checkpoint logStartOffsets;
    private final Checkpoint highWatermarks;
    /** What the checkpoints say now: an unchanged one is not written again. */
    private SortedMap<TopicPartition, Long> lastRecoveryPoints = new TreeMap<>();
    private SortedMap<TopicPartition, Long> lastLogStartOffsets = new TreeMap<>();
    private SortedMap<TopicPartition, Long> lastHighWatermarks = new TreeMap<>();
    /** Directories of deleted partitions, found at start. */
    private final List<Path> deleted = new ArrayList<>();
    private AutoCloseable lock;
    private OptionalLong brokerEpochAtCleanStop = OptionalLong.empty();
    private volatile String failure;
    private int partitions;

    LogDirectory(Disk disk, Path path, Trace trace) {
        this.trace = trace;
        this.disk = disk;
        this.path = path;
        this.recoveryPoints = new Checkpoint(disk, path, LogNames.RECOVERY_POINTS);
        this.logStartOffsets = new Checkpoint(disk, path, LogNames.LOG_START_OFFSETS);
        this.highWatermarks = new Checkpoint(disk, path, LogNames.HIGH_WATERMARKS);
    }

    public Path path() {
        return path;
    }

    /** Why the directory can't be used; null while it can. */
    public String failure() {
        return failure;
    }

    /** Notes the first error: nothing of this directory counts as cleanly stopped any more. */
    void failed(String why) {
        failure = failure == null ? why : failure;
    }

    public long usableBytes() throws IOException {
        return disk.usableBytes(path);
    }

    public long totalBytes() throws IOException {
        return disk.totalBytes(path);
    }

    /** The epoch that the broker had when it stopped in order; empty if it did not, or if this is the first start. */
    OptionalLong brokerEpochAtCleanStop() {
        return brokerEpochAtCleanStop;
    }

    /** How many partitions have their log here. Guarded by the {@link LogManager}. */
    int partitions() {
        return partitions;
    }

    void countPartitions(int more) {
        partitions += more;
    }

    List<Path> deletedAtStart() {
        return deleted;
    }

    /** Takes the lock and opens all partitions' logs. */
    List<UnifiedLog> load(Function<String, TopicConfig> configOf, long nowMs) throws IOException {
        disk.createDirectories(path);
        lock = disk.lock(path.resolve(LogNames.LOCK));
        boolean cleanStop = takeCleanMarker();
        lastRecoveryPoints = orNone(recoveryPoints);
        lastLogStartOffsets = orNone(logStartOffsets);
        lastHighWatermarks = orNone(highWatermarks);
        List<UnifiedLog> logs = new ArrayList<>();
        for (Path entry : disk.list(path)) {
            TopicPartition partition = LogNames.partitionOf(entry);
            String name = entry.getFileName().toString();
            if (!disk.isDirectory(entry)) {
                continue;
            }
            if (LogNames.isDeletedDirectory(name)) {
                deleted.add(entry);
            } else if (partition != null && !name.equals(LogNames.METADATA_LOG_DIRECTORY)) {
                LoadFrom from = new LoadFrom(cleanStop, lastRecoveryPoints.getOrDefault(partition, 0L),
                    lastLogStartOffsets.getOrDefault(partition, 0L));
                UnifiedLog log = UnifiedLog.open(entry, configOf.apply(partition.topic()), disk, from, nowMs, trace);
                log.updateHighWatermark(lastHighWatermarks.getOrDefault(partition, 0L));
                logs.add(log);
                partitions++;
            }
        }
        return logs;
    }

    /** A damaged checkpoint is as good as none: the logs are read further back, and start at their first segment. */
    private static SortedMap<TopicPartition, Long> orNone(Checkpoint checkpoint) throws IOException {
        try {
            return checkpoint.read();
        } catch (CorruptCheckpointException e) {
            return new TreeMap<>();
        }
    }

    /**
     * Whether the last stop was a clean one. The file that says so is gone when this returns, before anything can be
     * written that would make it a lie (log.I7).
     */
    private boolean takeCleanMarker() throws IOException {
        Path marker = path.resolve(LogNames.CLEAN_SHUTDOWN);
        if (!disk.exists(marker)) {
            return false;
        }
        String text = StandardCharsets.UTF_8.decode(SmallFile.read(disk, marker)).toString().replace(" ", "");
        Matcher matcher = CLEAN_SHUTDOWN.matcher(text);
        if (matcher.matches()) {
            brokerEpochAtCleanStop = OptionalLong.of(Long.parseLong(matcher.group(1)));
        }
        disk.delete(marker);
        disk.forceDirectory(path);
        return true;
    }

    void writeRecoveryPoints(SortedMap<TopicPartition, Long> offsets) throws IOException {
        lastRecoveryPoints = writeIfChanged(recoveryPoints, lastRecoveryPoints, offsets);
    }

    void writeLogStartOffsets(SortedMap<TopicPartition, Long> offsets) throws IOException {
        lastLogStartOffsets = writeIfChanged(logStartOffsets, lastLogStartOffsets, offsets);
    }

    void writeHighWatermarks(SortedMap<TopicPartition, Long> offsets) throws IOException {
        lastHighWatermarks = writeIfChanged(highWatermarks, lastHighWatermarks, offsets);
    }

    private static SortedMap<TopicPartition, Long> writeIfChanged(Checkpoint checkpoint, SortedMap<TopicPartition, Long> last,
            SortedMap<TopicPartition, Long> offsets) throws IOException {
        if (!offsets.equals(last)) {
            checkpoint.write(offsets);
        }
        return offsets;
    }

    /** Says that everything in this directory was closed and forced. */
    void writeCleanMarker(long brokerEpoch) throws IOException {
        ByteBuffer text = StandardCharsets.UTF_8.encode("{\"version\":0,\"brokerEpoch\":" + brokerEpoch + "}");
        SmallFile.replace(disk, path.resolve(LogNames.CLEAN_SHUTDOWN), text, true);
    }

    void unlock() throws IOException {
        if (lock != null) {
            try {
                lock.close();
            } catch (IOException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException(path + ": the lock can't be given back", e);
            }
        }
    }
}
