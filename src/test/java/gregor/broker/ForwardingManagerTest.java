package gregor.broker;

import static gregor.broker.TestApis.CONTROLLER_LISTENER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.broker.TestApis.Sent;
import gregor.message.CreateTopicsMessage.CreatableTopic;
import gregor.message.CreateTopicsMessage.CreateTopicsRequest;
import gregor.message.CreateTopicsMessage.CreateTopicsResponse;
import gregor.message.DescribeQuorumMessage.DescribeQuorumResponse;
import gregor.message.EnvelopeMessage.EnvelopeRequest;
import gregor.message.EnvelopeMessage.EnvelopeResponse;
import gregor.message.FindCoordinatorMessage.FindCoordinatorRequest;
import gregor.message.Messages;
import gregor.protocol.ApiKey;
import gregor.protocol.RequestHeader;
import gregor.protocol.WireReader;
import gregor.protocol.WireWriter;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Requests that a broker passes on, and the envelopes that a controller opens. */
class ForwardingManagerTest {

    private final TestApis apis = new TestApis();

    private Sent sendToBroker(ApiKey key, int version) {
        return apis.send(key, version, ControllerRequests.forwarded().get(key).apply(version));
    }

    private EnvelopeRequest envelope() {
        return apis.channel.sent.element().as(EnvelopeRequest.class, 0);
    }

    private EnvelopeResponse open(EnvelopeRequest envelope) {
        return apis.ask(EnvelopeResponse.class, CONTROLLER_LISTENER, ApiKey.ENVELOPE, 0, envelope);
    }

    /** A client cannot tell whether it asked the controller or a broker that passed its request on. */
    @Test
    void theReplyIsTheControllersOwnInEachApiAndVersion() {
        apis.publish(List.of(TestApis.broker(1, false), TestApis.broker(3, true)));
        apis.quorumReply = new DescribeQuorumResponse((short) 0, null, List.of(), List.of());
        int requests = 0;
        for (Map.Entry<ApiKey, IntFunction<Record>> api : ControllerRequests.forwarded().entrySet()) {
            Messages.Pair<?, ?> messages = Messages.of(api.getKey());
            if (api.getKey() == ApiKey.ADD_RAFT_VOTER || api.getKey() == ApiKey.REMOVE_RAFT_VOTER) {
                continue; // the quorum answers these with replies of their own, which this one does not have
            }
            for (int version = messages.versions().min(); version <= messages.versions().max(); version++) {
                Sent atBroker = sendToBroker(api.getKey(), version);
                EnvelopeResponse opened = open(envelope());
                apis.channel.sent.remove().reply(opened);
                Record direct = apis.ask(messages.response(), CONTROLLER_LISTENER, api.getKey(), version, api.getValue().apply(version));
                Record forwarded = TestApis.read(messages.response(), atBroker, api.getKey(), version);
                assertThat(withoutIds(forwarded)).isEqualTo(withoutIds(direct));
                requests++;
            }
        }
        assertThat(requests).isEqualTo(34);
    }

    /** Topic ids are drawn anew for each request. */
    private static String withoutIds(Record reply) {
        return reply.toString().replaceAll("topicId=[A-Za-z0-9_-]{22}", "topicId");
    }

    @Test
    void theEnvelopeHasTheRequestAsTheClientSentItAndWhoSentIt() {
        sendToBroker(ApiKey.CREATE_TOPICS, 7);
        EnvelopeRequest envelope = envelope();
        assertThat(Principal.read(envelope.requestPrincipal())).contains(Principal.ANONYMOUS);
        assertThat(IpAddress.text(envelope.clientHostAddress())).isEqualTo("10.0.0.7");
        WireReader in = new WireReader(envelope.requestData());
        assertThat(RequestHeader.read(in)).isEqualTo(new RequestHeader((short) 19, (short) 7, 4711, "tester"));
        in.skipTaggedFields();
        assertThat(Messages.of(ApiKey.CREATE_TOPICS).requestCodec(7).read(in)).isEqualTo(ControllerRequests.forwarded().get(ApiKey.CREATE_TOPICS).apply(7));
        assertThat(apis.channel.sent.element().timeoutMs).isEqualTo(60_000);
    }

