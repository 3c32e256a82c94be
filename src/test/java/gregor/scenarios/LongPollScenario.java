package gregor.scenarios;

import gregor.message.FetchMessage.FetchRequest;
import gregor.message.FetchMessage.FetchResponse;
import gregor.message.ProduceMessage.ProduceResponse;
import java.util.List;

/** A consumer asks for records that are not there yet, and waits: until somebody appends some, or until its time is over. */
final class LongPollScenario extends NodeScenario {

    private static final int MAX_WAIT_MS = 500;
    private static final int UNTIL_PRODUCE_MS = 120;

    private final boolean isWoken;

    private LongPollScenario(String name, String title, boolean isWoken) {
        super(name, title);
        this.isWoken = isWoken;
    }

    static Scenario woken() {
        return new LongPollScenario("long-poll", "A fetch waits, and an append wakes it", true);
    }

    static Scenario expired() {
        return new LongPollScenario("long-poll-expired", "A fetch waits until its time is over", false);
    }

    @Override
    List<TraceStep> play(ScenarioNode node) {
        node.createTopic(1);
        try (ScenarioClient producer = node.client("producer"); ScenarioClient consumer = node.client("consumer")) {
            node.recording.begin();
            FetchRequest request = node.fetch(0, MAX_WAIT_MS);
            consumer.send(request, FetchScenario.FETCH_VERSION);
            node.recording.awaitStep("ReplicaManager", "Purgatory", "wait");
            if (isWoken) {
                node.pass(UNTIL_PRODUCE_MS);
                producer.ask(node.produce("lamp", "on"), FetchScenario.PRODUCE_VERSION, ProduceResponse.class);
            } else {
                node.pass(MAX_WAIT_MS);
            }
            consumer.receive(request, FetchScenario.FETCH_VERSION, FetchResponse.class);
            return node.recording.end();
        }
    }

    @Override
    void capture(ScenarioRun run, ScenarioNode stopped) {
        run.captures().put("fetch-response-after-waiting", run.frame("FetchResponse"));
    }
}
