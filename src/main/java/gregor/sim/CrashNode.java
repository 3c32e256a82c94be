package gregor.sim;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.config.NodeConfig;
import gregor.config.TopicConfig;
import gregor.log.LogCleaner;
import gregor.log.LogManager;
import gregor.log.LogNames;
import gregor.log.UnifiedLog;
import gregor.port.Timers;
import gregor.port.Trace;
import gregor.record.BatchBuilder;
import gregor.record.ControlRecord;
import gregor.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The logs of a node on a simulated disk, and beside them what has to be found of them after a crash. Workloads tell it what
 * to do.
 */
final class CrashNode {

    static final Path DIRECTORY = Path.of("/data");
    static final TopicPartition PARTITION = new TopicPartition("crash", 0);

    private static final NodeConfig NODE = NodeConfig.with(Map.of("log.dirs", DIRECTORY.toString(),
        "log.flush.offset.checkpoint.interval.ms", "0", "log.flush.start.offset.checkpoint.interval.ms", "0",
        "replica.high.watermark.checkpoint.interval.ms", "0", "log.retention.check.interval.ms", "1"));
    private static final long TICK_MS = 1000;

    /** Tells the disks of a node, of which a restart makes a new one, who watches them. */
    private final DiskWatcher watcher;
    private final TopicConfig config;
    private SimDisk disk;
    private LogManager manager;
    private UnifiedLog log;
    private ExpectedLog expected;
    private ExpectedLog deleted;
    private long nowMs = 10_000;

    /**
     * @param disk a new one
     * @param settings of the topic, beside those that every topic has here: an index entry for nearly each batch, no delay
     *     before files are deleted
     */
    CrashNode(SimDisk disk, DiskWatcher watcher, Map<String, String> settings) {
        Map<String, String> all = new TreeMap<>(Map.of("index.interval.bytes", "90", "segment.index.bytes", "120",
            "file.delete.delay.ms", "0"));
        all.putAll(settings);
        this.config = TopicConfig.of(all);
        this.disk = disk;
        this.watcher = watcher;
    }

    /** The first start, in a directory that whoever set the machine up has made. */
    void firstStart() throws IOException {
        disk.createDirectories(DIRECTORY);
        disk.forceDirectory(DIRECTORY.getParent());
        disk.watch(watcher);
        manager = startOn(disk);
    }

    /** Starts the logs on a disk as a node does. */
    LogManager startOn(SimDisk any) throws IOException {
        LogManager started = new LogManager(NODE, any, new SimEntropy(7), Trace.OFF);
        started.load(topic -> config, nowMs);
        return started;
    }

    SimDisk disk() {
        return disk;
    }

    long nowMs() {
        return nowMs;
    }

    /** What has to be found of the partition's latest topic. */
    ExpectedLog expected() {
        return expected == null ? new ExpectedLog(Uuid.ZERO) : expected;
    }

    /** @param topicId that was found; none if it was lost with a partition that was never forced */
    ExpectedLog expected(Uuid topicId) {
        return deleted != null && deleted.topicId.equals(topicId) ? deleted : expected();
    }

    // ---- what workloads do

    void create(int topic) {
        Uuid id = Uuid.ofRandomBits(topic, topic);
        deleted = expected;
        expected = new ExpectedLog(id);
        log = manager.getOrCreateLog(PARTITION, id, config, nowMs);
    }

    void append(int epoch, BatchBuilder batch) {
        ByteBuffer bytes = batch.build();
        expected.appending(copyOf(bytes, epoch));
        log.appendAsLeader(bytes, epoch, nowMs);
        appended();
    }

    void appendMarker(int epoch, long producerId, boolean commit) {
        ByteBuffer bytes = new BatchBuilder(128).producer(producerId, (short) 0, RecordBatch.NO_SEQUENCE).transactional().control()
            .append(nowMs, commit ? ControlRecord.commit(1) : ControlRecord.abort(1)).build();
        expected.appending(copyOf(bytes, epoch));
        log.appendOwn(bytes, epoch, nowMs);
        appended();
    }

    /** Appends what a leader sent, two batches at once. */
    void replicate(int epoch, BatchBuilder first, BatchBuilder second) {
        ByteBuffer one = copyOf(first.build(), epoch);
        expected.appending(one);
        ByteBuffer two = copyOf(second.build(), epoch);
        expected.appending(two);
        ByteBuffer both = ByteBuffer.allocate(one.remaining() + two.remaining()).put(one.duplicate()).put(two.duplicate()).flip();
        log.appendAsFollower(both, nowMs);
        appended();
    }

    /** The batch as it will be in the log. */
    private ByteBuffer copyOf(ByteBuffer batch, int epoch) {
        ByteBuffer copy = ByteBuffer.allocate(batch.remaining()).put(batch.duplicate()).flip();
        RecordBatch view = new RecordBatch(copy, 0);
        view.setBaseOffset(expected.endOffset());
        view.setPartitionLeaderEpoch(epoch);
        return copy;
    }

