package gregor.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.base.Uuid;
import gregor.message.AlterPartitionMessage.AlterPartitionPartition;
import gregor.message.AlterPartitionMessage.AlterPartitionPartitionResult;
import gregor.message.AlterPartitionMessage.AlterPartitionRequest;
import gregor.message.AlterPartitionMessage.AlterPartitionResponse;
import gregor.message.AlterPartitionMessage.AlterPartitionTopic;
import gregor.message.AlterPartitionMessage.BrokerState;
import gregor.message.ElectLeadersMessage.ElectLeadersRequest;
import gregor.metadata.PartitionImage;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a leader may say of its ISR, and what it is told. */
class AlterPartitionTest {

    private final PartitionActions actions = new PartitionActions(3).topic(2, 1, 2, 3);

    private ErrorCode error(AlterPartitionPartition wanted) {
        return error(1, wanted);
    }

    private ErrorCode error(int leader, AlterPartitionPartition wanted) {
        Decision<?> decision = actions.decide(leader, wanted);
        ErrorCode error = ErrorCode.of(actions.decide(leader, wanted).reply().topics().get(0).partitions().get(0).errorCode());
        assertThat(decision.records().isEmpty()).as("%s changes nothing", error).isEqualTo(error != ErrorCode.NONE);
        return error;
    }

    private AlterPartitionPartition wanted(int leaderEpoch, int partitionEpoch, int recoveryState, Integer... isr) {
        return new AlterPartitionPartition(0, leaderEpoch, List.of(), actions.wanted(isr).newIsrWithEpochs(), (byte) recoveryState, partitionEpoch);
    }

    @Test
    void theReplyIsThePartitionAsItIsThen() {
        AlterPartitionPartitionResult result = actions.alter(1, actions.wanted(1, 3));
        assertThat(result).isEqualTo(new AlterPartitionPartitionResult(0, ErrorCode.NONE.code(), 1, 0, List.of(1, 3), (byte) 0, 1));
        assertThat(actions.partition().isr()).containsExactly(1, 3);
        assertThat(actions.alter(1, actions.wanted(1, 3))).as("what is so already").isEqualTo(result);
        assertThat(actions.partition().partitionEpoch()).isEqualTo(1);
    }

    /** H13, REP-14: a compare and set on the epochs; a controller that is behind says so, and the leader asks another one. */
    @Test
    void h13EpochsAreComparedAndWhoIsBehindSaysSo() {
        actions.isr(1, 2);
        assertThat(error(wanted(1, 1, 0, 1))).isEqualTo(ErrorCode.NOT_CONTROLLER);
        assertThat(error(wanted(0, 2, 0, 1))).isEqualTo(ErrorCode.NOT_CONTROLLER);
        assertThat(error(wanted(-1, 1, 0, 1))).isEqualTo(ErrorCode.FENCED_LEADER_EPOCH);
        assertThat(error(wanted(0, 0, 0, 1))).isEqualTo(ErrorCode.INVALID_UPDATE_VERSION);
        assertThat(error(2, wanted(0, 1, 0, 1, 2))).as("not the leader").isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(error(wanted(0, 1, 0, 1))).isEqualTo(ErrorCode.NONE);
    }

