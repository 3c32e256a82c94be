package gregor.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.config.NodeConfig;
import gregor.message.CreateTopicsMessage.CreatableTopic;
import gregor.message.CreateTopicsMessage.CreateTopicsRequest;
import gregor.message.ElectLeadersMessage.ElectLeadersRequest;
import gregor.message.ElectLeadersMessage.PartitionResult;
import gregor.message.ElectLeadersMessage.ReplicaElectionResult;
import gregor.message.ElectLeadersMessage.TopicPartitions;
import gregor.metadata.PartitionImage;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Elections that somebody asks for, and those by which the controller puts leaders where they belong (KIP-460). */
class ElectionTest {

    private static final byte PREFERRED = 0;
    private static final byte UNCLEAN = 1;

    private final PartitionActions actions = new PartitionActions(3).topic(1, 1, 2, 3);

    private ErrorCode elect(byte type) {
        PartitionResult result = elect(type, List.of(new TopicPartitions("t", List.of(0)))).get(0).partitionResult().get(0);
        return ErrorCode.of(result.errorCode());
    }

    private List<ReplicaElectionResult> elect(byte type, List<TopicPartitions> partitions) {
        return actions.cluster.commit(actions.cluster.controller.electLeaders(new ElectLeadersRequest(type, partitions, 0))).replicaElectionResults();
    }

    @Test
    void thePreferredLeaderIsBack() {
        assertThat(elect(PREFERRED)).isEqualTo(ErrorCode.ELECTION_NOT_NEEDED);
        actions.silent(1);
        assertThat(actions.partition().leader()).isEqualTo(2);
        assertThat(elect(PREFERRED)).as("it is not there").isEqualTo(ErrorCode.PREFERRED_LEADER_NOT_AVAILABLE);
        actions.back(1, true);
        assertThat(elect(PREFERRED)).as("it is there, and not in sync").isEqualTo(ErrorCode.PREFERRED_LEADER_NOT_AVAILABLE);
        actions.isr(2, 3, 1);
        int epoch = actions.partition().leaderEpoch();
        assertThat(elect(PREFERRED)).isEqualTo(ErrorCode.NONE);
        assertThat(actions.partition().leader()).isEqualTo(1);
        assertThat(actions.partition().leaderEpoch()).isEqualTo(epoch + 1);
    }

    @Test
    void anUncleanElectionTakesWhoIsThere() {
        assertThat(elect(UNCLEAN)).isEqualTo(ErrorCode.ELECTION_NOT_NEEDED);
        actions.silent(3);
        actions.silent(2);
        actions.silent(1);
        assertThat(actions.partition().elr()).containsExactly(1);
        assertThat(elect(UNCLEAN)).isEqualTo(ErrorCode.ELIGIBLE_LEADERS_NOT_AVAILABLE);
        actions.back(3, true);
        assertThat(actions.partition().leader()).as("it left the ISR before others did").isEqualTo(PartitionImage.NO_LEADER);
        assertThat(elect(UNCLEAN)).isEqualTo(ErrorCode.NONE);
        assertThat(actions.partition().leader()).isEqualTo(3);
        assertThat(actions.partition().isr()).containsExactly(3);
        assertThat(actions.partition().elr()).as("what 1 has does not count any more").isEmpty();
        assertThat(actions.partition().leaderRecoveryState()).isEqualTo((byte) 1);
    }

    @Test
    void everythingAtOnceLeavesOutWhatIsAsItShouldBe() {
        assertThat(elect(PREFERRED, null)).containsExactly(new ReplicaElectionResult("t", List.of()));
        actions.silent(1);
        assertThat(elect(PREFERRED, null).get(0).partitionResult()).extracting(each -> ErrorCode.of(each.errorCode()))
            .containsExactly(ErrorCode.PREFERRED_LEADER_NOT_AVAILABLE);
    }

    @Test
    void whatIsNotThereAndWhatNobodyKnows() {
        List<ReplicaElectionResult> results = elect(PREFERRED, List.of(new TopicPartitions("t", List.of(5)), new TopicPartitions("u", List.of(0))));
        assertThat(results).allSatisfy(topic -> assertThat(topic.partitionResult().get(0).errorCode())
            .isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code()));
        assertThatThrownBy(() -> elect((byte) 2, null)).isInstanceOfSatisfying(KafkaException.class,
            e -> assertThat(e.error()).isEqualTo(ErrorCode.INVALID_REQUEST));
    }

    @Test
    void leadersGoBackByThemselvesSomeAtATime() {
        int partitions = ElectionControl.MAX_ELECTIONS_AT_ONCE + 500;
        actions.cluster.commit(actions.cluster.controller.createTopics(new CreateTopicsRequest(
            List.of(new CreatableTopic("many", partitions, (short) 3, List.of(), List.of())), 0, false)));
        assertThat(actions.cluster.controller.balanceLeaders().records()).isEmpty();
        actions.silent(1);
        long moved = many().stream().filter(partition -> partition.replicas().get(0) == 1).count();
        actions.back(1, true);
        assertThat(actions.cluster.controller.balanceLeaders().records()).as("1 is in no ISR").isEmpty();
        assertThat(moved).isBetween(1L, (long) ElectionControl.MAX_ELECTIONS_AT_ONCE);
        actions.silent(2);
        actions.silent(3);
        actions.back(2, true);
        Decision<Boolean> first = actions.cluster.controller.electUncleanLeaders();
        assertThat(first.records()).as("not unless a topic wants it").isEmpty();
        actions.set("many", "unclean.leader.election.enable", "true");
        first = actions.cluster.controller.electUncleanLeaders();
        assertThat(first.reply()).as("there is more").isTrue();
        assertThat(first.records()).hasSize(ElectionControl.MAX_ELECTIONS_AT_ONCE);
        actions.cluster.commit(first);
        assertThat(actions.cluster.commit(actions.cluster.controller.electUncleanLeaders())).isFalse();
        assertThat(many()).allSatisfy(partition -> assertThat(partition.leader()).isNotEqualTo(PartitionImage.NO_LEADER));
        assertThat(actions.partition().leader()).as("a topic that does not want it").isEqualTo(PartitionImage.NO_LEADER);
    }

    private List<PartitionImage> many() {
        return List.copyOf(actions.cluster.image().topics().topic("many").partitions().values());
    }

    /** The topic's own word, then the cluster's; at once, and without a restart. */
    @Test
    void uncleanElectionsAreAllowedAtRunTime() {
        EffectiveConfig config = new EffectiveConfig(NodeConfig.with(Map.of()));
        assertThat(config.uncleanLeaderElection(actions.cluster.image(), "t")).isFalse();
        actions.set("", "unclean.leader.election.enable", "true");
        assertThat(config.uncleanLeaderElection(actions.cluster.image(), "t")).isTrue();
        actions.set("t", "unclean.leader.election.enable", "false");
        assertThat(config.uncleanLeaderElection(actions.cluster.image(), "t")).isFalse();
        assertThat(config.uncleanLeaderElection(actions.cluster.image(), "u")).isTrue();
        actions.set("t", "unclean.leader.election.enable", "true");
        IntStream.of(3, 2, 1).forEach(actions::silent);
        actions.back(3, false);
        assertThat(actions.partition().leader()).as("as soon as somebody is there").isEqualTo(3);
    }
}
