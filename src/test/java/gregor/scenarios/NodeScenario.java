package gregor.scenarios;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;

/** A scenario on one node: the node is started before and stopped after, and its files are left in the folder. */
abstract class NodeScenario extends NamedScenario {

    static final String TOPIC = "journey";

    private final String topic;

    NodeScenario(String name, String title) {
        this(name, title, TOPIC);
    }

    NodeScenario(String name, String title, String topic) {
        super(name, title);
        this.topic = topic;
    }

    @Override
    public final ScenarioRun run(Path folder, Consumer<TraceStep> watcher) {
        ScenarioNode node = new ScenarioNode(topic);
        node.recording.watch(watcher);
        List<TraceStep> steps;
        try {
            steps = play(node);
        } finally {
            node.close();
        }
        node.copyFiles(folder);
        ScenarioRun run = new ScenarioRun(steps, new LinkedHashMap<>());
        capture(run, node);
        return run;
    }

    /** Does it, and records it. */
    abstract List<TraceStep> play(ScenarioNode node);

    /** Adds what is worth a picture to the run's captures. */
    void capture(ScenarioRun run, ScenarioNode stopped) {
        // nothing, unless the scenario has something
    }
}
