package gregor.broker;

import gregor.base.ErrorCode;
import gregor.message.EnvelopeMessage.EnvelopeRequest;
import gregor.message.EnvelopeMessage.EnvelopeResponse;
import gregor.message.Messages;
import gregor.network.RequestHandler;
import gregor.protocol.ApiKey;
import gregor.protocol.InvalidRequest;
import gregor.protocol.RequestHeader;
import gregor.protocol.WireReader;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Envelope v0: takes a client's request out of what a broker sent, and has it served like any other, as if the client had asked
 * here. KIP-590.
 *
 * <p>What is wrong with the envelope is told the broker; whatever the request itself meets is told in the reply inside, but for
 * NOT_CONTROLLER, on which the broker has to act. Source: Kafka's {@code EnvelopeUtils}.
 */
final class EnvelopeHandler implements Handler<EnvelopeRequest> {

    private RequestHandler apis;

    /** Tells who serves what is inside: the table that has this handler in it. */
    void passTo(RequestHandler controllerApis) {
        apis = controllerApis;
    }

    @Override
    public void handle(EnvelopeRequest request, RequestContext context) {
        Optional<Principal> principal = Optional.ofNullable(request.requestPrincipal()).flatMap(Principal::read);
        String clientAddress = IpAddress.text(request.clientHostAddress());
        ErrorCode wrong = principal.isEmpty() ? ErrorCode.PRINCIPAL_DESERIALIZATION_FAILURE
            : clientAddress == null ? ErrorCode.INVALID_REQUEST
            : check(request.requestData());
        if (wrong != ErrorCode.NONE) {
            context.reply(new EnvelopeResponse(null, wrong.code()));
        } else {
            apis.handle(new ForwardedRequest(request.requestData().slice(), principal.get(), clientAddress, context));
        }
    }

    private static ErrorCode check(ByteBuffer frame) {
        RequestHeader header;
        try {
            header = RequestHeader.read(new WireReader(frame.duplicate()));
        } catch (InvalidRequest e) {
            return ErrorCode.UNSUPPORTED_VERSION; // Kafka's choice too: what cannot be read was written by another release
        }
        ApiKey key = ApiKey.of(header.apiKey());
        if (key == null || !ForwardedApis.contains(key)) {
            return ErrorCode.INVALID_REQUEST;
        }
        return Messages.of(key).versions().contains(header.apiVersion()) ? ErrorCode.NONE : ErrorCode.UNSUPPORTED_VERSION;
    }
}
