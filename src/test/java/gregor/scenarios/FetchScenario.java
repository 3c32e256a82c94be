package gregor.scenarios;

import gregor.message.FetchMessage.FetchRequest;
import gregor.message.FetchMessage.FetchResponse;
import gregor.message.ProduceMessage.ProduceRequest;
import gregor.message.ProduceMessage.ProduceResponse;
import java.util.List;

/** A consumer reads what is there: two batches, in one answer. */
final class FetchScenario extends NodeScenario {

    static final int FETCH_VERSION = 18;
    static final int PRODUCE_VERSION = 13;

    FetchScenario() {
        super("fetch", "A fetch of records that are there");
    }

    @Override
    List<TraceStep> play(ScenarioNode node) {
        node.createTopic(1);
        try (ScenarioClient producer = node.client("producer"); ScenarioClient consumer = node.client("consumer")) {
            for (String value : List.of("on", "off")) {
                ProduceRequest request = node.produce("lamp", value);
                producer.ask(request, PRODUCE_VERSION, ProduceResponse.class);
                node.pass(1);
            }
            node.recording.begin();
            FetchRequest request = node.fetch(0, 500);
            consumer.ask(request, FETCH_VERSION, FetchResponse.class);
            return node.recording.end();
        }
    }

    @Override
    void capture(ScenarioRun run, ScenarioNode stopped) {
        run.captures().put("fetch-request", run.frame("FetchRequest"));
        run.captures().put("fetch-response", run.frame("FetchResponse"));
    }
}
