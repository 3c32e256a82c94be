package gregor.replica;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.TopicPartition;
import gregor.fetch.FetchSessionHandler;
import gregor.message.FetchMessage.FetchRequest;
import gregor.message.FetchMessage.FetchResponse;
import gregor.message.FetchMessage.FetchableTopicResponse;
import gregor.message.FetchMessage.PartitionData;
import gregor.message.FetchMessage.ReplicaState;
import gregor.message.ListOffsetsMessage;
import gregor.message.ListOffsetsMessage.ListOffsetsPartition;
import gregor.message.ListOffsetsMessage.ListOffsetsPartitionResponse;
import gregor.message.ListOffsetsMessage.ListOffsetsRequest;
import gregor.message.ListOffsetsMessage.ListOffsetsResponse;
import gregor.message.ListOffsetsMessage.ListOffsetsTopic;
import gregor.message.ListOffsetsMessage.ListOffsetsTopicResponse;
import gregor.port.Trace;
import gregor.replica.FollowerMetrics.FetcherStats;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Follows the partitions that one other broker leads: a step machine that is told which they are, what was answered and what time it
 * is, and says what to ask next. One request is under way at a time; a fetch waits at the leader until there is something to copy.
 *
 * <pre>
 *                        diverging
 *                      +-----------+ cut
 *                      |           v
 *      follow      +-----------------+   records    +---------+
 *   -------------> |    fetching     | ------------>| append  |
 *                  +-----------------+ <------------+---------+
 *                    |   ^      |  ^
 *       out of range |   |      |  | later
 *                    v   |      v  |
 *           +-----------------+ +----------+        +----------+
 *           | reset: where is | | delayed  |        | stopped  | until followed in another term
 *           | end, where start| +----------+        +----------+
 *           +-----------------+
 * </pre>
 *
 * A request costs as much as has changed since the last one: an idle fetch names no partition (KIP-227). What a fetch asks for is a
 * promise: all below it is in this log. So the next one leaves when the last one's records are appended, not before.
 *
 * <p>Source: Kafka's {@code AbstractFetcherThread}, {@code ReplicaFetcherThread} and {@code RemoteLeaderEndPoint}, in which a thread
 * waits for each reply.
 */
final class ReplicaFetcher {

    private static final Logger LOG = System.getLogger(ReplicaFetcher.class.getName());
    /** A request that a follower sends is never restricted to what is committed. */
    private static final byte READ_UNCOMMITTED = 0;
    private static final int NO_TIMEOUT = 0;
    /** How soon to look again whether a partition that is held back may go on. */
    private static final long THROTTLED_MS = 100;
    /** More may be new in the next moment. */
    private static final long IDLE_HURRY_MS = 10;

    private final FetcherSettings settings;
    private final LongSupplier brokerEpoch;
    private final ReplicationThrottle throttle;
    private final Consumer<TopicPartition> onProgress;
    private final FetcherStats stats;
    private final Trace trace;
    private final FetchSessionHandler session = new FetchSessionHandler();
    private final Map<TopicPartition, FollowedPartition> followed = new LinkedHashMap<>();
    private final Map<IdPartition, FollowedPartition> byId = new LinkedHashMap<>();
    /** Fetchable, and to be fetched in another way than the session knows. */
    private final Set<FollowedPartition> moved = new LinkedHashSet<>();
    private final Set<FollowedPartition> delayed = new LinkedHashSet<>();
    private final Set<FollowedPartition> resetting = new LinkedHashSet<>();
    private boolean underWay;
    /** The last reply brought no records, so the fetch under way probably waits at the leader. */
    private boolean idle;
    /** Something new is to be fetched, and would have to wait with what is under way. */
    private boolean hurried;
    private boolean givenUp;
    private int failures;
    private long nextTryMs = Long.MIN_VALUE;

    /**
     * @param brokerEpoch of this broker's registration, which tells a leader which of its lives has asked
     * @param onProgress told of a partition of which readers here may see more, or less
     * @param stats counts what is fetched
     */
    ReplicaFetcher(FetcherSettings settings, LongSupplier brokerEpoch, ReplicationThrottle throttle, Consumer<TopicPartition> onProgress, FetcherStats stats,
            Trace trace) {
        this.settings = settings;
        this.brokerEpoch = brokerEpoch;
        this.throttle = throttle;
        this.onProgress = onProgress;
        this.stats = stats;
        this.trace = trace;
    }

