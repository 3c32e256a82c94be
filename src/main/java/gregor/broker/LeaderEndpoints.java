package gregor.broker;

import gregor.message.FetchMessage;
import gregor.message.ProduceMessage;
import gregor.message.ProduceMessage.PartitionProduceResponse;
import gregor.metadata.MetadataCache;
import gregor.replica.FetchResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where the new leaders are that a reply names along with NOT_LEADER_OR_FOLLOWER, so that the client need not ask for
 * metadata first (KIP-951). Nearly always nobody.
 */
final class LeaderEndpoints {

    private static final int FIRST_OF_PRODUCE = 10;
    private static final int FIRST_OF_FETCH = 16;

    private LeaderEndpoints() {}

    /** Without the leaders, in a version that has no place for where they are: Kafka tells both or neither. */
    static List<PartitionProduceResponse> tellableOfProduce(List<PartitionProduceResponse> responses, int version) {
        return version >= FIRST_OF_PRODUCE ? responses
            : responses.stream().map(response -> response.withCurrentLeader(ProduceMessage.LeaderIdAndEpoch.NONE)).toList();
    }

    /** The same of a fetch. */
    static List<FetchResult> tellableOfFetch(List<FetchResult> results, int version) {
        return version >= FIRST_OF_FETCH || results.stream().allMatch(result -> result.data().currentLeader().leaderId() < 0) ? results
            : results.stream().map(result -> new FetchResult(result.wanted(),
                result.data().withCurrentLeader(FetchMessage.LeaderIdAndEpoch.NONE), result.start(), result.logEndOffset())).toList();
    }

    static List<ProduceMessage.NodeEndpoint> ofProduce(List<PartitionProduceResponse> responses, MetadataCache cache, RequestContext context) {
        Set<Integer> leaders = null;
        for (PartitionProduceResponse response : responses) {
            leaders = with(leaders, response.currentLeader().leaderId());
        }
        List<ProduceMessage.NodeEndpoint> endpoints = new ArrayList<>();
        for (MetadataCache.Node node : nodes(leaders, cache, context)) {
            endpoints.add(new ProduceMessage.NodeEndpoint(node.id(), node.host(), node.port(), node.rack()));
        }
        return endpoints;
    }

    static List<FetchMessage.NodeEndpoint> ofFetch(List<FetchResult> results, MetadataCache cache, RequestContext context) {
        Set<Integer> leaders = null;
        for (FetchResult result : results) {
            leaders = with(leaders, result.data().currentLeader().leaderId());
        }
        List<FetchMessage.NodeEndpoint> endpoints = new ArrayList<>();
        for (MetadataCache.Node node : nodes(leaders, cache, context)) {
            endpoints.add(new FetchMessage.NodeEndpoint(node.id(), node.host(), node.port(), node.rack()));
        }
        return endpoints;
    }

    private static Set<Integer> with(Set<Integer> leaders, int leaderId) {
        if (leaderId < 0) {
            return leaders;
        }
        Set<Integer> all = leaders == null ? new TreeSet<>() : leaders;
        all.add(leaderId);
        return all;
    }

    private static List<MetadataCache.Node> nodes(Set<Integer> ids, MetadataCache cache, RequestContext context) {
        return ids == null ? List.of()
            : cache.aliveBrokers(context.connection().listenerName()).stream().filter(node -> ids.contains(node.id())).toList();
    }
}
