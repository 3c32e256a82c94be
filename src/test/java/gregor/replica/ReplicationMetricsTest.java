package gregor.replica;

import static gregor.replica.TestBroker.idOf;
import static gregor.replica.TestBroker.partition;
import static gregor.replica.TestBroker.topicConfig;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.TopicPartition;
import gregor.isr.LeaderAndIsr;
import gregor.metadata.DirectoryId;
import gregor.metadata.TopicRecords.PartitionRecord;
import gregor.metadata.TopicRecords.TopicRecord;
import gregor.metrics.Gauge;
import gregor.metrics.Meter;
import gregor.metrics.Metric;
import gregor.metrics.MetricName;
import gregor.metrics.MetricsRegistry;
import gregor.replica.TestBroker.Proposed;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is told of replication, under Kafka's names. */
class ReplicationMetricsTest {

    private static final int LONG_ENOUGH_MS = 3_000;
    private static final int TOO_LONG_MS = 40_000;
    private static final TopicPartition T = new TopicPartition("t", 0);

    private static Metric metric(MetricsRegistry registry, String type, String name, Map<String, String> tags) {
        return registry.all().get(new MetricName("kafka.server", type, name, tags));
    }

    private static Number value(Metric metric) {
        return metric instanceof Meter meter ? meter.count() : ((Gauge) metric).value().get();
    }

    private static Number manager(TestBroker broker, String name) {
        return value(metric(broker.metrics, "ReplicaManager", name, Map.of()));
    }

    // ---- who follows

    @Test
    void aFollowerTellsHowFarItIsBehind() {
        ReplicaWorld world = new ReplicaWorld(2, Map.of());
        MetricsRegistry metrics = world.broker(2).metrics();
        Map<String, String> fetcher = Map.of("clientId", "ReplicaFetcherThread-0-1");
        Map<String, String> of = Map.of("clientId", "ReplicaFetcherThread-0-1", "topic", "t", "partition", "0");
        Map<String, String> all = Map.of("clientId", "Replica");
        world.settle(LONG_ENOUGH_MS);
        long bytesBefore = value(metric(metrics, "FetcherStats", "BytesPerSec", fetcher)).longValue();
        long requestsBefore = value(metric(metrics, "FetcherStats", "RequestsPerSec", fetcher)).longValue();
        world.decideIsr(List.of(1));
        world.pass(TOO_LONG_MS); // so nobody waits for it
        world.broker(1).produce("a");
        world.broker(1).produce("b");
        assertThat(value(metric(metrics, "FetcherLagMetrics", "ConsumerLag", of))).as("it has not heard of them").isEqualTo(0L);
        world.damage = data -> ReplicaWorld.with(data, ByteBuffer.allocate(0)); // it hears, and gets nothing
        world.settle(LONG_ENOUGH_MS);
        assertThat(value(metric(metrics, "FetcherLagMetrics", "ConsumerLag", of))).isEqualTo(2L);
        assertThat(value(metric(metrics, "ReplicaFetcherManager", "MaxLag", all))).isEqualTo(2L);
        world.damage = data -> data;
        world.settle(LONG_ENOUGH_MS);
        assertThat(value(metric(metrics, "ReplicaFetcherManager", "MaxLag", all))).isEqualTo(0L);
        assertThat(value(metric(metrics, "FetcherStats", "BytesPerSec", fetcher)).longValue()).isGreaterThan(bytesBefore);
        assertThat(value(metric(metrics, "FetcherStats", "RequestsPerSec", fetcher)).longValue()).isGreaterThan(requestsBefore);
        assertThat(value(metric(metrics, "ReplicaFetcherManager", "FailedPartitionsCount", all))).isEqualTo(0);
    }

    @Test
    void whoFollowsNoMoreTellsNothing() {
        ReplicaWorld world = new ReplicaWorld(2, Map.of());
        MetricsRegistry metrics = world.broker(2).metrics();
        world.electAndTell(2);
        assertThat(metrics.all().keySet()).extracting(MetricName::type).doesNotContain("FetcherStats", "FetcherLagMetrics");
        assertThat(world.broker(1).metrics().all().keySet()).extracting(MetricName::type).contains("FetcherStats", "FetcherLagMetrics");
        world.electAndTell(1);
        assertThat(metrics.all().keySet()).extracting(MetricName::type).contains("FetcherStats", "FetcherLagMetrics");
        world.elect(1); // again, in another term
        world.brokers.values().forEach(ReplicatingBroker::hearAll);
        assertThat(metrics.all().keySet()).extracting(MetricName::name).containsOnlyOnce("ConsumerLag", "RequestsPerSec");
    }

