package gregor.scenarios;

import gregor.client.ClientConfig;
import gregor.client.NetworkClient;
import java.util.List;
import java.util.Map;

/** A client connects, asks what the node serves, and sends its first request in the highest version that both know. */
final class ApiVersionsScenario extends NodeScenario {

    private static final long LONG_MS = 10_000;

    ApiVersionsScenario() {
        super("api-versions", "A client finds out what the broker serves");
    }

    @Override
    List<TraceStep> play(ScenarioNode node) {
        ClientConfig config = ClientConfig.of(Map.of("bootstrap.servers", "localhost:9092", "client.id", "client"));
        node.recording.begin();
        try (NetworkClient client = new NetworkClient(config, node.transport(), node.clock, node.trace("client"))) {
            while (client.metadata().brokers().isEmpty()) {
                client.poll(LONG_MS);
            }
            return node.recording.end();
        }
    }

    @Override
    void capture(ScenarioRun run, ScenarioNode stopped) {
        run.captures().put("api-versions-request", run.frame("ApiVersionsRequest"));
        run.captures().put("api-versions-response", run.frame("ApiVersionsResponse"));
    }
}
