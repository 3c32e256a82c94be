package gregor.exercises;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Tries answers on an exercise's tests.
 *
 * @param database where failing seeds are remembered for the next time; null if nothing is
 * @param shrink whether the smallest failing case is looked for
 * @param limitMs for all tests of an exercise together
 */
record AnswerCheck(Workshop workshop, Path database, boolean shrink, long limitMs) {

    private static final long LEARNERS_LIMIT_MS = 60_000;
    /** A few tries of each test find most wrong answers, many of one test before the next is asked would take long. */
    private static final int FEW_TRIES = 10;

    /** For a learner: the smallest failing case, and the same one again until it holds. */
    static AnswerCheck forLearner(Workshop workshop) {
        Path folder = workshop.root().resolve("target/exercises");
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new AnswerCheck(workshop, folder.resolve("jqwik-database"), true, LEARNERS_LIMIT_MS);
    }

    /** @param text the whole class */
    Verdict of(Exercise exercise, String text) {
        return of(exercise, text, JqwikRun.ALL_TRIES);
    }

    /** Runs all tests with a few of their tries. For answers whose tests run elsewhere, with all of them. */
    Verdict ofFewTries(Exercise exercise, String text) {
        return of(exercise, text, FEW_TRIES);
    }

    private Verdict of(Exercise exercise, String text, int mostTries) {
        AnswerCompiler.Result compiled = AnswerCompiler.compile(workshop.typeOf(exercise), text);
        if (!compiled.errors().isEmpty()) {
            return new Verdict(compiled.errors(), List.of());
        }
        JqwikRun run = new JqwikRun(new AnswerLoader(compiled.classes()), database, shrink, limitMs, mostTries);
        return new Verdict(List.of(), run.run(exercise.tests().all()));
    }

    /**
     * Runs one test after another, first with a few of their tries and then with all, until one fails: those behind it have
     * no outcome. For answers known to be wrong.
     */
    Verdict untilOneFails(Exercise exercise, String text) {
        AnswerCompiler.Result compiled = AnswerCompiler.compile(workshop.typeOf(exercise), text);
        List<TestOutcome> outcomes = new ArrayList<>();
        if (compiled.errors().isEmpty()) {
            AnswerLoader loader = new AnswerLoader(compiled.classes());
            for (int mostTries : new int[] {FEW_TRIES, JqwikRun.ALL_TRIES}) {
                for (String test : exercise.tests().all()) {
                    outcomes.addAll(new JqwikRun(loader, database, shrink, limitMs, mostTries).run(List.of(test)));
                    if (outcomes.get(outcomes.size() - 1).status() == TestOutcome.Status.FAILED) {
                        return new Verdict(List.of(), outcomes);
                    }
                }
            }
        }
        return new Verdict(compiled.errors(), outcomes);
    }
}
