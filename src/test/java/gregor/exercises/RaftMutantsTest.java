package gregor.exercises;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Bugs planted in the quorum, one at a time. Numbers are those of the list of planted bugs, letters are for others.
 */
class RaftMutantsTest {

    private static final String FOLDER = "gregor/mutants-of-raft";

    /** What simulated nodes log is of no interest. A field, or the level would be forgotten. */
    private static final Logger SIMULATED = Logger.getLogger("gregor");

    @BeforeAll
    static void quiet() {
        SIMULATED.setLevel(Level.OFF);
    }

    @AfterAll
    static void loud() {
        SIMULATED.setLevel(null);
    }

    @TestFactory
    Stream<DynamicTest> found() throws IOException {
        return SimulatedBug.in(FOLDER).stream().map(SimulatedBug::isFound);
    }

    /** What always fails is always heard, by its own words. */
    @Test
    void theCanaryIsHeard() throws IOException, ReflectiveOperationException {
        assertThat(SimulatedBug.in(FOLDER).get(0).found()).startsWith("1 of 60 seeds: IllegalStateException: the canary sings");
    }

    @Test
    void eachPlantedBugOfTheQuorumIsThere() throws IOException {
        assertThat(SimulatedBug.in(FOLDER)).extracting(SimulatedBug::id)
            .containsExactly("0", "06", "07", "08", "09", "23", "a", "b", "c", "d", "e");
    }
}
