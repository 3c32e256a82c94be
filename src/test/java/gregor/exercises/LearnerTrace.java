package gregor.exercises;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;

/** Records the scenario of an exercise with a learner's class, for the site's player, which shows where it leaves the right way. */
final class LearnerTrace {

    private static final String SITE = "target/site";

    private LearnerTrace() {}

    /**
     * Where a scenario goes another way with an answer.
     *
     * @param step the first that differs, from 1
     * @param ours Gregor's step there
     * @param yours the answer's
     * @param script the answer's trace
     */
    record Difference(int step, String ours, String yours, String script) {}

    /**
     * Writes {@code target/site/traces/learner-NN.js}, if the scenario goes another way with the learner's class.
     *
     * @param text the learner's class, which compiles
     * @return what to tell the learner; nothing if the exercise has no scenario, or the steps are the same
     */
    static List<String> record(Workshop workshop, Exercise exercise, String text) {
        if (exercise.scenario() == null) {
            return List.of();
        }
        String name = "learner-" + workshop.book().chapterOf(exercise).number();
        Optional<Difference> found = difference(workshop, exercise, text, name);
        if (found.isEmpty()) {
            return List.of();
        }
        Difference difference = found.get();
        Workshop.write(workshop.root().resolve(SITE).resolve("traces").resolve(name + ".js"), difference.script());
        Path player = workshop.root().resolve(SITE).resolve("player.html");
        return List.of("  trace     step " + difference.step() + " of the scenario " + exercise.scenario() + " is another with your class",
            "            Gregor  " + difference.ours(),
            "            yours   " + difference.yours(),
            "            " + player.toUri() + "?left=" + exercise.scenario() + "&right=" + name
                + (Files.exists(player) ? " shows both" : " shows both, when ./gregor book has made the site"));
    }

    /** @param name of the answer's trace */
    static Optional<Difference> difference(Workshop workshop, Exercise exercise, String text, String name) {
        AnswerLoader loader = new AnswerLoader(AnswerCompiler.compile(workshop.typeOf(exercise), text).classes());
        // Ours first: what is left of a run that broke may go on logging for a while.
        // Beside the learner's jqwik database: what the scenario writes is of no use to anybody here.
        Path folder = workshop.root().resolve("target/exercises/scenario-of-" + name);
        List<String> ours = play(exercise, LearnerTrace.class.getClassLoader(), exercise.scenario(), folder);
        List<String> yours = play(exercise, loader, name, folder);
        int step = 1;
        while (step < yours.size() && step < ours.size() && yours.get(step).equals(ours.get(step))) {
            step++;
        }
        return step == yours.size() && step == ours.size() ? Optional.empty()
            : Optional.of(new Difference(step, at(ours, step), at(yours, step), yours.get(0)));
    }

    private static String at(List<String> steps, int step) {
        return step < steps.size() ? steps.get(step) : "nothing more";
    }

    @SuppressWarnings("unchecked")
    private static List<String> play(Exercise exercise, ClassLoader loader, String name, Path folder) {
        RunLog log = new RunLog();
        try {
            delete(folder);
            Class<?> type = loader.loadClass(LearnerScenario.class.getName());
            // A server that met a method that is not written yet may leave its client waiting until the time is up.
            BooleanSupplier isBroken = () -> log.firstBegins(exercise.mark());
            return ((Function<Path, List<String>>) type.getConstructor(String.class, String.class, BooleanSupplier.class)
                .newInstance(exercise.scenario(), name, isBroken)).apply(folder);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the scenario " + exercise.scenario() + " can't be loaded", e);
        } finally {
            log.close();
        }
    }

    private static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
