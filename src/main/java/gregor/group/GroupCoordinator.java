package gregor.group;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.coordinator.CoordinatorLog;
import gregor.coordinator.CoordinatorRecord;
import gregor.group.GroupRecords.OffsetCommitKey;
import gregor.group.GroupRecords.OffsetCommitValue;
import gregor.message.HeartbeatMessage.HeartbeatRequest;
import gregor.message.JoinGroupMessage.JoinGroupRequest;
import gregor.message.JoinGroupMessage.JoinGroupResponse;
import gregor.message.SyncGroupMessage.SyncGroupRequest;
import gregor.message.SyncGroupMessage.SyncGroupResponse;
import gregor.port.Clock;
import gregor.port.Entropy;
import gregor.port.Timers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * The groups that this node looks after: those whose ids hash to a partition of {@code __consumer_offsets} that it leads.
 * One monitor guards them all; it is held while a group takes a step and never while something is waited for.
 *
 * <p>Source: Kafka's classes {@code GroupCoordinatorService} and {@code GroupMetadataManager}.
 */
public final class GroupCoordinator {

    public static final String OFFSETS_TOPIC = "__consumer_offsets";

    /** From this version of OffsetCommit on, a group that is not there has an error of its own. */
    private static final int FIRST_COMMIT_VERSION_WITH_GROUP_NOT_FOUND = 9;

    private final GroupSettings settings;
    private final CoordinatorLog log;
    private final Clock clock;
    private final Timers timers;
    private final Entropy entropy;
    private final Map<Integer, GroupShard> shards = new LinkedHashMap<>();
    private Timers.Timer timer;
    private long timerAtMs = Long.MAX_VALUE;

    public GroupCoordinator(GroupSettings settings, CoordinatorLog log, Clock clock, Timers timers, Entropy entropy) {
        this.settings = settings;
        this.log = log;
        this.clock = clock;
        this.timers = timers;
        this.entropy = entropy;
    }

    /** The partition of {@code __consumer_offsets} that a group belongs to. */
    public int partitionOf(String groupId) {
        int hash = groupId.hashCode();
        return (hash == Integer.MIN_VALUE ? 0 : Math.abs(hash)) % settings.partitions();
    }

    // ---- which groups

    /**
     * This node leads a partition from now on: reads what is in it, and answers for its groups as soon as all of that is committed.
     *
     * @param loader where the reading is done; until it is, members are told to wait
     */
    public void elected(int partition, Executor loader) {
        GroupShard shard = new GroupShard(settings.initialDelayMs(), this::store);
        synchronized (this) {
            shards.put(partition, shard);
        }
        loader.execute(() -> load(partition, shard));
    }

    private void load(int partition, GroupShard shard) {
        try {
            GroupRecords.Reader reader = shard.reader();
            log.readAll(new TopicPartition(OFFSETS_TOPIC, partition), record -> GroupRecords.read(record, reader), error -> loaded(partition, shard, error));
        } catch (RuntimeException e) {
            synchronized (this) {
                shards.remove(partition, shard); // "not here" is the truth; "loading" would never end
            }
            throw e;
        }
    }

    /** All that was read is committed: nobody is told what yet another coordinator would not know. */
    private synchronized void loaded(int partition, GroupShard shard, ErrorCode error) {
        if (shards.get(partition) != shard) { // lost, or lost and won again, meanwhile
            return;
        }
        if (error != ErrorCode.NONE) {
            shards.remove(partition); // lost, and about to be told so
            return;
        }
        shard.finishLoading(clock.millis());
        shard.groups().forEach(this::watchTime);
    }

    /** Another node leads a partition, or the topic is gone. Who waits is told to look for the coordinator again. */
    public synchronized void resigned(int partition) {
        GroupShard shard = shards.remove(partition);
        if (shard != null) {
            shard.groups().forEach(ClassicGroup::dismiss);
        }
    }

    private GroupShard shardOf(String groupId) {
        GroupShard shard = shards.get(partitionOf(groupId));
        if (shard == null) {
            throw new KafkaException(ErrorCode.NOT_COORDINATOR);
        }
        if (shard.isLoading()) {
            throw new KafkaException(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS);
        }
        return shard;
    }

    // ---- members

