package gregor.exercises;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.sim.QuietNodes;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** Bugs planted in replication, one at a time, for whole clusters to find. Numbers and letters as in {@link RaftMutantsTest}. */
@ExtendWith(QuietNodes.class)
class ReplicationMutantsTest {

    private static final String FOLDER = "gregor/mutants-of-replication";

    @TestFactory
    Stream<DynamicTest> found() throws IOException {
        return SimulatedBug.in(FOLDER).stream().map(SimulatedBug::isFound);
    }

    @Test
    void eachPlantedBugOfReplicationIsThere() throws IOException {
        assertThat(SimulatedBug.in(FOLDER)).extracting(SimulatedBug::id).containsExactly("01", "a", "b", "c", "d", "e", "f", "g", "h");
    }
}