    /** H19: with another minimum its ISR would be another promise; the leader has to hear of it first. */
    @Test
    void h19WhoHasNotHeardOfAnotherMinimumComesTooLate() {
        AlterPartitionPartition before = actions.wanted(1);
        actions.set("t", "min.insync.replicas", "3");
        assertThat(error(before)).isEqualTo(ErrorCode.INVALID_UPDATE_VERSION);
        assertThat(error(actions.wanted(1))).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void anIsrIsASetOfReplicasWithTheLeader() {
        assertThat(error(actions.wanted())).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(error(actions.wanted(2, 3))).as("without itself").isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(error(actions.wanted(1, 2, 2))).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(error(actions.wanted(1, 9))).as("no replica").isEqualTo(ErrorCode.INVALID_REQUEST);
    }

    @Test
    void recoveryEndsAndDoesNotBeginHere() {
        assertThat(error(wanted(0, 0, 1, 1))).as("it does not recover").isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(error(wanted(0, 0, 2, 1))).as("no such state").isEqualTo(ErrorCode.INVALID_REQUEST);
        actions.silent(2);
        actions.silent(3);
        actions.silent(1);
        actions.back(3, false);
        actions.cluster.commit(actions.cluster.controller.electLeaders(new ElectLeadersRequest((byte) 1, null, 0)));
        PartitionImage recovering = actions.partition();
        assertThat(recovering.leader()).isEqualTo(3);
        assertThat(recovering.leaderRecoveryState()).isEqualTo((byte) 1);
        actions.back(2, false);
        int epoch = recovering.partitionEpoch();
        assertThat(error(3, wanted(recovering.leaderEpoch(), epoch, 1, 3, 2))).as("alone while it recovers").isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(actions.alter(3, wanted(recovering.leaderEpoch(), epoch, 0, 3, 2)).leaderRecoveryState()).isEqualTo((byte) 0);
        assertThat(actions.partition().isr()).containsExactly(3, 2);
    }

    @Test
    void whatIsNotThereIsSaidByItsOwnError() {
        AlterPartitionPartition wanted = actions.wanted(1);
        AlterPartitionPartition nowhere = new AlterPartitionPartition(5, 0, List.of(), wanted.newIsrWithEpochs(), (byte) 0, 0);
        assertThat(error(nowhere)).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        AlterPartitionRequest other = new AlterPartitionRequest(1, actions.broker(1).epoch(),
            List.of(new AlterPartitionTopic(new Uuid(6, 6), List.of(wanted))));
        assertThat(actions.cluster.controller.alterPartition(other, 3).reply().topics().get(0).partitions().get(0).errorCode())
            .isEqualTo(ErrorCode.UNKNOWN_TOPIC_ID.code());
        AlterPartitionRequest stale = new AlterPartitionRequest(1, actions.broker(1).epoch() - 1, List.of());
        assertThatThrownBy(() -> actions.cluster.controller.alterPartition(stale, 3)).isInstanceOfSatisfying(KafkaException.class,
            e -> assertThat(e.error()).isEqualTo(ErrorCode.STALE_BROKER_EPOCH));
    }

    /** H14, KIP-903: the process that has caught up is the one that joins. */
    @Test
    void h14AnotherProcessThanTheOneThatCaughtUpDoesNotJoin() {
        actions.isr(1, 2);
        BrokerState earlier = new BrokerState(3, actions.broker(3).epoch());
        actions.silent(3);
        actions.back(3, true);
        PartitionImage now = actions.partition();
        AlterPartitionPartition wanted = new AlterPartitionPartition(0, now.leaderEpoch(), List.of(), List.of(new BrokerState(1, -1), earlier),
            (byte) 0, now.partitionEpoch());
        assertThat(error(wanted)).isEqualTo(ErrorCode.INELIGIBLE_REPLICA);
        assertThat(actions.isr(1, 3)).isEqualTo(ErrorCode.NONE);
    }

    /** The older request names brokers without their epochs. */
    @Test
    void version2HasNoEpochs() {
        PartitionImage now = actions.partition();
        AlterPartitionRequest request = new AlterPartitionRequest(1, actions.broker(1).epoch(), List.of(new AlterPartitionTopic(actions.topicId(),
            List.of(new AlterPartitionPartition(0, now.leaderEpoch(), List.of(1, 3), List.of(), (byte) 0, now.partitionEpoch())))));
        actions.cluster.commit(actions.cluster.controller.alterPartition(request, 2));
        assertThat(actions.partition().isr()).containsExactly(1, 3);
    }

    /** Each partition of a request is compared with what the request's earlier ones made of it. */
    @Test
    void theSecondOfTwoChangesOfOnePartitionIsLate() {
        AlterPartitionRequest request = new AlterPartitionRequest(1, actions.broker(1).epoch(), List.of(new AlterPartitionTopic(actions.topicId(),
            List.of(actions.wanted(1, 2), actions.wanted(1, 3)))));
        Decision<AlterPartitionResponse> decision = actions.cluster.controller.alterPartition(request, 3);
        assertThat(decision.reply().topics().get(0).partitions()).extracting(AlterPartitionPartitionResult::errorCode)
            .containsExactly(ErrorCode.NONE.code(), ErrorCode.INVALID_UPDATE_VERSION.code());
        assertThat(decision.records()).hasSize(1);
    }

    /** H15, KIP-841: who is fenced or leaves is out, and stays out however well it fetches. */
    @Test
    void h15WhoIsFencedOrLeavesDoesNotJoin() {
        actions.leave(3);
        assertThat(actions.partition().isr()).containsExactly(1, 2);
        assertThat(actions.isr(1, 2, 3)).isEqualTo(ErrorCode.INELIGIBLE_REPLICA);
        actions.silent(2);
        assertThat(actions.partition().isr()).containsExactly(1);
        assertThat(actions.isr(1, 2)).isEqualTo(ErrorCode.INELIGIBLE_REPLICA);
        actions.back(2, true);
        assertThat(actions.isr(1, 2)).isEqualTo(ErrorCode.NONE);
    }

    /** The leader whose request was answered into the void asks again, and learns what became of it. */
    @Test
    void theSameRequestTwiceChangesOnce() {
        AlterPartitionPartition wanted = actions.wanted(1, 2);
        assertThat(actions.alter(1, wanted).errorCode()).isEqualTo(ErrorCode.NONE.code());
        assertThat(actions.alter(1, wanted).errorCode()).isEqualTo(ErrorCode.INVALID_UPDATE_VERSION.code());
        assertThat(actions.partition().partitionEpoch()).isEqualTo(1);
    }
}
