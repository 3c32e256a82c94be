package gregor.scenarios;

import java.nio.file.Path;

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
    ScenarioRun run(Path folder);
}
