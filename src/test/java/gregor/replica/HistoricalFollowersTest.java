package gregor.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.log.FetchIsolation;
import gregor.message.FetchMessage.EpochEndOffset;
import gregor.message.FetchMessage.PartitionData;
import gregor.record.RecordBatch;
import gregor.replica.ReplicatingBroker.Stored;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import net.jqwik.api.Example;

/** What went wrong in Kafka once, as far as a follower had a part in it. */
class HistoricalFollowersTest {

    private static final int LONG_ENOUGH_MS = 3_000;

    private final ReplicaWorld two = new ReplicaWorld(2, Map.of());

    private static List<Integer> epochs(ReplicatingBroker broker) {
        return broker.stored().stream().map(Stored::epoch).toList();
    }

    private void settle() {
        two.settle(LONG_ENOUGH_MS);
    }

    /** All that is under way is lost, and so is what is sent again before somebody hears of something new. */
    private static void loseAll(ReplicaWorld world) {
        List.copyOf(world.messages).forEach(message -> message.lose().run());
        world.messages.clear();
    }

    /** A broker leads for a while that nobody follows in. */
    private static void leadAlone(ReplicaWorld world, int broker, String... values) {
        world.electAndTell(broker);
        loseAll(world);
        for (String value : values) {
            assertThat(world.broker(broker).produce(value)).isNotNegative();
        }
    }

    private void assertSame() {
        assertThat(two.broker(2).stored()).isEqualTo(two.broker(1).stored());
    }

    @Example
    void h01AFollowerThatStartsAgainKeepsWhatItHasNotHeardToBeCommitted() {
        ReplicatingBroker follower = two.broker(2);
        two.broker(1).produce("m1");
        settle();
        two.broker(1).produce("m2");
        deliverWhile(() -> follower.log().logEndOffset() < 2);
        assertThat(follower.log().highWatermark()).as("it has not heard of it").isEqualTo(1);
        follower.stop();
        follower.start();
        two.broker(1).crash();
        two.elect(2);
        follower.hearAll();
        assertThat(follower.log().logEndOffset()).isEqualTo(2);
        assertThat(follower.believesToLead()).isTrue();
    }

    @Example
    void h02WhoComesBackWithAnotherTailOfTheSameLengthIsCut() {
        two.broker(1).produce("m1");
        settle();
        two.broker(1).flush();
        two.broker(1).produce("m2");
        settle();
        two.broker(2).flush();
        two.broker(1).crash();
        two.broker(2).crash();
        two.elect(1);
        two.broker(1).start();
        two.broker(1).produce("m3");
        two.broker(2).start();
        assertThat(two.broker(2).log().logEndOffset()).isEqualTo(two.broker(1).log().logEndOffset()).isEqualTo(2);
        settle();
        assertSame();
        assertThat(epochs(two.broker(2))).containsExactly(1, 2);
    }

    @Example
    void h03NoPartInTheMiddleIsLeftOfElectionsInARow() {
        two.broker(1).produce("a");
        settle();
        leadAlone(two, 2, "b");
        leadAlone(two, 1, "c", "d", "e");
        leadAlone(two, 2, "f");
        assertThat(epochs(two.broker(2))).containsExactly(1, 2, 4);
        two.electAndTell(1);
        settle();
        assertThat(epochs(two.broker(2))).containsExactly(1, 3, 3, 3);
        assertSame();
    }

    @Example
    void h05TheSameLeaderInAnotherTermIsReconciledWith() {
        two.broker(1).produce("a");
        settle();
        two.broker(1).flush();
        two.broker(1).produce("b");
        settle();
        two.broker(1).crash();
        two.elect(2);
        two.elect(1);
        two.broker(1).start();
        assertThat(two.broker(1).produce("c")).isEqualTo(1);
        two.broker(2).hearAllAtOnce();
        settle();
        assertThat(epochs(two.broker(2))).containsExactly(1, 3);
        assertSame();
    }

    @Example
    void h06ALeaderThatWroteNothingKnowsWhereItBegan() {
        two.broker(1).produce("a");
        settle();
        leadAlone(two, 2, "b");
        two.electAndTell(1);
        settle();
        assertThat(epochs(two.broker(2))).containsExactly(1);
        leadAlone(two, 2);
        two.electAndTell(1);
        two.broker(1).produce("c");
        settle();
        assertThat(epochs(two.broker(2))).as("its own term without a record cuts nothing, and does not stand in the way").containsExactly(1, 5);
    }

    @Example
    void h08AnAnswerToAnEarlierTermDoesNotEndFollowingInThisOne() {
        two.broker(1).produce("a");
        two.elect(1);
        two.broker(1).hearAll();
        deliverWhile(this::noReplyIsOnItsWay);
        two.broker(2).hearAll();
        settle();
        assertSame();
        assertThat(two.broker(2).log().logEndOffset()).isEqualTo(1);
    }

    private boolean noReplyIsOnItsWay() {
        return two.messages.stream().noneMatch(message -> message.what().equals("FetchResponse"));
    }

    /** Message by message, the oldest first. */
    private void deliverWhile(BooleanSupplier condition) {
        while (condition.getAsBoolean()) {
            two.pass(1);
            if (!two.messages.isEmpty()) {
                two.messages.remove(0).arrive().run();
            }
        }
    }

