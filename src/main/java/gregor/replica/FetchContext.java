package gregor.replica;

import gregor.base.ErrorCode;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.message.FetchMessage.FetchPartition;
import gregor.message.FetchMessage.FetchRequest;
import gregor.message.FetchMessage.FetchResponse;
import gregor.message.FetchMessage.FetchTopic;
import gregor.message.FetchMessage.FetchableTopicResponse;
import gregor.message.FetchMessage.ForgottenTopic;
import gregor.message.FetchMessage.NodeEndpoint;
import gregor.message.FetchMessage.PartitionData;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * One fetch request and how it is answered: without a session, as the first of a session, within one, or with an error of
 * the session. Which of these it is follows from the session id and epoch of the request (KIP-227):
 *
 * <pre>
 *   epoch -1           no session; the one with that id, if any, is closed
 *   epoch  0           asks for a new session; the one with that id, if any, is closed
 *   epoch  n, id       the n-th request of a session:  70 unknown id,  71 n is not its turn,
 *                      106 names topics by name in a session that does so by id, or the other way round
 * </pre>
 *
 * Source: Kafka's {@code FetchManager} and {@code FetchContext}.
 */
public abstract class FetchContext {
    private static final int FIRST_VERSION_WITH_IDS = 13;

    private FetchContext() {}

    /**
     * Takes a request into its session.
     *
     * @param version the request's
     * @param names resolves topic ids (from version 13 on)
     */
    public static FetchContext of(FetchRequest request, int version, FetchSessionCache cache, TopicNames names, long nowMs) {
        boolean usesTopicIds = version >= FIRST_VERSION_WITH_IDS;
        int epoch = request.sessionEpoch();
        if (epoch != FetchSession.INITIAL_EPOCH && epoch != FetchSession.FINAL_EPOCH) {
            return ofSession(request, usesTopicIds, cache, names, nowMs);
        }
        if (request.sessionId() != FetchSession.NO_ID) {
            cache.remove(request.sessionId());
        }
        List<FetchPartitionRequest> wanted = wantedBy(request, usesTopicIds, names);
        return epoch == FetchSession.FINAL_EPOCH
            ? new Sessionless(wanted)
            : new First(wanted, cache, usesTopicIds, request.follower() >= 0);
    }

    private static FetchContext ofSession(FetchRequest request, boolean usesTopicIds, FetchSessionCache cache,
            TopicNames names, long nowMs) {
        FetchSession session = cache.get(request.sessionId());
        if (session == null) {
            return new Failed(ErrorCode.FETCH_SESSION_ID_NOT_FOUND);
        }
        synchronized (session) {
            if (session.epoch() != request.sessionEpoch()) {
                return new Failed(ErrorCode.INVALID_FETCH_SESSION_EPOCH);
            }
            if (session.usesTopicIds() != usesTopicIds) {
                return new Failed(ErrorCode.FETCH_SESSION_TOPIC_ID_ERROR);
            }
            List<FetchPartitionRequest> changed = wantedBy(request, usesTopicIds, names);
            changed.forEach(session::want);
            for (ForgottenTopic topic : request.forgottenTopicsData()) {
                topic.partitions().forEach(partition -> session.forget(topic.topic(), topic.topicId(), partition));
            }
            if (session.size() == 0) {
                cache.remove(session.id());
                return new Sessionless(changed);
            }
            session.advanceEpoch();
            cache.touch(session.id(), session.size(), nowMs);
            return new Incremental(session, session.wanted(names));
        }
    }

    private static List<FetchPartitionRequest> wantedBy(FetchRequest request, boolean usesTopicIds, TopicNames names) {
        List<FetchPartitionRequest> wanted = new ArrayList<>();
        for (FetchTopic topic : request.topics()) {
            String name = usesTopicIds ? names.nameOf(topic.topicId()) : topic.topic();
            for (FetchPartition each : topic.partitions()) {
                TopicPartition topicPartition = name == null ? null : new TopicPartition(name, each.partition());
                wanted.add(new FetchPartitionRequest(topicPartition, usesTopicIds ? topic.topicId() : Uuid.ZERO,
                    each.partition(), each.currentLeaderEpoch(), each.fetchOffset(), each.lastFetchedEpoch(),
                    each.logStartOffset(), each.partitionMaxBytes()));
            }
        }
        return wanted;
    }

    /** What to read, in this order; empty for an error of the session. */
    public abstract List<FetchPartitionRequest> wanted();

