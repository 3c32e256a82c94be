package gregor.controller;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.base.Uuid;
import gregor.config.NodeConfig;
import gregor.config.TopicConfig;
import gregor.message.AlterPartitionMessage.AlterPartitionPartition;
import gregor.message.AlterPartitionMessage.AlterPartitionRequest;
import gregor.message.AlterPartitionMessage.AlterPartitionTopic;
import gregor.message.DeleteTopicsMessage.DeleteTopicState;
import gregor.message.DeleteTopicsMessage.DeleteTopicsRequest;
import gregor.metadata.ConfigResource;
import gregor.metadata.LogRecords.ConfigRecord;
import gregor.metadata.MetadataImage;
import gregor.metadata.PartitionImage;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Who may lead although it is not in sync (KIP-966), and the accidents that this rule is for. */
class EligibleLeadersTest {

    private final PartitionActions actions = new PartitionActions(3).topic(2, 1, 2, 3);

    /**
     * H18: the ISR shrinks to the leader, which then loses its power, and with it records that were on no disk yet. The two that left
     * before it have every committed record, for none was committed after they left.
     */
    @Test
    void h18WhoLostRecordsDoesNotLeadAsLongAsAnotherHasThem() {
        actions.isr(1, 2);
        assertThat(actions.partition().elr()).as("enough are in sync").isEmpty();
        actions.isr(1);
        assertThat(actions.partition().elr()).containsExactly(2);
        actions.silent(1);
        assertThat(actions.partition().leader()).as("2 is there, and has everything").isEqualTo(2);
        assertThat(actions.partition().isr()).containsExactly(2);
        assertThat(actions.partition().elr()).as("so may 1 have").containsExactly(1);
        actions.back(1, false);
        assertThat(actions.partition().elr()).as("it has not").isEmpty();
        assertThat(actions.partition().leader()).isEqualTo(2);
    }

    @Test
    void h18TheLastOfTheIsrThatCrashedWaitsForTheEligible() {
        actions.isr(1);
        assertThat(actions.partition().elr()).containsExactly(2, 3);
        actions.silent(2);
        actions.silent(3);
        actions.silent(1);
        assertThat(actions.partition().isr()).isEmpty();
        assertThat(actions.partition().elr()).containsExactly(1, 2, 3);
        actions.back(1, false);
        assertThat(actions.partition().leader()).as("it may have lost what 2 and 3 have").isEqualTo(PartitionImage.NO_LEADER);
        assertThat(actions.partition().elr()).containsExactly(2, 3);
        actions.back(3, true);
        assertThat(actions.partition().leader()).isEqualTo(3);
        assertThat(actions.partition().leaderRecoveryState()).as("nothing is lost").isZero();
        assertThat(actions.partition().lastKnownElr()).isEmpty();
    }

    /** The last of three to stop may have records that the first has not; but none of them was acknowledged. */
    @Test
    void whoStoppedInOrderLeadsAgain() {
        for (boolean withProof : List.of(true, false)) {
            PartitionActions each = new PartitionActions(3).topic(2, 1, 2, 3);
            each.leave(1);
            each.silent(1);
            assertThat(each.partition().leader()).isEqualTo(2);
            assertThat(each.partition().isr()).containsExactly(2, 3);
            each.leave(2);
            each.silent(2);
            assertThat(each.partition().leader()).isEqualTo(3);
            assertThat(each.partition().elr()).containsExactly(2);
            each.leave(3);
            each.silent(3);
            assertThat(each.partition().leader()).isEqualTo(PartitionImage.NO_LEADER);
            assertThat(each.partition().elr()).containsExactly(2, 3);
            each.back(2, withProof);
            assertThat(each.partition().leader()).isEqualTo(withProof ? 2 : PartitionImage.NO_LEADER);
            each.back(3, true);
            assertThat(each.partition().leader()).isEqualTo(withProof ? 2 : 3);
        }
    }

    /** H20: one node loses its tail while the others cannot be reached. It does not come back as the one that everybody cuts to. */
    @Test
    void h20LossAtOneNodeIsNotLossForAll() {
        actions.silent(2);
        actions.silent(3);
        assertThat(actions.partition().isr()).containsExactly(1);
        assertThat(actions.partition().elr()).as("2 was in sync until 3 had left").containsExactly(3);
        actions.silent(1);
        actions.back(1, false);
        assertThat(actions.partition().leader()).isEqualTo(PartitionImage.NO_LEADER);
        assertThat(actions.inSyncOrEligible()).doesNotContain(1);
    }

