package gregor.client;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.base.TopicPartition;
import gregor.message.ProduceMessage.PartitionProduceResponse;
import gregor.message.ProduceMessage.ProduceRequest;
import gregor.message.ProduceMessage.ProduceResponse;
import gregor.message.ProduceMessage.TopicProduceResponse;
import gregor.protocol.ApiKey;
import gregor.sim.SimEntropy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** A producer on a network where everything goes wrong now and then. */
class ProducerPropertyTest {

    private static final int RECORDS = 120;

    private static Object produce(FakeCluster cluster, FakeBroker broker, ProduceRequest request, SimEntropy chance) {
        return switch (chance.nextInt(12)) {
            case 0 -> FakeBroker.HANG_UP;
            case 1 -> { // stored, but nobody learns of it
                cluster.produce(broker, request);
                yield FakeBroker.HANG_UP;
            }
            case 2 -> FakeBroker.STUCK;
            case 3 -> {
                cluster.moveLeader(new TopicPartition("t", chance.nextInt(4)), 1 + chance.nextInt(3));
                yield cluster.produce(broker, request);
            }
            case 4 -> new FakeBroker.Late(cluster.produce(broker, request), chance.nextInt(40_000));
            case 5 -> new ProduceResponse(request.topicData().stream().map(topic -> new TopicProduceResponse(topic.name(), topic.topicId(),
                topic.partitionData().stream().map(data -> PartitionProduceResponse.error(data.index(),
                    chance.nextInt(4) == 0 ? ErrorCode.INVALID_RECORD : ErrorCode.NOT_ENOUGH_REPLICAS, null)).toList())).toList(), 0, List.of());
            default -> cluster.produce(broker, request);
        };
    }

    /** I5 and I6: told once, stored in order, and what is acknowledged is stored where it says. */
    @Property(tries = 60)
    void eachRecordCompletesOnceAndAPartitionKeepsItsOrder(@ForAll long seed) {
        FakeCluster cluster = new FakeCluster(3).withTopic("t", 4);
        SimEntropy chance = new SimEntropy(seed);
        for (FakeBroker broker : cluster.brokers) {
            broker.on(ApiKey.PRODUCE, (version, request) -> produce(cluster, broker, (ProduceRequest) request, chance));
        }
        KafkaProducer producer = new KafkaProducer(ProducerConfig.of(FakeCluster.props(Map.of("batch.size", "" + (80 + chance.nextInt(200)),
            "linger.ms", "" + chance.nextInt(20), "buffer.memory", "4000"))), cluster.transport, cluster.clock, new SimEntropy(seed));
        int[] completions = new int[RECORDS];
        Map<Integer, RecordMetadata> acknowledged = new TreeMap<>();
        for (int i = 0; i < RECORDS; i++) {
            int number = i;
            Integer partition = chance.nextInt(3) == 0 ? null : chance.nextInt(4);
            producer.send(new ProducerRecord("t", partition, null, null, ByteBuffer.allocate(4).putInt(0, number), List.of()),
                (metadata, error) -> {
                    completions[number]++;
                    if (error == null) {
                        acknowledged.put(number, metadata);
                    }
                });
            if (chance.nextInt(4) == 0) {
                producer.poll(chance.nextInt(30));
            }
            assertThat(producer.bufferedBytes()).isLessThanOrEqualTo(4000);
        }
        producer.close();
        assertThat(completions).as("seed " + seed).containsOnly(1);
        cluster.logs.forEach((partition, log) -> {
            List<Integer> stored = new ArrayList<>();
            log.records().forEach(record -> stored.add(record.value().getInt(record.value().position())));
            List<Integer> firstTimes = stored.stream().distinct().toList();
            assertThat(firstTimes).as("first copies in " + partition + ", seed " + seed).isSorted();
            acknowledged.forEach((number, metadata) -> {
                if (metadata.partition().equals(partition)) {
                    assertThat(stored.get((int) metadata.offset())).isEqualTo(number);
                }
            });
        });
    }
}