    @Test
    void noReplyInTimeIsSaidInTheFormOfTheApi() {
        for (ApiKey key : ForwardedApis.all()) {
            Messages.Pair<?, ?> messages = Messages.of(key);
            int version = messages.versions().max();
            Sent sent = sendToBroker(key, version);
            apis.channel.sent.remove().fail(ErrorCode.REQUEST_TIMED_OUT);
            assertThat(ReplyErrors.contains(TestApis.read(messages.response(), sent, key, version), ErrorCode.REQUEST_TIMED_OUT)).isTrue();
        }
    }

    private ErrorCode errorAfter(Record envelopeReply) {
        Sent sent = sendToBroker(ApiKey.CREATE_TOPICS, 7);
        apis.channel.sent.remove().reply(envelopeReply);
        CreateTopicsResponse reply = TestApis.read(CreateTopicsResponse.class, sent, ApiKey.CREATE_TOPICS, 7);
        assertThat(reply.topics()).hasSize(2);
        return ErrorCode.of(reply.topics().get(0).errorCode());
    }

    @Test
    void whatIsWrongWithTheEnvelopeIsNotTheClientsFault() {
        assertThat(errorAfter(new EnvelopeResponse(null, ErrorCode.PRINCIPAL_DESERIALIZATION_FAILURE.code()))).isEqualTo(ErrorCode.UNKNOWN_SERVER_ERROR);
        assertThat(errorAfter(new EnvelopeResponse(null, ErrorCode.NONE.code()))).isEqualTo(ErrorCode.UNKNOWN_SERVER_ERROR);
        assertThat(errorAfter(new EnvelopeResponse(ByteBuffer.allocate(3), ErrorCode.NONE.code()))).isEqualTo(ErrorCode.UNKNOWN_SERVER_ERROR);
        assertThat(errorAfter(new EnvelopeResponse(ByteBuffer.allocate(64), ErrorCode.NONE.code())))
            .as("another request's reply").isEqualTo(ErrorCode.UNKNOWN_SERVER_ERROR);
        Sent sent = sendToBroker(ApiKey.CREATE_TOPICS, 7);
        apis.channel.sent.remove().fail(ErrorCode.NETWORK_EXCEPTION);
        assertThat(TestApis.read(CreateTopicsResponse.class, sent, ApiKey.CREATE_TOPICS, 7).topics().get(0).errorCode())
            .isEqualTo(ErrorCode.UNKNOWN_SERVER_ERROR.code());
    }

    @Test
    void aVersionThatTheControllerDoesNotKnowClosesTheClientsConnection() {
        Sent sent = sendToBroker(ApiKey.CREATE_TOPICS, 7);
        apis.channel.sent.remove().reply(new EnvelopeResponse(null, ErrorCode.UNSUPPORTED_VERSION.code()));
        assertThat(sent.isClosed).isTrue();
    }

    @Test
    void aControllerThatIsNotActiveRefusesTheEnvelope() {
        apis.refusal = new KafkaException(ErrorCode.NOT_CONTROLLER);
        for (ApiKey key : List.of(ApiKey.CREATE_TOPICS, ApiKey.ALTER_PARTITION_REASSIGNMENTS, ApiKey.UNREGISTER_BROKER)) {
            sendToBroker(key, Messages.of(key).versions().max());
            EnvelopeResponse refused = open(apis.channel.sent.remove().as(EnvelopeRequest.class, 0));
            assertThat(refused).isEqualTo(new EnvelopeResponse(null, ErrorCode.NOT_CONTROLLER.code()));
        }
    }

    private short refused(ByteBuffer data, ByteBuffer principal, ByteBuffer address) {
        EnvelopeResponse reply = open(new EnvelopeRequest(data, principal, address));
        assertThat(reply.responseData()).isNull();
        return reply.errorCode();
    }

    private static ByteBuffer frame(ApiKey key, int version, int bytesBehind) {
        WireWriter out = new WireWriter();
        new RequestHeader(key.id(), (short) version, 1, "c").write(out, true);
        out.writeBytes(ByteBuffer.allocate(bytesBehind));
        return out.toBuffer();
    }