    /** Follows a partition from now on, in a term of its leader. What was under way in another term is not heard any more. */
    void follow(FollowedPartition partition) {
        leave(partition.topicPartition());
        try {
            partition.start();
        } catch (KafkaException e) {
            stop(partition, e);
            return;
        }
        followed.put(partition.topicPartition(), partition);
        byId.put(IdPartition.of(partition), partition);
        moved.add(partition);
        hurried = underWay;
    }

    /**
     * Whether a request that was under way when something new came should not be waited for to its end. Else the followers of a leader
     * that has failed would begin to fetch from the next one only when their fetch for other partitions there is over, and until then
     * nothing is acknowledged; in Kafka it is so. Who asks gives the connection {@link #hurryMs}, and then calls {@link #giveUp}.
     */
    boolean isHurried() {
        return hurried;
    }

    /**
     * How long the request under way may go on. One that probably waits at the leader may end soon. Another one has its reply by the end
     * of the longest wait, if the leader is alive; it is not if it was the leader before its node lost power, which no connection tells.
     */
    long hurryMs() {
        return idle ? IDLE_HURRY_MS : 2L * settings.maxWaitMs();
    }

    /** Does not wait for the request under way any more, if there still is hurry. @return whether it is to be made to fail now */
    boolean giveUp() {
        givenUp = hurried && underWay;
        return givenUp;
    }

    /** Does not follow a partition any more. No effect if it did not. */
    void leave(TopicPartition topicPartition) {
        FollowedPartition left = followed.remove(topicPartition);
        if (left != null) {
            byId.remove(IdPartition.of(left));
            moved.remove(left);
            delayed.remove(left);
            resetting.remove(left);
            session.forget(topicPartition);
        }
    }

    // ---- what to ask

    /** What to send now: a FetchRequest or a ListOffsetsRequest; null for nothing. It is under way then. */
    Record next(long nowMs) {
        if (underWay || nowMs < nextTryMs) {
            return null;
        }
        delayed.removeIf(partition -> partition.dueMs <= nowMs && moved.add(partition));
        Record request = resetting.isEmpty() ? nextFetch(nowMs) : nextQuestion();
        underWay = request != null;
        return request;
    }

    /** When to call {@link #next} though nothing has happened; {@link Long#MAX_VALUE} for never. */
    long nextDueMs(long nowMs) {
        if (underWay) {
            return Long.MAX_VALUE;
        }
        return nowMs < nextTryMs ? nextTryMs : firstDueMs();
    }

    private long firstDueMs() {
        long first = Long.MAX_VALUE;
        for (FollowedPartition partition : delayed) {
            first = Math.min(first, partition.dueMs);
        }
        return first;
    }

    private FetchRequest nextFetch(long nowMs) {
        moved.forEach(partition -> want(partition, nowMs));
        moved.clear();
        if (!session.isNeeded()) {
            return null;
        }
        FetchSessionHandler.Turn turn = session.next(true);
        // a fetch that waits holds up those that are delayed now, so it waits no longer than they do
        int maxWaitMs = delayed.isEmpty() ? settings.maxWaitMs() : (int) Math.max(0, Math.min(settings.maxWaitMs(), firstDueMs() - nowMs));
        FetchRequest fetch = new FetchRequest(null, ReplicaState.CONSUMER.replicaId(), new ReplicaState(settings.brokerId(), brokerEpoch.getAsLong()),
            maxWaitMs, settings.minBytes(), settings.maxBytes(), READ_UNCOMMITTED, turn.sessionId(), turn.sessionEpoch(), turn.topics(),
            turn.forgotten(), "");
        if (trace.isOn()) {
            trace.step("ReplicaFetcher", "LeaderChannel", "FetchRequest", fetch);
        }
        return fetch;
    }

