package gregor.fetch;

import gregor.base.ErrorCode;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.message.FetchMessage.FetchPartition;
import gregor.message.FetchMessage.FetchRequest;
import gregor.message.FetchMessage.FetchTopic;
import gregor.message.FetchMessage.ForgottenTopic;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;

/** A broker's memory of fetch sessions, as plain as can be: one map a session. */
public final class FakeSessions {

    private static final class Session {
        private int nextEpoch = 1;
        private final Map<TopicPartition, FetchPartition> partitions = new LinkedHashMap<>();
    }

    /** What a request turned out to ask for. */
    public record Seen(ErrorCode error, int sessionId, Map<TopicPartition, FetchPartition> partitions) {}

    private final BiFunction<String, Uuid, String> topicName;
    private final Map<Integer, Session> sessions = new LinkedHashMap<>();
    private int nextId = 1;
    public boolean refusesSessions;

    public FakeSessions(BiFunction<String, Uuid, String> topicName) {
        this.topicName = topicName;
    }

    public void forgetAll() {
        sessions.clear();
    }

    public int count() {
        return sessions.size();
    }

    public Seen take(FetchRequest request) {
        int id = request.sessionId();
        if (request.sessionEpoch() <= 0) {
            sessions.remove(id);
            Session session = new Session();
            add(request, session);
            if (request.sessionEpoch() < 0 || refusesSessions) {
                return new Seen(ErrorCode.NONE, 0, session.partitions);
            }
            sessions.put(nextId, session);
            return new Seen(ErrorCode.NONE, nextId++, new LinkedHashMap<>(session.partitions));
        }
        Session session = sessions.get(id);
        if (session == null) {
            return new Seen(ErrorCode.FETCH_SESSION_ID_NOT_FOUND, 0, Map.of());
        }
        if (session.nextEpoch != request.sessionEpoch()) {
            return new Seen(ErrorCode.INVALID_FETCH_SESSION_EPOCH, 0, Map.of());
        }
        session.nextEpoch++;
        for (ForgottenTopic topic : request.forgottenTopicsData()) {
            topic.partitions().forEach(partition -> session.partitions.remove(
                new TopicPartition(topicName.apply(topic.topic(), topic.topicId()), partition)));
        }
        add(request, session);
        return new Seen(ErrorCode.NONE, id, new LinkedHashMap<>(session.partitions));
    }

    private void add(FetchRequest request, Session session) {
        for (FetchTopic topic : request.topics()) {
            topic.partitions().forEach(partition -> session.partitions.put(
                new TopicPartition(topicName.apply(topic.topic(), topic.topicId()), partition.partition()), partition));
        }
    }
}
