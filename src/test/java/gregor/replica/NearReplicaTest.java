package gregor.replica;

import static gregor.replica.TestBroker.from;
import static gregor.replica.TestBroker.idOf;
import static gregor.replica.TestBroker.partition;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.log.FetchIsolation;
import gregor.message.FetchMessage.PartitionData;
import gregor.metadata.ClusterRecords.NodeEndpoint;
import gregor.metadata.ClusterRecords.RegisterBrokerRecord;
import gregor.metadata.TopicRecords.TopicRecord;
import gregor.replica.TestBroker.Replies;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** KIP-392 at the leader, which is broker 1 in rack a: whom it sends where, and how soon it tells followers what is safe. */
class NearReplicaTest {

    private static final TopicPartition T = new TopicPartition("t", 0);
    private static final String LISTENER = "CLIENTS";
    private static final Map<String, String> RACK_AWARE =
        Map.of("replica.selector.class", "org.apache.kafka.common.replica.RackAwareReplicaSelector");

    private TestBroker broker = new TestBroker(RACK_AWARE);

    private static RegisterBrokerRecord inRack(int id, String rack, String listener, boolean fenced) {
        return new RegisterBrokerRecord(id, false, new Uuid(9, id), id,
            List.of(new NodeEndpoint(listener, "host" + id, 9092, (short) 0)), List.of(), rack, fenced, false, List.of(), null);
    }

    private void registered(int id, String rack) {
        broker.publish(inRack(id, rack, LISTENER, false));
    }

    /** Four records at the leader; followers 2 and 3, both in rack b, have all of them and two of them. */
    private void lead(List<Integer> isr) {
        registered(1, "a");
        registered(2, "b");
        registered(3, "b");
        broker.publish(new TopicRecord("t", idOf("t")), partition(idOf("t"), 0, List.of(1, 2, 3), isr, 1, 0));
        broker.produce(T, "a");
        broker.produce(T, "b");
        broker.produce(T, "c");
        broker.produce(T, "d");
        broker.followerFetch(2, T, 4);
        broker.followerFetch(3, T, 2);
    }

    private static FetchParams near(String rack, String listener) {
        return new FetchParams(-1, -1, 500, 1 << 19, 1 << 20, FetchIsolation.HIGH_WATERMARK, new ConsumerPlace(rack, listener));
    }

    /** Where a consumer is sent that asks for two records' bytes or more; -1 for nowhere. */
    private int sentTo(FetchParams params, long offset) {
        Replies<List<FetchResult>> replies = broker.fetch(params, from(T, offset));
        broker.pass(500);
        assertThat(replies.count).isEqualTo(1);
        return replies.last.get(0).data().preferredReadReplica();
    }

    @Test
    void aConsumerIsSentAtOnceToTheReplicaInItsRackThatHasMost() {
        lead(List.of(1, 2, 3));
        Replies<List<FetchResult>> replies = broker.fetch(near("b", LISTENER), from(T, 1));
        assertThat(replies.count).as("however many bytes it waits for").isEqualTo(1);
        PartitionData told = replies.last.get(0).data();
        assertThat(ErrorCode.of(told.errorCode())).isEqualTo(ErrorCode.NONE);
        assertThat(told.preferredReadReplica()).isEqualTo(2);
        assertThat(told.records().sizeInBytes()).isZero();
        assertThat(told.highWatermark()).as("what is on all").isEqualTo(2);
    }

    @Test
    void nobodyIsSentWhereItIsNotNearer() {
        lead(List.of(1, 2, 3));
        assertThat(sentTo(near("a", LISTENER), 1)).as("the leader's rack").isEqualTo(-1);
        assertThat(sentTo(near("c", LISTENER), 1)).as("nobody's rack").isEqualTo(-1);
        assertThat(sentTo(near("", LISTENER), 1)).as("no rack").isEqualTo(-1);
        assertThat(sentTo(near("b", "OTHERS"), 1)).as("a listener that the replica doesn't have").isEqualTo(-1);
        assertThat(sentTo(TestBroker.consumer(500, 1), 1)).as("a client that can't be sent").isEqualTo(-1);
    }

    @Test
    void onlyWhoIsInSyncAndHasTheOffsetIsNamed() {
        lead(List.of(1, 3));
        assertThat(sentTo(near("b", LISTENER), 2)).as("2 is not in sync").isEqualTo(3);
        assertThat(sentTo(near("b", LISTENER), 3)).as("3 does not have it").isEqualTo(-1);
        broker.followerFetch(3, 3, T, 0, 2, 2);
        assertThat(sentTo(near("b", LISTENER), 1)).as("3 has deleted it").isEqualTo(-1);
        assertThat(sentTo(near("b", LISTENER), 2)).isEqualTo(3);
        broker.publish(inRack(3, "b", LISTENER, true));
        assertThat(sentTo(near("b", LISTENER), 2)).as("3 is fenced").isEqualTo(-1);
    }

    @Test
    void withoutASelectorTheLeaderServesAll() {
        broker = new TestBroker();
        lead(List.of(1, 2, 3));
        assertThat(sentTo(near("b", LISTENER), 1)).isEqualTo(-1);
    }

    /** A follower at the end of the log, which waits for more; then the other one gets there too, and all is safe. */
    private Replies<List<FetchResult>> aFollowerThatWaitsWhileAllBecomesSafe() {
        lead(List.of(1, 2, 3));
        FetchPartitionRequest atEnd = new FetchPartitionRequest(T, Uuid.ZERO, 0, 0, 4, -1, 0, 1 << 20);
        Replies<List<FetchResult>> waiting = broker.fetch(new FetchParams(2, 2, 500, 1, 1 << 20, FetchIsolation.LOG_END, null), atEnd);
        assertThat(waiting.count).as("nothing is new yet").isZero();
        broker.followerFetch(3, T, 4);
        return waiting;
    }

    @Test
    void aFollowerWithConsumersHearsAtOnceWhatIsSafe() {
        Replies<List<FetchResult>> told = aFollowerThatWaitsWhileAllBecomesSafe();
        assertThat(told.count).isEqualTo(1);
        assertThat(told.last.get(0).data().highWatermark()).isEqualTo(4);
        FetchPartitionRequest again = new FetchPartitionRequest(T, Uuid.ZERO, 0, 0, 4, -1, 0, 1 << 20);
        assertThat(broker.fetch(new FetchParams(2, 2, 500, 1, 1 << 20, FetchIsolation.LOG_END, null), again).count).as("once").isZero();
    }

    @Test
    void oneWithoutConsumersHearsItWithTheNextRecords() {
        broker = new TestBroker();
        assertThat(aFollowerThatWaitsWhileAllBecomesSafe().count).isZero();
    }
}
