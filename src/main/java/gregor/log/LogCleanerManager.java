package gregor.log;

import gregor.base.KafkaException;
import gregor.base.TopicPartition;
import gregor.port.Disk;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Which log is cleaned next, how far each has been cleaned, and which must not be cleaned now.
 * <pre>
 *              choose                      pause
 *      none ------------> in progress ---------------> paused (1) <----> paused (2) <----> ...
 *       ^ ^                  |      waits for the step   |     pause      pause
 *       | +------------------+      under way            |     resume     resume
 *       |        finished                                |
 *       +------------------------------------------------+
 *                             resume
 * </pre>
 * Cutting a log's end, deleting its old segments and deleting the log exclude cleaning, partition by partition. A cleaning
 * that was under way then leaves the segments that it has not replaced, and counts for nothing.
 *
 * <p>A log that can't be cleaned, because a batch of it is damaged, is not tried again before the next start, and does not
 * keep the others from being cleaned.
 *
 * <p>Safe for many threads. Source: Kafka's {@code LogCleanerManager}, which has a further state, aborted, while the one who
 * pauses waits for the cleaner to notice.
 */
public final class LogCleanerManager {

    private static final Logger LOG = System.getLogger(LogCleanerManager.class.getName());

    /** Of a partition that is in progress, paused, or, for as long as the pausing takes, both. */
    private static final class State {
        Cleaning inProgress;
        int pauses;
    }

    private final Map<TopicPartition, UnifiedLog> logs;
    private final Disk disk;
    private final BiConsumer<Path, IOException> diskFailed;
    private final CleanerCheckpoints checkpoints;
    private final Map<TopicPartition, State> states = new HashMap<>();
    private final SortedMap<TopicPartition, String> uncleanable = new TreeMap<>();
    /** When all tombstones may go that the log's last cleaning left. Not known after a start. */
    private final Map<TopicPartition, Long> horizons = new HashMap<>();

    /**
     * @param logs all logs of the node, as they come and go; in the order in which equally dirty ones are cleaned
     * @param diskFailed is told of a log directory whose disk fails
     */
    LogCleanerManager(Map<TopicPartition, UnifiedLog> logs, Disk disk, BiConsumer<Path, IOException> diskFailed) {
        this.logs = logs;
        this.disk = disk;
        this.diskFailed = diskFailed;
        this.checkpoints = new CleanerCheckpoints(disk, diskFailed);
    }

    Disk disk() {
        return disk;
    }

    /** The partitions that are not cleaned because something is wrong with them, and what; a copy. */
    public synchronized SortedMap<TopicPartition, String> uncleanable() {
        return new TreeMap<>(uncleanable);
    }

    /** The end of a log's last cleaning; -1 if there was none. */
    public synchronized long cleanedUpTo(UnifiedLog log) {
        return checkpoints.cleanedUpTo(log);
    }

    /** The compacted log that needs it most, which is in progress from now on; null if none needs it. */
    synchronized Cleaning choose(long nowMs) {
        uncleanable.keySet().retainAll(logs.keySet());
        horizons.keySet().retainAll(logs.keySet());
        LogToClean dirtiest = null;
        for (UnifiedLog log : logs.values()) {
            LogToClean next = isCandidate(log) ? examine(log, nowMs) : null;
            if (next != null && next.isDue() && (dirtiest == null || next.dirtyRatio() > dirtiest.dirtyRatio())) {
                dirtiest = next;
            }
        }
        if (dirtiest == null) {
            return null;
        }
        State state = new State();
        state.inProgress = new Cleaning(dirtiest);
        states.put(dirtiest.log().topicPartition(), state);
        return state.inProgress;
    }

    private boolean isCandidate(UnifiedLog log) {
        TopicPartition partition = log.topicPartition();
        return log.config().isCompacted() && log.unusable() == null && !states.containsKey(partition) && !uncleanable.containsKey(partition);
    }

    private LogToClean examine(UnifiedLog log, long nowMs) {
        try {
            return LogToClean.of(log, checkpoints.cleanedUpTo(log), horizons.getOrDefault(log.topicPartition(), -1L), nowMs);
        } catch (IOException | RuntimeException e) {
            failed(log, e);
            return null;
        }
    }

