package gregor.client;

import gregor.base.ErrorCode;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.message.FetchMessage.FetchPartition;
import gregor.message.FetchMessage.FetchTopic;
import gregor.message.FetchMessage.ForgottenTopic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The client's side of a fetch session with one broker (KIP-227): what the broker remembers of our last requests, so
 * that the next one names only what has changed.
 * <pre>
 *   id   epoch
 *    0     0     a full request, and please open a session
 *    n     1..   request number so-and-so of session n, changes only; behind 2^31 - 1 comes 1
 *    n     0     a full request; close session n and open another one
 *    0    -1     a full request without a session (not used here: a broker may always answer with session 0)
 * </pre>
 * Session 0 in a reply means that the broker keeps none: then each request is full.
 */
final class FetchSessionHandler {

    private static final int NO_SESSION = 0;
    private static final int INITIAL_EPOCH = 0;

    /** What is asked of one partition. */
    record Wanted(Uuid topicId, long fetchOffset, int leaderEpoch, int maxBytes) {

        private FetchPartition toMessage(int partition) {
            return new FetchPartition(partition, leaderEpoch, fetchOffset, -1, -1, maxBytes, Uuid.ZERO, Long.MAX_VALUE);
        }
    }

    /** The part of a request that the session decides. */
    record Turn(int sessionId, int sessionEpoch, List<FetchTopic> topics, List<ForgottenTopic> forgotten) {}

    private int id = NO_SESSION;
    private int epoch = INITIAL_EPOCH;
    private boolean byTopicId;
    private final Map<TopicPartition, Wanted> known = new LinkedHashMap<>();

    /**
     * The next request, which fetches exactly these partitions.
     *
     * @param withTopicIds whether topics are named by id; a session can't do now this, now that, so a change ends it
     */
    Turn next(Map<TopicPartition, Wanted> wanted, boolean withTopicIds) {
        if (withTopicIds != byTopicId) {
            byTopicId = withTopicIds;
            epoch = INITIAL_EPOCH;
        }
        if (epoch == INITIAL_EPOCH) {
            known.clear();
            known.putAll(wanted);
            return new Turn(id, epoch, topics(wanted), List.of());
        }
        Map<TopicPartition, Wanted> gone = new LinkedHashMap<>(known);
        Map<TopicPartition, Wanted> changed = new LinkedHashMap<>();
        wanted.forEach((partition, want) -> {
            Wanted before = gone.get(partition);
            boolean sameTopic = before != null && before.topicId().equals(want.topicId());
            if (sameTopic) {
                gone.remove(partition); // a topic that was made anew is forgotten and added again
            }
            if (!want.equals(before)) {
                changed.put(partition, want);
            }
        });
        known.keySet().removeAll(gone.keySet());
        known.putAll(changed);
        return new Turn(id, epoch, topics(changed), forgotten(gone));
    }

    /**
     * Takes in the head of a reply.
     *
     * @return whether its partitions are to be read; otherwise the next request starts over
     */
    boolean onReply(ErrorCode error, int sessionId) {
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
    void onFailure() {
        epoch = INITIAL_EPOCH;
    }

    private static List<FetchTopic> topics(Map<TopicPartition, Wanted> partitions) {
        Map<String, List<FetchPartition>> byTopic = new LinkedHashMap<>();
        Map<String, Uuid> ids = new LinkedHashMap<>();
        partitions.forEach((partition, want) -> {
            ids.put(partition.topic(), want.topicId());
            byTopic.computeIfAbsent(partition.topic(), topic -> new ArrayList<>()).add(want.toMessage(partition.partition()));
        });
        List<FetchTopic> topics = new ArrayList<>();
        byTopic.forEach((name, list) -> topics.add(new FetchTopic(name, ids.get(name), list)));
        return topics;
    }

    private static List<ForgottenTopic> forgotten(Map<TopicPartition, Wanted> partitions) {
        Map<String, List<Integer>> byTopic = new LinkedHashMap<>();
        Map<String, Uuid> ids = new LinkedHashMap<>();
        partitions.forEach((partition, want) -> {
            ids.put(partition.topic(), want.topicId());
            byTopic.computeIfAbsent(partition.topic(), topic -> new ArrayList<>()).add(partition.partition());
        });
        List<ForgottenTopic> topics = new ArrayList<>();
        byTopic.forEach((name, list) -> topics.add(new ForgottenTopic(name, ids.get(name), list)));
        return topics;
    }
}