    @Example
    void h09AReplyDoesNotCutALogThatIsLedHereByNow() {
        two.broker(1).produce("a");
        settle();
        leadAlone(two, 2, "b");
        two.electAndTell(1);
        deliverWhile(this::noReplyIsOnItsWay);
        two.elect(2);
        two.broker(2).hearAll();
        settle();
        assertThat(epochs(two.broker(2))).containsExactly(1, 2);
        assertThatThrownBy(() -> two.broker(2).replicas().partition(ReplicaWorld.PARTITION).asFollower(3, log -> log)).as("whatever still comes of term 3")
            .isInstanceOfSatisfying(KafkaException.class, refused -> assertThat(refused.error()).isEqualTo(ErrorCode.FENCED_LEADER_EPOCH));
        two.broker(1).hearAll();
        settle();
        assertSame();
    }

    @Example
    void h10TheHighWatermarkMovesWithTheLogsStart() {
        for (int i = 0; i < 5; i++) {
            two.broker(1).produce("a" + i);
        }
        settle();
        two.broker(2).crash();
        two.broker(1).deleteRecordsBelow(4);
        two.broker(2).start();
        two.elect(1);
        settle();
        two.broker(1).hearAll();
        settle();
        ReplicatingBroker follower = two.broker(2);
        assertThat(follower.log().logStartOffset()).isEqualTo(4);
        assertThat(follower.log().highWatermark()).isBetween(4L, 5L);
        two.electAndTell(2);
        assertThat(follower.log().read(4, 1000, FetchIsolation.HIGH_WATERMARK, true).records().sizeInBytes()).isPositive();
        assertSame();
    }

    /** The logs part twice: after the first cut there still is a record that the leader does not have. */
    @Example
    void h11WhereLogsPartTheHighWatermarkIsNotTakenOver() {
        two.broker(1).produce("a");
        settle();
        leadAlone(two, 2, "b");
        leadAlone(two, 1, "c", "d", "e");
        leadAlone(two, 2, "f");
        two.damage = data -> data.divergingEpoch().equals(EpochEndOffset.NONE) ? data
            : PartitionData.of(0, 4, 4, 0, null, data.records()).withDivergingEpoch(data.divergingEpoch());
        two.electAndTell(1);
        ReplicatingBroker follower = two.broker(2);
        deliverWhile(() -> follower.log().logEndOffset() == 3);
        assertThat(epochs(follower)).as("it was cut once").containsExactly(1, 2);
        assertThat(follower.log().highWatermark()).as("whatever the leader's is").isEqualTo(1);
        settle();
        assertSame();
    }

    @Example
    void h22OfADamagedReplyTheWholePartIsAppended() {
        copyDamaged(2, RecordBatch.CRC_AT);
        deliverWhile(() -> two.broker(2).log().logEndOffset() == 0);
        assertThat(two.broker(2).log().logEndOffset()).isEqualTo(2);
        settle();
        assertSame();
    }

    @Example
    void h22ABatchOfALaterTermThanTheOneAskedUnderIsLeftOut() {
        AtomicInteger replies = copyDamaged(1, RecordBatch.PARTITION_LEADER_EPOCH_AT + 3);
        settle();
        assertThat(replies.get()).isGreaterThan(1);
        assertThat(epochs(two.broker(2))).containsExactly(1, 1, 1, 1);
    }

    /** Broker 2 begins to copy four batches; one byte of one of them is changed in the first reply. @return counts replies with records */
    private AtomicInteger copyDamaged(int batch, int at) {
        two.broker(2).crash();
        for (int i = 0; i < 4; i++) {
            two.broker(1).produce("a" + i);
        }
        loseAll(two);
        AtomicInteger replies = new AtomicInteger();
        two.damage = data -> data.records().sizeInBytes() > 0 && replies.getAndIncrement() == 0 ? changed(data, batch, at) : data;
        two.broker(2).start();
        return replies;
    }

    /** Flips the last bits of a byte of the n-th batch. */
    private static PartitionData changed(PartitionData data, int batch, int at) {
        try {
            ByteBuffer bytes = data.records().toBuffer();
            ByteBuffer copy = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
            int number = 0;
            for (RecordBatch each : RecordBatch.in(copy)) {
                if (number++ == batch) {
                    copy.put(each.position() + at, (byte) (copy.get(each.position() + at) ^ 7));
                }
            }
            return ReplicaWorld.with(data, copy);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Example
    void h23AFollowerThatIsAheadOfItsLeaderIsCutToIt() {
        two.broker(1).produce("a");
        settle();
        two.broker(1).flush();
        two.broker(1).produce("b");
        settle();
        two.broker(1).crash();
        two.elect(1);
        two.broker(1).start();
        AtomicInteger refused = new AtomicInteger();
        two.damage = data -> data.divergingEpoch().equals(EpochEndOffset.NONE) || refused.getAndIncrement() > 0 ? data
            : PartitionData.error(0, ErrorCode.OFFSET_OUT_OF_RANGE); // a leader that knows no epochs could say no more
        two.broker(2).hearAll();
        settle();
        assertThat(refused.get()).isPositive();
        two.broker(1).produce("c");
        settle();
        assertThat(epochs(two.broker(2))).containsExactly(1, 2);
        assertSame();
    }

    @Example
    void aReplicaThatIsBehindItsLeadersStartStartsOver() {
        two.broker(2).crash();
        two.elect(1);
        two.broker(1).hearAll();
        two.broker(1).produce("a", "b", "c");
        two.broker(1).produce("d");
        two.broker(1).log().updateHighWatermark(4);
        two.broker(1).deleteRecordsBelow(1);
        two.broker(2).start();
        settle();
        assertThat(two.broker(2).log().logStartOffset()).as("in the middle of a batch, which is there as a whole").isEqualTo(1);
        assertSame();
    }
}
