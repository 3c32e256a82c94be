package gregor.tools;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.TopicPartition;
import gregor.message.CreateTopicsMessage.CreateTopicsRequest;
import gregor.protocol.ApiKey;
import org.junit.jupiter.api.Test;

class TopicsToolTest {

    private final ToolsOnFakes tools = new ToolsOnFakes();

    private int topics(String... args) {
        return tools.run(TopicsTool::run, args);
    }

    @Test
    void createsListsDescribesGrowsAndDeletes() {
        assertThat(topics("--create", "--topic", "a", "--partitions", "2", "--config", "retention.ms=5")).isZero();
        assertThat(tools.out).isEqualTo("Created topic a.\n");
        assertThat(topics("--create", "--topic", "b.c")).isZero();
        assertThat(tools.out).startsWith("WARNING: Due to limitations in metric names").endsWith("Created topic b.c.\n");
        assertThat(topics("--list")).isZero();
        assertThat(tools.out).isEqualTo("a\nb.c\n");
        assertThat(topics("--describe", "--topic", "a")).isZero();
        String id = tools.cluster.topicIds.get("a").toString();
        assertThat(tools.out).isEqualTo("Topic: a\tTopicId: " + id + "\tPartitionCount: 2\tReplicationFactor: 1\tConfigs: retention.ms=5\n"
            + "\tTopic: a\tPartition: 0\tLeader: 1\tReplicas: 1\tIsr: 1\tElr: N/A\tLastKnownElr: N/A\n"
            + "\tTopic: a\tPartition: 1\tLeader: 1\tReplicas: 1\tIsr: 1\tElr: N/A\tLastKnownElr: N/A\n");
        assertThat(topics("--describe", "--topic-id", id)).isZero();
        assertThat(tools.out).startsWith("Topic: a\t");
        assertThat(topics("--alter", "--topic", "a", "--partitions", "3")).isZero();
        assertThat(topics("--describe", "--topic", "a", "--at-min-isr-partitions")).isZero();
        assertThat(tools.out.lines()).hasSize(3);
        assertThat(topics("--delete", "--topic", "a|b.*")).isZero();
        assertThat(topics("--list")).isZero();
        assertThat(tools.out).isEmpty();
    }

    @Test
    void whatIsThereOrNotIsAnErrorUnlessSaidOtherwise() {
        topics("--create", "--topic", "a");
        assertThat(topics("--create", "--topic", "a")).isOne();
        assertThat(tools.err).isEqualTo("Error while executing topic command : Topic 'a' already exists.\n");
        assertThat(topics("--create", "--topic", "a", "--if-not-exists")).isZero();
        for (String action : new String[] {"--delete", "--describe"}) {
            assertThat(topics(action, "--topic", "x")).isOne();
            assertThat(tools.err).isEqualTo("Error while executing topic command : Topic 'x' does not exist as expected\n");
            assertThat(topics(action, "--topic", "x", "--if-exists")).isZero();
        }
    }

    @Test
    void assignmentsArriveAsTheyWereTyped() {
        assertThat(topics("--create", "--topic", "a", "--replica-assignment", "1:2,2:1")).isZero();
        CreateTopicsRequest request = (CreateTopicsRequest) tools.cluster.brokers.get(0).seen(ApiKey.CREATE_TOPICS).get(0).body();
        assertThat(request.topics().get(0).numPartitions()).isEqualTo(-1);
        assertThat(request.topics().get(0).assignments().toString()).contains("partitionIndex=0, brokerIds=[1, 2]", "partitionIndex=1, brokerIds=[2, 1]");
        assertThat(topics("--create", "--topic", "b", "--replica-assignment", "1:1")).isOne();
        assertThat(topics("--create", "--topic", "b", "--replica-assignment", "1:2,1")).isOne();
        assertThat(topics("--create", "--topic", "b", "--replica-assignment", "one")).isOne();
    }

    @Test
    void whatMakesNoSenseStopsItBeforeItHasDoneAnything() {
        for (String[] args : new String[][] {{}, {"--list", "--create"}, {"--create"}, {"--alter", "--topic", "a"}, {"--delete"},
                {"--create", "--topic", "a", "--partitions", "0"}, {"--create", "--topic", "a", "--replication-factor", "0"},
                {"--create", "--topic", "a", "--replica-assignment", "1", "--partitions", "1"}, {"--list", "--if-not-exists"},
                {"--describe", "--topic", "["}, {"--list", "--unavailable-partitions"}}) {
            assertThat(topics(args)).as(String.join(" ", args)).isOne();
            assertThat(tools.err).as("one line").matches("[^\n]+\n").contains("--help");
            assertThat(tools.out).isEmpty();
        }
        assertThat(tools.cluster.brokers.get(0).seen(ApiKey.CREATE_TOPICS)).isEmpty();
    }

    @Test
    void withoutLeaderAndPartitionsThatLackReplicas() {
        tools.cluster.withTopic("a", 2);
        tools.cluster.logs.get(new TopicPartition("a", 1)).leader = -1;
        assertThat(topics("--describe", "--unavailable-partitions")).isZero();
        assertThat(tools.out).startsWith("\tTopic: a\tPartition: 1\tLeader: none\t").hasLineCount(1);
        assertThat(topics("--describe", "--under-replicated-partitions")).isZero();
        assertThat(tools.out).isEmpty();
    }

    @Test
    void aClusterThatCannotBeReachedIsToldAfterSeconds() {
        tools.cluster.brokers.clear();
        long startMs = tools.cluster.clock.millis();
        assertThat(topics("--list")).isOne();
        assertThat(tools.err).contains("no metadata from [broker1:9092", "refused");
        assertThat(tools.cluster.clock.millis() - startMs).isBetween(14_000L, 16_000L);
    }
}
