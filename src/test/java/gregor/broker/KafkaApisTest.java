package gregor.broker;

import static gregor.broker.TestApis.BROKER_LISTENER;
import static gregor.broker.TestApis.CONTROLLER_LISTENER;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.base.Uuid;
import gregor.broker.TestApis.Sent;
import gregor.message.ApiVersionsMessage.ApiVersion;
import gregor.message.ApiVersionsMessage.ApiVersionsRequest;
import gregor.message.ApiVersionsMessage.ApiVersionsResponse;
import gregor.message.ApiVersionsMessage.SupportedFeatureKey;
import gregor.message.HeartbeatMessage.HeartbeatRequest;
import gregor.message.JoinGroupMessage.JoinGroupRequest;
import gregor.message.JoinGroupMessage.JoinGroupRequestProtocol;
import gregor.message.JoinGroupMessage.JoinGroupResponse;
import gregor.message.Messages;
import gregor.message.MetadataMessage.MetadataRequest;
import gregor.message.ProduceMessage.PartitionProduceData;
import gregor.message.ProduceMessage.ProduceRequest;
import gregor.message.ProduceMessage.ProduceResponse;
import gregor.message.ProduceMessage.TopicProduceData;
import gregor.metadata.MetadataRecord;
import gregor.port.Trace;
import gregor.protocol.ApiKey;
import gregor.protocol.Codec;
import gregor.protocol.MemoryRecords;
import gregor.protocol.RequestHeader;
import gregor.protocol.VersionRange;
import gregor.protocol.WireWriter;
import gregor.record.BatchBuilder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What the table does with a request before a handler sees it, and ApiVersions, which tells what the table holds. */
class KafkaApisTest {

    private final TestApis apis = new TestApis();

    private static ApiVersionsRequest named(String name, String version) {
        return new ApiVersionsRequest(name, version);
    }

    private static final ApiVersionsRequest GOOD = named("gregor-client", "1.0");

    @Test
    void apiVersionsAnswersInEachVersion() {
        for (int version = 0; version <= 4; version++) {
            ApiVersionsResponse response = apis.ask(ApiVersionsResponse.class, ApiKey.API_VERSIONS, version, GOOD);
            assertThat(response.errorCode()).isZero();
            assertThat(response.apiKeys()).extracting(ApiVersion::apiKey).contains((short) 0, (short) 1, (short) 3, (short) 18).doesNotHaveDuplicates();
        }
    }

    /** What is announced is served, in exactly these versions, and nothing else is; Produce alone is announced from 0. */
    @Test
    void theTableIsAnnouncedAsItIs() {
        for (String listener : List.of(BROKER_LISTENER, CONTROLLER_LISTENER)) {
            Map<Integer, ApiVersion> announced = new LinkedHashMap<>();
            ApiVersionsResponse response = apis.ask(ApiVersionsResponse.class, listener, ApiKey.API_VERSIONS, 4, GOOD);
            response.apiKeys().forEach(each -> announced.put((int) each.apiKey(), each));
            for (Messages.Pair<?, ?> pair : Messages.all()) {
                ApiVersion versions = announced.get((int) pair.key().id());
                if (versions == null) {
                    assertThat(apis.send(listener, header(pair.key().id(), pair.versions().max())).isClosed).isTrue();
                } else {
                    int min = pair.key() == ApiKey.PRODUCE ? 0 : pair.versions().min();
                    assertThat(new VersionRange(versions.minVersion(), versions.maxVersion())).isEqualTo(new VersionRange(min, pair.versions().max()));
                }
            }
        }
    }

    @Test
    void aVersionOfApiVersionsThatIsTooNewIsAnsweredInVersion0() {
        Sent sent = apis.send(BROKER_LISTENER, header(ApiKey.API_VERSIONS.id(), 5));
        ApiVersionsResponse response = TestApis.read(ApiVersionsResponse.class, sent, ApiKey.API_VERSIONS, 0);
        assertThat(response.errorCode()).isEqualTo(ErrorCode.UNSUPPORTED_VERSION.code());
        assertThat(response.apiKeys()).containsExactly(new ApiVersion((short) 18, (short) 0, (short) 4));
    }

    @Test
    void theClientsNameIsCheckedFromVersion3On() {
        for (ApiVersionsRequest bad : List.of(named("", "1"), named("a b", "1"), named("-a", "1"), named("a", "1."), named("a", "ö"))) {
            assertThat(apis.ask(ApiVersionsResponse.class, ApiKey.API_VERSIONS, 3, bad).errorCode()).isEqualTo(ErrorCode.INVALID_REQUEST.code());
            assertThat(apis.ask(ApiVersionsResponse.class, ApiKey.API_VERSIONS, 2, bad).errorCode()).isZero();
        }
        assertThat(apis.ask(ApiVersionsResponse.class, ApiKey.API_VERSIONS, 3, named("a.b-C9", "0")).errorCode()).isZero();
    }