    /** H21: the leader alone may be written to by nobody who asks for M; whoever was in sync with it before may lead, nobody else. */
    @Test
    void h21NobodyOutsideIsrAndElrIsElected() {
        actions.isr(1, 2);
        actions.isr(1);
        actions.silent(2);
        actions.silent(1);
        assertThat(actions.partition().elr()).containsExactly(1, 2);
        assertThat(actions.broker(3).fenced()).isFalse();
        assertThat(actions.partition().leader()).as("3 left while records were committed").isEqualTo(PartitionImage.NO_LEADER);
        actions.back(2, true);
        assertThat(actions.partition().leader()).isEqualTo(2);
    }

    @Test
    void withNobodyLeftTheLastLeaderBeginsAnewAndSaysSo() {
        actions.isr(1);
        List.of(2, 3, 1).forEach(actions::silent);
        List.of(2, 3).forEach(id -> actions.back(id, false));
        assertThat(actions.partition().leader()).as("1 led last").isEqualTo(PartitionImage.NO_LEADER);
        actions.back(1, false);
        assertThat(actions.partition().leader()).isEqualTo(1);
        assertThat(actions.partition().leaderRecoveryState()).isEqualTo((byte) 1);
    }

    /** With another min.insync.replicas who is eligible is found anew; where nobody is in sync that would be nobody, for ever. */
    @Example
    void anotherMinimumIsNotTheEndOfAPartitionWithoutIsr() {
        actions.isr(1);
        assertThat(actions.partition().elr()).containsExactly(2, 3);
        actions.set("t", "min.insync.replicas", "1");
        assertThat(actions.partition().elr()).isEmpty();
        actions.set("t", "min.insync.replicas", "2");
        actions.isr(1, 2);
        actions.silent(2);
        actions.silent(1);
        assertThat(actions.inSyncOrEligible()).containsExactly(1, 2);
        actions.set("t", "min.insync.replicas", "3");
        assertThat(actions.inSyncOrEligible()).containsExactly(1, 2);
        actions.back(2, true);
        assertThat(actions.partition().leader()).isEqualTo(2);
    }

    /** H24, as far as the controller decides: what is said of a topic that is gone is not taken for one of the same name. */
    @Test
    void h24ATopicMadeAgainIsAnotherOne() {
        AlterPartitionPartition wanted = actions.wanted(1, 2);
        Uuid before = actions.topicId();
        actions.cluster.commit(actions.cluster.controller.deleteTopics(
            new DeleteTopicsRequest(List.of(new DeleteTopicState("t", Uuid.ZERO)), List.of(), 0), 6));
        actions.topic(2, 1, 2, 3);
        assertThat(actions.topicId()).isNotEqualTo(before);
        AlterPartitionRequest late = new AlterPartitionRequest(1, actions.broker(1).epoch(), List.of(new AlterPartitionTopic(before, List.of(wanted))));
        Decision<?> decision = actions.cluster.controller.alterPartition(late, 3);
        assertThat(decision.records()).isEmpty();
        assertThat(actions.cluster.controller.alterPartition(late, 3).reply().topics().get(0).partitions().get(0).errorCode())
            .isEqualTo(ErrorCode.UNKNOWN_TOPIC_ID.code());
        assertThat(actions.partition().isr()).containsExactly(1, 2, 3);
    }

    /** H19, REP-21: what the controller takes for min.insync.replicas is what a broker with the same settings takes for it. */
    @Property(tries = 50)
    void h19ControllerAndBrokerHaveOneMinInsyncReplicas(@ForAll byte file, @ForAll byte cluster, @ForAll byte topic) {
        NodeConfig node = NodeConfig.with(Map.of("min.insync.replicas", "" + (1 + (file & 3))));
        Cluster one = new Cluster(1, node);
        if (cluster % 3 != 0) {
            one.commit(new Decision<>(List.of(new ConfigRecord((byte) 4, "", "min.insync.replicas", "" + (1 + (cluster & 3)))), null));
        }
        if (topic % 3 != 0) {
            one.commit(new Decision<>(List.of(new ConfigRecord((byte) 2, "t", "min.insync.replicas", "" + (1 + (topic & 3)))), null));
        }
        MetadataImage image = one.image();
        NodeConfig broker = NodeConfig.with(Map.of("min.insync.replicas", "7"))
            .withDynamic(image.configs().of(ConfigResource.ALL_BROKERS), Map.of());
        assertThat(new EffectiveConfig(node).minInsyncReplicas(image, "t"))
            .isEqualTo(TopicConfig.of(image.configs().ofTopic("t"), broker).minInsyncReplicas());
    }
}
