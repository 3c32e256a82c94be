package gregor.scenarios;

import gregor.message.ApiVersionsMessage.ApiVersionsRequest;
import gregor.message.ApiVersionsMessage.ApiVersionsResponse;
import gregor.message.FetchMessage.FetchRequest;
import gregor.message.FetchMessage.FetchResponse;
import java.util.List;

/** Two requests on one connection: the second waits in the socket until the first, a fetch that waits, is answered. */
final class MutedScenario extends NodeScenario {

    private static final int MAX_WAIT_MS = 500;

    MutedScenario() {
        super("muted", "A connection is muted while its request is under way");
    }

    @Override
    List<TraceStep> play(ScenarioNode node) {
        node.createTopic(1);
        try (ScenarioClient client = node.client("impatient")) {
            node.recording.begin();
            FetchRequest first = node.fetch(0, MAX_WAIT_MS);
            ApiVersionsRequest second = new ApiVersionsRequest("impatient", "1.0");
            client.send(first, FetchScenario.FETCH_VERSION);
            node.recording.awaitStep("ReplicaManager", "Purgatory", "wait");
            client.send(second, 4);
            node.recording.awaitStep("Processor", "Connection", "mute");
            node.pass(MAX_WAIT_MS);
            client.receive(first, FetchScenario.FETCH_VERSION, FetchResponse.class);
            client.receive(second, 4, ApiVersionsResponse.class);
            return node.recording.end();
        }
    }
}
