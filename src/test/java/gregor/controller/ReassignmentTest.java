package gregor.controller;

import static gregor.controller.PartitionActions.error;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.message.AlterPartitionReassignmentsMessage.AlterPartitionReassignmentsRequest;
import gregor.message.AlterPartitionReassignmentsMessage.ReassignablePartition;
import gregor.message.AlterPartitionReassignmentsMessage.ReassignableTopic;
import gregor.message.ListPartitionReassignmentsMessage.ListPartitionReassignmentsRequest;
import gregor.message.ListPartitionReassignmentsMessage.ListPartitionReassignmentsTopics;
import gregor.message.ListPartitionReassignmentsMessage.OngoingPartitionReassignment;
import gregor.message.ListPartitionReassignmentsMessage.OngoingTopicReassignment;
import gregor.metadata.PartitionImage;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Partitions move from brokers to brokers (KIP-455). */
class ReassignmentTest {

    private final PartitionActions actions = new PartitionActions(6).topic(2, 1, 2, 3);

    private void assertPartition(List<Integer> replicas, List<Integer> adding, List<Integer> removing, List<Integer> isr, int leader) {
        PartitionImage partition = actions.partition();
        assertThat(partition.replicas()).isEqualTo(replicas);
        assertThat(partition.addingReplicas()).isEqualTo(adding);
        assertThat(partition.removingReplicas()).isEqualTo(removing);
        assertThat(partition.isr()).isEqualTo(isr);
        assertThat(partition.leader()).isEqualTo(leader);
    }

    @Test
    void aMoveIsDoneWithTheLastNewMemberOfTheIsr() {
        assertThat(actions.move(4, 5, 6)).isEqualTo(ErrorCode.NONE);
        assertPartition(List.of(4, 5, 6, 1, 2, 3), List.of(4, 5, 6), List.of(1, 2, 3), List.of(1, 2, 3), 1);
        assertThat(actions.partition().leaderEpoch()).as("the leader goes on").isZero();
        actions.isr(1, 2, 3, 4, 5);
        assertPartition(List.of(4, 5, 6, 1, 2, 3), List.of(4, 5, 6), List.of(1, 2, 3), List.of(1, 2, 3, 4, 5), 1);
        assertThat(actions.isr(1, 2, 3, 4, 5, 6)).as("it is told to ask who leads").isEqualTo(ErrorCode.NEW_LEADER_ELECTED);
        assertPartition(List.of(4, 5, 6), List.of(), List.of(), List.of(4, 5, 6), 4);
        assertThat(actions.partition().leaderEpoch()).isEqualTo(1);
    }

    @Test
    void theLeaderEpochRisesWhenAReplicaGoesAlthoughTheLeaderStays() {
        actions.move(1, 2, 4);
        assertThat(actions.isr(1, 2, 3, 4)).isEqualTo(ErrorCode.NONE);
        assertPartition(List.of(1, 2, 4), List.of(), List.of(), List.of(1, 2, 4), 1);
        assertThat(actions.partition().leaderEpoch()).as("or 3 might go on fetching").isEqualTo(1);
    }

    @Test
    void aMoveIsListedUntilItIsDone() {
        assertThat(list(null)).isEmpty();
        actions.move(2, 3, 4);
        OngoingTopicReassignment move = new OngoingTopicReassignment("t", List.of(
            new OngoingPartitionReassignment(0, List.of(2, 3, 4, 1), List.of(4), List.of(1))));
        assertThat(list(null)).containsExactly(move);
        assertThat(list(List.of(new ListPartitionReassignmentsTopics("t", List.of(0, 7)), new ListPartitionReassignmentsTopics("u", List.of(0)))))
            .containsExactly(move);
        assertThat(list(List.of(new ListPartitionReassignmentsTopics("t", List.of(1))))).isEmpty();
        actions.isr(1, 2, 3, 4);
        assertThat(list(null)).isEmpty();
    }

    private List<OngoingTopicReassignment> list(List<ListPartitionReassignmentsTopics> topics) {
        return actions.cluster.controller.listPartitionReassignments(new ListPartitionReassignmentsRequest(0, topics)).reply().topics();
    }

    @Test
    void aMoveThatIsGivenUpGoesBack() {
        assertThat(actions.giveUpMove()).isEqualTo(ErrorCode.NO_REASSIGNMENT_IN_PROGRESS);
        actions.move(1, 4, 5);
        actions.isr(1, 2, 3, 4);
        assertThat(actions.giveUpMove()).isEqualTo(ErrorCode.NONE);
        assertThat(actions.partition().replicas()).containsExactlyInAnyOrder(1, 2, 3);
        assertThat(actions.partition().isr()).containsExactly(1, 2, 3);
        assertThat(actions.partition().isReassigning()).isFalse();
    }

    /** What was coming and is not wanted any more is dropped; what is wanted stays on its way, although it is a replica already. */
    @Test
    void aMoveThatReplacesAnotherBeginsWhereThatOneBegan() {
        actions.move(4, 5, 6);
        actions.isr(1, 2, 3, 4, 6);
        assertThat(actions.move(4, 5, 1)).isEqualTo(ErrorCode.NONE);
        assertPartition(List.of(4, 5, 1, 2, 3), List.of(4, 5), List.of(2, 3), List.of(1, 2, 3, 4), 1);
        actions.isr(1, 2, 3, 4, 5);
        assertPartition(List.of(4, 5, 1), List.of(), List.of(), List.of(1, 4, 5), 1);
    }

