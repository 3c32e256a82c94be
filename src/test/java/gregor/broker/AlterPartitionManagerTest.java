package gregor.broker;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.isr.LeaderAndIsr;
import gregor.isr.LeaderAndIsr.Member;
import gregor.message.AlterPartitionMessage.AlterPartitionPartition;
import gregor.message.AlterPartitionMessage.AlterPartitionPartitionResult;
import gregor.message.AlterPartitionMessage.AlterPartitionRequest;
import gregor.message.AlterPartitionMessage.AlterPartitionResponse;
import gregor.message.AlterPartitionMessage.AlterPartitionTopicResult;
import gregor.message.AlterPartitionMessage.BrokerState;
import gregor.sim.SimClock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlterPartitionManagerTest {
    private static final Uuid ID = new Uuid(3, 4);

    private final ScriptedChannel channel = new ScriptedChannel();
    private final TestTimers timers = new TestTimers(new SimClock());
    private final List<String> outcomes = new ArrayList<>();
    private long brokerEpoch = 50;
    private final AlterPartitionManager manager = new AlterPartitionManager(1, channel, () -> brokerEpoch, timers);

    @Test
    void oneRequestIsUnderWayAndAllThatWaitsIsInTheNext() {
        propose(0, 7, 1, 2);
        propose(1, 8, 1, 2);
        propose(2, 9, 1);
        assertThat(channel.sent).hasSize(1);
        channel.sent.remove().reply(reply(taken(0, 8, 1, 2)));
        assertThat(outcomes).containsExactly("0: [1, 2] at 8");
        AlterPartitionRequest next = channel.sent.peek().as(AlterPartitionRequest.class, 3);
        assertThat(next.brokerId()).isEqualTo(1);
        assertThat(next.brokerEpoch()).isEqualTo(50);
        assertThat(next.topics().get(0).topicId()).isEqualTo(ID);
        assertThat(next.topics().get(0).partitions()).containsExactly(
            new AlterPartitionPartition(1, 5, List.of(), List.of(new BrokerState(1, 101), new BrokerState(2, 102)), (byte) 0, 8),
            new AlterPartitionPartition(2, 5, List.of(), List.of(new BrokerState(1, 101)), (byte) 0, 9));
    }

    @Test
    void versionTwoKnowsNoEpochsOfBrokers() {
        propose(0, 7, 1, 2);
        assertThat(channel.sent.peek().as(AlterPartitionRequest.class, 2).topics().get(0).partitions())
            .containsExactly(new AlterPartitionPartition(0, 5, List.of(1, 2), List.of(), (byte) 0, 7));
    }

    /** It never gives up by itself: a leader that does not know what has become of its proposal can't make another. */
    @Test
    void aRequestThatFailsIsMadeAgainWithTheEpochOfThen() {
        propose(0, 7, 1, 2);
        assertThat(channel.sent.peek().timeoutMs).isEqualTo(Long.MAX_VALUE);
        channel.sent.remove().reply(new AlterPartitionResponse(0, ErrorCode.STALE_BROKER_EPOCH.code(), List.of()));
        brokerEpoch = 60;
        propose(1, 8, 1);
        assertThat(channel.sent).as("a moment is waited").isEmpty();
        timers.advance(50);
        AlterPartitionRequest again = channel.sent.remove().as(AlterPartitionRequest.class, 3);
        assertThat(again.brokerEpoch()).isEqualTo(60);
        assertThat(again.topics().get(0).partitions()).extracting(AlterPartitionPartition::partitionIndex).containsExactlyInAnyOrder(0, 1);
        assertThat(outcomes).isEmpty();
    }

    @Test
    void whatThePartitionIsAnsweredGoesToItsLeader() {
        propose(0, 7, 1, 2);
        channel.sent.remove().reply(reply(refused(0, ErrorCode.INELIGIBLE_REPLICA)));
        assertThat(outcomes).containsExactly("0: INELIGIBLE_REPLICA");
        propose(0, 7, 1, 2);
        assertThat(channel.sent).as("not in circles").isEmpty();
        timers.advance(50);
        assertThat(channel.sent).hasSize(1);
    }

    @Test
    void whatTheReplyLeavesOutIsAskedAgain() {
        propose(0, 7, 1, 2);
        channel.sent.remove().reply(reply());
        timers.advance(50);
        channel.sent.remove().reply(reply(taken(0, 8, 1, 2)));
        assertThat(outcomes).containsExactly("0: [1, 2] at 8");
    }

    @Test
    void aNewerProposalTakesThePlaceOfAnOlderOneThatFailed() {
        propose(0, 7, 1, 2);
        propose(0, 9, 1);
        channel.sent.remove().fail(ErrorCode.NETWORK_EXCEPTION);
        timers.advance(50);
        assertThat(channel.sent.peek().as(AlterPartitionRequest.class, 3).topics().get(0).partitions())
            .extracting(AlterPartitionPartition::partitionEpoch).containsExactly(9);
    }

    /** A leader that was refused may propose again from within. */
    @Test
    void aLeaderMayProposeWhenItHearsTheAnswer() {
        manager.propose(new TopicPartition("t", 0), ID, proposal(7, 1, 2), (decided, error) -> propose(0, 8, 1));
        channel.sent.remove().reply(reply(taken(0, 8, 1, 2)));
        assertThat(channel.sent.remove().as(AlterPartitionRequest.class, 3).topics().get(0).partitions().get(0).partitionEpoch()).isEqualTo(8);
    }

    @Test
    void aLeaderThatFailsDoesNotKeepTheOthersWaiting() {
        propose(9, 9, 1);
        manager.propose(new TopicPartition("t", 0), ID, proposal(7, 1, 2), (decided, error) -> {
            throw new IllegalStateException("meant to be seen in the log");
        });
        propose(1, 7, 1, 2);
        channel.sent.remove().reply(reply(taken(9, 10, 1)));
        channel.sent.remove().reply(reply(taken(0, 8, 1, 2), taken(1, 8, 1, 2)));
        assertThat(outcomes).containsExactly("9: [1] at 10", "1: [1, 2] at 8");
        propose(0, 8, 1);
        assertThat(channel.sent).hasSize(1);
    }

    @Test
    void closedItSaysNoMore() {
        propose(0, 7, 1, 2);
        manager.close();
        channel.sent.remove().fail(ErrorCode.NETWORK_EXCEPTION);
        timers.advance(1000);
        assertThat(channel.sent).isEmpty();
        assertThat(timers.waiting()).isZero();
        assertThat(outcomes).isEmpty();
    }

    private void propose(int partition, int partitionEpoch, Integer... isr) {
        manager.propose(new TopicPartition("t", partition), ID, proposal(partitionEpoch, isr), (decided, error) ->
            outcomes.add(partition + ": " + (error == null ? decided.isrIds() + " at " + decided.partitionEpoch() : name(error))));
    }

    private static String name(KafkaException error) {
        return error.error().name();
    }

    private static LeaderAndIsr proposal(int partitionEpoch, Integer... isr) {
        return new LeaderAndIsr(1, 5, List.of(isr).stream().map(id -> new Member(id, 100 + id)).toList(), (byte) 0, partitionEpoch);
    }

    private static AlterPartitionResponse reply(AlterPartitionPartitionResult... results) {
        return new AlterPartitionResponse(0, (short) 0, List.of(new AlterPartitionTopicResult(ID, List.of(results))));
    }

    private static AlterPartitionPartitionResult taken(int partition, int partitionEpoch, Integer... isr) {
        return new AlterPartitionPartitionResult(partition, (short) 0, 1, 5, List.of(isr), (byte) 0, partitionEpoch);
    }

    private static AlterPartitionPartitionResult refused(int partition, ErrorCode error) {
        return new AlterPartitionPartitionResult(partition, error.code(), 0, 0, List.of(), (byte) 0, 0);
    }
}