    @Test
    void anEnvelopeThatCannotBeOpenedIsRefused() {
        sendToBroker(ApiKey.CREATE_TOPICS, 7);
        EnvelopeRequest good = envelope();
        ByteBuffer data = good.requestData();
        ByteBuffer principal = good.requestPrincipal();
        ByteBuffer address = good.clientHostAddress();
        short noPrincipal = ErrorCode.PRINCIPAL_DESERIALIZATION_FAILURE.code();
        assertThat(refused(data, null, address)).isEqualTo(noPrincipal);
        assertThat(refused(data, ByteBuffer.allocate(0), address)).isEqualTo(noPrincipal);
        assertThat(refused(data, ByteBuffer.wrap(new byte[] {0, 1, 2, 'a', 2, 'b', 0, 0}), address)).as("version 1").isEqualTo(noPrincipal);
        assertThat(refused(data, principal, ByteBuffer.allocate(5))).isEqualTo(ErrorCode.INVALID_REQUEST.code());
        assertThat(refused(ByteBuffer.allocate(3), principal, address)).as("no header").isEqualTo(ErrorCode.UNSUPPORTED_VERSION.code());
        assertThat(refused(frame(ApiKey.METADATA, 12, 4), principal, address)).as("not forwarded").isEqualTo(ErrorCode.INVALID_REQUEST.code());
        assertThat(refused(frame(ApiKey.ENVELOPE, 0, 4), principal, address)).as("one in another").isEqualTo(ErrorCode.INVALID_REQUEST.code());
        assertThat(refused(frame(ApiKey.CREATE_TOPICS, 8, 4), principal, address)).isEqualTo(ErrorCode.UNSUPPORTED_VERSION.code());
        assertThat(refused(frame(ApiKey.CREATE_TOPICS, 7, 0), principal, address)).as("no body").isEqualTo(ErrorCode.UNSUPPORTED_VERSION.code());
        assertThat(open(good).errorCode()).isZero();
    }

    /** Topics that clients only asked about are created in their name, in a version that the controller knows. */
    @Test
    void aTopicThatIsMissingIsAskedForInAnEnvelopeToo() {
        apis.channel.narrow(ApiKey.CREATE_TOPICS, 2, 5);
        apis.send(ApiKey.FIND_COORDINATOR, 4, new FindCoordinatorRequest("", (byte) 0, List.of("g")));
        WireReader in = new WireReader(envelope().requestData());
        assertThat(RequestHeader.read(in).apiVersion()).isEqualTo((short) 5);
        in.skipTaggedFields();
        CreateTopicsRequest asked = (CreateTopicsRequest) Messages.of(ApiKey.CREATE_TOPICS).requestCodec(5).read(in);
        assertThat(asked.topics()).extracting(CreatableTopic::name).containsExactly("__consumer_offsets");
        apis.channel.sent.remove().fail(ErrorCode.REQUEST_TIMED_OUT);
        apis.send(ApiKey.FIND_COORDINATOR, 4, new FindCoordinatorRequest("", (byte) 0, List.of("g")));
        assertThat(apis.channel.sent).as("asked for again after a failure").hasSize(1);
    }

    @Test
    void addressesInDigits() {
        for (String address : List.of("10.0.0.7", "255.1.2.3", "0:0:0:0:0:0:0:1", "fe80:0:0:0:1:2:3:ffff")) {
            assertThat(IpAddress.text(IpAddress.bytes(address))).isEqualTo(address);
        }
        assertThat(IpAddress.text(IpAddress.bytes("::1"))).isEqualTo("0:0:0:0:0:0:0:1");
        assertThat(IpAddress.text(IpAddress.bytes("fe80::1%eth0"))).isEqualTo("fe80:0:0:0:0:0:0:1");
        assertThat(IpAddress.text(ByteBuffer.allocate(0))).isNull();
        for (String bad : List.of("", "1.2.3", "1.2.3.256", "1.2.3.4.5", "1:2", "1::10000", "localhost", "-1.2.3.4")) {
            assertThatIllegalArgumentException().as(bad).isThrownBy(() -> IpAddress.bytes(bad));
        }
    }
}
