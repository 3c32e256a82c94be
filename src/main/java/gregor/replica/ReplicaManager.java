package gregor.replica;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.OffsetAndEpoch;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.config.NodeConfig;
import gregor.log.ActiveProducer;
import gregor.log.AppendOrigin;
import gregor.log.FetchIsolation;
import gregor.log.LogDirectory;
import gregor.log.LogManager;
import gregor.message.DeleteRecordsMessage.DeleteRecordsPartitionResult;
import gregor.message.DescribeLogDirsMessage.DescribableLogDirTopic;
import gregor.message.DescribeLogDirsMessage.DescribeLogDirsResult;
import gregor.message.DescribeProducersMessage;
import gregor.message.DescribeProducersMessage.ProducerState;
import gregor.message.FetchMessage.EpochEndOffset;
import gregor.message.FetchMessage.LeaderIdAndEpoch;
import gregor.message.FetchMessage.PartitionData;
import gregor.message.FetchMessage.SnapshotId;
import gregor.message.ListOffsetsMessage.ListOffsetsPartition;
import gregor.message.ListOffsetsMessage.ListOffsetsPartitionResponse;
import gregor.message.OffsetForLeaderEpochMessage;
import gregor.message.OffsetForLeaderEpochMessage.OffsetForLeaderPartition;
import gregor.message.ProduceMessage;
import gregor.message.ProduceMessage.PartitionProduceResponse;
import gregor.metadata.ClusterRecords.NodeEndpoint;
import gregor.metadata.MetadataDelta;
import gregor.metadata.MetadataImage;
import gregor.metadata.MetadataPublisher;
import gregor.metadata.PartitionImage;
import gregor.metadata.TopicImage;
import gregor.metrics.MetricsRegistry;
import gregor.port.Clock;
import gregor.port.Timers;
import gregor.port.Trace;
import gregor.protocol.MemoryRecords;
import gregor.purgatory.Expirer;
import gregor.purgatory.Purgatory;
import gregor.record.RecordValidationException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The partitions of this broker, as requests see them: appends go to the leaders here, reads come from them, and who must
 * wait does so in a purgatory, not on a thread.
 *
 * <p>Safe for many threads; metadata comes from one. A reply is called once, on the caller's thread or on that of whoever
 * completes the request later: another request's, or the timer's. Source: Kafka's {@code ReplicaManager}.
 */
public final class ReplicaManager implements MetadataPublisher, AutoCloseable {
    private static final Logger LOG = System.getLogger(ReplicaManager.class.getName());
    /** What waits has a time after which it looks again; who waits for a commit does not give up. */
    private static final long COMMIT_LOOK_MS = 60_000;

    private final HostedPartitions hosted;
    private final ReplicaFetcherManager fetchers;
    private final ReplicaAlterLogDirsManager moves;
    private final LogManager logs;
    private final Clock clock;
    private final Trace trace;
    private final Purgatory<DelayedProduce> producePurgatory;
    private final Purgatory<DelayedFetch> fetchPurgatory;
    private final Purgatory<DelayedDeleteRecords> deleteRecordsPurgatory;
    private final Purgatory<DelayedCommit> commitPurgatory;

    /**
     * @param config static settings; what is set at run time comes with the metadata
     * @param leaders lead to the brokers that lead what is followed here
     * @param isrChannel takes what leaders here propose to the controller
     * @param directories takes where replicas here are about to be
     * @param background runs what takes its time
     * @param brokerEpoch of this broker's registration; -1 before there is one
     * @param metrics where this broker's replication is shown
     */
    public ReplicaManager(NodeConfig config, LogManager logs, LeaderChannel.Factory leaders, IsrChannel isrChannel,
            DirectoryChannel directories, Executor background, LongSupplier brokerEpoch, Clock clock, Timers timers, MetricsRegistry metrics,
            Trace trace) {
        ReplicationThrottles throttles = ReplicationThrottles.of(config);
        this.fetchers = new ReplicaFetcherManager(config, leaders, brokerEpoch, logs.cleaning(), throttles.follower(), clock, timers, this::completeWaiting,
            new FollowerMetrics(metrics, this::endpoint), trace);
        this.moves = new ReplicaAlterLogDirsManager(logs, directories, throttles.betweenDirectories()::get, background, clock, timers);
        this.hosted = new HostedPartitions(config, logs, fetchers, moves, isrChannel, brokerEpoch, throttles, clock, this::completeWaiting,
            metrics, trace);
        this.logs = logs;
        this.clock = clock;
        this.trace = trace;
        Expirer expirer = new Expirer(clock, timers, trace);
        this.producePurgatory = new Purgatory<>(expirer);
        this.fetchPurgatory = new Purgatory<>(expirer);
        this.deleteRecordsPurgatory = new Purgatory<>(expirer);
        this.commitPurgatory = new Purgatory<>(expirer);
    }

