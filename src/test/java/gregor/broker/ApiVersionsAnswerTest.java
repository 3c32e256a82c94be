package gregor.broker;

import static gregor.broker.TestApis.BROKER_LISTENER;
import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.book.claim.Claim;
import gregor.broker.TestApis.Sent;
import gregor.message.ApiVersionsMessage.ApiVersion;
import gregor.message.ApiVersionsMessage.ApiVersionsRequest;
import gregor.message.ApiVersionsMessage.ApiVersionsResponse;
import gregor.protocol.ApiKey;
import gregor.protocol.Codec;
import gregor.protocol.VersionRange;
import java.nio.ByteBuffer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** The one question that must be answered whoever asks: a broker that hung up on it could not be spoken to at all. */
class ApiVersionsAnswerTest {

    private static final TestApis APIS = new TestApis();
    private static final VersionRange KNOWN = Codec.versions(ApiVersionsRequest.class);

    @Provide
    Arbitrary<Short> versions() {
        return Arbitraries.oneOf(Arbitraries.shorts().between((short) KNOWN.min(), (short) KNOWN.max()), Arbitraries.shorts());
    }

    /** In the version it came in, if that is known; else in version 0, and what is behind the header is not even looked at. */
    @Property(tries = 500)
    @Claim("2.6")
    void apiVersionsIsAnsweredInAnyVersion(@ForAll("versions") short version, @ForAll @Size(max = 40) byte[] unknownLayout) {
        if (KNOWN.contains(version)) {
            ApiVersionsResponse reply =
                APIS.ask(ApiVersionsResponse.class, ApiKey.API_VERSIONS, version, new ApiVersionsRequest("some-client", "1.0"));
            assertThat(reply.errorCode()).isEqualTo(ErrorCode.NONE.code());
            assertThat(reply.apiKeys()).contains(new ApiVersion((short) 18, (short) 0, (short) 4));
        } else {
            Sent sent = APIS.send(BROKER_LISTENER, frame(version, unknownLayout));
            ApiVersionsResponse reply = TestApis.read(ApiVersionsResponse.class, sent, ApiKey.API_VERSIONS, 0);
            assertThat(reply.errorCode()).isEqualTo(ErrorCode.UNSUPPORTED_VERSION.code());
            assertThat(reply.apiKeys()).containsExactly(new ApiVersion((short) 18, (short) 0, (short) 4));
        }
    }

    private static ByteBuffer frame(short version, byte[] behindHeader) {
        return ByteBuffer.allocate(64).putShort(ApiKey.API_VERSIONS.id()).putShort(version).putInt(4711).putShort((short) -1)
            .put(behindHeader).flip();
    }
}
