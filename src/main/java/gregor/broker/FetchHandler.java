package gregor.broker;

import gregor.message.FetchMessage.FetchRequest;
import gregor.metadata.MetadataCache;
import gregor.metadata.TopicImage;
import gregor.port.Clock;
import gregor.replica.FetchContext;
import gregor.replica.FetchParams;
import gregor.replica.FetchResult;
import gregor.replica.FetchSessionCache;
import gregor.replica.ReplicaManager;
import gregor.replica.TopicNames;
import java.util.List;

/**
 * Fetch v4-18: reads from partitions, and waits if there is not enough to read yet. The records in the reply are not
 * copied: they are a range of a segment file until the network sends them. KIP-74 (limits), KIP-227 (sessions), KIP-320
 * (epochs), KIP-392 (near replicas), KIP-516 (topic ids).
 */
final class FetchHandler implements Handler<FetchRequest> {

    private final ReplicaManager replicas;
    private final FetchSessionCache sessions;
    private final MetadataCache cache;
    private final TopicNames names;
    private final int fetchMaxBytes;
    private final Clock clock;

    /** @param fetchMaxBytes {@code fetch.max.bytes}, the most of any reply but for a first batch that is larger */
    FetchHandler(ReplicaManager replicas, FetchSessionCache sessions, MetadataCache cache, int fetchMaxBytes, Clock clock) {
        this.replicas = replicas;
        this.sessions = sessions;
        this.cache = cache;
        this.names = id -> {
            TopicImage topic = cache.topic(id);
            return topic == null ? null : topic.name();
        };
        this.fetchMaxBytes = fetchMaxBytes;
        this.clock = clock;
    }

    @Override
    public void handle(FetchRequest request, RequestContext context) {
        FetchContext session = FetchContext.of(request, context.version(), sessions, names, clock.millis());
        FetchParams params = FetchParams.of(request, context.version(), context.connection().listenerName(), fetchMaxBytes);
        if (context.trace().isOn()) {
            context.trace().step("FetchHandler", "ReplicaManager", "fetch", params);
        }
        replicas.fetch(params, session.wanted(), results -> respond(results, session, context));
    }

    private void respond(List<FetchResult> results, FetchContext session, RequestContext context) {
        if (context.trace().isOn()) {
            context.trace().step("ReplicaManager", "FetchHandler", "fetched", results);
        }
        List<FetchResult> told = LeaderEndpoints.tellableOfFetch(results, context.version());
        context.reply(session.respond(told, LeaderEndpoints.ofFetch(told, cache, context), clock.millis()));
    }
}
