package gregor.exercises;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        AnswerCompiler.Result compiled = AnswerCompiler.compile(workshop.typeOf(exercise), text);
        if (!compiled.errors().isEmpty()) {
            return new Verdict(compiled.errors(), List.of());
        }
        JqwikRun run = new JqwikRun(new AnswerLoader(compiled.classes()), database, shrink, limitMs);
        return new Verdict(List.of(), run.run(exercise.tests().all()));
    }
}
