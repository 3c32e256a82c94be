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

/** Bugs planted in replication, one at a time, for whole clusters to find. Numbers and letters as in {@link RaftMutantsTest}. */
class ReplicationMutantsTest {

    private static final String FOLDER = "gregor/mutants-of-replication";

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

    @Test
    void eachPlantedBugOfReplicationIsThere() throws IOException {
        assertThat(SimulatedBug.in(FOLDER)).extracting(SimulatedBug::id).containsExactly("01", "a", "b", "c", "d");
    }
}
