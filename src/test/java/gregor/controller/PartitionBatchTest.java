package gregor.controller;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.message.AlterPartitionMessage.AlterPartitionPartition;
import gregor.message.AlterPartitionMessage.AlterPartitionRequest;
import gregor.message.AlterPartitionMessage.AlterPartitionResponse;
import gregor.message.AlterPartitionMessage.AlterPartitionTopic;
import gregor.message.AlterPartitionMessage.BrokerState;
import gregor.message.CreateTopicsMessage.CreatableTopic;
import gregor.message.CreateTopicsMessage.CreateTopicsRequest;
import gregor.metadata.LogRecords.BeginTransactionRecord;
import gregor.metadata.LogRecords.EndTransactionRecord;
import gregor.metadata.PartitionImage;
import gregor.metadata.TopicImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** CTL-3: what one request may change, and what has to be done however much it is. */
class PartitionBatchTest {

    private static final int PARTITIONS = 6_000;

    private final PartitionActions actions = new PartitionActions(2);

    PartitionBatchTest() {
        for (String topic : List.of("a", "b")) {
            actions.cluster.commit(actions.cluster.controller.createTopics(new CreateTopicsRequest(
                List.of(new CreatableTopic(topic, PARTITIONS, (short) 2, List.of(), List.of())), 0, false)));
        }
    }

    private List<PartitionImage> partitions() {
        List<PartitionImage> all = new ArrayList<>();
        actions.cluster.image().topics().byName().values().forEach(topic -> all.addAll(topic.partitions().values()));
        return all;
    }

    @Test
    void aBrokerWithMorePartitionsThanABatchHasRecordsIsFencedInSeveral() {
        actions.cluster.clock.advance(60_000);
        actions.cluster.unfence(2, actions.broker(2).epoch());
        Decision<Boolean> fencing = actions.cluster.controller.fenceStaleBroker(actions.cluster.clock.nanos());
        assertThat(fencing.records()).hasSize(2 * PARTITIONS + 1);
        assertThat(fencing.oneBatch()).isFalse();
        actions.cluster.commit(fencing);
        assertThat(partitions()).hasSize(2 * PARTITIONS).allSatisfy(partition -> assertThat(partition.isr()).containsExactly(2));
    }

    /** Its first record lets it take part; a controller that stopped behind that would have nobody else elect its partitions' leaders. */
    @Test
    void aBrokerThatComesBackToMorePartitionsThanABatchHasRecordsTakesAllOrNone() {
        actions.silent(2);
        actions.silent(1);
        assertThat(partitions()).allSatisfy(partition -> assertThat(partition.leader()).isEqualTo(PartitionImage.NO_LEADER));
        actions.cluster.clock.advance(60_000);
        Decision<?> back = actions.cluster.controller.heartbeat(Cluster.heartbeat(1, actions.broker(1).epoch()), 1);
        assertThat(back.records()).hasSize(1 + 1 + 2 * PARTITIONS + 1).startsWith(new BeginTransactionRecord("Unfencing of broker 1"))
            .endsWith(new EndTransactionRecord());
        actions.cluster.commit(back);
        assertThat(partitions()).allSatisfy(partition -> assertThat(partition.leader()).isEqualTo(1));
    }

    @Test
    void oneRequestGetsWhatFitsAndIsToldOfTheRest() {
        actions.silent(2);
        actions.back(2, true);
        List<AlterPartitionTopic> all = new ArrayList<>();
        for (TopicImage topic : actions.cluster.image().topics().byName().values()) {
            List<AlterPartitionPartition> wanted = new ArrayList<>();
            topic.partitions().forEach((number, partition) -> wanted.add(new AlterPartitionPartition(number, partition.leaderEpoch(), List.of(),
                List.of(new BrokerState(1, -1), new BrokerState(2, -1)), (byte) 0, partition.partitionEpoch())));
            all.add(new AlterPartitionTopic(topic.id(), wanted));
        }
        Decision<AlterPartitionResponse> decision = actions.cluster.controller.alterPartition(
            new AlterPartitionRequest(1, actions.broker(1).epoch(), all), 3);
        assertThat(decision.records()).hasSize(BatchLimit.MAX_RECORDS);
        assertThat(decision.oneBatch()).isTrue();
        Map<ErrorCode, Integer> errors = new HashMap<>();
        decision.reply().topics().forEach(topic -> topic.partitions().forEach(each -> errors.merge(ErrorCode.of(each.errorCode()), 1, Integer::sum)));
        assertThat(errors).isEqualTo(Map.of(ErrorCode.NONE, BatchLimit.MAX_RECORDS,
            ErrorCode.OPERATION_NOT_ATTEMPTED, 2 * PARTITIONS - BatchLimit.MAX_RECORDS));
    }
}