    private void want(FollowedPartition partition, long nowMs) {
        if (partition.isHeldBack(throttle, nowMs)) {
            partition.dueMs = nowMs + THROTTLED_MS;
            session.forget(partition.topicPartition());
            delayed.add(partition);
        } else {
            session.want(partition.topicPartition(), partition.wanted(settings.partitionMaxBytes()));
        }
    }

    /** Where the leader's logs end, and then, of those that end behind ours or where ours does, where they begin. */
    private ListOffsetsRequest nextQuestion() {
        Map<String, ListOffsetsTopic> topics = new LinkedHashMap<>();
        for (FollowedPartition partition : resetting) {
            long wanted = partition.leaderEndOffset < 0 ? ListOffsetsMessage.LATEST_TIMESTAMP : ListOffsetsMessage.EARLIEST_TIMESTAMP;
            topics.computeIfAbsent(partition.topicPartition().topic(), topic -> new ListOffsetsTopic(topic, new ArrayList<>()))
                .partitions().add(new ListOffsetsPartition(partition.topicPartition().partition(), partition.leaderEpoch(), wanted));
        }
        return new ListOffsetsRequest(settings.brokerId(), READ_UNCOMMITTED, List.copyOf(topics.values()), NO_TIMEOUT);
    }

    // ---- what was answered

    /** No reply has come: the leader may be gone, or does not know of it yet. */
    void onFailure(KafkaException why, long nowMs) {
        over();
        session.onFailure();
        if (givenUp) {
            givenUp = false;
            return;
        }
        tryLater(nowMs);
        LOG.log(Level.DEBUG, "a request to a leader failed, the next one leaves in {0} ms: {1}", nextTryMs - nowMs, why.getMessage());
    }

    private void over() {
        underWay = false;
        hurried = false;
    }

    private void tryLater(long nowMs) {
        failures++;
        nextTryMs = nowMs + settings.retrySoonMs(failures);
    }

    /** @param wallClockMs the time of day, for the logs */
    void onFetched(FetchResponse reply, long nowMs, long wallClockMs) {
        over();
        givenUp = false;
        idle = true;
        stats.requests().mark(1);
        if (!session.onReply(ErrorCode.of(reply.errorCode()), reply.sessionId())) {
            tryLater(nowMs);
            return;
        }
        failures = 0;
        for (FetchableTopicResponse topic : reply.responses()) {
            for (PartitionData data : topic.partitions()) {
                FollowedPartition partition = byId.get(new IdPartition(topic.topicId(), data.partitionIndex()));
                if (partition != null) {
                    guarded(partition, nowMs, () -> takeIn(partition, data, nowMs, wallClockMs));
                }
            }
        }
    }

    private void takeIn(FollowedPartition partition, PartitionData data, long nowMs, long wallClockMs) {
        TopicPartition name = partition.topicPartition();
        ReplyVerdict verdict = ReplyVerdict.of(session.asked(name), partition.fetchOffset(), partition.leaderEpoch(), data);
        if (trace.isOn()) {
            trace.step("ReplicaFetcher", "Partition", verdict.text(), partition.partition(), partition.details(data));
        }
        switch (verdict) {
            case APPEND -> append(partition, data, nowMs, wallClockMs);
            case CUT -> cut(partition, data, nowMs, wallClockMs);
            case RESET -> reset(partition);
            case RETRY_SOON -> delay(partition, nowMs, settings.retrySoonMs(partition.failures + 1));
            case RETRY_LATER -> {
                LOG.log(Level.WARNING, "the leader of {0} answers {1}", partition, ErrorCode.of(data.errorCode()));
                delay(partition, nowMs, settings.backoffMs());
            }
            case STOP -> stop(partition, new KafkaException(ErrorCode.of(data.errorCode())));
            case IGNORE -> { }
        }
    }

    private void append(FollowedPartition partition, PartitionData data, long nowMs, long wallClockMs) {
        int bytes = data.records() == null ? 0 : data.records().sizeInBytes();
        idle &= bytes == 0;
        boolean watermarkMoved = partition.append(data, wallClockMs);
        partition.noteBytes(throttle, bytes, nowMs);
        stats.bytes().mark(bytes);
        partition.failures = 0;
        moved.add(partition);
        if (watermarkMoved) {
            onProgress.accept(partition.topicPartition());
        }
    }

