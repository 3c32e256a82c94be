package gregor.broker;

import static gregor.broker.TestApis.BROKER_LISTENER;
import static gregor.broker.TestApis.CONTROLLER_LISTENER;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.broker.TestApis.Sent;
import gregor.message.ApiVersionsMessage.ApiVersion;
import gregor.message.ApiVersionsMessage.ApiVersionsRequest;
import gregor.message.ApiVersionsMessage.ApiVersionsResponse;
import gregor.message.ApiVersionsMessage.FinalizedFeatureKey;
import gregor.message.ApiVersionsMessage.SupportedFeatureKey;
import gregor.message.DescribeConfigsMessage.DescribeConfigsRequest;
import gregor.message.DescribeConfigsMessage.DescribeConfigsResource;
import gregor.message.DescribeConfigsMessage.DescribeConfigsResponse;
import gregor.message.DescribeQuorumMessage.DescribeQuorumRequest;
import gregor.message.DescribeQuorumMessage.DescribeQuorumResponse;
import gregor.message.FetchMessage.FetchRequest;
import gregor.message.FetchMessage.FetchResponse;
import gregor.message.FetchMessage.ReplicaState;
import gregor.message.FindCoordinatorMessage.FindCoordinatorRequest;
import gregor.message.Messages;
import gregor.metadata.LogRecords.FeatureLevelRecord;
import gregor.protocol.ApiKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** What a controller's listener serves, and how it refuses. */
class ControllerApisTest {

    private final TestApis apis = new TestApis();

    private static Map<ApiKey, IntFunction<Record>> decided() {
        Map<ApiKey, IntFunction<Record>> requests = new LinkedHashMap<>(ControllerRequests.forwarded());
        requests.keySet().removeAll(List.of(ApiKey.DESCRIBE_QUORUM, ApiKey.ADD_RAFT_VOTER, ApiKey.REMOVE_RAFT_VOTER));
        requests.putAll(ControllerRequests.ofNodes());
        return requests;
    }

    /** The API's own form, in each version; never a closed connection. */
    @Test
    void aControllerThatIsNotActiveSaysSoInEachApiAndVersion() {
        apis.refusal = new KafkaException(ErrorCode.NOT_CONTROLLER, "the active controller is node 2");
        int replies = 0;
        for (Map.Entry<ApiKey, IntFunction<Record>> api : decided().entrySet()) {
            Messages.Pair<?, ?> messages = Messages.of(api.getKey());
            for (int version = messages.versions().min(); version <= messages.versions().max(); version++) {
                Record reply = apis.ask(messages.response(), CONTROLLER_LISTENER, api.getKey(), version, api.getValue().apply(version));
                assertThat(ReplyErrors.contains(reply, ErrorCode.NOT_CONTROLLER)).as(reply.toString()).isTrue();
                replies++;
            }
        }
        assertThat(replies).isEqualTo(44);
    }

    @Test
    void aFaultOfTheControllerIsAnUnknownServerError() {
        Map<ApiKey, IntFunction<Record>> requests = decided();
        apis.fault = new IllegalStateException("planted by this test");
        requests.forEach((key, body) -> {
            int version = Messages.of(key).versions().max();
            Record reply = apis.ask(Messages.of(key).response(), CONTROLLER_LISTENER, key, version, body.apply(version));
            assertThat(ReplyErrors.contains(reply, ErrorCode.UNKNOWN_SERVER_ERROR)).as(reply.toString()).isTrue();
        });
    }

    @Test
    void theQuorumsRequestsGoToTheQuorumWithTheirVersion() {
        apis.quorumReply = new DescribeQuorumResponse((short) 6, "not the leader", List.of(), List.of());
        DescribeQuorumRequest request = (DescribeQuorumRequest) ControllerRequests.forwarded().get(ApiKey.DESCRIBE_QUORUM).apply(2);
        assertThat(apis.ask(DescribeQuorumResponse.class, CONTROLLER_LISTENER, ApiKey.DESCRIBE_QUORUM, 2, request)).isEqualTo(apis.quorumReply);
        FetchRequest fetch = new FetchRequest(null, -1, new ReplicaState(2, -1), 500, 1, 1 << 20, (byte) 0, 0, -1, List.of(), List.of(), "");
        apis.quorumReply = new FetchResponse(0, (short) 104, 0, List.of(), List.of());
        assertThat(apis.ask(FetchResponse.class, CONTROLLER_LISTENER, ApiKey.FETCH, 17, fetch).errorCode()).isEqualTo((short) 104);
        assertThat(apis.toQuorum).containsExactly(request, fetch);
        assertThat(apis.ask(FetchResponse.class, BROKER_LISTENER, ApiKey.FETCH, 17, fetch).errorCode())
            .as("a broker's listener has the ordinary fetch").isZero();
        assertThat(apis.toQuorum).hasSize(2);
    }

