package gregor.exercises;

import static org.junit.jupiter.api.Assertions.fail;

import gregor.book.source.ProjectFolder;
import java.nio.file.Files;
import java.util.List;
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
        if (!Files.exists(workshop.answerFile(exercise))) {
            fail("not begun: ./gregor exercise start " + workshop.book().chapterOf(exercise).number() + " writes "
                + workshop.shown(workshop.answerFile(exercise)));
        }
        Verdict verdict = AnswerCheck.forLearner(workshop).of(exercise, Workshop.read(workshop.answerFile(exercise)));
        List<String> report = new FailureReport(workshop, exercise).of(verdict);
        Progress.read(workshop.root()).solved(exercise, verdict.passed());
        if (!verdict.passed()) {
            fail(String.join("\n", report));
        }
    }
}