    private void appended() {
        log.updateHighWatermark(log.logEndOffset());
        expected.forcedUpTo(log.recoveryPoint());
    }

    void announce(int epoch) {
        expected.announcing(epoch, log.logEndOffset());
        log.assignEpochStart(epoch);
    }

    void truncate(long offset) {
        expected.truncating(offset);
        log.truncateTo(offset, nowMs);
        expected.forcedUpTo(log.recoveryPoint());
    }

    void startOverAt(long offset) {
        expected.startingOverAt(offset);
        log.truncateFullyAndStartAt(offset, nowMs);
        expected.forcedUpTo(log.recoveryPoint());
    }

    void deleteRecords(long newStart) {
        expected.movingStart(newStart);
        log.incrementLogStartOffset(newStart);
    }

    void flush() {
        log.flush();
        expected.allForced();
    }

    /** Upkeep and checkpoints. */
    void tick() {
        nowMs += TICK_MS;
        manager.tick(nowMs);
        ensureOnline();
        expected().forcedUpTo(log.recoveryPoint());
        expected().startForced();
    }

    /** Upkeep that deletes what the topic's settings don't let stay. */
    void retain() {
        expected.movingStart(log.highWatermark());
        tick();
        expected.startIs(log.logStartOffset());
    }

    /** Compaction, as the node's cleaner does it. What comes of it is found out before, on a copy of the disk. */
    void clean() throws IOException {
        SimDisk copy = disk.afterCrash(0, Loss.NOTHING, new SimEntropy(0));
        LogManager rehearsal = startOn(copy);
        UnifiedLog rehearsed = rehearsal.log(PARTITION);
        rehearsed.updateHighWatermark(log.highWatermark());
        clean(rehearsal);
        SortedSet<Long> segments = segments(disk);
        segments.addAll(segments(copy));
        expected.cleaning(RecoveredLog.of(rehearsed).batches(), segments);
        clean(manager);
        ensureOnline();
    }

    /** What a node does: it looks whether its directory is still there for it. */
    private void ensureOnline() {
        String failure = manager.directories().get(0).failure();
        if (failure != null) {
            throw new KafkaException(ErrorCode.KAFKA_STORAGE_ERROR, failure);
        }
    }

    /** After an error nothing is taken any more, and no stop in order is claimed. */
    void checkFailStop() throws IOException {
        if (log != null) {
            try {
                log.appendAsLeader(new BatchBuilder(128).append(nowMs, filledKey(), filledKey(), List.of()).build(), 0, nowMs);
                Violation.unless(false, "LOG-14", "after an error of the disk an append succeeds");
            } catch (KafkaException refused) {
                manager.close(1);
            }
        }
        Violation.unless(!disk.exists(DIRECTORY.resolve(LogNames.CLEAN_SHUTDOWN)), "LOG-10", "after an error of the disk a clean stop is claimed");
    }

    private static ByteBuffer filledKey() {
        return ByteBuffer.wrap(new byte[] {1});
    }

    private SortedSet<Long> segments(SimDisk any) throws IOException {
        SortedSet<Long> segments = new TreeSet<>();
        for (Path file : any.list(log.directory())) {
            String name = file.getFileName().toString();
            if (name.endsWith(LogNames.LOG)) {
                segments.add(LogNames.offsetOf(name));
            }
        }
        return segments;
    }

    private void clean(LogManager logs) {
        Deque<Runnable> steps = new ArrayDeque<>();
        Timers pauses = (delayMs, next) -> () -> { }; // a cleaner that wants to wait is done
        try (LogCleaner cleaner = new LogCleaner(logs.cleaning(), () -> NODE, new SimClock(nowMs), pauses, steps::add, Trace.OFF)) {
            cleaner.start();
            while (!steps.isEmpty()) {
                steps.remove().run();
            }
        }
    }

    void deleteTopic() {
        expected.deleting();
        manager.deleteLog(PARTITION);
    }

    void stop() {
        manager.close(1);
        ensureOnline();
        expected().allForced();
        expected().startForced();
    }

    void restart() throws IOException {
        log = null; // there is none if the start fails
        manager = startOn(disk);
        log = manager.log(PARTITION);
    }

    /** The machine stops and is started again: what is found then, nothing may change any more. */
    void crashAndRestart(Loss loss, long seed) throws IOException {
        SimDisk left = disk.afterCrash(0, loss, new SimEntropy(seed));
        UnifiedLog found = startOn(left.afterCrash(0, Loss.NOTHING, new SimEntropy(seed))).log(PARTITION);
        RecoveredLog recovered = RecoveredLog.of(found);
        expected = ExpectedLog.exactly(expected.topicId, expected.check(recovered, false), recovered);
        disk = left;
        disk.watch(watcher);
        restart();
    }
}
