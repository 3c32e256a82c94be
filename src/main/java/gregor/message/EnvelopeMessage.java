package gregor.message;

import gregor.protocol.Api;
import gregor.protocol.ApiKey;
import gregor.protocol.Default;
import gregor.protocol.Nullable;
import java.nio.ByteBuffer;

/**
 * Another request, passed on by a broker to the active controller, with the name of who sent it. KIP-590.
 */
public interface EnvelopeMessage {

    @Api(key = ApiKey.ENVELOPE, versions = "0", flexible = "0+")
    record EnvelopeRequest(ByteBuffer requestData, @Nullable ByteBuffer requestPrincipal, ByteBuffer clientHostAddress) {}

    @Api(key = ApiKey.ENVELOPE, versions = "0", flexible = "0+")
    record EnvelopeResponse(@Nullable @Default("null") ByteBuffer responseData, short errorCode) {}
}