    @Test
    void aReplyThatCannotBeWrittenClosesTheConnectionAndLeavesTheQuorumsThreadAlone() {
        apis.quorumReply = new FetchResponse(0, (short) 0, 0, List.of(), List.of());
        Record request = ControllerRequests.forwarded().get(ApiKey.DESCRIBE_QUORUM).apply(2);
        assertThat(apis.send(CONTROLLER_LISTENER, ApiKey.DESCRIBE_QUORUM, 2, 2, request).isClosed).isTrue();
    }

    /** Kafka 4.3's controllers serve these; ACLs, quotas, SCRAM and tokens are not built yet. */
    @Test
    void theListenersServeWhatKafkasDo() {
        assertThat(keys(CONTROLLER_LISTENER)).containsExactlyInAnyOrder(1, 18, 19, 20, 32, 33, 37, 43, 44, 45, 46, 52, 53, 54, 55, 56, 57, 58,
            59, 60, 62, 63, 64, 67, 70, 73, 80, 81, 82);
        assertThat(keys(BROKER_LISTENER)).contains(19, 20, 33, 37, 43, 44, 45, 46, 55, 57, 64, 80, 81)
            .doesNotContain(52, 53, 54, 56, 58, 59, 62, 63, 67, 70, 73, 82);
    }

    private List<Integer> keys(String listener) {
        return apiVersions(listener, 4).apiKeys().stream().map(api -> (int) api.apiKey()).toList();
    }

    private ApiVersionsResponse apiVersions(String listener, int version) {
        return apis.ask(ApiVersionsResponse.class, listener, ApiKey.API_VERSIONS, version, new ApiVersionsRequest("test", "1"));
    }

    @Test
    void bothListenersTellTheFeatures() {
        apis.publish(List.of(new FeatureLevelRecord("metadata.version", (short) 27), new FeatureLevelRecord("transaction.version", (short) 2)));
        for (String listener : List.of(BROKER_LISTENER, CONTROLLER_LISTENER)) {
            ApiVersionsResponse told = apiVersions(listener, 4);
            assertThat(told.finalizedFeatures()).containsExactly(new FinalizedFeatureKey("kraft.version", (short) 1, (short) 1),
                new FinalizedFeatureKey("metadata.version", (short) 27, (short) 27),
                new FinalizedFeatureKey("transaction.version", (short) 2, (short) 2));
            assertThat(told.finalizedFeaturesEpoch()).isZero();
            assertThat(told.supportedFeatures()).contains(new SupportedFeatureKey("kraft.version", (short) 0, (short) 1));
            assertThat(apiVersions(listener, 3).supportedFeatures()).extracting(SupportedFeatureKey::name).containsExactly("metadata.version");
        }
        apis.kraftVersion = 0;
        assertThat(apiVersions(BROKER_LISTENER, 4).finalizedFeatures()).extracting(FinalizedFeatureKey::name).doesNotContain("kraft.version");
    }

    @Test
    void aBrokerOffersOnlyWhatTheControllerServesToo() {
        ApiVersion createTopics = new ApiVersion((short) 19, (short) 2, (short) 7);
        assertThat(apiVersions(BROKER_LISTENER, 4).apiKeys()).contains(createTopics);
        apis.channel.narrow(ApiKey.CREATE_TOPICS, 2, 5);
        apis.channel.narrow(ApiKey.UPDATE_FEATURES, 0, -1);
        assertThat(apiVersions(BROKER_LISTENER, 4).apiKeys()).contains(new ApiVersion((short) 19, (short) 2, (short) 5))
            .noneMatch(api -> api.apiKey() == ApiKey.UPDATE_FEATURES.id());
        assertThat(apiVersions(CONTROLLER_LISTENER, 4).apiKeys()).contains(createTopics);
        apis.channel.isReached = false;
        assertThat(apiVersions(BROKER_LISTENER, 4).apiKeys()).as("as long as nobody knows").contains(createTopics);
    }

    @Test
    void aControllerDescribesItsOwnSettings() {
        DescribeConfigsResponse told = apis.ask(DescribeConfigsResponse.class, CONTROLLER_LISTENER, ApiKey.DESCRIBE_CONFIGS, 4,
            new DescribeConfigsRequest(List.of(new DescribeConfigsResource((byte) 4, Integer.toString(apis.config.nodeId()), null)), false, false));
        assertThat(told.results().get(0).errorCode()).isZero();
        assertThat(told.results().get(0).configs()).anyMatch(config -> config.name().equals("node.id"));
    }

    @Test
    void whatIsABrokersIsNotServedByAController() {
        Sent sent = apis.send(CONTROLLER_LISTENER, ApiKey.FIND_COORDINATOR, 4, 4,
            new FindCoordinatorRequest("", (byte) 0, List.of("g")));
        assertThat(sent.isClosed).isTrue();
    }
}
