package gregor.scenarios;

import gregor.message.FetchMessage.FetchRequest;
import gregor.message.FetchMessage.FetchResponse;
import gregor.message.ProduceMessage.ProduceResponse;
import java.util.List;

/**
 * Two consumers wait for the same partition. One is content with a byte, and an append wakes it; the other wants more than
 * comes, and its time runs out.
 */
final class WaitingScenario extends NodeScenario {

    private static final int PATIENT_MS = 500;
    private static final int HASTY_MS = 300;
    private static final int UNTIL_PRODUCE_MS = 120;
    private static final int MUCH_BYTES = 1000;

    WaitingScenario() {
        super("waiting", "Two fetches wait: one is woken, the other's time runs out");
    }

    @Override
    List<TraceStep> play(ScenarioNode node) {
        node.createTopic(1);
        try (ScenarioClient producer = node.client("producer"); ScenarioClient first = node.client("consumer-1");
                ScenarioClient second = node.client("consumer-2")) {
            node.recording.begin();
            FetchRequest aByte = node.fetch(0, PATIENT_MS);
            first.send(aByte, FetchScenario.FETCH_VERSION);
            awaitWaiting(node, 1);
            FetchRequest much = node.fetch(0, HASTY_MS, MUCH_BYTES);
            second.send(much, FetchScenario.FETCH_VERSION);
            awaitWaiting(node, 2);
            node.pass(UNTIL_PRODUCE_MS);
            producer.ask(node.produce("lamp", "on"), FetchScenario.PRODUCE_VERSION, ProduceResponse.class);
            first.receive(aByte, FetchScenario.FETCH_VERSION, FetchResponse.class);
            node.pass(HASTY_MS - UNTIL_PRODUCE_MS);
            second.receive(much, FetchScenario.FETCH_VERSION, FetchResponse.class);
            return node.recording.end();
        }
    }

    /** A fetch waits when the wheel has it, and the timer is armed for it if it is the earliest. */
    private static void awaitWaiting(ScenarioNode node, int fetches) {
        node.recording.await("fetch " + fetches + " to wait", () -> node.recording.count("Expirer", "Timers", "after") >= fetches);
        node.recording.awaitIdle(); // the step comes before the timer
    }
}
