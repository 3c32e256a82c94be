package gregor.scenarios;

import java.nio.file.Path;
import java.util.function.Consumer;

/** Something that production code does, from its start to its end, the same each time. */
public interface Scenario {

    /** As diagrams name it. */
    String name();

    /** For people. */
    String title();

    /**
     * Does it.
     *
     * @param folder empty; the files that were written are left there, the node's log directory at its top
     */
    default ScenarioRun run(Path folder) {
        return run(folder, step -> { });
    }

    /** @param watcher gets each step when it is made, so that the steps of a run that fails are not lost */
    ScenarioRun run(Path folder, Consumer<TraceStep> watcher);
}