    /** Takes note of how a cleaning ended, if it was not stopped. */
    synchronized void finished(Cleaning cleaning) {
        TopicPartition partition = cleaning.log().topicPartition();
        State state = states.get(partition);
        if (state == null || state.inProgress != cleaning) {
            return;
        }
        state.inProgress = null;
        if (state.pauses == 0) {
            states.remove(partition);
        }
        Cleaner result = cleaning.result();
        if (result != null && logs.get(partition) == cleaning.log()) {
            checkpoints.cleaned(cleaning.log(), result.endOffset(), logs.keySet());
            horizons.put(partition, result.latestHorizonMs());
            LOG.log(Level.DEBUG, "{0} is clean up to offset {1}: {2}", partition, Long.toString(result.endOffset()), result.stats());
        }
    }

    /** Takes note of what went wrong with a log: the disk, or something in the log itself. */
    synchronized void failed(UnifiedLog log, Exception why) {
        if (log.unusable() != null || logs.get(log.topicPartition()) != log) {
            return; // closed or deleted meanwhile
        }
        if (why instanceof IOException disk) {
            diskFailed.accept(log.directory().getParent(), disk);
        } else {
            uncleanable.put(log.topicPartition(), why.getMessage() == null ? why.toString() : why.getMessage());
            LOG.log(Level.WARNING, log.topicPartition() + " is not cleaned any more", why);
        }
    }

    /**
     * Makes a change during which a log is not cleaned; waits for the step of a cleaning that is under way, and stops it. Not to
     * be called with the log's lock held. What {@code change} throws is thrown, with the log no longer paused (KAFKA-3123).
     */
    void whilePaused(TopicPartition partition, Runnable change) {
        pause(partition);
        try {
            change.run();
        } finally {
            resume(partition);
        }
    }

    /** Keeps a log from being cleaned until {@link #resume}, as often as this was called. As {@link #whilePaused} otherwise. */
    void pause(TopicPartition partition) {
        Cleaning stop;
        synchronized (this) {
            State state = states.computeIfAbsent(partition, none -> new State());
            state.pauses++;
            stop = state.inProgress;
        }
        if (stop != null) {
            stop.abort(); // without this object's lock: others are chosen and finished meanwhile
            finished(stop);
        }
    }

    synchronized void resume(TopicPartition partition) {
        State state = states.get(partition);
        state.pauses--;
        if (state.pauses == 0 && state.inProgress == null) {
            states.remove(partition);
        }
    }

    /** Makes a change during which a log is not cleaned, unless it is being cleaned now: then there is another time for it. */
    void unlessInProgress(TopicPartition partition, Runnable change) {
        synchronized (this) {
            if (states.containsKey(partition)) {
                return;
            }
            pause(partition);
        }
        try {
            change.run();
        } finally {
            resume(partition);
        }
    }

    /** Cuts a log's end as {@link UnifiedLog#truncateTo}; nothing behind the offset counts as cleaned afterwards. */
    public void truncateTo(UnifiedLog log, long offset, long nowMs) {
        cutting(log, offset, () -> log.truncateTo(offset, nowMs));
    }

    /** Starts a log over as {@link UnifiedLog#truncateFullyAndStartAt}; nothing of it counts as cleaned afterwards. */
    public void truncateFullyAndStartAt(UnifiedLog log, long offset, long nowMs) {
        cutting(log, 0, () -> log.truncateFullyAndStartAt(offset, nowMs));
    }

    private void cutting(UnifiedLog log, long cleanUpTo, Runnable cut) {
        whilePaused(log.topicPartition(), () -> {
            synchronized (this) {
                checkpoints.cut(log, cleanUpTo); // first: after a crash in between, too little counts as cleaned, not too much
                horizons.remove(log.topicPartition());
            }
            cut.run();
        });
    }

    /** Takes a log away: {@code deletion} makes that it can't be found any more. */
    void deleting(UnifiedLog log, Runnable deletion) {
        whilePaused(log.topicPartition(), () -> {
            synchronized (this) {
                checkpoints.remove(log);
                horizons.remove(log.topicPartition());
            }
            deletion.run();
        });
    }

    /** A log is in another directory from now on; the other log, whose place it took, is not the one that counts any more. */
    synchronized void moved(UnifiedLog from, UnifiedLog to) {
        checkpoints.moved(from, to);
    }

    /**
     * Deletes the old segments of all logs, as {@link UnifiedLog#deleteOldSegments}; also of compacted ones, of which some may be
     * below the log's start. A log that is being cleaned has to wait for the next time.
     */
    void deleteOldSegments(long nowMs) {
        for (UnifiedLog log : logs.values()) {
            unlessInProgress(log.topicPartition(), () -> {
                try {
                    log.deleteOldSegments(nowMs);
                } catch (KafkaException e) {
                    LOG.log(Level.DEBUG, "no retention", e); // it was deleted meanwhile, or the disk failed and its directory knows
                }
            });
        }
    }
}
