package gregor.client;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.base.TopicPartition;
import gregor.message.FetchMessage.FetchRequest;
import gregor.message.FetchMessage.FetchResponse;
import gregor.message.FetchMessage.FetchableTopicResponse;
import gregor.message.FetchMessage.PartitionData;
import gregor.protocol.ApiKey;
import gregor.protocol.MemoryRecords;
import gregor.record.BatchBuilder;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A consumer that its leader, broker 1, sends to broker 2 (KIP-392): that it goes, and when it comes back. */
class NearReplicaConsumerTest {

    private static final TopicPartition P0 = new TopicPartition("t", 0);
    private static final int MAX_AGE_MS = 5_000;
    private static final Map<String, String> NEAR = Map.of("client.rack", "b", "metadata.max.age.ms", Integer.toString(MAX_AGE_MS),
        "auto.offset.reset", "latest");

    private final FakeCluster cluster = new FakeCluster(2).withTopic("t", 1);
    private final FakeBroker leader = cluster.brokers.get(0);
    private final FakeBroker follower = cluster.brokers.get(1);
    private final KafkaConsumer consumer = new KafkaConsumer(ConsumerConfig.of(FakeCluster.props(NEAR)), cluster.transport, cluster.clock);
    private boolean isSent = true;
    private UnaryOperator<PartitionData> followers = data -> data;
    private long position;

    NearReplicaConsumerTest() {
        leader.on(ApiKey.FETCH, (version, request) -> changed(ask(0, version, request), data -> isSent && ((FetchRequest) request).rackId().equals("b")
            ? PartitionData.of(0, data.highWatermark(), data.lastStableOffset(), data.logStartOffset(), null, MemoryRecords.EMPTY)
                .withPreferredReadReplica(2) : data));
        follower.on(ApiKey.FETCH, (version, request) -> changed(ask(1, version, request), data -> followers.apply(data)));
        store();
        consumer.assign(List.of(P0));
        consumer.seek(P0, 0);
    }

    /** Both have what the leader has; each has sessions of its own. */
    private Object ask(int memory, int version, Object request) {
        return cluster.fetch(leader, cluster.sessions.get(memory), version, (FetchRequest) request);
    }

    private static Object changed(Object reply, UnaryOperator<PartitionData> change) {
        if (reply instanceof FakeBroker.Late late) {
            return new FakeBroker.Late(changed(late.reply(), change), late.delayMs());
        }
        FetchResponse response = (FetchResponse) reply;
        return new FetchResponse(0, response.errorCode(), response.sessionId(), response.responses().stream().map(topic -> new FetchableTopicResponse(
            topic.topic(), topic.topicId(), topic.partitions().stream().map(change).toList())).toList(), List.of());
    }

    private void store() {
        BatchBuilder batch = new BatchBuilder(100);
        batch.append(0, null, ByteBuffer.allocate(1), List.of());
        cluster.logs.get(P0).append(batch.build());
    }

    private int asked(FakeBroker broker) {
        return broker.seen(ApiKey.FETCH).size();
    }

    /** Reads the next record. */
    private void readOne() {
        long untilMs = cluster.clock.millis() + 60_000;
        ConsumerRecords records = ConsumerRecords.EMPTY;
        while (records.isEmpty()) {
            assertThat(cluster.clock.millis()).isLessThan(untilMs);
            records = consumer.poll(1_000);
        }
        assertThat(consumer.position(P0)).isEqualTo(++position);
    }

    private void readOneFromFollower() {
        int before = asked(follower);
        readOne();
        assertThat(asked(follower)).isGreaterThan(before);
    }

    @Test
    void itReadsWhereItIsSent() {
        readOneFromFollower();
        int leaders = asked(leader);
        store();
        readOneFromFollower();
        store();
        readOneFromFollower();
        assertThat(asked(leader)).as("it asks the leader no more").isEqualTo(leaders);
        assertThat(leader.seen(ApiKey.FETCH)).extracting(FakeBroker.Seen::body).allMatch(request -> ((FetchRequest) request).rackId().equals("b"));
    }

    @Test
    void itAsksTheLeaderAgainAfterAWhile() {
        readOneFromFollower();
        isSent = false;
        int leaders = asked(leader);
        for (int i = 0; i < 2 * MAX_AGE_MS; i += 100) {
            consumer.poll(100);
        }
        assertThat(asked(leader)).isGreaterThan(leaders);
        int followers = asked(follower);
        store();
        readOne();
        assertThat(asked(follower)).as("and stays there").isEqualTo(followers);
    }

    @Test
    void whatTheReplicaDoesNotHaveTheLeaderMayHave() {
        readOneFromFollower();
        store();
        followers = data -> PartitionData.error(0, ErrorCode.OFFSET_OUT_OF_RANGE);
        isSent = false;
        readOne(); // and does not go to the latest
    }

    @Test
    void withAnyErrorItGoesBack() {
        readOneFromFollower();
        for (ErrorCode error : List.of(ErrorCode.NOT_LEADER_OR_FOLLOWER, ErrorCode.FENCED_LEADER_EPOCH, ErrorCode.KAFKA_STORAGE_ERROR,
                ErrorCode.UNKNOWN_TOPIC_OR_PARTITION)) {
            store();
            followers = data -> PartitionData.error(0, error);
            isSent = false;
            readOne();
            isSent = true;
            followers = data -> data;
            store();
            readOneFromFollower();
        }
    }

    @Test
    void whenTheReplicaIsGoneItGoesBack() {
        readOneFromFollower();
        cluster.transport.kill(follower);
        isSent = false;
        store();
        readOne();
        isSent = true; // the leader does not know yet
        store();
        for (int i = 0; i < 20; i++) {
            consumer.poll(100);
        }
        isSent = false;
        readOne();
    }
}
