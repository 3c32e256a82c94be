package gregor.replica;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.config.TopicConfig;
import gregor.isr.FollowerProgress;
import gregor.isr.IsrState;
import gregor.isr.LeaderAndIsr;
import gregor.log.AppendInfo;
import gregor.log.AppendOrigin;
import gregor.log.LogOffsetMetadata;
import gregor.log.UnifiedLog;
import gregor.metadata.PartitionImage;
import gregor.port.Trace;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A replica of a partition: a log, and the role that this broker plays for it. Only the leader appends; it serves reads, and a
 * follower those of consumers that may be sent to one. Who asks with another idea of the leader's term than ours is told so instead of being served (replica.I1).
 *
 * <p>Requests hold the lock for reading, so they run side by side and the log orders their appends; a change of role holds
 * it for writing, so no append of one term ends in the next. Source: Kafka's {@code Partition}.
 */
public final class Partition {
    /** What {@link #readableBytes} says when the fetch would not wait if it came now. */
    static final int ANSWER_NOW = -1;

    private final TopicPartition topicPartition;
    private final Uuid topicId;
    private final PartitionContext context;
    private final Trace trace;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    /** Changed under the lock, when a copy in another directory takes its place. */
    private volatile UnifiedLog log;

    // Guarded by the lock.
    private PartitionImage image;
    /** Null while somebody else leads, or nobody. */
    private LeaderRole leading;
    private boolean gone;

    Partition(TopicPartition topicPartition, Uuid topicId, PartitionContext context, UnifiedLog log) {
        this.topicPartition = topicPartition;
        this.topicId = topicId;
        this.context = context;
        this.log = log;
        this.trace = context.trace();
    }

    public TopicPartition topicPartition() {
        return topicPartition;
    }

    public Uuid topicId() {
        return topicId;
    }

    public UnifiedLog log() {
        return log;
    }

    /** What the metadata log last said about this partition. */
    public PartitionImage image() {
        lock.readLock().lock();
        try {
            return image;
        } finally {
            lock.readLock().unlock();
        }
    }

    public boolean isLeader() {
        return leading() != null;
    }

    /** Of the latest term that this broker knows of. */
    public int leaderEpoch() {
        return image().leaderEpoch();
    }

    /** Who is in sync as far as this leader knows; null if this broker does not lead. */
    public IsrState isr() {
        LeaderRole role = leading();
        return role == null ? null : role.isr();
    }

    /** What this leader knows of a follower, for people; null if this broker does not lead, or that one does not follow. */
    public FollowerProgress followerProgress(int replicaId) {
        LeaderRole role = leading();
        return role == null ? null : role.progress(replicaId);
    }

    /** What the leader keeps of its term; null if this broker does not lead. */
    LeaderRole leading() {
        lock.readLock().lock();
        try {
            return leading;
        } finally {
            lock.readLock().unlock();
        }
    }

