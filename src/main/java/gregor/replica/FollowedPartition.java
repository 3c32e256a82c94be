package gregor.replica;

import gregor.base.Check;
import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.fetch.FetchSessionHandler.Wanted;
import gregor.log.LogCleanerManager;
import gregor.log.UnifiedLog;
import gregor.message.FetchMessage.EpochEndOffset;
import gregor.message.FetchMessage.PartitionData;
import gregor.record.RecordBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/**
 * One partition in one leader's term, as its fetcher sees it: where its log ends, and how the log is changed by what the leader says.
 * Each change is made in the name of that term, and refused when the partition has got another leader meanwhile, whichever thread
 * knows it first (KAFKA-13207).
 *
 * <p>Of the fetcher's thread.
 */
final class FollowedPartition {

    private static final Logger LOG = System.getLogger(FollowedPartition.class.getName());
    private static final int UNKNOWN = -1;

    private final Partition partition;
    private final LogCleanerManager cleaning;
    private final int leaderEpoch;
    private long logStartOffset;
    private long fetchOffset;
    private int lastFetchedEpoch;
    /** Committed records that are not here, by what the leader said last; for any thread. */
    private volatile long lag = UNKNOWN;
    /** Whether following has ended until the metadata says something new; for any thread. */
    private volatile boolean failed;

    // Of the fetcher, which knows when to go on.
    int failures;
    long dueMs;
    /** Where the leader's log ends, while the follower finds out where it begins. */
    long leaderEndOffset = UNKNOWN;

    /** @param cleaning keeps the cleaner away from a log that is cut */
    FollowedPartition(Partition partition, int leaderEpoch, LogCleanerManager cleaning) {
        this.partition = partition;
        this.cleaning = cleaning;
        this.leaderEpoch = leaderEpoch;
    }

    Partition partition() {
        return partition;
    }

    /** What a trace tells of a reply to this follower. */
    Map<String, Object> details(PartitionData data) {
        return Map.of("fetchOffset", fetchOffset, "leaderEpoch", leaderEpoch, "highWatermark", data.highWatermark(),
            "divergesAt", data.divergingEpoch().endOffset());
    }

    TopicPartition topicPartition() {
        return partition.topicPartition();
    }

    Uuid topicId() {
        return partition.topicId();
    }

    int leaderEpoch() {
        return leaderEpoch;
    }

    /** The offset that it needs next: the end of its log. */
    long fetchOffset() {
        return fetchOffset;
    }

    /** What to ask the leader for. */
    Wanted wanted(int maxBytes) {
        return new Wanted(topicId(), fetchOffset, leaderEpoch, lastFetchedEpoch, logStartOffset, maxBytes);
    }

    /**
     * Looks where the log ends. What it has of its own stays: only the leader's word cuts it (KAFKA-1211).
     *
     * @throws KafkaException as the others here: FENCED_LEADER_EPOCH if the term is over, KAFKA_STORAGE_ERROR
     */
    void start() {
        partition.asFollower(leaderEpoch, log -> locate(log));
    }

    private boolean locate(UnifiedLog log) {
        long startBefore = logStartOffset;
        long endBefore = fetchOffset;
        int epochBefore = lastFetchedEpoch;
        logStartOffset = log.logStartOffset();
        fetchOffset = log.logEndOffset();
        lastFetchedEpoch = log.latestEpoch().orElse(UNKNOWN);
        return logStartOffset != startBefore || fetchOffset != endBefore || lastFetchedEpoch != epochBefore;
    }

    /**
     * Appends what has come, and takes over how far the leader's records are committed and where they begin.
     *
     * @return whether the high watermark has moved
     * @throws KafkaException CORRUPT_MESSAGE or OFFSET_OUT_OF_RANGE if nothing of it can be appended
     */
    boolean append(PartitionData data, long wallClockMs) {
        return partition.asFollower(leaderEpoch, log -> {
            Check.holds("replica.I10", log.logEndOffset() == fetchOffset, "log end, fetch offset", log.logEndOffset(), fetchOffset);
            ByteBuffer records = bytes(data);
            if (records.hasRemaining()) {
                beginWithBatch(log, records, wallClockMs);
                log.appendAsFollower(records, leaderEpoch, wallClockMs);
            }
            long before = log.highWatermark();
            long watermark = Math.min(data.highWatermark(), log.logEndOffset());
            boolean moved = watermark != before && log.updateHighWatermark(watermark) != before;
            if (data.logStartOffset() > log.logStartOffset()) {
                log.incrementLogStartOffset(Math.min(data.logStartOffset(), log.highWatermark()));
            }
            locate(log);
            lag = Math.max(0, data.highWatermark() - fetchOffset);
            return moved;
        });
    }

