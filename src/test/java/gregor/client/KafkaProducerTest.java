package gregor.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.ErrorCode;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.compress.Compression;
import gregor.config.InvalidConfig;
import gregor.message.ProduceMessage.PartitionProduceResponse;
import gregor.message.ProduceMessage.ProduceRequest;
import gregor.message.ProduceMessage.ProduceResponse;
import gregor.message.ProduceMessage.TopicProduceResponse;
import gregor.protocol.ApiKey;
import gregor.protocol.VersionRange;
import gregor.record.Header;
import gregor.record.Record;
import gregor.record.RecordBatch;
import gregor.sim.SimEntropy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KafkaProducerTest {

    private final FakeCluster cluster = new FakeCluster(2).withTopic("t", 3);
    private final List<String> outcomes = new ArrayList<>();

    private KafkaProducer producer(String... props) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < props.length; i += 2) {
            map.put(props[i], props[i + 1]);
        }
        return new KafkaProducer(ProducerConfig.of(FakeCluster.props(map)), cluster.transport, cluster.clock, new SimEntropy(1));
    }

    private static ByteBuffer bytes(String text) {
        return text == null ? null : ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static ProducerRecord to(int partition, String value) {
        return new ProducerRecord("t", partition, null, null, bytes(value), List.of());
    }

    private void send(KafkaProducer producer, ProducerRecord record) {
        String name = record.value() == null ? "null" : StandardCharsets.UTF_8.decode(record.value().duplicate()).toString();
        String shown = name.length() > 20 ? name.length() + " bytes" : name;
        producer.send(record, (metadata, error) ->
            outcomes.add(shown + " " + (error == null ? metadata.partition() + "@" + metadata.offset() : error.error())));
    }

    private List<String> values(int partition) {
        return cluster.log("t", partition).records().stream().map(Record::value).map(value -> StandardCharsets.UTF_8.decode(value).toString()).toList();
    }

    @Test
    void recordsOfAPartitionLingerAndTravelTogether() {
        KafkaProducer producer = producer("linger.ms", "50");
        for (String value : List.of("a", "b", "c")) {
            send(producer, to(0, value));
        }
        send(producer, to(1, "d"));
        assertThat(outcomes).isEmpty();
        long startMs = cluster.clock.millis();
        while (outcomes.size() < 4) {
            producer.poll(1000);
        }
        assertThat(cluster.clock.millis() - startMs).isBetween(50L, 60L);
        assertThat(outcomes).containsExactlyInAnyOrder("a t-0@0", "b t-0@1", "c t-0@2", "d t-1@0");
        assertThat(cluster.log("t", 0).batches).hasSize(1);
        assertThat(producer.bufferedBytes()).isZero();
    }

    @Test
    void aFullBatchDoesNotLinger() {
        KafkaProducer producer = producer("linger.ms", "1000000", "batch.size", "200");
        for (int i = 0; i < 10; i++) {
            send(producer, to(0, "x".repeat(50)));
        }
        for (int i = 0; i < 10; i++) {
            producer.poll(0);
        }
        assertThat(outcomes.size()).isGreaterThan(3);
        producer.flush();
        assertThat(outcomes).hasSize(10);
        cluster.log("t", 0).batches.values().forEach(batch -> assertThat(batch.remaining()).isLessThanOrEqualTo(200));
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void keepsKeysHeadersTimestampsAndNulls(Compression codec) {
        KafkaProducer producer = producer("compression.type", codec.configName());
        producer.send(new ProducerRecord("t", 2, 77L, bytes("k"), null, List.of(new Header("h", bytes("v")), new Header("h", null))), null);
        producer.close();
        RecordBatch batch = new RecordBatch(cluster.log("t", 2).batches.get(0L), 0);
        assertThat(batch.compression()).isEqualTo(codec);
        Record record = batch.records().iterator().next();
        assertThat(record.timestamp()).isEqualTo(77);
        assertThat(record.key()).isEqualTo(bytes("k"));
        assertThat(record.value()).isNull();
        assertThat(record.headers()).containsExactly(new Header("h", bytes("v")), new Header("h", null));
    }

    @Test
    void keysChooseThePartitionAsKafkaDoes() {
        cluster.withTopic("seven", 7);
        KafkaProducer producer = producer();
        Map<String, Integer> expected = Map.of("foobar", 0, "a", 5, "21", 3, "k2", 2);
        List<String> got = new ArrayList<>();
        expected.keySet().forEach(key -> producer.send(new ProducerRecord("seven", bytes(key), null),
            (metadata, error) -> got.add(key + metadata.partition().partition())));
        producer.flush();
        assertThat(got).containsExactlyInAnyOrder("foobar0", "a5", "213", "k22");
    }

    @Test
    void recordsWithoutKeyStickToAPartitionForABatch() {
        KafkaProducer producer = producer("batch.size", "1000", "linger.ms", "100");
        List<Integer> partitions = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            producer.send(new ProducerRecord("t", null, bytes("x".repeat(79))), (metadata, error) -> partitions.add(metadata.partition().partition()));
        }
        producer.flush();
        int batches = cluster.logs.values().stream().mapToInt(log -> log.batches.size()).sum();
        assertThat(batches).as("300 records of about 100 bytes in batches of 1000").isBetween(30, 60);
        assertThat(new HashSet<>(partitions)).containsExactlyInAnyOrder(0, 1, 2);
    }

    @Test
    void followsTheLeader() {
        KafkaProducer producer = producer();
        send(producer, to(0, "a"));
        producer.flush();
        cluster.moveLeader(new TopicPartition("t", 0), 2);
        send(producer, to(0, "b"));
        producer.flush();
        assertThat(outcomes).containsExactly("a t-0@0", "b t-0@1");
        assertThat(cluster.brokers.get(1).seen(ApiKey.PRODUCE)).hasSize(1);
    }

    @Test
    void errorsThatStayFailTheBatchAtOnce() {
        cluster.brokers.get(0).on(ApiKey.PRODUCE, (version, request) -> refuse((ProduceRequest) request, ErrorCode.MESSAGE_TOO_LARGE));
        KafkaProducer producer = producer();
        send(producer, to(0, "a"));
        send(producer, to(0, "b"));
        producer.flush();
        assertThat(outcomes).containsExactly("a MESSAGE_TOO_LARGE", "b MESSAGE_TOO_LARGE");
        assertThat(cluster.brokers.get(0).seen(ApiKey.PRODUCE)).hasSize(1);
        assertThat(producer.bufferedBytes()).isZero();
    }

    private static ProduceResponse refuse(ProduceRequest request, ErrorCode error) {
        return new ProduceResponse(request.topicData().stream().map(topic -> new TopicProduceResponse(topic.name(), topic.topicId(),
            topic.partitionData().stream().map(data -> PartitionProduceResponse.error(data.index(), error, null)).toList())).toList(), 0, List.of());
    }

    @Test
    void retriesEndWithTheirNumberOrWithTheDeliveryTimeout() {
        cluster.brokers.get(0).on(ApiKey.PRODUCE, (version, request) -> refuse((ProduceRequest) request, ErrorCode.NOT_ENOUGH_REPLICAS));
        KafkaProducer few = producer("retries", "3");
        send(few, to(0, "a"));
        few.flush();
        assertThat(outcomes).containsExactly("a NOT_ENOUGH_REPLICAS");
        assertThat(cluster.brokers.get(0).seen(ApiKey.PRODUCE)).hasSize(4);

        KafkaProducer shortTime = producer("delivery.timeout.ms", "3000");
        long startMs = cluster.clock.millis();
        send(shortTime, to(0, "b"));
        shortTime.flush();
        assertThat(outcomes).hasSize(2);
        assertThat(outcomes.get(1)).isIn("b NOT_ENOUGH_REPLICAS", "b REQUEST_TIMED_OUT");
        assertThat(cluster.clock.millis() - startMs).isBetween(2000L, 3200L);
    }

    @Test
    void withoutALeaderRecordsWaitAndExpire() {
        cluster.log("t", 0).leader = -1;
        KafkaProducer producer = producer("delivery.timeout.ms", "2000");
        long startMs = cluster.clock.millis();
        send(producer, to(0, "a"));
        producer.flush();
        assertThat(outcomes).containsExactly("a REQUEST_TIMED_OUT");
        assertThat(cluster.clock.millis() - startMs).isBetween(2000L, 2100L);
    }

    @Test
    void i7MemoryIsBoundedAndSendWaitsForIt() {
        cluster.brokers.get(0).on(ApiKey.PRODUCE, (version, request) ->
            new FakeBroker.Late(cluster.produce(cluster.brokers.get(0), (ProduceRequest) request), 20));
        KafkaProducer producer = producer("buffer.memory", "10000", "batch.size", "1000", "linger.ms", "10000");
        for (int i = 0; i < 200; i++) {
            send(producer, to(0, i + "x".repeat(400)));
            assertThat(producer.bufferedBytes()).isLessThanOrEqualTo(10_000);
        }
        producer.flush();
        assertThat(outcomes).hasSize(200).noneMatch(outcome -> outcome.contains("TIMED_OUT"));
        assertThat(values(0)).hasSize(200);
    }

    @Test
    void aFullBufferThatDoesNotEmptyIsAnErrorOfTheRecord() {
        cluster.brokers.get(0).on(ApiKey.PRODUCE, (version, request) -> FakeBroker.STUCK);
        KafkaProducer producer = producer("buffer.memory", "2000", "batch.size", "1000", "max.block.ms", "500", "linger.ms", "0");
        long startMs = cluster.clock.millis();
        for (int i = 0; i < 3; i++) {
            send(producer, to(0, "x".repeat(900)));
        }
        assertThat(outcomes).containsExactly("900 bytes REQUEST_TIMED_OUT");
        assertThat(cluster.clock.millis() - startMs).isBetween(500L, 600L);
    }

    @Test
    void recordsThatCannotBeSentAreTold() {
        KafkaProducer producer = producer("max.request.size", "1000", "max.block.ms", "300");
        send(producer, to(0, "x".repeat(1000)));
        send(producer, to(17, "a"));
        producer.send(new ProducerRecord("nowhere", null, bytes("b")), (metadata, error) -> outcomes.add("b " + error.error()));
        assertThat(outcomes).containsExactly("1000 bytes MESSAGE_TOO_LARGE", "a UNKNOWN_TOPIC_OR_PARTITION", "b UNKNOWN_TOPIC_OR_PARTITION");
        assertThat(producer.bufferedBytes()).isZero();
    }

    @Test
    void acksZeroExpectsNoReply() {
        KafkaProducer producer = producer("acks", "0");
        for (int i = 0; i < 20; i++) {
            send(producer, to(0, "" + i));
            producer.poll(10);
        }
        producer.flush();
        assertThat(outcomes).hasSize(20).allMatch(outcome -> outcome.endsWith("t-0@-1"));
        assertThat(values(0)).hasSize(20);
    }

    @Test
    void namesTopicsByIdWhereTheBrokerKnowsThem() {
        KafkaProducer producer = producer();
        send(producer, to(0, "a"));
        producer.flush();
        cluster.brokers.get(1).serve(ApiKey.PRODUCE, new VersionRange(3, 7));
        send(producer, to(1, "b"));
        producer.flush();
        cluster.topicIds.put("t", Uuid.ZERO);
        KafkaProducer old = producer();
        send(old, to(0, "c"));
        old.flush();
        assertThat(outcomes).containsExactly("a t-0@0", "b t-1@0", "c t-0@1");
        assertThat(cluster.brokers.get(0).seen(ApiKey.PRODUCE)).extracting(FakeBroker.Seen::version).containsExactly(13, 12);
        assertThat(cluster.brokers.get(1).seen(ApiKey.PRODUCE)).extracting(FakeBroker.Seen::version).containsExactly(7);
    }

    @Test
    void aCallbackMaySend() {
        KafkaProducer producer = producer();
        int[] left = {10};
        DeliveryCallback again = new DeliveryCallback() {
            @Override
            public void onCompletion(RecordMetadata metadata, gregor.base.KafkaException error) {
                outcomes.add("" + metadata.offset());
                if (left[0]-- > 0) {
                    producer.send(to(0, "again"), this);
                }
            }
        };
        producer.send(to(0, "first"), again);
        producer.flush();
        assertThat(outcomes).hasSize(11);
    }

    @Test
    void partitionsTakeTurnsWhenARequestIsFull() {
        Set<Integer> seen = new HashSet<>();
        KafkaProducer producer = producer("batch.size", "1000", "max.request.size", "1100", "linger.ms", "0",
            "max.in.flight.requests.per.connection", "1");
        for (int round = 0; round < 3; round++) {
            for (int partition : new int[] {0, 2}) {
                producer.send(to(partition, "x".repeat(900)), (metadata, error) -> seen.add(metadata.partition().partition()));
                producer.send(to(partition, "x".repeat(900)), null);
            }
        }
        for (int i = 0; i < 8; i++) {
            producer.poll(0);
        }
        assertThat(seen).containsExactlyInAnyOrder(0, 2);
        producer.close();
    }

    @Test
    void settingsAreChecked() {
        assertThatThrownBy(() -> producer("acks", "2")).isInstanceOf(InvalidConfig.class).hasMessageContaining("acks").hasMessageContaining("all");
        assertThatThrownBy(() -> producer("bootstrap.servers", "nowhere")).hasMessageContaining("host:port");
        assertThatThrownBy(() -> producer("compression.type", "rar")).hasMessageContaining("compression.type").hasMessageContaining("zstd");
        assertThat(ProducerConfig.of(FakeCluster.props(Map.of("bach.size", "1"))).client().unknown())
            .containsExactly("bach.size (the nearest known name is batch.size)");
    }
}
