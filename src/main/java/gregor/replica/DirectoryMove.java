package gregor.replica;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.OffsetAndEpoch;
import gregor.base.Uuid;
import gregor.log.AppendInfo;
import gregor.log.FetchInfo;
import gregor.log.FetchIsolation;
import gregor.log.FutureLogs;
import gregor.log.LogDirectory;
import gregor.log.LogManager;
import gregor.log.UnifiedLog;
import gregor.message.FetchMessage.EpochEndOffset;
import gregor.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One replica on its way to another log directory. The copy follows the log as a follower does its leader: what is appended is copied
 * behind, and where the log was cut and has another history since, the copy is cut too. When it has come near for the first time the
 * controller is told of the new directory, and only when it knows, the copy takes the log's place: if it knew of it later, a directory
 * that fails in between would take a replica along that the controller believes alive.
 *
 * <pre>
 *   copying --- is near ---> telling --- the controller knows, and has everything ---> over
 * </pre>
 *
 * Several threads may ask to end it while one copies; they wait for the step under way. Source: Kafka's
 * {@code ReplicaAlterLogDirsThread} and {@code Partition.maybeReplaceCurrentWithFutureReplica}.
 */
final class DirectoryMove {

    /** What a step copies at most, apart from a batch that is larger. */
    private static final int STEP_BYTES = 1 << 20;

    private enum State { COPYING, TELLING, OVER }

    private final Partition partition;
    private final UnifiedLog future;
    private final LogDirectory target;
    private final FutureLogs futures;
    private final DirectoryChannel channel;
    private volatile boolean controllerKnows;
    // Guarded by this.
    private State state = State.COPYING;

    /** @param target where {@code future}, the copy, is */
    DirectoryMove(Partition partition, UnifiedLog future, LogDirectory target, FutureLogs futures, DirectoryChannel channel) {
        this.partition = partition;
        this.future = future;
        this.target = target;
        this.futures = futures;
        this.channel = channel;
    }

    LogDirectory target() {
        return target;
    }

    /** Where the log is. */
    LogDirectory source(LogManager logs) {
        return logs.directoryOf(partition.log());
    }

    synchronized boolean isOver() {
        return state == State.OVER;
    }

    /** Whether nothing is to be done before the controller has answered. */
    synchronized boolean isWaiting() {
        return state == State.TELLING && !controllerKnows;
    }

    /**
     * Copies some, and goes on to the next state when it is time.
     *
     * @param onTold run when the controller knows; on any thread
     * @return how many bytes were copied
     * @throws KafkaException what one of the logs says; the move is not over by that
     */
    synchronized int step(long nowMs, Runnable onTold) {
        if (state == State.OVER || isWaiting()) {
            return 0;
        }
        long end = partition.log().logEndOffset();
        int copied = copy(partition.log(), nowMs);
        boolean isNear = future.logEndOffset() >= end; // what has come meanwhile is little
        if (isNear && state == State.COPYING) {
            state = State.TELLING;
            channel.assign(partition.topicPartition(), partition.topicId(), target.id(), () -> told(onTold));
        } else if (isNear && controllerKnows) {
            future.flush(); // nearly all of what replacing has to force, while requests still go on
            if (partition.replaceLog(log -> replacement(log, nowMs))) {
                state = State.OVER;
            }
        }
        return copied;
    }

    private UnifiedLog replacement(UnifiedLog log, long nowMs) {
        copy(log, nowMs);
        return hasEverything(log) ? futures.replace(log) : null;
    }

    private void told(Runnable onTold) {
        controllerKnows = true;
        onTold.run();
    }

    /**
     * Ends the move where it is. If the controller has been told of the new directory, it is told of the old one. The copy is given up,
     * unless the log can't be used any more: then it stays, or the next start could take the partition for a new one.
     *
     * @param directory the id of the log's directory
     */
    synchronized void cancel(Uuid directory) {
        if (state == State.TELLING) {
            channel.assign(partition.topicPartition(), partition.topicId(), directory, () -> { });
        }
        if (state != State.OVER && partition.log().unusable() == null) {
            futures.drop(partition.topicPartition());
        }
        state = State.OVER;
    }

    /** Ends the move, whatever becomes of the copy. */
    synchronized void end() {
        state = State.OVER;
    }

    /** Why it can't go on; null if it can. */
    KafkaException obstacle() {
        KafkaException inCopy = future.unusable();
        return inCopy != null ? inCopy : partition.log().unusable();
    }

    // ---- copying

    private int copy(UnifiedLog log, long nowMs) {
        align(log, nowMs);
        ByteBuffer records = read(log);
        int bytes = 0;
        if (records.remaining() >= RecordBatch.HEADER_BYTES) {
            RecordBatch first = new RecordBatch(records, records.position());
            if (future.logStartOffset() == future.logEndOffset() && first.baseOffset() < future.logEndOffset()) {
                future.truncateFullyAndStartAt(first.baseOffset(), nowMs); // the log starts in the middle of a batch
            }
            AppendInfo appended = future.appendAsFollower(records, nowMs); // what is cut at the end comes again
            bytes = appended == null ? 0 : appended.sizeInBytes();
        }
        future.updateHighWatermark(Math.min(log.highWatermark(), future.logEndOffset()));
        long start = Math.min(log.logStartOffset(), future.highWatermark());
        if (start > future.logStartOffset()) {
            future.incrementLogStartOffset(start);
        }
        return bytes;
    }

    private ByteBuffer read(UnifiedLog log) {
        if (future.logEndOffset() >= log.logEndOffset()) {
            return ByteBuffer.allocate(0);
        }
        try {
            FetchInfo found = log.read(future.logEndOffset(), STEP_BYTES, FetchIsolation.LOG_END, true);
            return found.records().toBuffer();
        } catch (IOException e) {
            throw new KafkaException(ErrorCode.KAFKA_STORAGE_ERROR, "reading " + log + " failed: " + e, e);
        }
    }

    /** Cuts what the log does not have, or does not have any more. */
    private void align(UnifiedLog log, long nowMs) {
        OptionalInt last = future.latestEpoch();
        if (future.logEndOffset() < log.logStartOffset()) {
            future.truncateFullyAndStartAt(log.logStartOffset(), nowMs);
        } else if (last.isPresent()) {
            int common = Math.min(last.getAsInt(), log.latestEpoch().orElse(last.getAsInt()));
            Optional<OffsetAndEpoch> end = log.endOffsetForEpoch(common);
            if (end.isEmpty()) {
                future.truncateFullyAndStartAt(log.logStartOffset(), nowMs);
            } else if (end.get().epoch() != last.getAsInt() || end.get().offset() < future.logEndOffset()) {
                EpochEndOffset logs = new EpochEndOffset(end.get().epoch(), end.get().offset());
                future.truncateTo(EpochDivergence.truncationOffset(logs, future.endOffsetForEpoch(logs.epoch()).orElse(null),
                    future.logEndOffset()), nowMs);
            }
        } else if (future.logEndOffset() > log.logEndOffset()) {
            future.truncateTo(log.logEndOffset(), nowMs);
        }
    }

    /** Whether the copy is the log: the same end, after records of the same epoch. */
    private boolean hasEverything(UnifiedLog log) {
        OptionalInt last = future.latestEpoch();
        return future.logEndOffset() == log.logEndOffset() && (last.isEmpty() || log.endOffsetForEpoch(last.getAsInt())
            .filter(end -> end.epoch() == last.getAsInt() && end.offset() == log.logEndOffset()).isPresent());
    }
}
