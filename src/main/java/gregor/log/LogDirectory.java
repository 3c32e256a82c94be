package gregor.log;

import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.port.Disk;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One directory of {@code log.dirs}: a directory for each partition, and files that speak of all of them. A process holds
 * its lock while it uses it.
 *
 * <p>After the first error of the disk the directory is offline until the next start: its logs take and give nothing,
 * nothing is written here any more, least of all the file that tells of a clean stop (KIP-112).
 */
public final class LogDirectory implements AutoCloseable {

    private static final Logger LOG = System.getLogger(LogDirectory.class.getName());
    private static final Pattern CLEAN_SHUTDOWN = Pattern.compile("\\{\"version\":0,\"brokerEpoch\":(-?\\d{1,18})\\}");

    private final Disk disk;
    private final Path path;
    private final Uuid id;
    private final boolean cordoned;
    private final DirectoryState state;
    private final Checkpoint recoveryPoints;
    private final Checkpoint logStartOffsets;
    private final Checkpoint highWatermarks;
    /** What the checkpoints say now: an unchanged one is not written again. */
    private SortedMap<TopicPartition, Long> lastRecoveryPoints = new TreeMap<>();
    private SortedMap<TopicPartition, Long> lastLogStartOffsets = new TreeMap<>();
    private SortedMap<TopicPartition, Long> lastHighWatermarks = new TreeMap<>();
    /** How far logs had been cleaned when the checkpoints were read. */
    private SortedMap<TopicPartition, Long> cleanedUpTo = new TreeMap<>();
    private volatile BiConsumer<Level, String> report = LOG::log;
    private AutoCloseable lock;
    private boolean cleanStop;
    private OptionalLong brokerEpochAtCleanStop = OptionalLong.empty();
    private int partitions;

    /**
     * @param id in its {@code meta.properties}; {@link Uuid#ZERO} if nobody asks for it
     * @param listener is told, once, when the directory goes offline; see {@link DirectoryState}
     */
    LogDirectory(Disk disk, Path path, Uuid id, boolean cordoned, Consumer<LogDirectory> listener) {
        this.disk = disk;
        this.path = path;
        this.id = id;
        this.cordoned = cordoned;
        this.state = new DirectoryState(why -> {
            report.accept(Level.ERROR, "log directory " + path + " is offline from now on: " + why);
            listener.accept(this);
        });
        this.recoveryPoints = new Checkpoint(disk, path, LogNames.RECOVERY_POINTS);
        this.logStartOffsets = new Checkpoint(disk, path, LogNames.LOG_START_OFFSETS);
        this.highWatermarks = new Checkpoint(disk, path, LogNames.HIGH_WATERMARKS);
    }

    public Path path() {
        return path;
    }

    /** The id that the cluster knows it by (KIP-858). */
    public Uuid id() {
        return id;
    }

    /** Whether {@code cordoned.log.dirs} names it: it keeps what it has and gets no new partition (KIP-1066). */
    public boolean isCordoned() {
        return cordoned;
    }

    /** Why the directory is offline; null while it is not. */
    public String failure() {
        return state.failure();
    }

    /** Says who is told in words, from here on, what becomes of this directory. */
    void reportTo(BiConsumer<Level, String> to) {
        report = to;
    }

    DirectoryState state() {
        return state;
    }

    void failed(String why) {
        state.failed(why);
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

    /** @throws gregor.port.LockedException if another process uses the directory */
    void lock() throws IOException {
        disk.createDirectories(path);
        lock = disk.lock(path.resolve(LogNames.LOCK));
        readCleanMarker();
    }

    /** Reads the files that speak of all partitions. From here on a stop counts as unclean until there has been a clean one. */
    void readCheckpoints() throws IOException {
        cleanStop = takeCleanMarker();
        lastRecoveryPoints = orNone(recoveryPoints, "all logs are read from their beginning, unless the stop was a clean one");
        lastLogStartOffsets = orNone(logStartOffsets, "logs start where their first segment does");
        lastHighWatermarks = orNone(highWatermarks, "high watermarks start low and rise again");
        cleanedUpTo = orNone(new Checkpoint(disk, path, LogNames.CLEANER_OFFSETS), "all is cleaned again");
    }

    /** Whether all was forced when this directory was last used. */
    boolean wasStoppedCleanly() {
        return cleanStop;
    }

    /** What the checkpoints say of a partition. */
    LoadFrom loadFrom(TopicPartition partition) {
        return new LoadFrom(cleanStop, lastRecoveryPoints.getOrDefault(partition, 0L), lastLogStartOffsets.getOrDefault(partition, 0L),
            cleanedUpTo.getOrDefault(partition, -1L));
    }

    long highWatermark(TopicPartition partition) {
        return lastHighWatermarks.getOrDefault(partition, 0L);
    }

    /** A damaged checkpoint is as good as none. */
    private SortedMap<TopicPartition, Long> orNone(Checkpoint checkpoint, String consequence) throws IOException {
        try {
            return checkpoint.read();
        } catch (CorruptCheckpointException e) {
            report.accept(Level.WARNING, e.getMessage() + "; it counts for nothing, so " + consequence);
            return new TreeMap<>();
        }
    }

    private void readCleanMarker() throws IOException {
        Path marker = path.resolve(LogNames.CLEAN_SHUTDOWN);
        if (disk.exists(marker)) {
            String text = StandardCharsets.UTF_8.decode(disk.readWhole(marker)).toString().replace(" ", "");
            Matcher matcher = CLEAN_SHUTDOWN.matcher(text);
            if (matcher.matches()) {
                brokerEpochAtCleanStop = OptionalLong.of(Long.parseLong(matcher.group(1)));
            }
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

    /**
     * A new log begins: what the checkpoints say of one that had its name holds for it no more. With its start the new one would lose
     * records at the next start of the node, and with its high watermark show some that are not committed.
     */
    void forget(TopicPartition partition) throws IOException {
        lastRecoveryPoints = without(partition, recoveryPoints, lastRecoveryPoints);
        lastLogStartOffsets = without(partition, logStartOffsets, lastLogStartOffsets);
        lastHighWatermarks = without(partition, highWatermarks, lastHighWatermarks);
    }

    private static SortedMap<TopicPartition, Long> without(TopicPartition partition, Checkpoint checkpoint, SortedMap<TopicPartition, Long> last)
            throws IOException {
        if (!last.containsKey(partition)) {
            return last;
        }
        SortedMap<TopicPartition, Long> rest = new TreeMap<>(last);
        rest.remove(partition);
        return writeIfChanged(checkpoint, last, rest);
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
        Path marker = path.resolve(LogNames.CLEAN_SHUTDOWN);
        try {
            disk.replaceWhole(marker, text);
        } catch (IOException e) {
            if (disk.exists(marker)) {
                disk.delete(marker); // an error of the disk forbids the marker, also one with the marker itself (KAFKA-13773)
            }
            throw e;
        }
    }

    /** Gives the lock back. */
    @Override
    public void close() throws IOException {
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

    @Override
    public String toString() {
        return "log directory " + path;
    }
}