    private Optional<NodeEndpoint> endpoint(int broker) {
        return hosted.endpoint(broker);
    }

    /**
     * Follows a change of the cluster: opens logs of new replicas, takes or leaves the lead, deletes logs of deleted topics,
     * applies settings. The first change must lead from the empty image to the latest one in a single step.
     */
    @Override
    public void onMetadataUpdate(MetadataDelta delta, MetadataImage image) {
        List<TopicPartition> changed = hosted.apply(delta, image, clock.millis());
        for (int i = 0; i < changed.size(); i++) {
            completeWaiting(changed.get(i));
        }
        if (!delta.changedBrokers().isEmpty()) {
            shrinkIsrs(); // one that is fenced may have been waited for in partitions of which nothing has changed
            hosted.all().forEach(partition -> deleteRecordsPurgatory.checkAndComplete(partition.topicPartition()));
        }
    }

    /** Whether a broker has no replica of what a partition directory says it is, by name and by the id of its topic. */
    public static boolean isStray(MetadataImage image, int brokerId, TopicPartition topicPartition, Uuid topicId) {
        TopicImage topic = image.topics().topic(topicId);
        boolean isKnown = topic != null && topic.name().equals(topicPartition.topic());
        PartitionImage partition = isKnown ? topic.partition(topicPartition.partition()) : null;
        return partition == null || !partition.hasReplica(brokerId);
    }

    /** A partition of this broker, leader or not. @throws KafkaException if it is not here or not usable */
    public Partition partition(TopicPartition topicPartition) {
        return hosted.get(topicPartition, Uuid.ZERO);
    }

    /** Follows nobody any more, and moves nothing: nothing is copied into a log when this returns. */
    @Override
    public void close() {
        fetchers.close();
        moves.close();
    }

    /** As {@link #partition}; null if it is not here or not usable. */
    public Partition partitionOrNull(TopicPartition topicPartition) {
        return hosted.find(topicPartition);
    }

    // ---- produce

    /**
     * Appends what a produce request brings, and answers when as many replicas have it as {@code requiredAcks} asks for. With
     * one replica that is at once, before this returns.
     *
     * @param timeoutMs how long the replicas in sync may take
     * @param requiredAcks -1, 0 or 1; anything else is INVALID_REQUIRED_ACKS for each partition
     * @param reply is given one response for each partition, in order
     */
    public void appendRecords(int timeoutMs, short requiredAcks, List<ProducePartition> partitions,
            Consumer<List<PartitionProduceResponse>> reply) {
        append(timeoutMs, requiredAcks, AppendOrigin.CLIENT, partitions, reply);
    }

    /**
     * Appends what a coordinator on this broker has built for its own topic, with acks=all.
     *
     * @param records whole batches, changed in place
     * @param done is given NONE when every replica in sync has the records, else why not
     */
    public void appendInternal(int timeoutMs, TopicPartition topicPartition, ByteBuffer records, Consumer<ErrorCode> done) {
        ProducePartition only = new ProducePartition(topicPartition, Uuid.ZERO, topicPartition.partition(), records);
        append(timeoutMs, ProduceAppends.ACKS_ALL, AppendOrigin.COORDINATOR, List.of(only),
            responses -> done.accept(ErrorCode.of(responses.get(0).errorCode())));
    }

    /**
     * Answers when what is in this leader's log below an offset is committed, however long that takes.
     *
     * @param leaderEpoch of the lead in which it was found there
     * @param done is given NONE, or an error (NOT_LEADER_OR_FOLLOWER, FENCED_LEADER_EPOCH) if that lead is over; before this returns
     *     where there is nothing to wait for
     */
    public void whenCommitted(Partition partition, int leaderEpoch, long endOffset, Consumer<ErrorCode> done) {
        DelayedCommit waiting = new DelayedCommit(COMMIT_LOOK_MS, partition, leaderEpoch, endOffset, outcome -> {
            if (outcome == ErrorCode.REQUEST_TIMED_OUT) {
                whenCommitted(partition, leaderEpoch, endOffset, done);
            } else {
                done.accept(outcome);
            }
        });
        commitPurgatory.tryCompleteElseWatch(waiting, List.of(partition.topicPartition()));
    }

