package gregor.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.TopicPartition;
import gregor.message.FetchMessage.FetchRequest;
import gregor.message.ListOffsetsMessage.ListOffsetsRequest;
import gregor.protocol.ApiKey;
import gregor.protocol.VersionRange;
import gregor.record.BatchBuilder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaConsumerTest {

    private static final TopicPartition P0 = new TopicPartition("t", 0);
    private static final TopicPartition P1 = new TopicPartition("t", 1);

    private final FakeCluster cluster = new FakeCluster(2).withTopic("t", 2);

    private KafkaConsumer consumer(String... props) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < props.length; i += 2) {
            map.put(props[i], props[i + 1]);
        }
        return new KafkaConsumer(ConsumerConfig.of(FakeCluster.props(map)), cluster.transport, cluster.clock);
    }

    private void store(TopicPartition partition, int... values) {
        BatchBuilder builder = new BatchBuilder(100);
        for (int value : values) {
            builder.append(1000 + value, null, ByteBuffer.allocate(4).putInt(0, value), List.of());
        }
        cluster.logs.get(partition).append(builder.build());
    }

    private static List<Integer> values(ConsumerRecords records) {
        List<Integer> values = new ArrayList<>();
        records.forEach(record -> values.add(record.value().getInt(record.value().position())));
        return values;
    }

    private static List<Integer> pollAll(KafkaConsumer consumer, int count) {
        List<Integer> values = new ArrayList<>();
        for (int i = 0; i < 100 && values.size() < count; i++) {
            values.addAll(values(consumer.poll(1000)));
        }
        return values;
    }

    @Test
    void startsAtTheEndTheBeginningOrAPosition() {
        store(P0, 1, 2, 3);
        store(P0, 4, 5);
        KafkaConsumer latest = consumer();
        latest.assign(List.of(P0));
        assertThat(latest.position(P0)).isEqualTo(5);
        store(P0, 6);
        assertThat(pollAll(latest, 1)).containsExactly(6);

        KafkaConsumer earliest = consumer("auto.offset.reset", "earliest");
        earliest.assign(List.of(P0));
        assertThat(pollAll(earliest, 6)).containsExactly(1, 2, 3, 4, 5, 6);
        earliest.seek(P0, 1);
        assertThat(pollAll(earliest, 5)).as("from the middle of a batch").containsExactly(2, 3, 4, 5, 6);
        earliest.seekToEnd(List.of(P0));
        assertThat(earliest.position(P0)).isEqualTo(6);
        earliest.seekToBeginning(List.of(P0));
        assertThat(earliest.position(P0)).isZero();
        assertThat(earliest.beginningOffsets(List.of(P0, P1))).containsEntry(P0, 0L).containsEntry(P1, 0L);
        assertThat(earliest.endOffsets(List.of(P0, P1))).containsEntry(P0, 6L).containsEntry(P1, 0L);
        assertThat(earliest.offsetsForTimes(Map.of(P0, 1004L)).get(P0)).isEqualTo(new ListedOffset(3, 1004, 0));
        assertThat(earliest.offsetsForTimes(Map.of(P0, 9999L)).get(P0).isFound()).isFalse();
    }

    @Test
    void withoutNewsPollReturnsWhenItsTimeIsUp() {
        KafkaConsumer consumer = consumer("fetch.max.wait.ms", "300");
        consumer.assign(List.of(P0, P1));
        long startMs = cluster.clock.millis();
        assertThat(consumer.poll(2000).isEmpty()).isTrue();
        assertThat(cluster.clock.millis() - startMs).isBetween(2000L, 2010L);
    }

    @Test
    void secondFetchNamesNothingThatHasNotChanged() {
        KafkaConsumer consumer = consumer();
        consumer.assign(List.of(P0));
        consumer.poll(1600);
        List<FakeBroker.Seen> fetches = cluster.brokers.get(0).seen(ApiKey.FETCH);
        assertThat(((FetchRequest) fetches.get(0).body()).topics()).hasSize(1);
        assertThat(((FetchRequest) fetches.get(1).body()).topics()).isEmpty();
        assertThat(((FetchRequest) fetches.get(1).body()).sessionId()).isEqualTo(1);
    }

    @Test
    void slowRepliesArriveHoweverShortThePollsAre() {
        store(P0, 1, 2);
        FakeBroker broker = cluster.brokers.get(0);
        broker.on(ApiKey.LIST_OFFSETS, (version, request) -> FakeBroker.Late.of(cluster.listOffsets(broker, (ListOffsetsRequest) request), 700));
        KafkaConsumer consumer = consumer("auto.offset.reset", "earliest");
        consumer.assign(List.of(P0));
        List<Integer> values = new ArrayList<>();
        for (int i = 0; i < 40 && values.size() < 2; i++) {
            values.addAll(values(consumer.poll(50)));
        }
        assertThat(values).containsExactly(1, 2);
        assertThat(broker.seen(ApiKey.LIST_OFFSETS)).hasSize(1);
        assertThat(cluster.transport.connects).as("to the bootstrap address and to the broker").isEqualTo(2);
    }

    @Test
    void anOffsetOutOfRangeIsResetOrAnError() {
        store(P0, 1, 2, 3);
        KafkaConsumer consumer = consumer("auto.offset.reset", "earliest");
        consumer.assign(List.of(P0));
        consumer.seek(P0, 77);
        assertThat(pollAll(consumer, 3)).containsExactly(1, 2, 3);

        KafkaConsumer strict = consumer("auto.offset.reset", "none");
        strict.assign(List.of(P0));
        assertThatThrownBy(() -> strict.poll(1000)).hasMessageContaining("no position");
        strict.seek(P0, 77);
        assertThatThrownBy(() -> pollAll(strict, 1)).isInstanceOfSatisfying(KafkaException.class,
            e -> assertThat(e.error()).isEqualTo(ErrorCode.OFFSET_OUT_OF_RANGE)).hasMessageContaining("77");
        strict.seek(P0, 2);
        assertThat(pollAll(strict, 1)).containsExactly(3);
    }

    @Test
    void followsTheLeader() {
        store(P0, 1);
        KafkaConsumer consumer = consumer("auto.offset.reset", "earliest");
        consumer.assign(List.of(P0));
        assertThat(pollAll(consumer, 1)).containsExactly(1);
        cluster.moveLeader(P0, 2);
        store(P0, 2);
        assertThat(pollAll(consumer, 1)).containsExactly(2);
    }

    @Test
    void controlBatchesAreSteppedOver() {
        store(P0, 1);
        BatchBuilder marker = new BatchBuilder(100).control();
        marker.append(0, ByteBuffer.allocate(4), ByteBuffer.allocate(6), List.of());
        cluster.logs.get(P0).append(marker.build());
        store(P0, 2);
        KafkaConsumer consumer = consumer("auto.offset.reset", "earliest");
        consumer.assign(List.of(P0));
        assertThat(pollAll(consumer, 2)).containsExactly(1, 2);
        assertThat(consumer.position(P0)).isEqualTo(3);
    }

    @Test
    void aCorruptBatchIsAnErrorAndOthersAreNotLost() {
        store(P0, 1);
        store(P0, 2);
        store(P1, 10);
        cluster.moveLeader(P1, 1); // both in one reply
        ByteBuffer second = cluster.logs.get(P0).batches.get(1L);
        second.put(second.limit() - 1, (byte) 99);
        KafkaConsumer consumer = consumer("auto.offset.reset", "earliest");
        consumer.assign(List.of(P0, P1));
        List<Integer> seen = new ArrayList<>();
        List<ErrorCode> errors = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            try {
                seen.addAll(values(consumer.poll(100)));
            } catch (KafkaException e) {
                errors.add(e.error());
            }
        }
        assertThat(seen).containsExactly(10);
        assertThat(errors).isNotEmpty().containsOnly(ErrorCode.CORRUPT_MESSAGE);
        assertThat(consumer.position(P0)).isZero();
    }

    @Test
    void oldBrokersAreAskedByName() {
        cluster.brokers.get(0).serve(ApiKey.FETCH, new VersionRange(4, 6));
        store(P0, 1, 2);
        KafkaConsumer consumer = consumer("auto.offset.reset", "earliest");
        consumer.assign(List.of(P0));
        assertThat(pollAll(consumer, 2)).containsExactly(1, 2);
        store(P0, 3);
        assertThat(pollAll(consumer, 1)).containsExactly(3);
        assertThat(cluster.brokers.get(0).seen(ApiKey.FETCH)).allMatch(seen -> seen.version() == 6);
    }

    @Test
    void whatIsNotAssignedCannotBeMoved() {
        KafkaConsumer consumer = consumer();
        assertThatThrownBy(() -> consumer.seek(P0, 1)).hasMessageContaining("t-0 is not assigned");
        consumer.assign(List.of(P0));
        assertThatThrownBy(() -> consumer.seek(P0, -1)).hasMessageContaining("-1");
    }

    @Test
    void seekingDropsWhatIsUnderWay() {
        store(P0, 1, 2, 3);
        cluster.brokers.get(0).on(ApiKey.FETCH, (version, request) -> FakeBroker.Late.of(
            cluster.fetch(cluster.brokers.get(0), cluster.sessions.get(0), version, (FetchRequest) request), 50));
        KafkaConsumer consumer = consumer("auto.offset.reset", "earliest");
        consumer.assign(List.of(P0));
        consumer.poll(20);
        consumer.seek(P0, 2);
        assertThat(pollAll(consumer, 1)).containsExactly(3);
    }
}
