package gregor.broker;

import gregor.message.ApiVersionsMessage.ApiVersionsResponse;
import gregor.network.Request;
import gregor.network.RequestHandler;
import gregor.port.Trace;
import gregor.protocol.ApiKey;
import gregor.protocol.InvalidRequest;
import gregor.protocol.RequestHeader;
import gregor.protocol.WireReader;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;

/**
 * The table of what is served on one kind of listener: reads a request's header, finds the API, reads the body and calls its
 * handler.
 *
 * <p>What cannot be answered closes the connection, as in Apache Kafka: an unknown key, a version outside the range, a
 * header or body that cannot be read. The one exception is ApiVersions in a version that is too new: it is answered in
 * version 0 with the range that is known (KIP-511), because that is how a newer client finds out.
 *
 * <p>Source: Kafka's classes {@code KafkaApis} and {@code ControllerApis}.
 */
public final class KafkaApis implements RequestHandler {

    private static final Logger LOG = System.getLogger(KafkaApis.class.getName());

    private final ServedApi<?>[] byKey = new ServedApi<?>[96];
    private final ApiVersionsHandler apiVersions;
    private final Trace trace;

    KafkaApis(List<ServedApi<?>> served, ApiVersionsHandler apiVersions, Trace trace) {
        served.forEach(api -> byKey[api.key().id()] = api);
        this.apiVersions = apiVersions;
        this.trace = trace;
        apiVersions.announce(served);
    }

    @Override
    public void handle(Request request) {
        WireReader in = new WireReader(request.frame());
        try {
            serve(request, RequestHeader.read(in), in);
        } catch (InvalidRequest e) {
            LOG.log(Level.INFO, "closing {0}: {1}", request.connection(), e.getMessage());
            request.disconnect();
        }
    }

    private void serve(Request request, RequestHeader header, WireReader in) {
        if (trace.isOn()) {
            trace.step("RequestHandlerPool", "KafkaApis", "request", header);
        }
        ApiKey key = ApiKey.of(header.apiKey());
        ServedApi<?> api = key == null ? null : byKey[key.id()];
        if (api == null) {
            LOG.log(Level.INFO, "closing {0}: API key {1} is not served here", request.connection(), header.apiKey());
            request.disconnect();
            return;
        }
        RequestContext context = new RequestContext(request, header, api, trace);
        if (api.versions().contains(header.apiVersion())) {
            if (api.messages().isFlexible(header.apiVersion())) {
                in.skipTaggedFields();
            }
            api.serve(in, context);
        } else if (key == ApiKey.API_VERSIONS) {
            if (trace.isOn()) {
                trace.step("KafkaApis", "ApiVersionsHandler", "unsupported version", Map.of("version", header.apiVersion()));
            }
            ApiVersionsResponse fallback = apiVersions.unsupportedVersion(api.versions());
            context.replyInVersion(fallback, 0);
        } else {
            LOG.log(Level.INFO, "closing {0}: {1} has versions {2}, not {3}",
                request.connection(), key, api.versions(), header.apiVersion());
            request.disconnect();
        }
    }
}
