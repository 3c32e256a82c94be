package gregor.broker;

import static gregor.broker.TestApis.BROKER_LISTENER;
import static gregor.broker.TestApis.CONTROLLER_LISTENER;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.base.Uuid;
import gregor.message.DescribeClusterMessage.DescribeClusterBroker;
import gregor.message.DescribeClusterMessage.DescribeClusterRequest;
import gregor.message.DescribeClusterMessage.DescribeClusterResponse;
import gregor.message.DescribeTopicPartitionsMessage.Cursor;
import gregor.message.DescribeTopicPartitionsMessage.DescribeTopicPartitionsRequest;
import gregor.message.DescribeTopicPartitionsMessage.DescribeTopicPartitionsResponse;
import gregor.message.DescribeTopicPartitionsMessage.DescribeTopicPartitionsResponseTopic;
import gregor.message.DescribeTopicPartitionsMessage.TopicRequest;
import gregor.message.MetadataMessage;
import gregor.message.MetadataMessage.MetadataRequest;
import gregor.message.MetadataMessage.MetadataRequestTopic;
import gregor.message.MetadataMessage.MetadataResponse;
import gregor.message.MetadataMessage.MetadataResponseBroker;
import gregor.message.MetadataMessage.MetadataResponsePartition;
import gregor.message.MetadataMessage.MetadataResponseTopic;
import gregor.metadata.ClusterRecords.NodeEndpoint;
import gregor.metadata.ClusterRecords.RegisterControllerRecord;
import gregor.metadata.MetadataRecord;
import gregor.metadata.TopicRecords.RemoveTopicRecord;
import gregor.protocol.ApiKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** What clients are told about the cluster: the contracts on metadata, by their numbers. */
class MetadataHandlersTest {

    private final TestApis apis = new TestApis();

    private void cluster() {
        List<MetadataRecord> records = new ArrayList<>(List.of(TestApis.broker(1, false), TestApis.broker(2, false), TestApis.broker(3, true)));
        records.addAll(TestApis.topic("a", 2, 2));
        records.addAll(TestApis.topic("b", 1, 3));
        records.addAll(TestApis.topic("__consumer_offsets", 1, 2));
        apis.publish(records);
    }

    private static List<MetadataRequestTopic> named(String... names) {
        List<MetadataRequestTopic> topics = new ArrayList<>();
        for (String name : names) {
            topics.add(new MetadataRequestTopic(Uuid.ZERO, name));
        }
        return topics;
    }

    private MetadataResponse metadata(int version, List<MetadataRequestTopic> topics, boolean mayCreate) {
        return apis.ask(MetadataResponse.class, ApiKey.METADATA, version, new MetadataRequest(topics, mayCreate, false, false));
    }

    @Test
    void row10AllTopicsOrNone() {
        cluster();
        assertThat(metadata(0, List.of(), true).topics()).hasSize(3);
        for (int version = 1; version <= 13; version++) {
            assertThat(metadata(version, null, true).topics()).extracting(MetadataResponseTopic::name)
                .containsExactlyInAnyOrder("a", "b", "__consumer_offsets");
            MetadataResponse brokersOnly = metadata(version, List.of(), true);
            assertThat(brokersOnly.topics()).isEmpty();
            assertThat(brokersOnly.brokers()).extracting(MetadataResponseBroker::nodeId).containsExactly(1, 2);
        }
    }

    @Test
    void row11TheControllerIsALiveBroker() {
        cluster();
        MetadataResponse response = metadata(9, List.of(), true);
        assertThat(response.brokers()).extracting(MetadataResponseBroker::nodeId).contains(response.controllerId());
        assertThat(response.clusterId()).isEqualTo("cluster");
    }

