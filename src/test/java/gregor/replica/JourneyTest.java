package gregor.replica;

import static gregor.replica.TestBroker.batch;
import static gregor.replica.TestBroker.bytes;
import static gregor.replica.TestBroker.consumer;
import static gregor.replica.TestBroker.from;
import static gregor.replica.TestBroker.idOf;
import static gregor.replica.TestBroker.partition;
import static gregor.replica.TestBroker.topicConfig;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.base.TopicPartition;
import gregor.book.claim.Claim;
import gregor.log.FetchIsolation;
import gregor.message.FetchMessage.PartitionData;
import gregor.message.ProduceMessage.PartitionProduceResponse;
import gregor.metadata.TopicRecords.TopicRecord;
import gregor.record.BatchBuilder;
import gregor.record.Record;
import gregor.record.RecordBatch;
import gregor.replica.TestBroker.Replies;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Chapter 1: what a producer was told, seen from a consumer. One broker, real logs, a simulated disk. */
class JourneyTest {

    private static final short ACKS_ALL = -1;

    enum What { SEND, SEND_DAMAGED, RESTART }

    /** @param records how many a batch has @param at which of its bytes is damaged, counted behind the CRC */
    record Step(What what, int partition, int records, int at) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<What> what = Arbitraries.frequency(Tuple.of(8, What.SEND),
            Tuple.of(3, What.SEND_DAMAGED), Tuple.of(1, What.RESTART));
        return Combinators.combine(what, Arbitraries.integers().between(0, 1), Arbitraries.integers().between(1, 4),
            Arbitraries.integers().between(0, 200)).as(Step::new).list().ofMaxSize(25);
    }

    @Claim("1.1")
    @Property(tries = 200)
    void acknowledgedIsConsumedOnceAndInOrder(@ForAll("steps") List<Step> steps, @ForAll @IntRange(min = 1, max = 500) int maxBytes) {
        TestBroker broker = new TestBroker();
        broker.createTopic("t", 2, Map.of());
        List<List<String>> acknowledged = List.of(new ArrayList<>(), new ArrayList<>());
        int next = 0;
        for (Step step : steps) {
            if (step.what() == What.RESTART) {
                broker.restart();
                continue;
            }
            List<String> values = new ArrayList<>();
            for (int i = 0; i < step.records(); i++) {
                values.add("value " + next++);
            }
            ByteBuffer batch = batch(broker.clock.millis(), values.toArray(new String[0]));
            if (step.what() == What.SEND_DAMAGED) {
                int covered = batch.remaining() - RecordBatch.ATTRIBUTES_AT;
                int at = RecordBatch.ATTRIBUTES_AT + step.at() % covered;
                batch.put(at, (byte) (batch.get(at) ^ 1));
            }
            PartitionProduceResponse reply = broker.produceRaw(ACKS_ALL, new TopicPartition("t", step.partition()), batch);
            List<String> ofPartition = acknowledged.get(step.partition());
            if (reply.errorCode() == 0) {
                assertThat(reply.baseOffset()).isEqualTo(ofPartition.size());
                ofPartition.addAll(values);
            }
            assertThat(reply.errorCode() == 0).isEqualTo(step.what() == What.SEND);
        }
        for (int i = 0; i < 2; i++) {
            assertThat(consumeAll(broker, new TopicPartition("t", i), maxBytes)).isEqualTo(acknowledged.get(i));
        }
    }

    /** Reads as a consumer does: from the offset behind the last record, until there is nothing. */
    private static List<String> consumeAll(TestBroker broker, TopicPartition partition, int maxBytes) {
        List<String> values = new ArrayList<>();
        long position = 0;
        while (true) {
            FetchParams params = new FetchParams(-1, -1, 0, 1, maxBytes, FetchIsolation.HIGH_WATERMARK, null);
            PartitionData data = broker.fetch(params, from(partition, position)).last.get(0).data();
            ByteBuffer fetched = ByteBuffer.wrap(bytes(data));
            if (!fetched.hasRemaining()) {
                assertThat(position).isEqualTo(data.highWatermark());
                return values;
            }
            for (RecordBatch batch : RecordBatch.in(fetched)) {
                for (Record record : batch.records()) {
                    if (record.offset() >= position) {
                        assertThat(record.offset()).isEqualTo(position++);
                        values.add(StandardCharsets.UTF_8.decode(record.value().duplicate()).toString());
                    }
                }
            }
        }
    }

    /** @param resends how many batches back the producer repeats, after each of its batches; it keeps five at most */
    @Claim("1.2")
    @Property(tries = 200)
    void aBatchThatIsSentAgainIsNotStoredTwice(@ForAll @Size(max = 20) List<@IntRange(min = 1, max = 3) Integer> sizes,
            @ForAll @Size(min = 1, max = 20) List<@IntRange(min = 0, max = 4) Integer> resends) {
        TestBroker broker = new TestBroker();
        TopicPartition partition = broker.createTopic("t");
        List<ByteBuffer> sent = new ArrayList<>();
        List<Long> offsets = new ArrayList<>();
        int sequence = 0;
        for (int size : sizes) {
            BatchBuilder builder = new BatchBuilder(128).producer(77, (short) 0, sequence);
            for (int i = 0; i < size; i++) {
                builder.append(5, null, StandardCharsets.UTF_8.encode("value " + (sequence + i)), List.of());
            }
            ByteBuffer batch = builder.build();
            sent.add(copy(batch)); // the log writes the offset into the bytes that it is given
            offsets.add(broker.produceRaw(ACKS_ALL, partition, batch).baseOffset());
            assertThat(offsets.get(offsets.size() - 1)).isEqualTo(sequence);
            sequence += size;
            int again = Math.max(0, sent.size() - 1 - resends.get(sent.size() % resends.size()));
            PartitionProduceResponse reply = broker.produceRaw(ACKS_ALL, partition, copy(sent.get(again)));
            assertThat(reply.errorCode()).isZero();
            assertThat(reply.baseOffset()).isEqualTo(offsets.get(again));
        }
        assertThat(consumeAll(broker, partition, 1000)).hasSize(sequence);
    }

    private static ByteBuffer copy(ByteBuffer bytes) {
        return ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
    }

    @Claim("1.3")
    @Property(tries = 200)
    void aFetchBeginsWithTheBatchThatHoldsItsOffset(@ForAll @Size(min = 1, max = 15) List<@IntRange(min = 1, max = 5) Integer> sizes,
            @ForAll @IntRange(min = 0, max = 1000) int anywhere) {
        TestBroker broker = new TestBroker();
        TopicPartition partition = broker.createTopic("t");
        List<ByteBuffer> sent = new ArrayList<>();
        List<Integer> batchOf = new ArrayList<>(); // by offset
        for (int size : sizes) {
            ByteBuffer batch = batch(broker.clock.millis(), "x".repeat(size).split(""));
            sent.add(copy(batch));
            for (int i = 0; i < size; i++) {
                batchOf.add(sent.size() - 1);
            }
            broker.produceRaw(ACKS_ALL, partition, batch);
        }
        int offset = anywhere % batchOf.size();
        ByteBuffer expected = sent.get(batchOf.get(offset));
        expected.putLong(RecordBatch.BASE_OFFSET_AT, batchOf.indexOf(batchOf.get(offset))).putInt(RecordBatch.PARTITION_LEADER_EPOCH_AT, 0);
        ByteBuffer fetched = ByteBuffer.wrap(bytes(broker.fetchNow(from(partition, offset))));
        assertThat(fetched.slice(0, expected.remaining())).isEqualTo(expected);
    }

    /** @param waitMs how long it may wait @param minBytes how much it waits for */
    record Poll(int waitMs, int minBytes) {}

    @Provide
    Arbitrary<List<Poll>> polls() {
        return Combinators.combine(Arbitraries.integers().between(1, 60), Arbitraries.integers().between(1, 400)).as(Poll::new)
            .list().ofMinSize(1).ofMaxSize(5);
    }

    /** Time passes and batches come; each poll is answered at its moment, not before, and not again. */
    @Claim("1.4")
    @Property(tries = 200)
    void aFetchThatWaitsIsAnsweredOnceAtItsMoment(@ForAll("polls") List<Poll> polls,
            @ForAll @Size(max = 20) List<@IntRange(min = -3, max = 20) Integer> events) {
        TestBroker broker = new TestBroker();
        TopicPartition partition = broker.createTopic("t");
        long start = broker.clock.millis();
        List<Replies<List<FetchResult>>> waiting = new ArrayList<>();
        polls.forEach(poll -> waiting.add(broker.fetch(consumer(poll.waitMs(), poll.minBytes()), from(partition, 0))));
        int bytesThere = 0;
        for (int event : events) {
            if (event <= 0) {
                ByteBuffer batch = batch(start, "x".repeat(1 - event));
                bytesThere += batch.remaining();
                broker.produceRaw(ACKS_ALL, partition, batch);
            } else {
                broker.pass(event);
            }
            for (int i = 0; i < polls.size(); i++) {
                boolean isDue = bytesThere >= polls.get(i).minBytes() || broker.clock.millis() >= start + polls.get(i).waitMs();
                assertThat(waiting.get(i).count).as("replies to %s at %d ms with %d bytes", polls.get(i),
                    broker.clock.millis() - start, bytesThere).isEqualTo(isDue ? 1 : 0);
            }
        }
    }

    @Example
    void aWaitingFetchHearsAtOnceThatItsTopicIsGone() {
        TestBroker broker = new TestBroker();
        TopicPartition partition = broker.createTopic("t");
        Replies<List<FetchResult>> waiting = broker.fetch(consumer(500, 1), from(partition, 0));
        broker.deleteTopic("t");
        assertThat(waiting.count).isEqualTo(1);
        assertThat(ErrorCode.of(waiting.last.get(0).data().errorCode())).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    }

    @Example
    void aFetchCountsTheBytesOfAllItsPartitions() {
        TestBroker broker = new TestBroker();
        TopicPartition first = broker.createTopic("t", 2, Map.of());
        TopicPartition second = new TopicPartition("t", 1);
        int batchBytes = batch(0, "x").remaining();
        Replies<List<FetchResult>> waiting = broker.fetch(consumer(500, 2 * batchBytes), from(first, 0), from(second, 0));
        broker.produce(first, "x");
        assertThat(waiting.count).isZero();
        broker.produce(second, "x");
        assertThat(waiting.count).isEqualTo(1);
    }

    @Example
    void whoDoesNotLeadDoesNotAppend() {
        TestBroker broker = new TestBroker();
        broker.publish(new TopicRecord("t", idOf("t")), partition(idOf("t"), 0, List.of(1, 2), List.of(1, 2), 2, 0));
        TopicPartition partition = new TopicPartition("t", 0);
        PartitionProduceResponse reply = broker.produceRaw((short) 1, partition, batch(0, "x"));
        assertThat(ErrorCode.of(reply.errorCode())).isEqualTo(ErrorCode.NOT_LEADER_OR_FOLLOWER);
        assertThat(broker.replicas.partition(partition).log().logEndOffset()).isZero();
    }

    /** With acks=1 the leader's word is enough; with acks=all too few replicas are refused before anything is written. */
    @Example
    void tooFewReplicasAreRefusedBeforeTheAppend() {
        TestBroker broker = new TestBroker();
        broker.publish(new TopicRecord("t", idOf("t")), topicConfig("t", "min.insync.replicas", "2"),
            partition(idOf("t"), 0, List.of(1, 2), List.of(1), 1, 0));
        TopicPartition partition = new TopicPartition("t", 0);
        PartitionProduceResponse refused = broker.produceRaw(ACKS_ALL, partition, batch(0, "x"));
        assertThat(ErrorCode.of(refused.errorCode())).isEqualTo(ErrorCode.NOT_ENOUGH_REPLICAS);
        assertThat(broker.replicas.partition(partition).log().logEndOffset()).isZero();
        assertThat(broker.produce(partition, "y")).isZero();
    }
}
