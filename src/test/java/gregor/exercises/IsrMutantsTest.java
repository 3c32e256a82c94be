package gregor.exercises;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Bugs planted in what a leader makes of its followers, one at a time. */
class IsrMutantsTest {

    private static final String FOLDER = "gregor/isr-mutants";

    @TestFactory
    Stream<DynamicTest> caught() throws IOException {
        return PlantedBug.in(FOLDER).stream().map(PlantedBug::isCaught);
    }

    @Test
    void theyAreThere() throws IOException {
        assertThat(PlantedBug.in(FOLDER)).hasSize(16);
    }
}
