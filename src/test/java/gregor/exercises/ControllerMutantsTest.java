package gregor.exercises;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Bugs planted in the controller, one at a time: each must be caught by the property that its file names. 23 is its number in the list
 * of planted bugs; the others are this controller's own.
 */
class ControllerMutantsTest {

    @TestFactory
    Stream<DynamicTest> caught() throws IOException {
        return PlantedBug.in("gregor/controller-mutants").stream().map(PlantedBug::isCaught);
    }

    @Test
    void theyAreThere() throws IOException {
        assertThat(PlantedBug.in("gregor/controller-mutants")).hasSizeGreaterThanOrEqualTo(15);
    }
}
