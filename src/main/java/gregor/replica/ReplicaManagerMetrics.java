package gregor.replica;

import gregor.metadata.PartitionImage;
import gregor.metrics.Meter;
import gregor.metrics.MetricName;
import gregor.metrics.MetricsRegistry;
import java.util.function.Predicate;

/**
 * What a broker tells of its partitions: how many there are and lead, how many of those that lead have too few in sync, and how ISRs
 * change. Names and meanings are those of Kafka's {@code ReplicaManager}. Who looks pays: each number is counted over all partitions.
 */
final class ReplicaManagerMetrics {

    /** How ISRs of partitions that are led here change. */
    record IsrMeters(Meter expands, Meter shrinks, Meter failedUpdates) {
        static IsrMeters of(MetricsRegistry registry) {
            return new IsrMeters(registry.meter(named("IsrExpandsPerSec"), "expands"), registry.meter(named("IsrShrinksPerSec"), "shrinks"),
                registry.meter(named("FailedIsrUpdatesPerSec"), "failedUpdates"));
        }
    }

    private final HostedPartitions hosted;

    private ReplicaManagerMetrics(HostedPartitions hosted) {
        this.hosted = hosted;
    }

    static void register(MetricsRegistry registry, HostedPartitions hosted) {
        ReplicaManagerMetrics metrics = new ReplicaManagerMetrics(hosted);
        registry.gauge(named("PartitionCount"), hosted::count);
        registry.gauge(named("OfflineReplicaCount"), hosted::offlineCount);
        registry.gauge(named("LeaderCount"), () -> metrics.count(leader -> true));
        registry.gauge(named("UnderReplicatedPartitions"), () -> metrics.count(leader -> inSync(leader) < wanted(leader.image())));
        registry.gauge(named("UnderMinIsrPartitionCount"), () -> metrics.count(leader -> inSync(leader) < leader.minInsyncReplicas()));
        registry.gauge(named("AtMinIsrPartitionCount"), () -> metrics.count(leader -> inSync(leader) == leader.minInsyncReplicas()));
        registry.gauge(named("ReassigningPartitions"), () -> metrics.count(leader -> leader.image().isReassigning()));
    }

    private static MetricName named(String name) {
        return MetricName.of("kafka.server", "ReplicaManager", name);
    }

    /** Of those that are led here, from a disk that works. */
    private int count(Predicate<LeaderRole> wanted) {
        return (int) hosted.all().stream().filter(partition -> partition.log().unusable() == null).map(Partition::leading).filter(leader -> leader != null && wanted.test(leader)).count();
    }

    /** How many replicas a partition is meant to have; who is being added has yet to catch up, and lacks nowhere until then. */
    private static long wanted(PartitionImage partition) {
        return partition.replicas().stream().filter(replica -> !partition.addingReplicas().contains(replica)).count();
    }

    private static int inSync(LeaderRole leader) {
        return leader.isr().isr().size();
    }
}
