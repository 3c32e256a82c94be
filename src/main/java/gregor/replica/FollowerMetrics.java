package gregor.replica;

import gregor.base.TopicPartition;
import gregor.metadata.ClusterRecords.NodeEndpoint;
import gregor.metrics.Meter;
import gregor.metrics.MetricName;
import gregor.metrics.MetricsRegistry;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;

/**
 * What a broker tells of how it follows: how often and how much each fetcher fetches, how many records each partition is behind, and the
 * worst of all. Names and meanings are those of Kafka's {@code FetcherStats}, {@code FetcherLagStats} and
 * {@code AbstractFetcherManager}; a fetcher's client id is the name of Kafka's thread, {@code ReplicaFetcherThread-0-2} for the first one
 * from broker 2.
 */
final class FollowerMetrics {

    private static final String GROUP = "kafka.server";

    /** What one fetcher has done. */
    record FetcherStats(Meter requests, Meter bytes) {}

    private record Names(MetricName requests, MetricName bytes) {}

    private final MetricsRegistry registry;
    private final IntFunction<Optional<NodeEndpoint>> addresses;
    private final Map<String, Names> names = new ConcurrentHashMap<>();
    private final Map<String, FetcherStats> fetchers = new ConcurrentHashMap<>();
    private final Map<TopicPartition, FollowedPartition> followed = new ConcurrentHashMap<>();

    /** @param addresses where a broker listens for others, as far as that is known */
    FollowerMetrics(MetricsRegistry registry, IntFunction<Optional<NodeEndpoint>> addresses) {
        this.registry = registry;
        this.addresses = addresses;
        registry.gauge(ofManager("MaxLag"), this::maxLag);
        registry.gauge(ofManager("MinFetchRate"), this::minFetchRate);
        registry.gauge(ofManager("FailedPartitionsCount"), this::failedPartitions);
    }

    private static MetricName ofManager(String name) {
        return MetricName.of(GROUP, "ReplicaFetcherManager", name).tagged("clientId", "Replica");
    }

    /** Records by which the partition that is furthest behind is behind; 0 if none is followed. */
    long maxLag() {
        return followed.values().stream().mapToLong(FollowedPartition::lag).max().orElse(0);
    }

    private double minFetchRate() {
        return fetchers.values().stream().mapToDouble(stats -> stats.requests().oneMinuteRate()).min().orElse(0);
    }

    private int failedPartitions() {
        return (int) followed.values().stream().filter(FollowedPartition::hasFailed).count();
    }

    // ---- told by the manager, one at a time

    FetcherStats opened(String clientId, int leaderId) {
        MetricName plain = MetricName.of(GROUP, "FetcherStats", "RequestsPerSec").tagged("clientId", clientId);
        MetricName requests = addresses.apply(leaderId).map(address -> plain.tagged("brokerHost", address.host())
            .tagged("brokerPort", Integer.toString(address.port()))).orElse(plain);
        Names both = new Names(requests, new MetricName(GROUP, "FetcherStats", "BytesPerSec", requests.tags()));
        names.put(clientId, both);
        FetcherStats made = new FetcherStats(registry.meter(both.requests(), "requests"), registry.meter(both.bytes(), "bytes"));
        fetchers.put(clientId, made);
        return made;
    }

    void closed(String clientId) {
        fetchers.remove(clientId);
        Names both = names.remove(clientId);
        registry.remove(both.requests());
        registry.remove(both.bytes());
    }

    void follows(String clientId, FollowedPartition partition) {
        followed.put(partition.topicPartition(), partition);
        registry.gauge(lag(clientId, partition.topicPartition()), partition::lag);
    }

    void leaves(String clientId, TopicPartition partition) {
        followed.remove(partition);
        registry.remove(lag(clientId, partition));
    }

    private static MetricName lag(String clientId, TopicPartition partition) {
        return MetricName.of(GROUP, "FetcherLagMetrics", "ConsumerLag").tagged("clientId", clientId).tagged("topic", partition.topic())
            .tagged("partition", Integer.toString(partition.partition()));
    }
}
