package gregor.exercises;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Bugs that Kafka or others really had, planted in the log, one at a time: each must be caught, by the property or by the run of
 * the crash harness that its file names. The numbers are those of the list of planted bugs.
 */
class LogMutantsTest {

    private static final int FEW_TRIES = 10;

    private static List<PlantedBug> mutants() throws IOException {
        return PlantedBug.in("gregor/mutants");
    }

    @TestFactory
    Stream<DynamicTest> caught() throws IOException {
        return mutants().stream().map(PlantedBug::isCaught);
    }

    /**
     * What catches a mutant finds nothing in the class as it is, loaded as a mutant is. A few tries will do: all of them, and all
     * crashes of a workload, are what the build runs anyway.
     */
    @TestFactory
    Stream<DynamicTest> nothingIsFoundWithoutThem() throws IOException {
        SortedMap<String, PlantedBug> catchers = new TreeMap<>();
        mutants().stream().filter(mutant -> !"crashes".equals(mutant.harness()))
            .forEach(mutant -> catchers.put(mutant.harness() + " " + mutant.catcher(), mutant));
        return catchers.entrySet().stream().map(catcher -> DynamicTest.dynamicTest(catcher.getKey(), () ->
            assertThat(catcher.getValue().findings(new AnswerLoader(new TreeMap<>()), FEW_TRIES)).isEmpty()));
    }

    @Test
    void theCanaryIsHeard() {
        String test = CanaryProperty.class.getName() + "#alwaysFails";
        TestOutcome outcome = new JqwikRun(new AnswerLoader(new TreeMap<>()), null, false, PlantedBug.LIMIT_MS, JqwikRun.ALL_TRIES).run(List.of(test)).get(0);
        assertThat(outcome.status()).isEqualTo(TestOutcome.Status.FAILED);
        assertThat(outcome.error()).hasMessageStartingWith("the canary sings");
    }

    @Test
    void eachPlantedBugOfTheLogIsThere() throws IOException {
        assertThat(mutants()).extracting(mutant -> mutant.name().substring(0, 2))
            .containsExactly("10", "11", "13", "14", "15", "16", "17", "18", "19");
    }
}