    public synchronized void join(JoinGroupRequest request, int version, String clientId, String clientHost, Consumer<JoinGroupResponse> reply) {
        try {
            checkGroupId(request.groupId());
            if (request.sessionTimeoutMs() < settings.minSessionMs() || request.sessionTimeoutMs() > settings.maxSessionMs()) {
                throw new KafkaException(ErrorCode.INVALID_SESSION_TIMEOUT);
            }
            GroupShard shard = shardOf(request.groupId());
            if (!request.memberId().isEmpty() && shard.find(request.groupId()) == null) {
                throw new KafkaException(ErrorCode.UNKNOWN_MEMBER_ID);
            }
            int rebalanceMs = request.rebalanceTimeoutMs() < 0 ? request.sessionTimeoutMs() : request.rebalanceTimeoutMs();
            GroupMember.Subscription subscription = new GroupMember.Subscription(
                clientId, clientHost, rebalanceMs, request.sessionTimeoutMs(), OwnedBytes.copy(request.protocols()));
            String prefix = request.groupInstanceId() == null ? clientId : request.groupInstanceId();
            String freshId = prefix + "-" + uuidText(entropy.nextLong(), entropy.nextLong());
            ClassicGroup group = shard.findOrCreate(request.groupId());
            group.join(request, subscription, version, freshId, clock.millis(), reply);
            shard.dropIfVoid(request.groupId());
            watchTime(group);
        } catch (KafkaException e) {
            reply.accept(ClassicGroup.joinError(request.memberId(), e.error()));
        }
    }

    /** The form in which Java prints a UUID, which tools show as the end of a member id. */
    private static String uuidText(long high, long low) {
        return new UUID(high & 0xffffffffffff0fffL | 0x4000L, low & 0x3fffffffffffffffL | 0x8000000000000000L).toString();
    }

    public synchronized void sync(SyncGroupRequest request, Consumer<SyncGroupResponse> reply) {
        try {
            checkGroupId(request.groupId());
            ClassicGroup group = existing(request.groupId());
            SyncGroupRequest owned = new SyncGroupRequest(request.groupId(), request.generationId(), request.memberId(),
                request.groupInstanceId(), request.protocolType(), request.protocolName(), OwnedBytes.copyAssignments(request.assignments()));
            group.sync(owned, clock.millis(), reply);
            watchTime(group);
        } catch (KafkaException e) {
            reply.accept(ClassicGroup.syncError(e.error()));
        }
    }

    private void store(ClassicGroup group, ClassicGroup.Stored stored) {
        CoordinatorRecord record = GroupRecords.of(
            new GroupRecords.GroupMetadataKey(group.groupId()), GroupShard.toRecord(stored, clock.millis()));
        append(group.groupId(), List.of(record), error -> {
            group.stored(stored.generation(), coordinatorError(error), clock.millis());
            watchTime(group);
        });
    }

    public synchronized ErrorCode heartbeat(HeartbeatRequest request) {
        try {
            checkGroupId(request.groupId());
            ClassicGroup group = existing(request.groupId());
            ErrorCode error = group.heartbeat(request, clock.millis());
            watchTime(group);
            return error;
        } catch (KafkaException e) {
            // Sessions begin anew with the end of the loading, so a member may go on as it is until then.
            return e.error() == ErrorCode.COORDINATOR_LOAD_IN_PROGRESS ? ErrorCode.NONE : e.error();
        }
    }

    /** One member goes, named by its id or by its instance id. */
    public synchronized ErrorCode leave(String groupId, String memberId, String groupInstanceId) {
        try {
            checkGroupId(groupId);
            ClassicGroup group = existing(groupId);
            ErrorCode error = group.leave(memberId, groupInstanceId, clock.millis());
            watchTime(group);
            return error;
        } catch (KafkaException e) {
            return e.error();
        }
    }

    private ClassicGroup existing(String groupId) {
        ClassicGroup group = shardOf(groupId).find(groupId);
        if (group == null) {
            throw new KafkaException(ErrorCode.UNKNOWN_MEMBER_ID);
        }
        return group;
    }

    private static void checkGroupId(String groupId) {
        if (groupId.isEmpty()) {
            throw new KafkaException(ErrorCode.INVALID_GROUP_ID);
        }
    }

    // ---- offsets

    /** One offset that a client wants remembered. */
    public record Commit(TopicPartition partition, Uuid topicId, long offset, int leaderEpoch, String metadata) {}