    @Test
    void aMoveBackToWhereItWasIsAMoveGivenUp() {
        actions.move(1, 2);
        assertPartition(List.of(1, 2), List.of(), List.of(), List.of(1, 2), 1);
        actions.move(1, 2, 3);
        actions.isr(1, 2);
        actions.move(1, 2);
        actions.move(3, 4);
        assertThat(actions.move(1, 2)).isEqualTo(ErrorCode.NONE);
        assertPartition(List.of(1, 2), List.of(), List.of(), List.of(1, 2), 1);
    }

    @Test
    void fewerReplicasAllHaveToBeInSync() {
        actions.isr(1, 2);
        actions.move(3, 1);
        assertPartition(List.of(3, 1, 2), List.of(), List.of(2), List.of(1, 2), 1);
        actions.isr(1, 2, 3);
        assertPartition(List.of(3, 1), List.of(), List.of(), List.of(1, 3), 1);
    }

    /** REP-19: 1 is to stay, but not in sync; without 3 the partition could not be written to. */
    @Test
    void rep19WhoGoesStaysAsLongAsTheIsrNeedsIt() {
        actions.isr(1, 3);
        actions.silent(1);
        actions.move(1, 2, 4);
        actions.isr(3, 4);
        assertPartition(List.of(1, 2, 4, 3), List.of(4), List.of(3), List.of(3, 4), 3);
        assertThat(actions.isr(3, 4, 2)).isEqualTo(ErrorCode.NEW_LEADER_ELECTED);
        assertPartition(List.of(1, 2, 4), List.of(), List.of(), List.of(4, 2), 2);
    }

    /** REP-19: nobody in the ISR but those who came with the move: giving it up would lose everything. */
    @Test
    void aMoveIsNotGivenUpWhenOnlyTheNewHaveEverything() {
        actions.move(4, 5, 6);
        actions.isr(1, 4);
        actions.silent(1);
        assertThat(actions.partition().isr()).containsExactly(4);
        assertThat(actions.partition().leader()).isEqualTo(4);
        assertThat(actions.partition().elr()).containsExactly(1);
        actions.back(1, false);
        assertThat(actions.partition().elr()).isEmpty();
        assertThat(actions.giveUpMove()).isEqualTo(ErrorCode.INVALID_REPLICA_ASSIGNMENT);
        assertThat(actions.move(1, 2, 3)).as("nor replaced by one that does the same").isEqualTo(ErrorCode.INVALID_REPLICA_ASSIGNMENT);
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThat(actions.move(1, 1)).isEqualTo(ErrorCode.INVALID_REPLICA_ASSIGNMENT);
        assertThat(actions.move(1, 9)).as("not registered").isEqualTo(ErrorCode.INVALID_REPLICA_ASSIGNMENT);
        assertThat(error(actions.move(true, List.of()))).isEqualTo(ErrorCode.INVALID_REPLICA_ASSIGNMENT);
        AlterPartitionReassignmentsRequest elsewhere = new AlterPartitionReassignmentsRequest(0, true, List.of(
            new ReassignableTopic("u", List.of(new ReassignablePartition(0, null))),
            new ReassignableTopic("t", List.of(new ReassignablePartition(3, null)))));
        assertThat(actions.cluster.commit(actions.cluster.controller.alterPartitionReassignments(elsewhere)).responses())
            .allSatisfy(topic -> assertThat(topic.partitions().get(0).errorCode()).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code()));
    }

    /** KIP-860. */
    @Test
    void theNumberOfReplicasCanBeKept() {
        assertThat(error(actions.move(false, List.of(1, 2)))).isEqualTo(ErrorCode.INVALID_REPLICATION_FACTOR);
        assertThat(error(actions.move(false, List.of(1, 2, 4)))).isEqualTo(ErrorCode.NONE);
        assertThat(error(actions.move(false, List.of(1, 2, 4, 5)))).as("of a move, it is the number that there will be")
            .isEqualTo(ErrorCode.INVALID_REPLICATION_FACTOR);
        assertThat(error(actions.move(true, List.of(1, 2, 4, 5)))).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void oneRequestMovesWhatItCan() {
        assertThat(actions.cluster.commit(actions.cluster.controller.alterPartitionReassignments(new AlterPartitionReassignmentsRequest(0, true,
            List.of(new ReassignableTopic("t", List.of(new ReassignablePartition(7, List.of(1)), new ReassignablePartition(0, List.of(1, 2, 4)))))))))
            .satisfies(response -> {
                assertThat(response.responses().get(0).partitions()).extracting(each -> ErrorCode.of(each.errorCode()))
                    .containsExactly(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, ErrorCode.NONE);
                assertThat(response.errorCode()).isZero();
            });
        assertThat(actions.partition().addingReplicas()).containsExactly(4);
    }
}
