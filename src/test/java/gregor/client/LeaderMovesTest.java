package gregor.client;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.message.MetadataMessage.MetadataRequest;
import gregor.protocol.ApiKey;
import gregor.record.BatchBuilder;
import gregor.sim.SimEntropy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A partition gets another leader: how soon a client is there, and that it waits for nothing without need. */
class LeaderMovesTest {

    private static final TopicPartition P0 = new TopicPartition("t", 0);
    /** Whoever waits for its back-off is seen to wait. */
    private static final Map<String, String> LONG_BACKOFF = Map.of("retry.backoff.ms", "10000", "retry.backoff.max.ms", "10000");
    private static final int SOON_MS = 20;

    private final FakeCluster cluster = new FakeCluster(3).withTopic("t", 1);
    private final List<String> outcomes = new ArrayList<>();

    private KafkaProducer producer(Map<String, String> props) {
        return new KafkaProducer(ProducerConfig.of(FakeCluster.props(props)), cluster.transport, cluster.clock, new SimEntropy(1));
    }

    private void send(KafkaProducer producer) {
        producer.send(new ProducerRecord("t", 0, null, null, ByteBuffer.allocate(1), List.of()), (stored, error) ->
            outcomes.add(error == null ? "at " + stored.offset() : error.error().toString()));
    }

    /** Sends one record and waits for its outcome. @return how long that took, in milliseconds */
    private long msToSend(KafkaProducer producer) {
        long startMs = cluster.clock.millis();
        send(producer);
        producer.flush();
        return cluster.clock.millis() - startMs;
    }

    @Test
    void aProducerThatIsToldTheNewLeaderAsksItAtOnce() {
        cluster.namesLeaders = true;
        KafkaProducer producer = producer(LONG_BACKOFF);
        msToSend(producer);
        int asked = cluster.brokers.stream().mapToInt(broker -> broker.seen(ApiKey.METADATA).size()).sum();
        cluster.moveLeader(P0, 2);
        assertThat(msToSend(producer)).isLessThan(SOON_MS);
        assertThat(outcomes).containsExactly("at 0", "at 1");
        assertThat(cluster.brokers.stream().mapToInt(broker -> broker.seen(ApiKey.METADATA).size()).sum()).as("nor asks for metadata before").isEqualTo(asked);
    }

    @Test
    void aProducerThatFindsTheNewLeaderInTheMetadataWaitsNoLonger() {
        KafkaProducer producer = producer(LONG_BACKOFF);
        msToSend(producer);
        cluster.clock.advance(60_000); // the metadata may be asked for again
        cluster.moveLeader(P0, 2);
        assertThat(msToSend(producer)).isLessThan(SOON_MS);
    }

    @Test
    void aProducerWhoseLeaderSaysNoMoreThanNoWaits() {
        cluster.namesLeaders = true;
        KafkaProducer producer = producer(LONG_BACKOFF);
        msToSend(producer);
        cluster.logs.get(P0).leader = 2; // in an epoch that the producer knows already: nothing new
        assertThat(msToSend(producer)).isGreaterThanOrEqualTo(10_000);
    }

    @Test
    void aProducerWhoseLeaderIsGoneKeepsLookingForTheNextOne() {
        KafkaProducer producer = producer(Map.of("reconnect.backoff.ms", "1000", "reconnect.backoff.max.ms", "10000"));
        msToSend(producer);
        cluster.transport.kill(cluster.brokers.get(0));
        long startMs = cluster.clock.millis();
        send(producer);
        while (cluster.clock.millis() - startMs < 1_500) {
            producer.poll(10);
        }
        assertThat(outcomes).as("nobody leads for a while").hasSize(1);
        cluster.moveLeader(P0, 2);
        long movedMs = cluster.clock.millis();
        producer.flush();
        assertThat(outcomes).containsExactly("at 0", "at 1");
        assertThat(cluster.clock.millis() - movedMs).as("retry.backoff.ms, however long it waits before it connects to the old one again").isLessThan(150);
    }

    @Test
    void aConsumerThatIsToldTheNewLeaderAsksItAtOnce() {
        cluster.namesLeaders = true;
        KafkaConsumer consumer = new KafkaConsumer(ConsumerConfig.of(FakeCluster.props(LONG_BACKOFF)), cluster.transport, cluster.clock);
        consumer.assign(List.of(P0));
        consumer.seek(P0, 0);
        store();
        assertThat(consumer.poll(1_000)).hasSize(1);
        cluster.moveLeader(P0, 2);
        store();
        long startMs = cluster.clock.millis();
        while (!consumer.poll(60_000).iterator().hasNext()) {
            assertThat(cluster.clock.millis() - startMs).isLessThan(60_000);
        }
        assertThat(cluster.clock.millis() - startMs).isLessThan(1_000);
    }

    private void store() {
        BatchBuilder batch = new BatchBuilder(100);
        batch.append(0, null, ByteBuffer.allocate(1), List.of());
        cluster.logs.get(P0).append(batch.build());
    }

    @Test
    void whoKnowsLessIsNotBelieved() {
        ClientMetadata metadata = new NetworkClient(FakeCluster.config(Map.of()), cluster.transport, cluster.clock).metadata();
        metadata.onLeader(P0, 5, new NodeAddress(3, "h", 1, null));
        assertThat(metadata.partition(P0)).as("of what is not known nobody tells").isNull();
        cluster.logs.get(P0).epoch = 4;
        metadata.onReply(cluster.metadata(new MetadataRequest(null, false, false, false)), 0);
        metadata.onLeader(P0, 4, new NodeAddress(3, "h", 1, null));
        assertThat(metadata.partition(P0).leaderId()).isEqualTo(1);
        metadata.onLeader(P0, 5, new NodeAddress(3, "h", 1, null));
        assertThat(metadata.leader(P0)).isEqualTo(new NodeAddress(3, "h", 1, null));
        assertThat(metadata.leaderEpoch(P0)).isEqualTo(5);
        assertThat(metadata.topic("t").id()).isNotEqualTo(Uuid.ZERO);
        assertThat(metadata.topic("t").error()).isEqualTo(ErrorCode.NONE);
    }
}
