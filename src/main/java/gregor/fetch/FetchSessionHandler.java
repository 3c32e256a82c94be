package gregor.fetch;

import gregor.base.ErrorCode;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.message.FetchMessage.FetchPartition;
import gregor.message.FetchMessage.FetchTopic;
import gregor.message.FetchMessage.ForgottenTopic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The asker's side of a fetch session with one broker (KIP-227): what the broker remembers of our last requests, so
 * that the next one names only what has changed.
 * <pre>
 *   id   epoch
 *    0     0     a full request, and please open a session
 *    n     1..   request number so-and-so of session n, changes only; behind 2^31 - 1 comes 1
 *    n     0     a full request; close session n and open another one
 *    0    -1     a full request without a session (not used here: a broker may always answer with session 0)
 * </pre>
 * Session 0 in a reply means that the broker keeps none: then each request is full.
 *
 * <p>Who follows a thousand partitions, of which few move, says what has moved with {@link #want} and {@link #forget}: a request
 * then costs as much as it names. A consumer gives all that it wants each time. Of one thread. Source: Kafka's class of that name.
 */
public final class FetchSessionHandler {

    private static final int NO_SESSION = 0;
    private static final int INITIAL_EPOCH = 0;
    private static final int UNKNOWN = -1;

    /**
     * What is asked of one partition.
     *
     * @param lastFetchedEpoch epoch of the record before {@code fetchOffset}; -1 not to be told of a divergence
     * @param logStartOffset the follower's own; -1 from a consumer
     */
    public record Wanted(Uuid topicId, long fetchOffset, int leaderEpoch, int lastFetchedEpoch, long logStartOffset, int maxBytes) {

        /** What a consumer asks. */
        public Wanted(Uuid topicId, long fetchOffset, int leaderEpoch, int maxBytes) {
            this(topicId, fetchOffset, leaderEpoch, UNKNOWN, UNKNOWN, maxBytes);
        }

        private FetchPartition toMessage(int partition) {
            return new FetchPartition(partition, leaderEpoch, fetchOffset, lastFetchedEpoch, logStartOffset, maxBytes, Uuid.ZERO,
                Long.MAX_VALUE);
        }
    }

    /** The part of a request that the session decides. */
    public record Turn(int sessionId, int sessionEpoch, List<FetchTopic> topics, List<ForgottenTopic> forgotten) {}

    private int id = NO_SESSION;
    private int epoch = INITIAL_EPOCH;
    private boolean byTopicId;
    /** All that the next request fetches. In a full request those that moved last stand last, so that none is starved. */
    private final Map<TopicPartition, Wanted> known = new LinkedHashMap<>();
    /** What the next request has to name, for the broker remembers it otherwise. */
    private final Set<TopicPartition> changed = new LinkedHashSet<>();
    /** What it has to take out of the session, with the topic id that it had there. */
    private final Map<TopicPartition, Wanted> gone = new LinkedHashMap<>();

    /** Fetches a partition from the next request on, or in another way than before. */
    public void want(TopicPartition partition, Wanted wanted) {
        Wanted before = known.remove(partition);
        known.put(partition, wanted);
        if (wanted.equals(before)) {
            return;
        }
        if (before != null && !before.topicId().equals(wanted.topicId())) {
            gone.putIfAbsent(partition, before); // a topic that was made anew is forgotten and added again
        }
        Wanted forgotten = gone.get(partition);
        if (forgotten != null && forgotten.topicId().equals(wanted.topicId())) {
            gone.remove(partition);
        }
        changed.add(partition);
    }

    /** Does not fetch a partition any more. */
    public void forget(TopicPartition partition) {
        Wanted before = known.remove(partition);
        changed.remove(partition);
        if (before != null) {
            gone.putIfAbsent(partition, before);
        }
    }

    /** What is asked of a partition; null if it is not fetched. */
    public Wanted asked(TopicPartition partition) {
        return known.get(partition);
    }

    /** How many partitions are fetched. */
    public int size() {
        return known.size();
    }

    /** Whether the next request has something to fetch or to take out of the session. */
    public boolean isNeeded() {
        return !known.isEmpty() || !gone.isEmpty() && epoch != INITIAL_EPOCH;
    }

    /**
     * The next request, which fetches exactly these partitions.
     *
     * @param withTopicIds whether topics are named by id; a session can't do now this, now that, so a change ends it
     */
    public Turn next(Map<TopicPartition, Wanted> wanted, boolean withTopicIds) {
        if (epoch == INITIAL_EPOCH || withTopicIds != byTopicId) {
            known.clear();
            known.putAll(wanted);
        } else {
            List<TopicPartition> before = List.copyOf(known.keySet());
            before.stream().filter(partition -> !wanted.containsKey(partition)).forEach(this::forget);
            wanted.forEach(this::want);
        }
        return next(withTopicIds);
    }

    /** The next request, which fetches what was wanted and not forgotten so far. */
    public Turn next(boolean withTopicIds) {
        if (withTopicIds != byTopicId) {
            byTopicId = withTopicIds;
            epoch = INITIAL_EPOCH;
        }
        if (!byTopicId) {
            gone.keySet().removeAll(known.keySet()); // of one name there is one partition in the session
        }
        boolean full = epoch == INITIAL_EPOCH;
        Turn turn = new Turn(id, epoch, topics(full ? known.keySet() : changed), full ? List.of() : forgotten());
        changed.clear();
        gone.clear();
        return turn;
    }

    /**
     * Takes in the head of a reply.
     *
     * @return whether its partitions are to be read; otherwise the next request starts over
     */
    public boolean onReply(ErrorCode error, int sessionId) {
        if (error == ErrorCode.INVALID_FETCH_SESSION_EPOCH) {
            epoch = INITIAL_EPOCH; // the broker still has the session: the next request closes it
            return false;
        } else if (error != ErrorCode.NONE) {
            id = NO_SESSION;
            epoch = INITIAL_EPOCH;
            return false;
        }
        epoch = sessionId == NO_SESSION ? INITIAL_EPOCH : epoch == Integer.MAX_VALUE ? 1 : epoch + 1;
        id = sessionId;
        return true;
    }

    /** The reply is lost, and with it the knowledge of what the broker remembers. */
    public void onFailure() {
        epoch = INITIAL_EPOCH;
    }

    private List<FetchTopic> topics(Collection<TopicPartition> partitions) {
        if (partitions.isEmpty()) {
            return List.of();
        }
        Map<Object, FetchTopic> byTopic = new LinkedHashMap<>(); // two of one name, while one of them is made anew
        for (TopicPartition partition : partitions) {
            Wanted want = known.get(partition);
            byTopic.computeIfAbsent(byTopicId ? want.topicId() : partition.topic(), key -> new FetchTopic(partition.topic(), want.topicId(), new ArrayList<>()))
                .partitions().add(want.toMessage(partition.partition()));
        }
        return List.copyOf(byTopic.values());
    }

    private List<ForgottenTopic> forgotten() {
        Map<Object, ForgottenTopic> byTopic = new LinkedHashMap<>();
        gone.forEach((partition, want) -> byTopic
            .computeIfAbsent(byTopicId ? want.topicId() : partition.topic(), key -> new ForgottenTopic(partition.topic(), want.topicId(), new ArrayList<>()))
            .partitions().add(partition.partition()));
        return List.copyOf(byTopic.values());
    }
}
