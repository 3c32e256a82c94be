package gregor.replica;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.TopicPartition;
import gregor.log.LogDirectory;
import gregor.log.LogManager;
import gregor.log.LogNames;
import gregor.log.UnifiedLog;
import gregor.base.Uuid;
import gregor.port.Clock;
import gregor.port.Timers;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * Moves replicas between the log directories of this broker, as many at a time as were asked for, a piece of each in turn. It works
 * where work may take its time, beside requests, and only while there is something to move.
 *
 * <p>Safe for many threads. Source: Kafka's class of the same name (KIP-113), which has threads of its own,
 * {@code num.replica.alter.log.dirs.threads} of them.
 */
final class ReplicaAlterLogDirsManager implements AutoCloseable {

    private static final Logger LOG = System.getLogger(ReplicaAlterLogDirsManager.class.getName());
    private static final long RETRY_MS = 1_000;
    private static final long NOTHING_TO_DO = -1;
    private static final long MS_PER_SECOND = 1_000;

    private final LogManager logs;
    private final DirectoryChannel channel;
    private final LongSupplier bytesPerSecond;
    private final Executor background;
    private final Clock clock;
    private final Timers timers;
    // Guarded by this.
    private final SortedMap<TopicPartition, DirectoryMove> moves = new TreeMap<>();
    private boolean isScheduled;
    private boolean closed;

    /**
     * @param bytesPerSecond how fast is copied, all moves together
     * @param background runs what reads and writes files
     */
    ReplicaAlterLogDirsManager(LogManager logs, DirectoryChannel channel, LongSupplier bytesPerSecond, Executor background, Clock clock,
            Timers timers) {
        this.logs = logs;
        this.channel = channel;
        this.bytesPerSecond = bytesPerSecond;
        this.background = background;
        this.clock = clock;
        this.timers = timers;
    }

    /**
     * The directory that a path names, if a replica may move there.
     *
     * @throws KafkaException INVALID_TOPIC_EXCEPTION, LOG_DIR_NOT_FOUND, KAFKA_STORAGE_ERROR, INVALID_REPLICA_ASSIGNMENT
     */
    LogDirectory target(TopicPartition partition, String path) {
        LogNames.futureDirectory(partition, Uuid.ZERO);
        LogDirectory target = find(path);
        if (target.failure() != null) {
            throw new KafkaException(ErrorCode.KAFKA_STORAGE_ERROR, target + " is offline: " + target.failure());
        }
        if (target.isCordoned()) {
            throw new KafkaException(ErrorCode.INVALID_REPLICA_ASSIGNMENT, target + " is cordoned");
        }
        return target;
    }

    private LogDirectory find(String path) {
        try {
            Path wanted = Path.of(path).toAbsolutePath();
            return logs.directories().stream().filter(each -> each.path().toAbsolutePath().equals(wanted)).findFirst().orElseThrow(() ->
                new KafkaException(ErrorCode.LOG_DIR_NOT_FOUND, path + " is none of the log directories " + logs.directories()));
        } catch (InvalidPathException e) {
            throw new KafkaException(ErrorCode.LOG_DIR_NOT_FOUND, path + " is no path", e);
        }
    }

    /**
     * Begins to move a replica; ends a move of it to another directory. No effect if it is there or on its way.
     *
     * @throws KafkaException KAFKA_STORAGE_ERROR
     */
    void move(Partition partition, LogDirectory target) {
        synchronized (this) {
            DirectoryMove move = running(partition.topicPartition());
            if (move != null && move.target() != target) {
                move.cancel(logs.directoryOf(partition.log()).id());
                moves.remove(partition.topicPartition());
                move = null;
            }
            if (move != null || closed || logs.directoryOf(partition.log()) == target) {
                return;
            }
            begin(partition, logs.futures().create(partition.log(), target, clock.millis()));
        }
        wake();
    }

    private DirectoryMove running(TopicPartition partition) {
        DirectoryMove move = moves.get(partition);
        return move == null || move.isOver() ? null : move;
    }

    private void begin(Partition partition, UnifiedLog future) {
        moves.put(partition.topicPartition(), new DirectoryMove(partition, future, logs.directoryOf(future), logs.futures(), channel));
    }

    /** Goes on with a move that was under way when the broker stopped, if there was one. */
    void resume(Partition partition) {
        UnifiedLog future = logs.futures().of(partition.topicPartition());
        if (future != null) {
            synchronized (this) {
                begin(partition, future);
            }
            wake();
        }
    }

    /** A partition is not here any more: nothing is copied from it when this returns. */
    void leave(TopicPartition partition) {
        DirectoryMove move;
        synchronized (this) {
            move = moves.remove(partition);
        }
        if (move != null) {
            move.end();
        }
    }

    private void wake() {
        synchronized (this) {
            if (closed || isScheduled) {
                return;
            }
            isScheduled = true;
        }
        background.execute(this::run);
    }

    private void run() {
        List<DirectoryMove> now;
        synchronized (this) {
            isScheduled = false;
            moves.values().removeIf(DirectoryMove::isOver);
            now = List.copyOf(moves.values());
        }
        long againMs = NOTHING_TO_DO;
        for (DirectoryMove move : now) {
            long nextMs = step(move);
            againMs = againMs == NOTHING_TO_DO ? nextMs : nextMs == NOTHING_TO_DO ? againMs : Math.min(againMs, nextMs);
        }
        if (againMs != NOTHING_TO_DO) {
            timers.after(againMs, this::wake);
        }
    }

    /** @return after how many milliseconds it wants to go on; {@link #NOTHING_TO_DO} if it does not */
    private long step(DirectoryMove move) {
        KafkaException obstacle = move.obstacle();
        if (obstacle != null) {
            LOG.log(Level.ERROR, "a replica is not moved to " + move.target(), obstacle);
            move.cancel(move.source(logs).id());
            return NOTHING_TO_DO;
        }
        try {
            int copied = move.step(clock.millis(), this::wake);
            return move.isOver() || move.isWaiting() ? NOTHING_TO_DO : copied * MS_PER_SECOND / Math.max(1, bytesPerSecond.getAsLong());
        } catch (KafkaException e) {
            LOG.log(Level.WARNING, "moving a replica to " + move.target() + " is tried again", e);
            return RETRY_MS;
        }
    }

    /** Moves nothing any more when this returns; a start goes on. */
    @Override
    public void close() {
        List<DirectoryMove> ended;
        synchronized (this) {
            closed = true;
            ended = List.copyOf(moves.values());
        }
        ended.forEach(DirectoryMove::end);
    }
}