    private void cut(FollowedPartition partition, PartitionData data, long nowMs, long wallClockMs) {
        if (partition.cut(data.divergingEpoch(), wallClockMs)) {
            moved.add(partition);
            onProgress.accept(partition.topicPartition());
        } else { // it would be told the same again, at once
            LOG.log(Level.ERROR, "the leader of {0} says that it diverges at {1}, and there is nothing to cut", partition, data.divergingEpoch());
            delay(partition, nowMs, settings.backoffMs());
        }
    }

    private void reset(FollowedPartition partition) {
        partition.leaderEndOffset = -1;
        session.forget(partition.topicPartition());
        resetting.add(partition);
    }

    /** @param wallClockMs the time of day, for the logs */
    void onOffsets(ListOffsetsResponse reply, long nowMs, long wallClockMs) {
        over();
        givenUp = false;
        failures = 0;
        List<FollowedPartition> asked = List.copyOf(resetting);
        Set<FollowedPartition> answered = new LinkedHashSet<>();
        for (ListOffsetsTopicResponse topic : reply.topics()) {
            for (ListOffsetsPartitionResponse each : topic.partitions()) {
                FollowedPartition partition = followed.get(new TopicPartition(topic.name(), each.partitionIndex()));
                if (partition != null && resetting.contains(partition) && answered.add(partition)) {
                    guarded(partition, nowMs, () -> takeIn(partition, each, nowMs, wallClockMs));
                }
            }
        }
        asked.stream().filter(partition -> !answered.contains(partition)).forEach(partition -> delay(partition, nowMs, settings.backoffMs()));
    }

    private void takeIn(FollowedPartition partition, ListOffsetsPartitionResponse answer, long nowMs, long wallClockMs) {
        ErrorCode error = ErrorCode.of(answer.errorCode());
        boolean atTheEnd = partition.leaderEndOffset < 0;
        if (error == ErrorCode.FENCED_LEADER_EPOCH) {
            stop(partition, new KafkaException(error));
        } else if (error != ErrorCode.NONE || answer.offset() < 0) {
            delay(partition, nowMs, settings.retrySoonMs(partition.failures + 1));
        } else if (atTheEnd && !partition.cutToLeadersEnd(answer.offset(), wallClockMs)) {
            partition.leaderEndOffset = answer.offset(); // it goes at least as far as ours: perhaps it begins behind our end
        } else if (atTheEnd || partition.startOverAt(answer.offset(), wallClockMs)) {
            resetting.remove(partition);
            moved.add(partition);
            onProgress.accept(partition.topicPartition());
        } else { // it has moved meanwhile, or does not know what it says
            delay(partition, nowMs, settings.retrySoonMs(partition.failures + 1));
        }
    }

    // ---- what goes wrong

    /** What goes wrong with one partition does not keep the others from being followed. */
    private void guarded(FollowedPartition partition, long nowMs, Runnable step) {
        try {
            step.run();
        } catch (KafkaException e) {
            if (FollowedPartition.isFinal(e)) {
                stop(partition, e);
            } else {
                LOG.log(Level.WARNING, "what the leader of {0} sent is not appended: {1}", partition, e.getMessage());
                delay(partition, nowMs, settings.backoffMs());
            }
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "following " + partition + " ends", e);
            stop(partition, new KafkaException(ErrorCode.UNKNOWN_SERVER_ERROR, e.toString(), e));
        }
    }

    private void delay(FollowedPartition partition, long nowMs, long delayMs) {
        partition.failures++;
        partition.dueMs = nowMs + delayMs;
        moved.remove(partition);
        resetting.remove(partition);
        session.forget(partition.topicPartition());
        delayed.add(partition);
    }

    private void stop(FollowedPartition partition, KafkaException why) {
        LOG.log(Level.DEBUG, "{0} is not fetched any more: {1}", partition, why.getMessage());
        partition.fail();
        if (followed.get(partition.topicPartition()) == partition) {
            leave(partition.topicPartition());
        }
    }
}
