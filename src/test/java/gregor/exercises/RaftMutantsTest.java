package gregor.exercises;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.sim.QuietNodes;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Bugs planted in the quorum, one at a time. Numbers are those of the list of planted bugs, letters are for others.
 */
@ExtendWith(QuietNodes.class)
class RaftMutantsTest {

    private static final String FOLDER = "gregor/mutants-of-raft";

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