    private void append(int timeoutMs, short requiredAcks, AppendOrigin origin, List<ProducePartition> partitions,
            Consumer<List<PartitionProduceResponse>> reply) {
        ProduceAppends appends = new ProduceAppends(hosted, requiredAcks, origin, clock.millis(), partitions.size(), trace);
        for (int i = 0; i < partitions.size(); i++) {
            appends.append(partitions.get(i));
        }
        try {
            if (appends.pending() == null) {
                reply.accept(appends.responses());
            } else {
                DelayedProduce waiting = new DelayedProduce(timeoutMs, appends, reply);
                producePurgatory.tryCompleteElseWatch(waiting, PendingPartition.keys(appends.pending()));
            }
        } finally {
            completeAfter(appends, partitions);
        }
    }

    /** Followers may fetch what was appended; nobody else has anything to hear before the high watermark moves. */
    private void completeAfter(ProduceAppends appends, List<ProducePartition> partitions) {
        for (int i = 0; i < partitions.size(); i++) {
            TopicPartition topicPartition = partitions.get(i).topicPartition();
            if (appends.moved()) {
                completeWaiting(topicPartition);
            } else if (topicPartition != null) {
                completeFetches(topicPartition);
            }
        }
    }

    /** Something about a partition has changed: completes the requests that waited for it, on this thread. */
    private void completeWaiting(TopicPartition topicPartition) {
        if (topicPartition != null) {
            completeFetches(topicPartition);
            producePurgatory.checkAndComplete(topicPartition);
            deleteRecordsPurgatory.checkAndComplete(topicPartition);
            commitPurgatory.checkAndComplete(topicPartition);
        }
    }

    private void completeFetches(TopicPartition topicPartition) {
        if (trace.isOn() && fetchPurgatory.isWatched(topicPartition)) {
            trace.step("ReplicaManager", "Purgatory", "check", Map.of("key", topicPartition));
        }
        fetchPurgatory.checkAndComplete(topicPartition);
    }

    // ---- fetch

    /**
     * Reads partitions in order, as many bytes as the fetch allows, and answers as soon as there are enough: at once if it
     * may not wait, has no partitions, found enough bytes, or found anything else that the asker should know.
     *
     * @param reply is given one result for each partition, in order
     */
    public void fetch(FetchParams params, List<FetchPartitionRequest> wanted, Consumer<List<FetchResult>> reply) {
        List<FetchResult> found = read(params, wanted);
        if (params.isFromFollower()) {
            noteProgress(params, found); // once: when the fetch is answered later, it says no more than it did when it came
        }
        if (params.maxWaitMs() <= 0 || found.isEmpty() || isEnough(params, found)) {
            reply.accept(found);
            return;
        }
        if (trace.isOn()) {
            trace.step("ReplicaManager", "Purgatory", "wait", params);
        }
        DelayedFetch waiting = new DelayedFetch(this, hosted, params, wanted, found, reply);
        fetchPurgatory.tryCompleteElseWatch(waiting, waiting.keys());
    }

    /** Answers a fetch that has waited. */
    void answer(FetchParams params, List<FetchPartitionRequest> wanted, Consumer<List<FetchResult>> reply) {
        if (trace.isOn()) {
            trace.step("Purgatory", "ReplicaManager", "complete", params);
        }
        reply.accept(read(params, wanted));
    }

    private static boolean isEnough(FetchParams params, List<FetchResult> found) {
        long bytes = 0;
        for (int i = 0; i < found.size(); i++) {
            PartitionData data = found.get(i).data();
            if (data.errorCode() != ErrorCode.NONE.code() || data.divergingEpoch() != EpochEndOffset.NONE || data.preferredReadReplica() >= 0) {
                return true;
            }
            bytes += data.records().sizeInBytes();
        }
        return bytes >= params.minBytes();
    }

