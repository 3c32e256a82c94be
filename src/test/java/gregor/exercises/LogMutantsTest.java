package gregor.exercises;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.book.source.ProjectFolder;
import gregor.book.source.SourceTree;
import gregor.book.source.Surgery;
import gregor.sim.HarnessRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Bugs that Kafka or others really had, planted in the log, one at a time: each must be caught, by the property or by the run of
 * the crash harness that its file names. The numbers are those of the list of planted bugs. Production has no switch for them:
 * a method's source is replaced, and the class compiled for this run only.
 */
class LogMutantsTest {

    private static final Path ROOT = ProjectFolder.find();
    private static final Path FOLDER = ROOT.resolve("src/test/resources/gregor/mutants");
    private static final Pattern HEAD = Pattern.compile("// in: (\\w+)\n// caught by: (?:(crashes|failures) of )?(\\S+)\n");
    private static final long LIMIT_MS = 120_000;

    /** @param harness {@code crashes} or {@code failures} of the workload {@code catcher}; null if that is a property */
    private record Mutant(String name, String type, String text, String harness, String catcher) {

        static Mutant read(Path file, SourceTree sources) {
            String name = file.getFileName().toString().replaceFirst("\\.java$", "");
            String methods = Workshop.read(file);
            Matcher head = HEAD.matcher(methods);
            assertThat(head.lookingAt()).as("%s begins with its class and what catches it", file).isTrue();
            SourceTree.Found found = sources.type(head.group(1));
            return new Mutant(name, found.file().qualified(found.file().types().get(0)),
                Surgery.substitute(sources, found, ROOT.relativize(file), methods), head.group(2), head.group(3));
        }

        /** What was found with the mutant in place of its class; empty if nothing was. */
        String findings() throws ReflectiveOperationException {
            AnswerCompiler.Result compiled = AnswerCompiler.compile(type, text);
            assertThat(compiled.errors()).as(name).isEmpty();
            return findings(new AnswerLoader(compiled.classes()));
        }

        String findings(ClassLoader loader) throws ReflectiveOperationException {
            if (harness != null) {
                return (String) loader.loadClass(HarnessRun.class.getName()).getMethod("findings", String.class, String.class)
                    .invoke(null, harness, catcher);
            }
            TestOutcome outcome = new JqwikRun(loader, null, false, LIMIT_MS).run(List.of(catcher)).get(0);
            assertThat(outcome.status()).as("%s: %s", catcher, outcome.error()).isIn(TestOutcome.Status.FAILED, TestOutcome.Status.PASSED);
            return outcome.passed() ? "" : "case " + outcome.tries() + " of " + outcome.shortName() + ": "
                + outcome.error().toString().lines().findFirst().orElse("");
        }
    }

    private static List<Mutant> mutants() throws IOException {
        SourceTree sources = SourceTree.of(ROOT);
        List<Mutant> mutants = new ArrayList<>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : new TreeSet<>(files.toList())) {
                mutants.add(Mutant.read(file, sources));
            }
        }
        return mutants;
    }

    @TestFactory
    Stream<DynamicTest> caught() throws IOException {
        return mutants().stream().map(mutant -> DynamicTest.dynamicTest(mutant.name(), () -> {
            String found = mutant.findings();
            System.out.println("mutant " + mutant.name() + ": " + found);
            assertThat(found).as("what %s finds with mutant %s in %s", mutant.catcher(), mutant.name(), mutant.type()).isNotEmpty();
        }));
    }

    /** What catches a mutant finds nothing in the class as it is. */
    @TestFactory
    Stream<DynamicTest> nothingIsFoundWithoutThem() throws IOException {
        SortedMap<String, Mutant> catchers = new TreeMap<>();
        mutants().forEach(mutant -> catchers.put(mutant.harness() + " " + mutant.catcher(), mutant));
        return catchers.entrySet().stream().map(catcher -> DynamicTest.dynamicTest(catcher.getKey(), () ->
            assertThat(catcher.getValue().findings(new AnswerLoader(new TreeMap<>()))).isEmpty()));
    }

    @Test
    void theCanaryIsHeard() {
        String test = CanaryProperty.class.getName() + "#alwaysFails";
        TestOutcome outcome = new JqwikRun(new AnswerLoader(new TreeMap<>()), null, false, LIMIT_MS).run(List.of(test)).get(0);
        assertThat(outcome.status()).isEqualTo(TestOutcome.Status.FAILED);
        assertThat(outcome.error()).hasMessageStartingWith("the canary sings");
    }

    @Test
    void eachPlantedBugOfTheLogIsThere() throws IOException {
        assertThat(mutants()).extracting(mutant -> mutant.name().substring(0, 2))
            .containsExactly("10", "11", "13", "14", "15", "16", "17", "18", "19");
    }
}