    /**
     * Takes the lead, or goes on leading with other replicas or another ISR.
     *
     * @param config the topic's settings if they have changed with it: both are in force at once, or nothing could be said of the
     *     moment in between (KAFKA-16540); null if not
     */
    void makeLeader(PartitionImage now, TopicConfig config) {
        lock.writeLock().lock();
        try {
            if (trace.isOn()) {
                trace.step("ReplicaManager", "Partition", "make leader", this, Map.of("leaderEpoch", now.leaderEpoch()));
            }
            if (config != null) {
                log.updateConfig(config);
            }
            if (leading == null || leading.leaderEpoch() != now.leaderEpoch()) {
                leading = new LeaderRole(this, context, now);
                log.assignEpochStart(now.leaderEpoch());
            } else {
                leading.follow(now);
            }
            image = now;
            leading.advanceHighWatermark();
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Leaves the lead to somebody else, or to nobody. @param config as for {@link #makeLeader} */
    void makeFollower(PartitionImage now, TopicConfig config) {
        lock.writeLock().lock();
        try {
            if (config != null) {
                log.updateConfig(config);
            }
            image = now;
            leading = null;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Follows a change of the topic's settings; with another {@code min.insync.replicas} the high watermark may go on. */
    void updateConfig(TopicConfig config) {
        lock.writeLock().lock();
        try {
            log.updateConfig(config);
            if (leading != null) {
                leading.advanceHighWatermark();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    /**
     * Puts another log in the place of this one, while nothing is read or appended: one with the same records.
     *
     * @param replacement is given the log, and says which takes its place; null for none
     * @return whether one did
     */
    boolean replaceLog(UnaryOperator<UnifiedLog> replacement) {
        lock.writeLock().lock();
        try {
            UnifiedLog other = replacement.apply(log);
            if (other == null) {
                return false;
            }
            log = other;
            if (leading != null) {
                log.assignEpochStart(leading.leaderEpoch()); // a term without a record is not in what was copied
            }
            return true;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Goes away: requests that come too late find nobody here. */
    void close() {
        lock.writeLock().lock();
        try {
            leading = null;
            gone = true;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Leads, and has the log to do it with: what was appended before the disk failed is not acknowledged after it. */
    private void ensureLeader() {
        if (leading == null) {
            throw new KafkaException(ErrorCode.NOT_LEADER_OR_FOLLOWER, "broker " + context.brokerId() + " does not lead " + topicPartition);
        }
        ensureUsable();
    }

    private void ensureUsable() {
        KafkaException unusable = log.unusable();
        if (unusable != null) {
            throw new KafkaException(ErrorCode.KAFKA_STORAGE_ERROR, unusable.getMessage(), unusable);
        }
    }

    private void ensureEpoch(int currentLeaderEpoch) {
        ErrorCode error = epochError(currentLeaderEpoch);
        if (error != ErrorCode.NONE) {
            throw new KafkaException(error, "leader epoch " + currentLeaderEpoch + " for " + topicPartition + "; it is "
                + image.leaderEpoch());
        }
    }

    /** A follower's high watermark is one that its leader had, so who does not insist on the leader may read up to it (KIP-392). */
    private boolean isServed(FetchParams params) {
        return leading != null || !params.isLeaderOnly() && !gone;
    }

    /** @param currentLeaderEpoch the one that the asker believes in, -1 if it doesn't say */
    private ErrorCode epochError(int currentLeaderEpoch) {
        if (currentLeaderEpoch < 0 || currentLeaderEpoch == image.leaderEpoch()) {
            return ErrorCode.NONE;
        }
        return currentLeaderEpoch < image.leaderEpoch() ? ErrorCode.FENCED_LEADER_EPOCH : ErrorCode.UNKNOWN_LEADER_EPOCH;
    }

    /**
     * Changes the log as a leader's follower. A change of role waits until it is done, and what comes too late is refused.
     *
     * @param leaderEpoch the term that the change belongs to
     * @throws KafkaException FENCED_LEADER_EPOCH if this broker does not follow in that term; KAFKA_STORAGE_ERROR
     */
    <R> R asFollower(int leaderEpoch, Function<UnifiedLog, R> change) {
        lock.readLock().lock();
        try {
            if (leading != null || image.leaderEpoch() != leaderEpoch) {
                throw new KafkaException(ErrorCode.FENCED_LEADER_EPOCH, "broker " + context.brokerId() + " does not follow " + topicPartition
                    + " in leader epoch " + leaderEpoch + "; it is " + image.leaderEpoch());
            }
            ensureUsable();
            return change.apply(log);
        } finally {
            lock.readLock().unlock();
        }
    }

    /**
     * Answers a question about the log while this broker leads.
     *
     * @param question is given the term's first offset
     * @throws KafkaException NOT_LEADER_OR_FOLLOWER, FENCED_LEADER_EPOCH, UNKNOWN_LEADER_EPOCH
     */
    <R> R asLeader(int currentLeaderEpoch, LongFunction<R> question) {
        lock.readLock().lock();
        try {
            ensureEpoch(currentLeaderEpoch);
            ensureLeader();
            return question.apply(leading.termStart());
        } finally {
            lock.readLock().unlock();
        }
    }

    /**
     * Appends what a producer sent or a coordinator built, and advances the high watermark if that is all it takes.
     *
     * @param requiredAcks -1 to be refused if fewer replicas than {@code min.insync.replicas} are in sync
     * @throws KafkaException NOT_LEADER_OR_FOLLOWER, NOT_ENOUGH_REPLICAS, or what the log says
     */
    AppendInfo appendRecordsToLeader(ByteBuffer records, short requiredAcks, AppendOrigin origin, long nowMs) {
        throw new UnsupportedOperationException("Exercise 1.1: append as the leader");
    }

    /**
     * Reads for a consumer or a follower, or tells a consumer which replica is nearer.
     *
     * @param maxBytes the most to return, unless the first batch is larger and {@code minOneBatch}
     * @throws KafkaException NOT_LEADER_OR_FOLLOWER, also for a follower that is no replica; FENCED_LEADER_EPOCH,
     *     UNKNOWN_LEADER_EPOCH; OFFSET_OUT_OF_RANGE
     */
    FetchResult readRecords(FetchPartitionRequest wanted, FetchParams params, int maxBytes, boolean minOneBatch) {
        lock.readLock().lock();
        try {
            ensureEpoch(wanted.currentLeaderEpoch());
            if (!isServed(params)) {
                ensureLeader();
            }
            ensureUsable();
            if (!params.isFromFollower()) {
                int nearer = leading == null ? ReplicaView.NONE : leading.preferredReadReplica(params.place(), wanted.fetchOffset());
                return nearer == ReplicaView.NONE ? PartitionRead.of(this, wanted, params, maxBytes, minOneBatch, trace)
                    : PartitionRead.sentElsewhere(this, wanted, nearer);
            }
            ensureFollower(params);
            boolean heldBack = isHeldBack(params);
            leading.tells(params.replicaId(), log.highWatermark());
            FetchResult read = PartitionRead.of(this, wanted, params, heldBack ? 0 : maxBytes, minOneBatch && !heldBack, trace);
            context.throttles().leader().record(log.config().leaderReplicationThrottledReplicas(), topicPartition.partition(),
                read.data().records().sizeInBytes(), context.nowMs());
            return read;
        } finally {
            lock.readLock().unlock();
        }
    }

    /**
     * Bytes that a waiting fetch could read by now, counted from the places of its offset and of the end it may see.
     *
     * @param start the place of its offset when it began to wait
     * @return {@link #ANSWER_NOW} if there is a whole segment to read, or if something else has changed that it should be
     *     told: the leader, that its records are deleted, or the high watermark to a follower that serves consumers
     */
    int readableBytes(FetchPartitionRequest wanted, LogOffsetMetadata start, FetchParams params) {
        lock.readLock().lock();
        try {
            boolean stillServed = isServed(params) && epochError(wanted.currentLeaderEpoch()) == ErrorCode.NONE
                && start.messageOffset() >= log.logStartOffset();
            if (!stillServed || params.isFromFollower() && leading.hasNewsFor(params.replicaId())) {
                return ANSWER_NOW;
            }
            LogOffsetMetadata end = log.endFor(params.isolation());
            if (end.messageOffset() <= start.messageOffset() || isHeldBack(params)) {
                return 0; // also where an end that is behind lies in an earlier segment: the asker may not see so far yet
            }
            return end.isOnSameSegment(start) ? Math.min(end.bytesSince(start), wanted.maxBytes()) : ANSWER_NOW;
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Whether a follower has to wait because replication is too fast. One that is in sync never has to. */
    private boolean isHeldBack(FetchParams params) {
        return params.isFromFollower() && context.throttles().leader().isHeldBack(log.config().leaderReplicationThrottledReplicas(),
            topicPartition.partition(), context.nowMs()) && !leading.isr().isr().contains(params.replicaId());
    }

    private void ensureFollower(FetchParams params) {
        if (!leading.hasFollower(params.replicaId())) {
            throw new KafkaException(ErrorCode.NOT_LEADER_OR_FOLLOWER, "broker " + params.replicaId() + " is no replica of " + topicPartition);
        }
        if (context.isOfThePast(params.replicaId(), params.brokerEpoch())) {
            throw new KafkaException(ErrorCode.NOT_LEADER_OR_FOLLOWER,
                "broker " + params.replicaId() + " has registered again since its epoch " + params.brokerEpoch());
        }
    }

    /**
     * Notes a follower's progress by what it fetches. A fetch of another term, or of another topic of that name, is of no account: what
     * that follower has may not be what this leader has (KIP-320).
     *
     * @param leadersEnd of the log, when it was read for this fetch
     * @return whether the high watermark or the least log start may have moved by it
     */
    boolean updateFollower(FetchPartitionRequest fetch, FetchParams params, long leadersEnd) {
        lock.readLock().lock();
        try {
            return leading != null && fetch.currentLeaderEpoch() == leading.leaderEpoch()
                && (fetch.topicId().equals(Uuid.ZERO) || fetch.topicId().equals(topicId))
                && leading.note(params.replicaId(), fetch, params.brokerEpoch(), leadersEnd);
        } finally {
            lock.readLock().unlock();
        }
    }

    /**
     * Proposes an ISR without who has not kept up, and waits for none who has left or fallen behind, if this broker leads, from a disk that
     * works: from one that failed nobody can fetch. @return whether the high watermark has moved
     */
    boolean shrinkIsr() {
        lock.readLock().lock();
        try {
            return leading != null && log.unusable() == null && leading.shrink();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Sends a proposal of a role to the controller. It does not call back before it returns. */
    void propose(LeaderRole role, LeaderAndIsr proposal) {
        context.isrChannel().propose(topicPartition, topicId, proposal, (decision, error) -> answered(role, proposal, decision, error));
    }

    /** What the controller says to a proposal concerns only the term in which it was made. */
    private void answered(LeaderRole role, LeaderAndIsr proposal, LeaderAndIsr decision, KafkaException error) {
        boolean moved = false;
        lock.readLock().lock();
        try {
            if (leading == role && error == null) {
                moved = role.decided(proposal, decision);
            } else if (leading == role && role.refused(proposal, error.error())) {
                propose(role, proposal);
            } else if (leading == role) {
                moved = role.advanceHighWatermark(); // who was surely not taken counts no more
            }
        } finally {
            lock.readLock().unlock();
        }
        if (moved) {
            context.onProgress().accept(topicPartition);
        }
    }

    private void advanceHighWatermark() {
        leading.appended();
    }

    private boolean isUnderMinIsr() {
        return leading.isUnderMinIsr();
    }

    private String tooFewInSync() {
        return topicPartition + " has " + leading.isr().isr().size() + " replicas in sync; acks=all needs " + leading.minInsyncReplicas();
    }

    /**
     * Whether appended records are on all replicas in sync. In a later term than that of the append there may be others at their offsets.
     *
     * @throws KafkaException NOT_LEADER_OR_FOLLOWER, also if they are gone; NOT_ENOUGH_REPLICAS_AFTER_APPEND if fewer have them than asked for
     */
    boolean isReplicated(AppendInfo appended) {
        lock.readLock().lock();
        try {
            ensureLeader();
            if (leading.leaderEpoch() != appended.leaderEpoch() && log.epochAt(appended.lastOffset()).orElse(-1) != appended.leaderEpoch()) {
                throw new KafkaException(ErrorCode.NOT_LEADER_OR_FOLLOWER, "what was appended to " + topicPartition
                    + " in leader epoch " + appended.leaderEpoch() + " is gone");
            }
            if (log.highWatermark() <= appended.lastOffset()) {
                return false;
            }
            if (isUnderMinIsr()) {
                throw new KafkaException(ErrorCode.NOT_ENOUGH_REPLICAS_AFTER_APPEND, tooFewInSync());
            }
            return true;
        } finally {
            lock.readLock().unlock();
        }
    }

    /**
     * Deletes the records below an offset.
     *
     * @param offset -1 for the high watermark
     * @return the log start that every replica must reach
     * @throws KafkaException NOT_LEADER_OR_FOLLOWER, POLICY_VIOLATION for a topic that is only compacted, OFFSET_OUT_OF_RANGE
     */
    long deleteRecordsOnLeader(long offset) {
        lock.readLock().lock();
        try {
            ensureLeader();
            if (log.config().isCompacted() && !log.config().isDeleted()) {
                throw new KafkaException(ErrorCode.POLICY_VIOLATION,
                    "records of " + topicPartition + " are not deleted: its cleanup.policy is compact");
            }
            long start = offset == -1 ? log.highWatermark() : offset;
            if (start < 0) {
                throw new KafkaException(ErrorCode.OFFSET_OUT_OF_RANGE,
                    "offset " + offset + " to delete up to in " + topicPartition + "; allowed are -1 and 0 to the high watermark");
            }
            log.incrementLogStartOffset(start);
            return start;
        } finally {
            lock.readLock().unlock();
        }
    }

    /** The least log start of all replicas. @throws KafkaException NOT_LEADER_OR_FOLLOWER */
    long lowWatermark() {
        lock.readLock().lock();
        try {
            ensureLeader();
            return leading.leastLogStart();
        } finally {
            lock.readLock().unlock();
        }
    }
}