    /** Reads what there is. The first batch found is returned whole even if it is larger than allowed, or nobody got past it. */
    List<FetchResult> read(FetchParams params, List<FetchPartitionRequest> wanted) {
        List<FetchResult> results = new ArrayList<>(wanted.size());
        int leftBytes = params.maxBytes();
        boolean minOneBatch = true;
        for (int i = 0; i < wanted.size(); i++) {
            FetchResult result = read(params, wanted.get(i), leftBytes, minOneBatch);
            int bytes = result.data().records().sizeInBytes();
            minOneBatch &= bytes == 0;
            leftBytes = Math.max(0, leftBytes - bytes);
            results.add(result);
        }
        return results;
    }

    private FetchResult read(FetchParams params, FetchPartitionRequest wanted, int leftBytes, boolean minOneBatch) {
        try {
            Partition partition = hosted.get(wanted.topicPartition(), wanted.topicId());
            if (trace.isOn()) {
                trace.step("ReplicaManager", "Partition", "read", partition, Map.of("fetchOffset", wanted.fetchOffset()));
            }
            return partition.readRecords(wanted, params, Math.min(leftBytes, wanted.maxBytes()), minOneBatch);
        } catch (KafkaException e) {
            return new FetchResult(wanted, failed(wanted, e.error()));
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "fetch from " + wanted.topicPartition(), e);
            return new FetchResult(wanted, failed(wanted, ErrorCode.UNKNOWN_SERVER_ERROR));
        }
    }

    private PartitionData failed(FetchPartitionRequest wanted, ErrorCode error) {
        boolean tellsLeader = error == ErrorCode.NOT_LEADER_OR_FOLLOWER || error == ErrorCode.FENCED_LEADER_EPOCH;
        PartitionImage image = tellsLeader ? hosted.imageOf(wanted.topicPartition()) : null;
        LeaderIdAndEpoch leader = image == null ? LeaderIdAndEpoch.NONE : new LeaderIdAndEpoch(image.leader(), image.leaderEpoch());
        return new PartitionData(wanted.partition(), error.code(), -1, -1, -1, EpochEndOffset.NONE, leader, SnapshotId.NONE, null,
            -1, MemoryRecords.EMPTY);
    }

    /** What a follower asks for it does not have yet, and all before it does. */
    private void noteProgress(FetchParams params, List<FetchResult> results) {
        for (int i = 0; i < results.size(); i++) {
            FetchPartitionRequest wanted = results.get(i).wanted();
            Partition partition = results.get(i).start() == null ? null : hosted.find(wanted.topicPartition());
            if (partition != null && partition.updateFollower(wanted, params, results.get(i).logEndOffset())) {
                completeWaiting(wanted.topicPartition());
            }
        }
    }

    /**
     * Proposes ISRs without the followers that have not kept up, and ends the wait for any such follower. To be called every half
     * {@code replica.lag.time.max.ms}.
     */
    public void shrinkIsrs() {
        for (Partition partition : hosted.all()) {
            if (partition.shrinkIsr()) {
                completeWaiting(partition.topicPartition());
            }
        }
    }

    // ---- delete records

    /**
     * Deletes the records below some offsets, and answers when every replica has.
     *
     * @param timeoutMs how long the replicas may take
     * @param reply is given one result for each partition, in order
     */
    public void deleteRecords(int timeoutMs, List<RecordsToDelete> partitions, Consumer<List<DeleteRecordsPartitionResult>> reply) {
        List<DeleteRecordsPartitionResult> results = new ArrayList<>(partitions.size());
        List<PendingPartition<Long>> pending = new ArrayList<>();
        for (RecordsToDelete each : partitions) {
            int number = each.topicPartition().partition();
            try {
                if (InternalTopics.contains(each.topicPartition().topic())) {
                    throw new KafkaException(ErrorCode.INVALID_TOPIC_EXCEPTION);
                }
                Partition partition = partition(each.topicPartition());
                pending.add(new PendingPartition<>(results.size(), partition, partition.deleteRecordsOnLeader(each.beforeOffset())));
                results.add(new DeleteRecordsPartitionResult(number, -1, ErrorCode.NONE.code()));
            } catch (KafkaException e) {
                results.add(DeleteRecordsPartitionResult.error(number, e.error()));
            }
        }
        if (!pending.isEmpty()) {
            logs.checkpointLogStartOffsets(); // or a restart would bring back what the client was told is deleted
        }
        DelayedDeleteRecords waiting = new DelayedDeleteRecords(timeoutMs, pending, results, reply);
        deleteRecordsPurgatory.tryCompleteElseWatch(waiting, PendingPartition.keys(pending));
        for (RecordsToDelete each : partitions) {
            completeWaiting(each.topicPartition()); // a fetch below the new start should be told
        }
    }

    // ---- questions

    /**
     * Which offset stands at a time. See {@link OffsetQuery}.
     *
     * @param replicaId of the asker; -1 for a consumer, who sees what its isolation level lets it see
     * @param version of the request
     */
    public ListOffsetsPartitionResponse fetchOffset(TopicPartition topicPartition, ListOffsetsPartition wanted, int replicaId,
            byte isolationLevel, int version) {
        FetchIsolation isolation = replicaId != -1 ? FetchIsolation.LOG_END
            : isolationLevel == 1 ? FetchIsolation.TXN_COMMITTED : FetchIsolation.HIGH_WATERMARK;
        try {
            return new OffsetQuery(wanted, version, isolation).ask(partition(topicPartition));
        } catch (KafkaException e) {
            return ListOffsetsPartitionResponse.error(wanted.partitionIndex(), e.error());
        }
    }

    /** The greatest leader epoch up to the one asked for, and where it ends. */
    public OffsetForLeaderEpochMessage.EpochEndOffset lastOffsetForLeaderEpoch(TopicPartition topicPartition,
            OffsetForLeaderPartition wanted) {
        try {
            Partition partition = partition(topicPartition);
            OffsetAndEpoch end = partition.asLeader(wanted.currentLeaderEpoch(),
                termStart -> partition.log().endOffsetForEpoch(wanted.leaderEpoch()).orElse(new OffsetAndEpoch(-1, -1)));
            return OffsetForLeaderEpochMessage.EpochEndOffset.found(wanted.partition(), end.epoch(), end.offset());
        } catch (KafkaException e) {
            return OffsetForLeaderEpochMessage.EpochEndOffset.error(wanted.partition(), e.error());
        }
    }

    /** The idempotent producers that a partition's log remembers. */
    public DescribeProducersMessage.PartitionResponse activeProducers(TopicPartition topicPartition) {
        int number = topicPartition.partition();
        try {
            Partition partition = partition(topicPartition);
            List<ProducerState> producers = new ArrayList<>();
            for (ActiveProducer each : partition.asLeader(-1, termStart -> partition.log().activeProducers())) {
                producers.add(new ProducerState(each.producerId(), each.producerEpoch(), each.lastSequence(), each.lastTimestamp(),
                    each.coordinatorEpoch(), each.currentTxnStartOffset()));
            }
            return new DescribeProducersMessage.PartitionResponse(number, ErrorCode.NONE.code(), null, producers);
        } catch (KafkaException e) {
            return DescribeProducersMessage.PartitionResponse.error(number, e.error(), e.getMessage());
        }
    }

    /**
     * Begins to move a replica of this broker to another of its log directories; where it is on its way to yet another one, that move
     * ends. One that is not here yet will be made there.
     *
     * @param path of the directory, absolute
     * @return NONE, or why not: REPLICA_NOT_AVAILABLE for one that is not here (yet), LOG_DIR_NOT_FOUND, KAFKA_STORAGE_ERROR,
     *     INVALID_REPLICA_ASSIGNMENT for a directory that is cordoned, UNKNOWN_TOPIC_OR_PARTITION, INVALID_TOPIC_EXCEPTION
     */
    public ErrorCode alterReplicaLogDir(TopicPartition topicPartition, String path) {
        try {
            LogDirectory target = moves.target(topicPartition, path);
            if (hosted.isElsewhere(topicPartition)) {
                logs.futures().prefer(topicPartition, target);
            }
            moves.move(partition(topicPartition), target);
            return ErrorCode.NONE;
        } catch (KafkaException e) {
            LOG.log(Level.WARNING, topicPartition + " is not moved to " + path + ": " + e.getMessage());
            return e.error() == ErrorCode.NOT_LEADER_OR_FOLLOWER ? ErrorCode.REPLICA_NOT_AVAILABLE : e.error();
        }
    }

    /** What lies in the log directories. @param topics null for all */
    public List<DescribeLogDirsResult> describeLogDirs(List<DescribableLogDirTopic> topics) {
        return LogDirs.describe(logs, topics);
    }
}
