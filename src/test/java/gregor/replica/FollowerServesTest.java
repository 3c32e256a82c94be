package gregor.replica;

import static gregor.replica.ReplicaWorld.PARTITION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import gregor.base.ErrorCode;
import gregor.base.Uuid;
import gregor.log.FetchIsolation;
import gregor.message.FetchMessage.FetchRequest;
import gregor.message.FetchMessage.PartitionData;
import gregor.message.FetchMessage.ReplicaState;
import gregor.metadata.TopicRecords.RemoveTopicRecord;
import gregor.replica.TestBroker.Replies;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** KIP-392 at a follower: what it serves to consumers, and to which. */
class FollowerServesTest {

    private static final int LONG_ENOUGH_MS = 3_000;

    private final ReplicaWorld world = new ReplicaWorld(2, Map.of());
    private final ReplicatingBroker leader = world.broker(1);
    private final ReplicatingBroker follower = world.broker(2);

    private static FetchParams consumer(int maxWaitMs) {
        return new FetchParams(-1, -1, maxWaitMs, 1, 1 << 20, FetchIsolation.HIGH_WATERMARK, new ConsumerPlace("", ReplicatingBroker.LISTENER));
    }

    private Replies<List<FetchResult>> fetch(FetchParams params, int epoch, long offset) {
        Replies<List<FetchResult>> replies = new Replies<>();
        follower.replicas().fetch(params, List.of(new FetchPartitionRequest(PARTITION, Uuid.ZERO, 0, epoch, offset, -1, -1, 1 << 20)), replies);
        return replies;
    }

    private PartitionData read(int epoch, long offset) {
        return fetch(consumer(0), epoch, offset).last.get(0).data();
    }

    private ErrorCode error(int epoch, long offset) {
        return ErrorCode.of(read(epoch, offset).errorCode());
    }

    /** Delivers messages until the follower has so many records and, unless it is lost, no word of their being safe. */
    private void untilItHas(long records) {
        while (follower.log().logEndOffset() < records) {
            world.messages.remove(0).arrive().run();
        }
    }

    @Test
    void itServesWhatItKnowsToBeSafeAndNothingBeyond() {
        leader.produce("a");
        world.settle(LONG_ENOUGH_MS);
        leader.produce("b");
        untilItHas(2);
        assertThat(follower.log().highWatermark()).isEqualTo(1);
        PartitionData first = read(1, 0);
        assertThat(first.highWatermark()).isEqualTo(1);
        assertThat(first.records().sizeInBytes()).isEqualTo(TestBroker.batch(0, "a").remaining());
        assertThat(read(1, 1).records().sizeInBytes()).as("it has it, and does not know that it is safe").isZero();
        assertThat(error(1, 2)).as("nor is its log's end an error").isEqualTo(ErrorCode.NONE);
        Replies<List<FetchResult>> waiting = fetch(consumer(LONG_ENOUGH_MS), 1, 1);
        assertThat(waiting.count).isZero();
        world.settle(100);
        assertThat(waiting.last.get(0).data().records().sizeInBytes()).as("answered when it hears so").isPositive();
    }

    @Test
    void whatItDoesNotHaveIsOutOfRange() {
        leader.produce("a");
        world.settle(LONG_ENOUGH_MS);
        assertThat(error(1, 2)).isEqualTo(ErrorCode.OFFSET_OUT_OF_RANGE);
        leader.deleteRecordsBelow(1);
        world.settle(LONG_ENOUGH_MS);
        assertThat(error(1, 0)).as("deleted").isEqualTo(ErrorCode.OFFSET_OUT_OF_RANGE);
        assertThat(error(1, 1)).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void itAgreesWithWhoItServesOnTheLeadersTerm() {
        world.electAndTell(1);
        assertThat(error(1, 0)).isEqualTo(ErrorCode.FENCED_LEADER_EPOCH);
        assertThat(error(2, 0)).isEqualTo(ErrorCode.NONE);
        assertThat(error(3, 0)).isEqualTo(ErrorCode.UNKNOWN_LEADER_EPOCH);
        assertThat(error(-1, 0)).as("who does not say").isEqualTo(ErrorCode.NONE);
        Replies<List<FetchResult>> waiting = fetch(consumer(LONG_ENOUGH_MS), 2, 0);
        assertThat(waiting.count).isZero();
        world.electAndTell(1);
        assertThat(ErrorCode.of(waiting.last.get(0).data().errorCode())).as("a new term").isEqualTo(ErrorCode.FENCED_LEADER_EPOCH);
    }

    @Test
    void clientsThatAreOlderAndFollowersHaveToGoToTheLeader() {
        assertThat(whoMayBeServed(-1, 10)).isEqualTo(ErrorCode.NOT_LEADER_OR_FOLLOWER);
        assertThat(whoMayBeServed(-1, 11)).isEqualTo(ErrorCode.NONE);
        assertThat(whoMayBeServed(-2, 11)).as("Kafka's tool that compares replicas").isEqualTo(ErrorCode.NONE);
        assertThat(whoMayBeServed(1, 11)).isEqualTo(ErrorCode.NOT_LEADER_OR_FOLLOWER);
    }

    private ErrorCode whoMayBeServed(int replicaId, int version) {
        FetchRequest request = new FetchRequest(null, replicaId, ReplicaState.CONSUMER, 0, 1, 1 << 20, (byte) 0, 0, -1, List.of(), List.of(), "");
        FetchParams params = FetchParams.of(request, version, ReplicatingBroker.LISTENER, 1 << 20);
        return ErrorCode.of(fetch(params, 1, 0).last.get(0).data().errorCode());
    }

    @Test
    void whatIsDeletedIsServedByNobody() {
        Partition partition = follower.replicas().partition(PARTITION);
        Replies<List<FetchResult>> waiting = fetch(consumer(LONG_ENOUGH_MS), 1, 0);
        world.decisions.add(List.of(new RemoveTopicRecord(ReplicaWorld.TOPIC_ID)));
        follower.hearAll();
        assertThat(ErrorCode.of(waiting.last.get(0).data().errorCode())).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        FetchPartitionRequest late = new FetchPartitionRequest(PARTITION, Uuid.ZERO, 0, 1, 0, -1, -1, 1 << 20);
        assertThat(catchThrowable(() -> partition.readRecords(late, consumer(0), 100, true)))
            .as("nor to who has looked it up before").hasMessageContaining("does not lead");
    }
}