    @Test
    void aFeatureWhoseLeastLevelIs0IsHiddenFromOlderClients() {
        Map<String, VersionRange> features = new TreeMap<>(Map.of("old", new VersionRange(1, 2), "new", new VersionRange(0, 1)));
        ApiVersionsHandler handler = new ApiVersionsHandler(features, () -> new ApiVersionsHandler.Features(Map.of(), 7), (key, versions) -> versions);
        List<ServedApi<?>> table = List.of(ServedApi.of(ApiKey.API_VERSIONS, ApiVersionsRequest.class, handler));
        KafkaApis only = new KafkaApis(table, handler, Trace.OFF);
        for (int version = 3; version <= 4; version++) {
            WireWriter out = new WireWriter();
            new RequestHeader((short) 18, (short) version, 4711, "c").write(out, true);
            Codec.of(ApiVersionsRequest.class, version).write(GOOD, out);
            Sent sent = new Sent(out.toBuffer(), BROKER_LISTENER);
            only.handle(sent);
            ApiVersionsResponse response = TestApis.read(ApiVersionsResponse.class, sent, ApiKey.API_VERSIONS, version);
            assertThat(response.supportedFeatures()).extracting(SupportedFeatureKey::name)
                .containsExactlyElementsOf(version < 4 ? List.of("old") : List.of("new", "old"));
            assertThat(response.finalizedFeaturesEpoch()).isEqualTo(7);
        }
    }

    private static ByteBuffer header(int key, int version) {
        return ByteBuffer.allocate(64).putShort((short) key).putShort((short) version).putInt(4711).putShort((short) -1).put((byte) 0).flip();
    }

    @Test
    void whatCannotBeAnsweredClosesTheConnection() {
        assertThat(apis.send(BROKER_LISTENER, header(9_999, 0)).isClosed).isTrue();
        assertThat(apis.send(BROKER_LISTENER, header(-1, 0)).isClosed).isTrue();
        for (int removed = 4; removed <= 7; removed++) {
            assertThat(apis.send(BROKER_LISTENER, header(removed, 0)).isClosed).as("pushed by a controller until 3.9").isTrue();
        }
        assertThat(apis.send(BROKER_LISTENER, header(ApiKey.METADATA.id(), 14)).isClosed).isTrue();
        assertThat(apis.send(BROKER_LISTENER, header(ApiKey.METADATA.id(), -1)).isClosed).isTrue();
        assertThat(apis.send(BROKER_LISTENER, header(ApiKey.PRODUCE.id(), 2)).isClosed).isTrue();
        assertThat(apis.send(BROKER_LISTENER, header(ApiKey.METADATA.id(), 9)).isClosed).as("no body").isTrue();
        assertThat(apis.send(BROKER_LISTENER, ByteBuffer.allocate(3)).isClosed).as("no header").isTrue();
        assertThat(apis.send(CONTROLLER_LISTENER, ApiKey.METADATA, 9, 9, new MetadataRequest(null, false, false, false)).isClosed).isTrue();
    }

    /** Errors leave no field empty that an old version cannot leave empty. */
    @Test
    void groupErrorsCanBeWrittenInEachVersion() {
        JoinGroupRequest join = new JoinGroupRequest("g", 10_000, 10_000, "", null, "consumer",
            List.of(new JoinGroupRequestProtocol("range", ByteBuffer.allocate(1))), null);
        for (int version = 0; version <= 9; version++) {
            JoinGroupResponse response = apis.ask(JoinGroupResponse.class, ApiKey.JOIN_GROUP, version, join);
            assertThat(response.errorCode()).isEqualTo(ErrorCode.NOT_COORDINATOR.code());
        }
        for (int version = 0; version <= 4; version++) {
            assertThat(apis.send(ApiKey.HEARTBEAT, version, new HeartbeatRequest("g", 1, "m", null)).reply).isNotNull();
        }
    }

    private static ProduceRequest produce(int acks, String topic) {
        ByteBuffer batch = new BatchBuilder(256).append(1, null, ByteBuffer.wrap(new byte[] {1}), List.of()).build();
        return new ProduceRequest(null, (short) acks, 1_000, List.of(new TopicProduceData(topic, Uuid.ZERO,
            List.of(new PartitionProduceData(0, new MemoryRecords(batch))))));
    }

    @Test
    void withAcks0SuccessIsSilentAndAFailureClosesTheConnection() {
        List<MetadataRecord> records = new ArrayList<>(List.of(TestApis.broker(1, false)));
        records.addAll(TestApis.topic("t", 1, 1));
        apis.publish(records);
        assertThat(apis.send(ApiKey.PRODUCE, 9, produce(0, "t")).isSilent).isTrue();
        assertThat(apis.send(ApiKey.PRODUCE, 9, produce(0, "missing")).isClosed).isTrue();
        ProduceResponse failed = apis.ask(ProduceResponse.class, ApiKey.PRODUCE, 9, produce(1, "missing"));
        assertThat(failed.responses().get(0).partitionResponses().get(0).errorCode()).isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code());
        ProduceResponse good = apis.ask(ProduceResponse.class, ApiKey.PRODUCE, 9, produce(1, "t"));
        assertThat(good.responses().get(0).partitionResponses().get(0).baseOffset()).isEqualTo(1);
    }
}
