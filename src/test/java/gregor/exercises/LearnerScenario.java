package gregor.exercises;

import gregor.scenarios.Scenario;
import gregor.scenarios.ScenarioRun;
import gregor.scenarios.Scenarios;
import gregor.scenarios.TraceJson;
import gregor.scenarios.TraceStep;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Runs a scenario where it is loaded: in an {@link AnswerLoader}, on the learner's class. It is called from outside that
 * loader, where these very classes are others, and so through types of the JDK only.
 */
public final class LearnerScenario implements Function<Path, List<String>> {

    private static final long LIMIT_MS = 10_000;
    private static final long LOOK_MS = 50;

    private final Scenario reference;
    private final String name;
    private final BooleanSupplier isBroken;

    /**
     * @param name of the trace that is written
     * @param isBroken asked now and then: whether nothing more can come that is worth waiting for
     */
    public LearnerScenario(String scenario, String name, BooleanSupplier isBroken) {
        this.reference = Scenarios.named(scenario);
        this.name = name;
        this.isBroken = isBroken;
    }

    /**
     * @param folder empty, for the scenario's files
     * @return the trace's script up to where the run ended or broke, then the steps in words
     */
    @Override
    public List<String> apply(Path folder) {
        List<TraceStep> steps = new ArrayList<>();
        Thread thread = new Thread(() -> play(folder, steps), "scenario");
        thread.setDaemon(true);
        thread.start();
        try {
            for (long waited = 0; thread.isAlive() && waited < LIMIT_MS && !isBroken.getAsBoolean(); waited += LOOK_MS) {
                thread.join(LOOK_MS);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a check", e);
        }
        synchronized (steps) {
            List<String> result = new ArrayList<>();
            result.add(TraceJson.script(new Named(name, "Yours: " + reference.title()), steps));
            for (TraceStep step : steps) {
                result.add(step.from() + " -> " + step.to() + ": " + step.what() + " " + step.fields());
            }
            return result;
        }
    }

    private void play(Path folder, List<TraceStep> steps) {
        // Where it breaks is the end of the trace; why is what the tests have told already.
        Thread.currentThread().setUncaughtExceptionHandler((thread, why) -> { });
        reference.run(folder, step -> {
            synchronized (steps) {
                steps.add(step);
            }
        });
    }

    private record Named(String name, String title) implements Scenario {
        @Override
        public ScenarioRun run(Path folder, Consumer<TraceStep> watcher) {
            throw new UnsupportedOperationException("only its names are wanted");
        }
    }
}
