package gregor.exercises;

import static org.junit.jupiter.api.Assertions.fail;

import gregor.book.source.ProjectFolder;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The exercises of one chapter as tests of an IDE: a test an exercise. The build leaves them alone, because their classes'
 * names do not say Test.
 */
abstract class GreenArrow {

    private final String chapter;

    GreenArrow(String chapter) {
        this.chapter = chapter;
    }

    @TestFactory
    Stream<DynamicTest> exercises() {
        Workshop workshop = new Workshop(ProjectFolder.find());
        return workshop.book().chapter(chapter).exercises().stream()
            .map(exercise -> DynamicTest.dynamicTest(exercise.number() + " " + exercise.title(),
                workshop.answerFile(exercise).toUri(), () -> check(workshop, exercise)));
    }

    private static void check(Workshop workshop, Exercise exercise) {
        LearnerCheck check = LearnerCheck.of(workshop, exercise);
        if (!check.passed()) {
            fail(String.join("\n", check.lines()));
        }
    }
}
