package gregor.exercises;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Bugs planted in what a follower does, and in what its leader keeps of it, one at a time. Numbers are those of the list of planted bugs. */
class FollowerMutantsTest {

    private static final String FOLDER = "gregor/follower-mutants";

    @TestFactory
    Stream<DynamicTest> caught() throws IOException {
        return PlantedBug.in(FOLDER).stream().map(PlantedBug::isCaught);
    }

    @Test
    void theyAreThere() throws IOException {
        assertThat(PlantedBug.in(FOLDER)).hasSize(13);
    }
}
