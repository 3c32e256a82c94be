package gregor.controller;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.base.Uuid;
import gregor.config.NodeConfig;
import gregor.message.CreatePartitionsMessage.CreatePartitionsAssignment;
import gregor.message.CreatePartitionsMessage.CreatePartitionsRequest;
import gregor.message.CreatePartitionsMessage.CreatePartitionsResponse;
import gregor.message.CreatePartitionsMessage.CreatePartitionsTopic;
import gregor.message.CreateTopicsMessage.CreatableReplicaAssignment;
import gregor.message.CreateTopicsMessage.CreatableTopic;
import gregor.message.CreateTopicsMessage.CreatableTopicConfig;
import gregor.message.CreateTopicsMessage.CreatableTopicConfigs;
import gregor.message.CreateTopicsMessage.CreatableTopicResult;
import gregor.message.CreateTopicsMessage.CreateTopicsRequest;
import gregor.message.CreateTopicsMessage.CreateTopicsResponse;
import gregor.message.DeleteTopicsMessage.DeletableTopicResult;
import gregor.message.DeleteTopicsMessage.DeleteTopicState;
import gregor.message.DeleteTopicsMessage.DeleteTopicsRequest;
import gregor.metadata.MetadataImage;
import gregor.metadata.MetadataRecord;
import gregor.metadata.MetadataRecordType;
import gregor.metadata.PartitionImage;
import gregor.metadata.TopicImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TopicControlTest {

    private final Cluster cluster = new Cluster(1).withBrokers(3);

    private static CreatableTopic topic(String name, int partitions, int replicationFactor, String... configs) {
        List<CreatableTopicConfig> settings = new ArrayList<>();
        for (int i = 0; i < configs.length; i += 2) {
            settings.add(new CreatableTopicConfig(configs[i], configs[i + 1]));
        }
        return new CreatableTopic(name, partitions, (short) replicationFactor, List.of(), settings);
    }

    private static CreatableTopic assigned(String name, List<List<Integer>> replicas) {
        List<CreatableReplicaAssignment> assignments = new ArrayList<>();
        for (List<Integer> each : replicas) {
            assignments.add(new CreatableReplicaAssignment(assignments.size(), each));
        }
        return new CreatableTopic(name, -1, (short) -1, assignments, List.of());
    }

    private CreateTopicsResponse create(CreatableTopic... topics) {
        return cluster.commit(cluster.controller.createTopics(new CreateTopicsRequest(List.of(topics), 0, false)));
    }

    private String outcome(CreatableTopic topic) {
        CreatableTopicResult result = create(topic).topics().get(0);
        assertThat(cluster.image().topics().topic(topic.name()) != null && result.errorCode() != ErrorCode.TOPIC_ALREADY_EXISTS.code())
            .isEqualTo(result.errorCode() == 0);
        return ErrorCode.of(result.errorCode()) + (result.errorMessage() == null ? "" : " " + result.errorMessage());
    }

    /** Each line was seen from Apache Kafka 4.3.1 (there with one broker). */
    @Test
    void refusalsAreKafkas() {
        assertThat(outcome(topic("a.b", 1, 1))).isEqualTo("NONE");
        assertThat(outcome(topic("a_b", 1, 1))).isEqualTo("INVALID_TOPIC_EXCEPTION Topic 'a_b' collides with existing topic: a.b");
        assertThat(outcome(topic("a.b", 1, 1))).isEqualTo("TOPIC_ALREADY_EXISTS Topic 'a.b' already exists.");
        assertThat(outcome(topic(".", 1, 1))).isEqualTo("INVALID_TOPIC_EXCEPTION Topic name is invalid: '.' is not allowed");
        assertThat(outcome(topic("", 1, 1))).isEqualTo("INVALID_TOPIC_EXCEPTION Topic name is invalid: the empty string is not allowed");
        assertThat(outcome(topic("x y", 1, 1))).isEqualTo("INVALID_TOPIC_EXCEPTION Topic name is invalid: 'x y' contains one or more characters "
            + "other than ASCII alphanumerics, '.', '_' and '-'");
        assertThat(outcome(topic("y".repeat(250), 1, 1))).endsWith("' is longer than the max allowed length 249");
        assertThat(outcome(topic("__cluster_metadata", 1, 1))).isEqualTo("INVALID_REQUEST Creation of internal topic __cluster_metadata is prohibited.");
        assertThat(outcome(topic("t", 0, 1))).isEqualTo("INVALID_PARTITIONS Number of partitions was set to an invalid non-positive value.");
        assertThat(outcome(topic("t", -2, 1))).startsWith("INVALID_PARTITIONS");
        assertThat(outcome(topic("t", 1, 0))).isEqualTo("INVALID_REPLICATION_FACTOR Replication factor must be larger than 0, or -1 to use the default value.");
        assertThat(outcome(topic("t", 0, 0))).startsWith("INVALID_REPLICATION_FACTOR");
        assertThat(outcome(topic("t", 1, 4))).isEqualTo("INVALID_REPLICATION_FACTOR Unable to replicate the partition 4 time(s): The target replication "
            + "factor of 4 cannot be reached because only 3 broker(s) are registered or some brokers have all their log directories cordoned.");
        assertThat(outcome(topic("t", 10_001, 1))).isEqualTo("POLICY_VIOLATION Excessively large number of partitions per request.");
        assertThat(outcome(topic("t", 9_999, 1, "retention.ms", "5"))).isEqualTo("POLICY_VIOLATION Unable to perform excessively large batch operation.");
        assertThat(outcome(topic("t", 1, 1, "foo", "x"))).startsWith("INVALID_CONFIG Unknown topic config name: foo");
        assertThat(outcome(topic("t", 1, 1, "retention.ms", "x"))).startsWith("INVALID_CONFIG Invalid value x for configuration retention.ms");
        assertThat(outcome(topic("t", 0, 0, "retention.ms", "x"))).as("settings are looked at first").startsWith("INVALID_CONFIG");
        assertThat(outcome(topic("t", 1, 1, "retention.ms", null, "segment.ms", null)))
            .isEqualTo("INVALID_CONFIG Null value not supported for topic configs: retention.ms,segment.ms");
        assertThat(outcome(assigned("t", List.of(List.of(9))))).isEqualTo(
            "INVALID_REPLICA_ASSIGNMENT The manual partition assignment includes broker 9, but no such broker is registered.");
        assertThat(outcome(assigned("t", List.of(List.of(1, 1))))).startsWith("INVALID_REPLICA_ASSIGNMENT The manual partition assignment includes");
        assertThat(outcome(assigned("t", List.of(List.of())))).isEqualTo(
            "INVALID_REPLICA_ASSIGNMENT The manual partition assignment includes an empty replica list.");
        assertThat(outcome(assigned("t", List.of(List.of(1), List.of(1, 2))))).startsWith("INVALID_REPLICA_ASSIGNMENT");
        assertThat(outcome(new CreatableTopic("t", -1, (short) -1, List.of(new CreatableReplicaAssignment(1, List.of(1))), List.of())))
            .isEqualTo("INVALID_REPLICA_ASSIGNMENT partitions should be a consecutive 0-based integer sequence");
        assertThat(outcome(new CreatableTopic("t", 1, (short) -1, List.of(new CreatableReplicaAssignment(0, List.of(1))), List.of())))
            .startsWith("INVALID_REQUEST A manual partition assignment was specified, but numPartitions");
    }

    @Test
    void theReplyTellsWhatWasMade() {
        CreatableTopicResult result = create(topic("t", 2, 3, "retention.ms", "5")).topics().get(0);
        TopicImage made = cluster.image().topics().topic("t");
        assertThat(result.topicId()).isEqualTo(made.id());
        assertThat(result.numPartitions()).isEqualTo(2);
        assertThat(result.replicationFactor()).isEqualTo((short) 3);
        assertThat(result.configs()).contains(new CreatableTopicConfigs("retention.ms", "5", false, (byte) 1, false));
        assertThat(result.configs()).extracting(CreatableTopicConfigs::name).isSorted().hasSizeGreaterThan(25);
        assertThat(cluster.image().configs().ofTopic("t")).containsExactly(Map.entry("retention.ms", "5"));
        PartitionImage partition = made.partition(1);
        assertThat(partition.isr()).isEqualTo(partition.replicas());
        assertThat(partition.leader()).isEqualTo(partition.replicas().get(0));
        assertThat(partition.leaderEpoch()).isZero();
        assertThat(partition.directory(2)).isEqualTo(new Uuid(1002, 1002));
    }

    @Test
    void minusOneMeansTheBrokersDefault() {
        Cluster own = new Cluster(1, NodeConfig.with(Map.of("num.partitions", "4", "default.replication.factor", "2"))).withBrokers(2);
        CreateTopicsResponse reply = own.commit(own.controller.createTopics(new CreateTopicsRequest(List.of(topic("t", -1, -1)), 0, false)));
        assertThat(reply.topics().get(0).numPartitions()).isEqualTo(4);
        assertThat(reply.topics().get(0).replicationFactor()).isEqualTo((short) 2);
    }

    @Test
    void validateOnlyAnswersTheSameAndMakesNothing() {
        MetadataImage before = cluster.image();
        CreateTopicsRequest request = new CreateTopicsRequest(List.of(topic("t", 2, 1), topic("u", 0, 1)), 0, true);
        Decision<CreateTopicsResponse> decision = cluster.controller.createTopics(request);
        assertThat(decision.records()).isEmpty();
        assertThat(decision.reply().topics()).extracting(CreatableTopicResult::errorCode)
            .containsExactly((short) 0, ErrorCode.INVALID_PARTITIONS.code());
        assertThat(decision.reply().topics().get(0).numPartitions()).isEqualTo(2);
        assertThat(cluster.image()).isSameAs(before);
    }

    @Test
    void aNameTwiceInARequestMakesNeither() {
        List<CreatableTopicResult> results = create(topic("t", 1, 1), topic("u", 1, 1), topic("t", 2, 1)).topics();
        assertThat(results).extracting(CreatableTopicResult::name).containsExactly("t", "u");
        assertThat(results).extracting(CreatableTopicResult::errorCode).containsExactly(ErrorCode.INVALID_REQUEST.code(), (short) 0);
        assertThat(cluster.image().topics().byName().keySet()).containsExactly("u");
    }

    /** Random requests, against the plainest idea of what must come of them. */
    @Property(tries = 150)
    void createAndDeleteAgainstASetOfNames(@ForAll long seed) {
        Random random = new Random(seed);
        Cluster own = new Cluster(seed).withBrokers(1 + random.nextInt(3));
        int brokers = own.image().cluster().brokers().size();
        Map<String, Integer> twin = new TreeMap<>();
        Set<Uuid> ids = new HashSet<>();
        for (int step = 0; step < 12; step++) {
            MetadataImage before = own.image();
            if (random.nextInt(3) > 0) {
                List<CreatableTopic> wanted = new ArrayList<>();
                for (int i = random.nextInt(4); i >= 0; i--) {
                    wanted.add(topic(randomName(random), random.nextInt(5) - 1, random.nextInt(4) - 1));
                }
                Decision<CreateTopicsResponse> decision = own.controller.createTopics(new CreateTopicsRequest(wanted, 0, false));
                assertThat(own.image()).as("I1: deciding changes nothing").isSameAs(before);
                assertContiguous(decision.records());
                for (CreatableTopicResult result : decision.reply().topics()) {
                    CreatableTopic topic = wanted.stream().filter(each -> each.name().equals(result.name())).findFirst().orElseThrow();
                    boolean once = wanted.stream().filter(each -> each.name().equals(topic.name())).count() == 1;
                    boolean named = topic.name().matches("[a-z._]{1,249}") && !topic.name().matches("\\.\\.?");
                    boolean free = twin.keySet().stream().noneMatch(other -> other.replace('.', '_').equals(topic.name().replace('.', '_')));
                    boolean counts = topic.numPartitions() != 0 && topic.replicationFactor() != 0 && topic.replicationFactor() <= brokers;
                    assertThat(result.errorCode() == 0).as(topic + " beside " + twin).isEqualTo(once && named && free && counts);
                    if (result.errorCode() == 0) {
                        twin.put(topic.name(), Math.max(1, topic.numPartitions()));
                        assertThat(ids.add(result.topicId())).as("an id is never used again").isTrue();
                    }
                }
                own.commit(decision);
            } else {
                String name = randomName(random);
                own.commit(own.controller.deleteTopics(new DeleteTopicsRequest(List.of(new DeleteTopicState(name, Uuid.ZERO)), List.of(), 0), 6));
                twin.remove(name);
            }
            Map<String, Integer> now = new TreeMap<>();
            own.image().topics().byName().forEach((name, topic) -> now.put(name, topic.partitions().size()));
            assertThat(now).isEqualTo(twin);
        }
    }

    private static String randomName(Random random) {
        String[] names = {"a", "b", "a.b", "a_b", "a.c", "", ".", "..", "b b", "c"};
        return names[random.nextInt(names.length)];
    }

    /** I2: a topic's records stand together, the topic first, so that a reader can never find half of it. */
    private static void assertContiguous(List<MetadataRecord> records) {
        assertThat(records.isEmpty() || records.get(0).type() == MetadataRecordType.TOPIC).isTrue();
        Set<Uuid> done = new HashSet<>();
        Uuid current = null;
        for (MetadataRecord record : records) {
            if (record instanceof gregor.metadata.TopicRecords.TopicRecord topic) {
                current = topic.topicId();
                assertThat(done.add(current)).isTrue();
            } else if (record instanceof gregor.metadata.TopicRecords.PartitionRecord partition) {
                assertThat(partition.topicId()).isEqualTo(current);
            }
        }
    }

    // ---- deleting

    private List<DeletableTopicResult> delete(int version, DeleteTopicState... topics) {
        DeleteTopicsRequest request = version >= 6 ? new DeleteTopicsRequest(List.of(topics), List.of(), 0)
            : new DeleteTopicsRequest(List.of(), java.util.Arrays.stream(topics).map(DeleteTopicState::name).toList(), 0);
        return cluster.commit(cluster.controller.deleteTopics(request, version)).responses();
    }

    private static DeleteTopicState named(String name) {
        return new DeleteTopicState(name, Uuid.ZERO);
    }

    private static DeleteTopicState withId(Uuid id) {
        return new DeleteTopicState(null, id);
    }

    @Test
    void topicsAreDeletedByNameOrId() {
        create(topic("t", 1, 1, "retention.ms", "5"), topic("u", 1, 1), topic("v", 1, 1));
        Uuid id = cluster.image().topics().topic("t").id();
        Uuid unknown = new Uuid(4, 4);
        assertThat(delete(6, withId(id), named("nope"), withId(unknown), named("u"))).extracting(r -> r.name() + " " + ErrorCode.of(r.errorCode()))
            .containsExactly("t NONE", "nope UNKNOWN_TOPIC_OR_PARTITION", "null UNKNOWN_TOPIC_ID", "u NONE");
        assertThat(delete(5, named("v"))).extracting(DeletableTopicResult::errorCode).containsExactly((short) 0);
        assertThat(cluster.image().topics().byName()).isEmpty();
        assertThat(cluster.image().configs().ofTopic("t")).isEmpty();
    }

    @Test
    void whoNamesATopicTwiceOrBadlyDeletesNothing() {
        create(topic("t", 1, 1), topic("u", 1, 1));
        Uuid id = cluster.image().topics().topic("t").id();
        assertThat(delete(6, named("t"), withId(id), named("u"), named("u"), new DeleteTopicState(null, Uuid.ZERO), new DeleteTopicState("t", id)))
            .extracting(DeletableTopicResult::errorCode).containsOnly(ErrorCode.INVALID_REQUEST.code());
        assertThat(cluster.image().topics().byName()).hasSize(2);
    }

    @Test
    void deletionCanBeForbidden() {
        Cluster own = new Cluster(1, NodeConfig.with(Map.of("delete.topic.enable", "false"))).withBrokers(1);
        own.commit(own.controller.createTopics(new CreateTopicsRequest(List.of(topic("t", 1, 1)), 0, false)));
        for (int version : new int[] {2, 3, 6}) {
            DeleteTopicsRequest request = new DeleteTopicsRequest(List.of(named("t")), List.of("t"), 0);
            assertThat(own.controller.deleteTopics(request, version).reply().responses().get(0).errorCode())
                .isEqualTo((version < 3 ? ErrorCode.INVALID_REQUEST : ErrorCode.TOPIC_DELETION_DISABLED).code());
            assertThat(own.controller.deleteTopics(request, version).records()).isEmpty();
        }
    }

    // ---- more partitions

    private String grow(String name, int count, List<List<Integer>> assignments) {
        List<CreatePartitionsAssignment> manual = assignments == null ? null : assignments.stream().map(CreatePartitionsAssignment::new).toList();
        CreatePartitionsResponse reply = cluster.commit(cluster.controller.createPartitions(
            new CreatePartitionsRequest(List.of(new CreatePartitionsTopic(name, count, manual)), 0, false)));
        assertThat(reply.results()).hasSize(1);
        String message = reply.results().get(0).errorMessage();
        return ErrorCode.of(reply.results().get(0).errorCode()) + (message == null ? "" : " " + message);
    }

    @Test
    void partitionsOnlyEverGrow() {
        create(topic("t", 2, 2));
        PartitionImage first = cluster.image().topics().topic("t").partition(0);
        assertThat(grow("t", 2, null)).isEqualTo("INVALID_PARTITIONS Topic already has 2 partition(s).");
        assertThat(grow("t", 1, null)).isEqualTo("INVALID_PARTITIONS The topic t currently has 2 partition(s); 1 would not be an increase.");
        assertThat(grow("t", 20_000, null)).isEqualTo("POLICY_VIOLATION Excessively large number of partitions per request.");
        assertThat(grow("nope", 3, null)).startsWith("UNKNOWN_TOPIC_OR_PARTITION");
        assertThat(grow("t", 4, List.of(List.of(1, 2)))).isEqualTo("INVALID_REPLICA_ASSIGNMENT Attempted to add 2 additional partition(s), but only 1 "
            + "assignment(s) were specified.");
        assertThat(grow("t", 3, List.of(List.of(1)))).startsWith("INVALID_REPLICA_ASSIGNMENT").contains("not consistent with previous partitions");
        assertThat(cluster.image().topics().topic("t").partitions()).hasSize(2);
        assertThat(grow("t", 3, List.of(List.of(3, 1)))).isEqualTo("NONE");
        assertThat(grow("t", 5, null)).isEqualTo("NONE");
        TopicImage grown = cluster.image().topics().topic("t");
        assertThat(grown.partitions().keySet()).containsExactly(0, 1, 2, 3, 4);
        assertThat(grown.partition(0)).isSameAs(first);
        assertThat(grown.partition(2).leader()).isEqualTo(3);
        assertThat(grown.partitions().values()).allSatisfy(partition -> assertThat(partition.replicas()).hasSize(2));
    }

    @Test
    void theListOfResultsNamesEveryTopicAsked() {
        create(topic("t", 1, 1), topic("u", 1, 1));
        CreatePartitionsRequest request = new CreatePartitionsRequest(List.of(new CreatePartitionsTopic("t", 2, null),
            new CreatePartitionsTopic("u", 1, null), new CreatePartitionsTopic("nope", 2, null)), 0, true);
        Decision<CreatePartitionsResponse> decision = cluster.controller.createPartitions(request);
        assertThat(decision.records()).as("validateOnly").isEmpty();
        Map<String, Short> errors = new HashMap<>();
        decision.reply().results().forEach(result -> errors.put(result.name(), result.errorCode()));
        assertThat(errors).containsOnly(Map.entry("t", (short) 0), Map.entry("u", ErrorCode.INVALID_PARTITIONS.code()),
            Map.entry("nope", ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code()));
    }
}
