package gregor.exercises;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.book.source.ProjectFolder;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every exercise is one: what the learner starts from compiles and fails, what production has passes, wrong answers that
 * somebody might well give compile and fail, and the tests that were named have really run. That production passes them with
 * all their tries is what the rest of the build shows.
 */
class ExerciseProofTest {

    private static final int FEWEST_MUTANTS = 3;
    private static final long LIMIT_MS = 30_000;

    private final Workshop workshop = new Workshop(ProjectFolder.find());
    private final AnswerCheck check = new AnswerCheck(workshop, null, false, LIMIT_MS);

    @TestFactory
    Stream<DynamicNode> exercises() {
        return workshop.book().chapters().stream().flatMap(chapter -> chapter.exercises().stream())
            .map(exercise -> DynamicContainer.dynamicContainer(exercise.number() + " " + exercise.title(), proofs(exercise)));
    }

    private List<DynamicTest> proofs(Exercise exercise) {
        List<DynamicTest> proofs = new ArrayList<>();
        List<Workshop.Mutant> mutants = workshop.mutants(exercise);
        proofs.add(DynamicTest.dynamicTest("its tests are there", () -> workshop.checkTests(exercise)));
        if (exercise.scenario() != null) {
            proofs.add(DynamicTest.dynamicTest("its scenario is there and needs what is cut out", () -> assertThat(LearnerTrace.difference(
                workshop, exercise, workshop.starter(exercise), "starter"))
                .as("scenario %s, without the methods", exercise.scenario()).isPresent()));
        }
        proofs.add(DynamicTest.dynamicTest("the starter is fresh", () -> isFresh(exercise)));
        proofs.add(DynamicTest.dynamicTest("the starter compiles and fails",
            () -> fails(exercise, check.ofFewTries(exercise, workshop.starter(exercise)))));
        proofs.add(DynamicTest.dynamicTest("the reference passes", () -> passes(exercise)));
        proofs.add(DynamicTest.dynamicTest("there are wrong answers", () -> assertThat(mutants)
            .as("files src/test/resources/gregor/%s-NAME.java", exercise.file().resolveSibling(exercise.number()))
            .hasSizeGreaterThanOrEqualTo(FEWEST_MUTANTS)));
        for (Workshop.Mutant mutant : mutants) {
            proofs.add(DynamicTest.dynamicTest("caught: " + mutant.name(), mutant.file().toUri(),
                () -> fails(exercise, check.untilOneFails(exercise, mutant.text()))));
        }
        return proofs;
    }

    private void isFresh(Exercise exercise) {
        assertThat(workshop.starterFile(exercise)).as("write the starters with ./gregor exercise write-starters")
            .exists().hasContent(workshop.starter(exercise));
    }

    private static void fails(Exercise exercise, Verdict verdict) {
        assertThat(verdict.errors()).as("compiler").isEmpty();
        assertThat(verdict.passed()).as("all tests passed, which should catch this: %s", exercise.tests().all()).isFalse();
        assertThat(verdict.outcomes()).extracting(TestOutcome::status)
            .as("an answer has to end, and each test that was asked to run: %s", verdict.outcomes())
            .doesNotContain(TestOutcome.Status.NOT_RUN, TestOutcome.Status.OUT_OF_TIME).contains(TestOutcome.Status.FAILED);
    }

    private void passes(Exercise exercise) {
        Verdict verdict = check.ofFewTries(exercise, workshop.reference(exercise));
        assertThat(verdict.errors()).as("compiler").isEmpty();
        assertThat(verdict.outcomes()).extracting(TestOutcome::test).containsExactlyElementsOf(exercise.tests().all());
        assertThat(verdict.outcomes()).allSatisfy(outcome -> {
            assertThat(outcome.status()).as("%s: %s", outcome.test(), outcome.error()).isEqualTo(TestOutcome.Status.PASSED);
            assertThat(outcome.tries()).as("cases of %s", outcome.test()).isPositive();
        });
    }

    @Test
    void noTwoExercisesCutOneClass() {
        Map<String, String> cut = new LinkedHashMap<>();
        for (ExerciseChapter chapter : workshop.book().chapters()) {
            for (Exercise exercise : chapter.exercises()) {
                String other = cut.put(workshop.typeOf(exercise), exercise.number());
                assertThat(other).as("exercises that cut methods of %s, besides %s", workshop.typeOf(exercise), exercise.number()).isNull();
            }
        }
    }

    @Test
    void everyChapterHasItsGreenArrow() {
        for (ExerciseChapter chapter : workshop.book().chapters()) {
            assertThat(ProjectFolder.find().resolve("src/test/java/gregor/exercises/Exercise" + chapter.number() + ".java"))
                .matches(Files::exists, "exists");
        }
    }
}