    @Test
    void row12TopicsThatAreNotThere() {
        cluster();
        for (int version = 0; version <= 13; version++) {
            MetadataResponseTopic missing = metadata(version, named("missing"), version < 4).topics().get(0);
            assertThat(missing.errorCode()).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code());
            assertThat(missing.name()).isEqualTo("missing");
            assertThat(missing.topicId()).isEqualTo(Uuid.ZERO);
            assertThat(missing.partitions()).isEmpty();
            MetadataResponseTopic invalid = metadata(version, named("no/name"), true).topics().get(0);
            assertThat(invalid.errorCode()).isEqualTo(ErrorCode.INVALID_TOPIC_EXCEPTION.code());
        }
        Uuid id = new Uuid(5, 6);
        MetadataResponseTopic unknownId = metadata(12, List.of(new MetadataRequestTopic(id, null)), true).topics().get(0);
        assertThat(unknownId.errorCode()).isEqualTo(ErrorCode.UNKNOWN_TOPIC_ID.code());
        assertThat(unknownId.name()).isNull();
        assertThat(unknownId.topicId()).isEqualTo(id);
        MetadataResponseTopic byId = metadata(12, List.of(new MetadataRequestTopic(TestApis.idOf("a"), null)), true).topics().get(0);
        assertThat(byId.name()).isEqualTo("a");
        assertThat(byId.partitions()).hasSize(2);
    }

    @Test
    void row13ATopicIsCreatedOnceIfBothSidesAllowItAndTheFirstAnswerIsUnknown() {
        cluster();
        apis.channel.sent.clear();
        assertThat(metadata(9, named("missing"), false).topics()).hasSize(1);
        metadata(9, named("no/name", "a"), true);
        metadata(12, List.of(new MetadataRequestTopic(new Uuid(5, 6), null)), true);
        assertThat(apis.channel.sent).isEmpty();
        assertThat(metadata(9, named("missing"), true).topics().get(0).errorCode()).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code());
        metadata(3, named("missing"), true);
        assertThat(apis.channel.sent).as("asked for once, while it is under way").hasSize(1);
        metadata(3, named("missing too"), true);
        TestApis forbidding = new TestApis(Map.of("log.dirs", "/data", "auto.create.topics.enable", "false"));
        forbidding.ask(MetadataResponse.class, ApiKey.METADATA, 9, new MetadataRequest(named("missing"), true, false, false));
        assertThat(forbidding.channel.sent).isEmpty();
    }

    @Test
    void row15LeadersAndEpochsAreThoseOfTheImage() {
        cluster();
        MetadataResponsePartition led = metadata(9, named("a"), false).topics().get(0).partitions().get(1);
        assertThat(led).isEqualTo(new MetadataResponsePartition((short) 0, 1, 2, 0, List.of(2), List.of(2), List.of()));
        MetadataResponsePartition lost = metadata(9, named("b"), false).topics().get(0).partitions().get(0);
        assertThat(lost.errorCode()).isEqualTo(ErrorCode.LEADER_NOT_AVAILABLE.code());
        assertThat(lost.leaderId()).isEqualTo(-1);
        assertThat(lost.offlineReplicas()).containsExactly(3);
        assertThat(metadata(9, named("__consumer_offsets"), false).topics().get(0).isInternal()).isTrue();
    }

    @Test
    void row16ATopicThatIsMadeAgainHasItsNewId() {
        cluster();
        apis.publish(List.of(new RemoveTopicRecord(TestApis.idOf("a"))));
        assertThat(metadata(12, named("a"), false).topics().get(0).errorCode()).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code());
        assertThat(metadata(12, List.of(new MetadataRequestTopic(TestApis.idOf("a"), null)), false).topics().get(0).errorCode())
            .isEqualTo(ErrorCode.UNKNOWN_TOPIC_ID.code());
    }

    @Test
    void row17OperationsAreToldOnlyIfAskedFor() {
        cluster();
        MetadataResponse silent = metadata(9, named("a"), false);
        assertThat(silent.clusterAuthorizedOperations()).isEqualTo(MetadataMessage.OPERATIONS_NOT_ASKED);
        assertThat(silent.topics().get(0).topicAuthorizedOperations()).isEqualTo(MetadataMessage.OPERATIONS_NOT_ASKED);
        MetadataResponse asked = apis.ask(MetadataResponse.class, ApiKey.METADATA, 9, new MetadataRequest(named("a"), false, true, true));
        assertThat(asked.clusterAuthorizedOperations()).isEqualTo(0b1111110100000);
        assertThat(asked.topics().get(0).topicAuthorizedOperations()).isEqualTo(0b110111111000);
    }

    private DescribeClusterResponse describe(String listener, int endpointType, boolean fencedToo) {
        return apis.ask(DescribeClusterResponse.class, listener, ApiKey.DESCRIBE_CLUSTER, 2,
            new DescribeClusterRequest(false, (byte) endpointType, fencedToo));
    }

    @Test
    void describeClusterListsWhatListensAtItsDoorAndSendsOthersAway() {
        cluster();
        assertThat(describe(BROKER_LISTENER, 1, false).brokers()).extracting(DescribeClusterBroker::brokerId).containsExactly(1, 2);
        assertThat(describe(BROKER_LISTENER, 1, true).brokers()).extracting(DescribeClusterBroker::isFenced).containsExactly(false, false, true);
        assertThat(describe(CONTROLLER_LISTENER, 2, false).brokers()).as("nobody has registered").isEmpty();
        apis.publish(List.of(new RegisterControllerRecord(7, new Uuid(7, 7), false,
            List.of(new NodeEndpoint(CONTROLLER_LISTENER, "host7", 9193, (short) 0)), List.of())));
        assertThat(describe(CONTROLLER_LISTENER, 2, false).brokers())
            .containsExactly(new DescribeClusterBroker(7, "host7", 9193, null, false));
        assertThat(describe(CONTROLLER_LISTENER, 2, false).controllerId()).as("the quorum's leader").isEqualTo(1);
        assertThat(describe(BROKER_LISTENER, 2, false).errorCode()).isEqualTo(ErrorCode.MISMATCHED_ENDPOINT_TYPE.code());
        assertThat(describe(CONTROLLER_LISTENER, 1, false).errorCode()).isEqualTo(ErrorCode.MISMATCHED_ENDPOINT_TYPE.code());
        assertThat(describe(BROKER_LISTENER, 3, false).errorCode()).isEqualTo(ErrorCode.UNSUPPORTED_ENDPOINT_TYPE.code());
        assertThat(describe(BROKER_LISTENER, 1, false).clusterAuthorizedOperations()).isEqualTo(MetadataMessage.OPERATIONS_NOT_ASKED);
    }

    /** The pages, one after another, are the whole: each partition once, topics in order, no page above its limit. */
    @Property(tries = 30)
    void pagesJoinToTheWhole(@ForAll @Size(max = 6) List<@IntRange(min = 1, max = 9) Integer> sizes, @ForAll @IntRange(min = 1, max = 12) int limit,
            @ForAll boolean named) {
        TestApis paged = new TestApis();
        List<MetadataRecord> records = new ArrayList<>(List.of(TestApis.broker(2, false)));
        Map<String, Integer> expected = new TreeMap<>();
        for (int i = 0; i < sizes.size(); i++) {
            records.addAll(TestApis.topic("t" + (7 * i) % 10, sizes.get(i), 2));
            expected.put("t" + (7 * i) % 10, sizes.get(i));
        }
        paged.publish(records);
        List<TopicRequest> asked = named ? expected.keySet().stream().map(TopicRequest::new).toList() : List.of();
        List<String> seen = new ArrayList<>();
        Cursor cursor = null;
        do {
            DescribeTopicPartitionsResponse page = paged.ask(DescribeTopicPartitionsResponse.class, ApiKey.DESCRIBE_TOPIC_PARTITIONS, 0,
                new DescribeTopicPartitionsRequest(asked, limit, cursor));
            int before = seen.size();
            for (DescribeTopicPartitionsResponseTopic topic : page.topics()) {
                assertThat(topic.errorCode()).isZero();
                topic.partitions().forEach(partition -> seen.add(topic.name() + "-" + partition.partitionIndex()));
            }
            assertThat(seen.size() - before).isLessThanOrEqualTo(limit).isGreaterThanOrEqualTo(page.nextCursor() == null ? 0 : limit);
            cursor = page.nextCursor();
        } while (cursor != null);
        List<String> whole = new ArrayList<>();
        expected.forEach((topic, partitions) -> {
            for (int i = 0; i < partitions; i++) {
                whole.add(topic + "-" + i);
            }
        });
        assertThat(seen).isEqualTo(whole);
    }

    @Test
    void pagesTellOfUnknownTopicsAndRefuseANegativeCursor() {
        cluster();
        DescribeTopicPartitionsResponse page = apis.ask(DescribeTopicPartitionsResponse.class, ApiKey.DESCRIBE_TOPIC_PARTITIONS, 0,
            new DescribeTopicPartitionsRequest(List.of(new TopicRequest("zz"), new TopicRequest("a")), 10, null));
        assertThat(page.topics()).extracting(DescribeTopicPartitionsResponseTopic::errorCode)
            .containsExactly((short) 0, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code());
        assertThat(apis.send(ApiKey.DESCRIBE_TOPIC_PARTITIONS, 0,
            new DescribeTopicPartitionsRequest(List.of(), 10, new Cursor("a", -1))).isClosed).isTrue();
    }
}
