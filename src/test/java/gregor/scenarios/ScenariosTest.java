package gregor.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scenarios run, and run the same each time. */
class ScenariosTest {

    private static final int RUNS = 4;

    @TempDir
    Path folder;

    @Test
    void eachRunIsTheSame() {
        Map<String, String> first = new HashMap<>();
        List<Scenario> order = new ArrayList<>(Scenarios.all());
        for (int i = 0; i < RUNS; i++) {
            for (Scenario scenario : order) {
                String now = text(scenario.run(folder.resolve(scenario.name() + i)));
                assertThat(now).as(scenario.name() + ", run " + i).isEqualTo(first.computeIfAbsent(scenario.name(), name -> now));
            }
            Collections.reverse(order);
        }
    }

    @Test
    void theFilesAreLeft() {
        ScenarioRun run = Scenarios.named("produce-acks-all").run(folder);
        assertThat(folder.resolve("journey-0/00000000000000000000.log")).hasBinaryContent(run.captures().get("log"));
        assertThat(run.captures().get("log")).isEqualTo(run.captures().get("batch-as-stored"));
        assertThat(Files.exists(folder.resolve("meta.properties"))).isTrue();
    }

    private static String text(ScenarioRun run) {
        StringBuilder text = new StringBuilder();
        for (TraceStep step : run.steps()) {
            text.append(step).append(' ').append(step.timeMs()).append(step.node()).append(step.state()).append(' ')
                .append(step.frame() == null ? "" : ByteBuffer.wrap(step.frame()).hashCode()).append('\n');
        }
        new TreeMap<>(run.captures()).forEach((name, bytes) -> text.append(name).append(ByteBuffer.wrap(bytes).hashCode()).append('\n'));
        return text.toString();
    }
}