    /** How many committed records are missing here; 0 before the leader has said something. */
    long lag() {
        return Math.max(0, lag);
    }

    void fail() {
        failed = true;
    }

    boolean hasFailed() {
        return failed;
    }

    /** Whether it has to wait because replication is too fast. One that keeps up never has to. */
    boolean isHeldBack(ReplicationThrottle throttle, long nowMs) {
        return lag != 0 && throttle.isHeldBack(throttled(), topicPartition().partition(), nowMs);
    }

    void noteBytes(ReplicationThrottle throttle, long bytes, long nowMs) {
        throttle.record(throttled(), topicPartition().partition(), bytes, nowMs);
    }

    private List<String> throttled() {
        return partition.log().config().followerReplicationThrottledReplicas();
    }

    /**
     * An empty log may be to begin in the middle of a batch, where records were deleted in the leader's. Batches come whole, so it
     * begins with that batch, and its start moves up with the leader's.
     */
    private void beginWithBatch(UnifiedLog log, ByteBuffer records, long wallClockMs) {
        long end = log.logEndOffset();
        if (log.logStartOffset() == end && records.remaining() >= RecordBatch.HEADER_BYTES) {
            RecordBatch first = new RecordBatch(records, records.position());
            if (first.baseOffset() < end && first.lastOffset() >= end) {
                cleaning.truncateFullyAndStartAt(log, first.baseOffset(), wallClockMs);
            }
        }
    }

    private static ByteBuffer bytes(PartitionData data) {
        try {
            return data.records() == null ? ByteBuffer.allocate(0) : data.records().toBuffer();
        } catch (IOException e) {
            throw new UncheckedIOException("records of a reply are in memory", e);
        }
    }

    /**
     * Cuts the log's end, which is of another history than the leader's.
     *
     * @return false if there was nothing to cut
     */
    boolean cut(EpochEndOffset leaders, long wallClockMs) {
        return partition.asFollower(leaderEpoch, log -> {
            long end = EpochDivergence.truncationOffset(leaders, log.endOffsetForEpoch(leaders.epoch()).orElse(null), log.logEndOffset());
            return truncate(log, end, wallClockMs);
        });
    }

    /** Cuts the log to where the leader's ends. @return false if it does not go further */
    boolean cutToLeadersEnd(long leadersEnd, long wallClockMs) {
        return leadersEnd < fetchOffset && partition.asFollower(leaderEpoch, log -> truncate(log, leadersEnd, wallClockMs));
    }

    private boolean truncate(UnifiedLog log, long end, long wallClockMs) {
        if (end < log.highWatermark()) {
            LOG.log(Level.WARNING, "{0} is cut at {1}, below its high watermark {2}: a leader that did not have all that was committed"
                + " was elected in epoch {3}", topicPartition(), end, log.highWatermark(), leaderEpoch);
        }
        cleaning.truncateTo(log, end, wallClockMs);
        return locate(log);
    }

    /** Starts over where the leader's log begins, if that is behind the own end. @return whether it did */
    boolean startOverAt(long leadersStart, long wallClockMs) {
        return leadersStart > fetchOffset && partition.asFollower(leaderEpoch, log -> {
            cleaning.truncateFullyAndStartAt(log, leadersStart, wallClockMs);
            return locate(log);
        });
    }

    /** Whether a failure means that there is nothing more to do here until the metadata says something new. */
    static boolean isFinal(KafkaException failure) {
        return failure.error() == ErrorCode.FENCED_LEADER_EPOCH || failure.error() == ErrorCode.KAFKA_STORAGE_ERROR;
    }

    @Override
    public String toString() {
        return topicPartition() + " from " + fetchOffset + " in epoch " + leaderEpoch;
    }
}
