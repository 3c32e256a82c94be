package gregor.scenarios;

import gregor.message.ProduceMessage.ProduceResponse;
import java.util.List;

/** A client connects and sends its first request, which goes through each kind of thread and back. */
final class ThreadsScenario extends NodeScenario {

    ThreadsScenario() {
        super("request-threads", "One request through the threads of a server");
    }

    @Override
    List<TraceStep> play(ScenarioNode node) {
        node.createTopic(1);
        node.recording.begin();
        try (ScenarioClient client = node.client("producer")) {
            client.ask(node.produce("lamp", "on"), FetchScenario.PRODUCE_VERSION, ProduceResponse.class);
            return node.recording.end();
        }
    }
}