    // ---- who leads

    @Test
    void aLeaderTellsHowIsrsChange() {
        TestBroker broker = new TestBroker(Map.of("replica.lag.time.max.ms", "1000"));
        broker.publish(new TopicRecord("t", idOf("t")), topicConfig("t", "min.insync.replicas", "2"), partition(idOf("t"), 0, List.of(1, 2, 3), List.of(1, 2), 1, 0));
        assertThat(manager(broker, "PartitionCount")).isEqualTo(1);
        assertThat(manager(broker, "LeaderCount")).isEqualTo(1);
        assertThat(manager(broker, "UnderReplicatedPartitions")).isEqualTo(1);
        assertThat(manager(broker, "AtMinIsrPartitionCount")).isEqualTo(1);
        broker.followerFetch(3, T, 0);
        answer(broker, null);
        assertThat(manager(broker, "IsrExpandsPerSec")).isEqualTo(1L);
        assertThat(manager(broker, "UnderReplicatedPartitions")).isEqualTo(0);
        assertThat(manager(broker, "AtMinIsrPartitionCount")).isEqualTo(0);
        broker.pass(1_500);
        broker.replicas.shrinkIsrs();
        answer(broker, ErrorCode.INELIGIBLE_REPLICA);
        assertThat(manager(broker, "FailedIsrUpdatesPerSec")).isEqualTo(1L);
        assertThat(manager(broker, "IsrShrinksPerSec")).isEqualTo(0L);
        broker.replicas.shrinkIsrs();
        answer(broker, null);
        assertThat(manager(broker, "IsrShrinksPerSec")).isEqualTo(1L);
        assertThat(manager(broker, "AtMinIsrPartitionCount")).isEqualTo(1);
        assertThat(manager(broker, "UnderMinIsrPartitionCount")).isEqualTo(0);
    }

    @Test
    void whoIsBeingAddedIsNotMissing() {
        TestBroker broker = new TestBroker();
        broker.publish(new TopicRecord("t", idOf("t")), adding(3, List.of(1, 2), 0));
        assertThat(manager(broker, "ReassigningPartitions")).isEqualTo(1);
        assertThat(manager(broker, "UnderReplicatedPartitions")).isEqualTo(0);
        broker.publish(adding(3, List.of(1), 1));
        assertThat(manager(broker, "UnderReplicatedPartitions")).isEqualTo(1);
    }

    private static PartitionRecord adding(int replica, List<Integer> isr, int partitionEpoch) {
        return new PartitionRecord(0, idOf("t"), List.of(1, 2, replica), isr, List.of(), List.of(replica), 1, (byte) 0, 0, partitionEpoch,
            Collections.nCopies(3, DirectoryId.MIGRATING), null, null);
    }

    @Test
    void aReplicaWhoseDiskFailsIsOffline() {
        TestBroker broker = new TestBroker();
        TopicPartition failing = broker.createTopic("t", 2, Map.of());
        assertThat(manager(broker, "OfflineReplicaCount")).isEqualTo(0);
        broker.logs.log(failing).close();
        assertThat(manager(broker, "OfflineReplicaCount")).isEqualTo(1);
        assertThat(manager(broker, "LeaderCount")).isEqualTo(1);
        assertThat(manager(broker, "PartitionCount")).isEqualTo(2);
    }

    private static void answer(TestBroker broker, ErrorCode error) {
        Proposed proposed = broker.proposals.remove(0);
        LeaderAndIsr wanted = proposed.state();
        proposed.outcome().accept(error != null ? null : new LeaderAndIsr(wanted.leader(), wanted.leaderEpoch(), wanted.isr(), wanted.leaderRecoveryState(),
            wanted.partitionEpoch() + 1), error == null ? null : new KafkaException(error));
    }
}
