package gregor.exercises;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A check of what a learner wrote, as the command line and an IDE make it; the progress knows of it afterwards.
 *
 * @param lines what to tell the learner
 */
record LearnerCheck(boolean passed, List<String> lines) {

    /** @throws InvalidExercise if the learner has not begun */
    static LearnerCheck of(Workshop workshop, Exercise exercise) {
        String answer = answer(workshop, exercise);
        Progress.read(workshop.root()).solved(exercise, false);
        ExitGuard guard = new ExitGuard(workshop.typeOf(exercise), workshop.shown(workshop.answerFile(exercise)), System.out);
        return guard.during(() -> check(workshop, exercise, answer));
    }

    private static LearnerCheck check(Workshop workshop, Exercise exercise, String answer) {
        Verdict verdict = AnswerCheck.forLearner(workshop).of(exercise, answer);
        List<String> lines = new ArrayList<>(new FailureReport(workshop, exercise).of(verdict));
        if (verdict.compiles() && !verdict.passed()) {
            lines.addAll(LearnerTrace.record(workshop, exercise, answer));
        }
        Progress.read(workshop.root()).solved(exercise, verdict.passed());
        return new LearnerCheck(verdict.passed(), lines);
    }

    /** What the learner wrote. */
    static String answer(Workshop workshop, Exercise exercise) {
        Path file = workshop.answerFile(exercise);
        if (!Files.isRegularFile(file)) {
            throw new InvalidExercise("there is no " + workshop.shown(file) + " yet: ./gregor exercise start "
                + workshop.book().chapterOf(exercise).number());
        }
        return Workshop.read(file);
    }
}