    /**
     * The reply. Called once, when the partitions were read.
     *
     * @param results one for each of {@link #wanted}
     * @param endpoints where the leaders named in the results are found
     */
    public abstract FetchResponse respond(List<FetchResult> results, List<NodeEndpoint> endpoints, long nowMs);

    private static FetchResponse response(ErrorCode error, int sessionId, List<FetchResult> results,
            List<NodeEndpoint> endpoints) {
        List<FetchableTopicResponse> topics = new ArrayList<>(Math.min(results.size(), 16));
        FetchPartitionRequest previous = null;
        List<PartitionData> partitions = List.of();
        for (int i = 0; i < results.size(); i++) {
            FetchPartitionRequest wanted = results.get(i).wanted();
            if (previous == null || !isSameTopic(wanted, previous)) {
                partitions = new ArrayList<>(4);
                topics.add(new FetchableTopicResponse(wanted.topic(), wanted.topicId(), partitions));
            }
            partitions.add(results.get(i).data());
            previous = wanted;
        }
        return new FetchResponse(0, error.code(), sessionId, topics, endpoints);
    }

    private static boolean isSameTopic(FetchPartitionRequest one, FetchPartitionRequest other) {
        return one.topicId().equals(other.topicId()) && Objects.equals(one.topic(), other.topic());
    }

    /** No session, and none wanted. */
    private static final class Sessionless extends FetchContext {
        private final List<FetchPartitionRequest> wanted;

        Sessionless(List<FetchPartitionRequest> wanted) {
            this.wanted = wanted;
        }

        @Override
        public List<FetchPartitionRequest> wanted() {
            return wanted;
        }

        @Override
        public FetchResponse respond(List<FetchResult> results, List<NodeEndpoint> endpoints, long nowMs) {
            return response(ErrorCode.NONE, FetchSession.NO_ID, results, endpoints);
        }
    }

    /** A full fetch that gets a session if there is room. */
    private static final class First extends FetchContext {
        private final List<FetchPartitionRequest> wanted;
        private final FetchSessionCache cache;
        private final boolean usesTopicIds;
        private final boolean follower;

        First(List<FetchPartitionRequest> wanted, FetchSessionCache cache, boolean usesTopicIds, boolean follower) {
            this.wanted = wanted;
            this.cache = cache;
            this.usesTopicIds = usesTopicIds;
            this.follower = follower;
        }

        @Override
        public List<FetchPartitionRequest> wanted() {
            return wanted;
        }

        @Override
        public FetchResponse respond(List<FetchResult> results, List<NodeEndpoint> endpoints, long nowMs) {
            int sessionId = cache.create(follower, usesTopicIds, results, nowMs);
            return response(ErrorCode.NONE, sessionId, results, endpoints);
        }
    }

    /** The next fetch of a session. */
    private static final class Incremental extends FetchContext {
        private final FetchSession session;
        private final int epochAfter;
        private final List<FetchPartitionRequest> wanted;

        Incremental(FetchSession session, List<FetchPartitionRequest> wanted) {
            this.session = session;
            this.epochAfter = session.epoch();
            this.wanted = wanted;
        }

        @Override
        public List<FetchPartitionRequest> wanted() {
            return wanted;
        }

        @Override
        public FetchResponse respond(List<FetchResult> results, List<NodeEndpoint> endpoints, long nowMs) {
            synchronized (session) {
                if (session.epoch() != epochAfter) {
                    // The client has sent another request meanwhile: it does not wait for this reply any more.
                    return response(ErrorCode.INVALID_FETCH_SESSION_EPOCH, session.id(), List.of(), List.of());
                }
                List<FetchResult> news = new ArrayList<>();
                for (int i = 0; i < results.size(); i++) {
                    if (session.hasNews(results.get(i))) {
                        news.add(results.get(i));
                    }
                }
                return response(ErrorCode.NONE, session.id(), news, endpoints);
            }
        }
    }

    /** A request that its session, or the lack of one, does not allow. The client starts again with a full fetch. */
    private static final class Failed extends FetchContext {
        private final ErrorCode error;

        Failed(ErrorCode error) {
            this.error = error;
        }

        @Override
        public List<FetchPartitionRequest> wanted() {
            return List.of();
        }

        @Override
        public FetchResponse respond(List<FetchResult> results, List<NodeEndpoint> endpoints, long nowMs) {
            return response(error, FetchSession.NO_ID, List.of(), List.of());
        }
    }
}