    /**
     * Remembers offsets. The group may have an empty id: consumers without a group have always been allowed to commit.
     *
     * @param version of the request
     * @param done told one error for each commit, in their order, once the good ones are in the log
     */
    public synchronized void commit(String groupId, String memberId, String groupInstanceId, int generation, int version,
            List<Commit> commits, Consumer<List<ErrorCode>> done) {
        try {
            GroupShard shard = shardOf(groupId);
            ClassicGroup group = shard.find(groupId);
            ErrorCode refused = generation < 0 ? ErrorCode.NONE
                : version < FIRST_COMMIT_VERSION_WITH_GROUP_NOT_FOUND ? ErrorCode.ILLEGAL_GENERATION : ErrorCode.GROUP_ID_NOT_FOUND;
            if (group != null) {
                refused = group.validateCommit(memberId, groupInstanceId, generation, clock.millis());
                watchTime(group);
            }
            if (refused != ErrorCode.NONE) {
                throw new KafkaException(refused);
            }
            List<ErrorCode> errors = new ArrayList<>();
            Map<OffsetCommitKey, OffsetCommitValue> values = new LinkedHashMap<>();
            for (Commit commit : commits) {
                String metadata = commit.metadata() == null ? "" : commit.metadata();
                boolean tooLarge = metadata.length() > settings.maxMetadataBytes();
                errors.add(tooLarge ? ErrorCode.OFFSET_METADATA_TOO_LARGE : ErrorCode.NONE);
                if (!tooLarge) {
                    values.put(new OffsetCommitKey(groupId, commit.partition().topic(), commit.partition().partition()),
                        new OffsetCommitValue(commit.offset(), commit.leaderEpoch(), metadata, clock.millis(), -1, commit.topicId()));
                }
            }
            store(shard, groupId, values, errors, done);
        } catch (KafkaException e) {
            done.accept(Collections.nCopies(commits.size(), e.error()));
        }
    }

    private void store(GroupShard shard, String groupId, Map<OffsetCommitKey, OffsetCommitValue> values, List<ErrorCode> errors,
            Consumer<List<ErrorCode>> done) {
        if (values.isEmpty()) {
            done.accept(errors);
            return;
        }
        List<CoordinatorRecord> records = new ArrayList<>();
        values.forEach((key, value) -> records.add(GroupRecords.of(key, value)));
        append(groupId, records, error -> {
            if (error == ErrorCode.NONE) {
                values.forEach(shard.offsets()::replay);
            } else {
                errors.replaceAll(each -> each == ErrorCode.NONE ? coordinatorError(error) : each);
            }
            done.accept(errors);
        });
    }

    /** The committed offsets of a group; empty if there are none. */
    public synchronized Map<TopicPartition, OffsetCommitValue> committed(String groupId) {
        return new LinkedHashMap<>(shardOf(groupId).offsets().of(groupId));
    }

    private void append(String groupId, List<CoordinatorRecord> records, Consumer<ErrorCode> done) {
        TopicPartition partition = new TopicPartition(OFFSETS_TOPIC, partitionOf(groupId));
        log.append(partition, records, error -> {
            synchronized (this) {
                done.accept(error);
            }
        });
    }

    /** What an error of the log means to a member: look again, or ask again. */
    private static ErrorCode coordinatorError(ErrorCode error) {
        return switch (error) {
            case NONE -> ErrorCode.NONE;
            case UNKNOWN_TOPIC_OR_PARTITION, NOT_ENOUGH_REPLICAS, NOT_ENOUGH_REPLICAS_AFTER_APPEND, REQUEST_TIMED_OUT ->
                ErrorCode.COORDINATOR_NOT_AVAILABLE;
            case NOT_LEADER_OR_FOLLOWER, KAFKA_STORAGE_ERROR -> ErrorCode.NOT_COORDINATOR;
            case MESSAGE_TOO_LARGE, RECORD_LIST_TOO_LARGE -> ErrorCode.UNKNOWN_SERVER_ERROR;
            default -> error;
        };
    }

    // ---- time

    /**
     * Sees to it that {@link #tick} runs when a group that has taken a step has something to do. All others have the timer
     * set for them already, or earlier than they need: a tick that finds nothing to do does no harm.
     */
    private void watchTime(ClassicGroup group) {
        long nextMs = group.nextDeadlineMs();
        if (nextMs < timerAtMs) {
            if (timer != null) {
                timer.cancel();
            }
            timerAtMs = nextMs;
            timer = timers.after(nextMs - clock.millis(), this::tick);
        }
    }

    private synchronized void tick() {
        timerAtMs = Long.MAX_VALUE;
        long nowMs = clock.millis();
        for (GroupShard shard : shards.values()) {
            for (ClassicGroup group : List.copyOf(shard.groups())) {
                group.tick(nowMs);
                shard.dropIfVoid(group.groupId());
                watchTime(group);
            }
        }
    }
}
