package gregor.client;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.TopicPartition;
import gregor.message.FetchMessage.FetchRequest;
import gregor.protocol.ApiKey;
import gregor.record.BatchBuilder;
import gregor.sim.SimEntropy;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** A consumer on a network where everything goes wrong now and then. */
class ConsumerPropertyTest {

    private static Object fetch(FakeCluster cluster, int index, int version, FetchRequest request, SimEntropy chance) {
        FakeBroker broker = cluster.brokers.get(index);
        switch (chance.nextInt(14)) {
            case 0 -> {
                return FakeBroker.HANG_UP;
            }
            case 1 -> { // the session has moved on, and nobody learns of it
                cluster.fetch(broker, cluster.sessions.get(index), version, request);
                return FakeBroker.HANG_UP;
            }
            case 2 -> cluster.sessions.get(index).forgetAll();
            case 3 -> cluster.moveLeader(new TopicPartition("t", chance.nextInt(4)), 1 + chance.nextInt(3));
            case 4 -> {
                return FakeBroker.Late.of(cluster.fetch(broker, cluster.sessions.get(index), version, request), chance.nextInt(3000));
            }
            default -> { }
        }
        return cluster.fetch(broker, cluster.sessions.get(index), version, request);
    }

    private static void store(FakeCluster cluster, SimEntropy chance) {
        BatchBuilder builder = new BatchBuilder(100);
        for (int i = 0; i <= chance.nextInt(5); i++) {
            builder.append(1000, null, ByteBuffer.allocate(chance.nextInt(60)), List.of());
        }
        cluster.log("t", chance.nextInt(4)).append(builder.build());
    }

    /** I9: from a position on, nothing is left out and nothing comes twice. */
    @Property(tries = 40)
    void nothingIsSkippedAndNothingRepeated(@ForAll long seed) {
        FakeCluster cluster = new FakeCluster(3).withTopic("t", 4);
        SimEntropy chance = new SimEntropy(seed);
        for (int i = 0; i < 3; i++) {
            int index = i;
            cluster.brokers.get(i).on(ApiKey.FETCH, (version, request) -> fetch(cluster, index, version, (FetchRequest) request, chance));
        }
        for (int i = 0; i < 20; i++) {
            store(cluster, chance);
        }
        KafkaConsumer consumer = new KafkaConsumer(ConsumerConfig.of(FakeCluster.props(Map.of("auto.offset.reset", "earliest",
            "max.partition.fetch.bytes", "" + chance.nextInt(400), "fetch.max.wait.ms", "20"))), cluster.transport, cluster.clock);
        consumer.assign(cluster.logs.keySet());
        Map<TopicPartition, Long> next = new LinkedHashMap<>();
        cluster.logs.keySet().forEach(partition -> next.put(partition, 0L));
        for (int i = 0; i < 60; i++) {
            if (chance.nextInt(3) == 0) {
                store(cluster, chance);
            }
            if (chance.nextInt(15) == 0) {
                TopicPartition partition = new TopicPartition("t", chance.nextInt(4));
                long offset = chance.nextInt((int) cluster.logs.get(partition).endOffset + 1);
                consumer.seek(partition, offset);
                next.put(partition, offset);
            }
            readOn(consumer, chance.nextInt(200), next, seed);
        }
        for (int i = 0; i < 500 && !next.equals(ends(cluster)); i++) {
            readOn(consumer, 1000, next, seed);
        }
        assertThat(next).as("everything arrives in the end, seed " + seed).isEqualTo(ends(cluster));
    }

    private static void readOn(KafkaConsumer consumer, long maxWaitMs, Map<TopicPartition, Long> next, long seed) {
        for (ConsumerRecord record : consumer.poll(maxWaitMs)) {
            assertThat(record.offset()).as(record.partition() + ", seed " + seed).isEqualTo(next.get(record.partition()));
            next.put(record.partition(), record.offset() + 1);
        }
    }

    private static Map<TopicPartition, Long> ends(FakeCluster cluster) {
        Map<TopicPartition, Long> ends = new LinkedHashMap<>();
        cluster.logs.forEach((partition, log) -> ends.put(partition, log.endOffset));
        return ends;
    }
}
