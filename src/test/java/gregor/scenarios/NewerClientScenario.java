package gregor.scenarios;

import gregor.base.ErrorCode;
import gregor.message.ApiVersionsMessage.ApiVersion;
import gregor.message.ApiVersionsMessage.ApiVersionsRequest;
import gregor.message.ApiVersionsMessage.ApiVersionsResponse;
import gregor.message.MetadataMessage.MetadataRequest;
import gregor.message.MetadataMessage.MetadataResponse;
import gregor.protocol.ApiKey;
import gregor.protocol.Codec;
import java.util.List;

/**
 * A client of a later release asks in a version of ApiVersions that this broker does not know. It is told so in version 0,
 * with the range that the broker knows, and asks again. There is no such client yet: the scenario claims the next version.
 */
final class NewerClientScenario extends NodeScenario {

    NewerClientScenario() {
        super("api-versions-newer", "A client that is newer than the broker");
    }

    @Override
    List<TraceStep> play(ScenarioNode node) {
        int newest = Codec.versions(ApiVersionsRequest.class).max();
        ApiVersionsRequest request = new ApiVersionsRequest("client-of-tomorrow", "99.0");
        try (ScenarioClient client = node.client("tomorrow")) {
            node.recording.begin();
            client.sendAs(request, newest, newest + 1);
            ApiVersionsResponse refused = client.receive(request, 0, ApiVersionsResponse.class);
            if (refused.errorCode() != ErrorCode.UNSUPPORTED_VERSION.code()) {
                throw new IllegalStateException("version " + (newest + 1) + " was answered with " + refused);
            }
            ApiVersion range = refused.apiKeys().stream().filter(api -> api.apiKey() == ApiKey.API_VERSIONS.id()).findFirst().orElseThrow();
            client.ask(request, range.maxVersion(), ApiVersionsResponse.class);
            client.ask(new MetadataRequest(List.of(), false, false, false), Codec.versions(MetadataRequest.class).max(), MetadataResponse.class);
            return node.recording.end();
        }
    }

    @Override
    void capture(ScenarioRun run, ScenarioNode stopped) {
        run.captures().put("api-versions-request-too-new", run.frame("ApiVersionsRequest"));
        run.captures().put("api-versions-refused", run.frame("ApiVersionsResponse"));
    }
}
