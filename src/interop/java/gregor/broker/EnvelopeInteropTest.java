package gregor.broker;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.message.EnvelopeMessage.EnvelopeRequest;
import gregor.message.Messages;
import gregor.protocol.ApiKey;
import gregor.protocol.WireWriter;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import org.apache.kafka.common.errors.NotControllerException;
import org.apache.kafka.common.message.EnvelopeRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.security.authenticator.DefaultKafkaPrincipalBuilder;
import org.junit.jupiter.api.Test;

/** Envelopes, principals and refusals against Kafka's own classes. */
class EnvelopeInteropTest {

    private static final String WHY = "another node is the active controller";
    /** Of these Kafka forgets why. */
    private static final Set<ApiKey> SAYING_WHAT_THE_CODE_MEANS = Set.of(ApiKey.DESCRIBE_QUORUM, ApiKey.ADD_RAFT_VOTER,
        ApiKey.REMOVE_RAFT_VOTER, ApiKey.CONTROLLER_REGISTRATION);
    private final DefaultKafkaPrincipalBuilder principals = new DefaultKafkaPrincipalBuilder(null, null);

    private static ByteBuffer bytes(Messages.Pair<?, ?> messages, int version, Record body) {
        WireWriter out = new WireWriter();
        write(messages, version, body, out);
        return out.toBuffer();
    }

    private static <Q extends Record> void write(Messages.Pair<Q, ?> messages, int version, Record body, WireWriter out) {
        messages.requestCodec(version).write(messages.request().cast(body), out);
    }

    private static <R extends Record> void writeReply(Messages.Pair<?, R> messages, int version, Record body, WireWriter out) {
        messages.responseCodec(version).write(messages.response().cast(body), out);
    }

    /** What Kafka's request class replies to an exception is what is replied here, byte for byte. */
    @Test
    void refusalsAreKafkasInEachApiAndVersion() {
        Map<ApiKey, IntFunction<Record>> requests = new LinkedHashMap<>(ControllerRequests.forwarded());
        requests.putAll(ControllerRequests.ofNodes());
        int compared = 0;
        for (Map.Entry<ApiKey, IntFunction<Record>> api : requests.entrySet()) {
            Messages.Pair<?, ?> messages = Messages.of(api.getKey());
            for (int version = messages.versions().min(); version <= messages.versions().max(); version++) {
                Record request = api.getValue().apply(version);
                AbstractRequest theirs = AbstractRequest.parseRequest(ApiKeys.forId(api.getKey().id()), (short) version,
                    new ByteBufferAccessor(bytes(messages, version, request))).request;
                AbstractResponse refusal = theirs.getErrorResponse(0, new NotControllerException(WHY));
                ByteBuffer expected = MessageUtil.toByteBufferAccessor(refusal.data(), (short) version).buffer();
                WireWriter out = new WireWriter();
                String why = SAYING_WHAT_THE_CODE_MEANS.contains(api.getKey()) ? Errors.NOT_CONTROLLER.message() : WHY;
                writeReply(messages, version, ErrorReplies.of(request, version, ErrorCode.NOT_CONTROLLER, why), out);
                assertThat(array(out.toBuffer())).as(api.getKey() + " v" + version + ": " + refusal).isEqualTo(array(expected));
                compared++;
            }
        }
        assertThat(compared).isEqualTo(50);
    }

    @Test
    void kafkaReadsOurPrincipalAndWeItsOwn() {
        byte[] ours = array(Principal.ANONYMOUS.write());
        assertThat(principals.deserialize(ours)).isEqualTo(KafkaPrincipal.ANONYMOUS);
        assertThat(ours).isEqualTo(principals.serialize(KafkaPrincipal.ANONYMOUS));
        KafkaPrincipal named = new KafkaPrincipal("User", "Zoë", true);
        assertThat(Principal.read(ByteBuffer.wrap(principals.serialize(named)))).contains(new Principal("User", "Zoë", true));
    }

    /** What our broker sends, read with Kafka's classes as its controller does. */
    @Test
    void kafkaOpensOurEnvelope() throws Exception {
        TestApis broker = new TestApis();
        for (Map.Entry<ApiKey, IntFunction<Record>> api : ControllerRequests.forwarded().entrySet()) {
            int version = Messages.of(api.getKey()).versions().max();
            broker.send(api.getKey(), version, api.getValue().apply(version));
            EnvelopeRequest envelope = broker.channel.sent.remove().as(EnvelopeRequest.class, 0);
            EnvelopeRequestData theirs = new EnvelopeRequestData(
                new ByteBufferAccessor(bytes(Messages.of(ApiKey.ENVELOPE), 0, envelope)), (short) 0);
            assertThat(principals.deserialize(theirs.requestPrincipal())).isEqualTo(KafkaPrincipal.ANONYMOUS);
            assertThat(InetAddress.getByAddress(theirs.clientHostAddress()).getHostAddress()).isEqualTo("10.0.0.7");
            ByteBuffer inside = theirs.requestData().duplicate();
            RequestHeader header = RequestHeader.parse(inside);
            assertThat(header.apiKey().id).isEqualTo(api.getKey().id());
            assertThat(header.apiKey().forwardable).isTrue();
            AbstractRequest request = AbstractRequest.parseRequest(header.apiKey(), header.apiVersion(), new ByteBufferAccessor(inside)).request;
            assertThat(request.data()).isNotNull();
            assertThat(inside.hasRemaining()).isFalse();
        }
    }

    /** But for the blocks of producer ids, which nobody sends in an envelope there either. */
    @Test
    void whatWeForwardIsForwardableThere() {
        for (Messages.Pair<?, ?> pair : Messages.all()) {
            boolean theirs = ApiKeys.forId(pair.key().id()).forwardable && pair.key() != ApiKey.ALLOCATE_PRODUCER_IDS;
            assertThat(ForwardedApis.contains(pair.key())).as(pair.key().toString()).isEqualTo(theirs);
        }
    }

    private static byte[] array(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
