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
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * A bug that somebody really had, or nearly had, in the place of one class. Production has no switch for it: a method's source is
 * replaced, and the class compiled for this run only.
 *
 * @param harness {@code crashes} or {@code failures} of the workload {@code catcher}; null if that is a property
 */
record PlantedBug(String name, String type, String text, String harness, String catcher) {

    static final long LIMIT_MS = 120_000;

    private static final Path ROOT = ProjectFolder.find();
    private static final Pattern HEAD = Pattern.compile("// in: (\\w+)\n// caught by: (?:(crashes|failures) of )?(\\S+)\n");

    /** All of a folder of the tests' resources, by name. */
    static List<PlantedBug> in(String folder) throws IOException {
        SourceTree sources = SourceTree.of(ROOT);
        List<PlantedBug> bugs = new ArrayList<>();
        try (Stream<Path> files = Files.list(ROOT.resolve("src/test/resources").resolve(folder))) {
            for (Path file : new TreeSet<>(files.toList())) {
                bugs.add(read(file, sources));
            }
        }
        return bugs;
    }

    private static PlantedBug read(Path file, SourceTree sources) {
        String name = file.getFileName().toString().replaceFirst("\\.java$", "");
        String methods = Workshop.read(file);
        Matcher head = HEAD.matcher(methods);
        assertThat(head.lookingAt()).as("%s begins with its class and what catches it", file).isTrue();
        SourceTree.Found found = sources.type(head.group(1));
        return new PlantedBug(name, found.file().qualified(found.file().types().get(0)),
            Surgery.substitute(sources, found, ROOT.relativize(file), methods), head.group(2), head.group(3));
    }

    /** The test that it is found. */
    DynamicTest isCaught() {
        return DynamicTest.dynamicTest(name, () -> {
            String found = findings();
            System.out.println("mutant " + name + ": " + found);
            assertThat(found).as("what %s finds with mutant %s in %s", catcher, name, type).isNotEmpty();
        });
    }

    /** What was found with it in place; empty if nothing was. */
    private String findings() throws ReflectiveOperationException {
        AnswerCompiler.Result compiled = AnswerCompiler.compile(type, text);
        assertThat(compiled.errors()).as(name).isEmpty();
        return findings(new AnswerLoader(compiled.classes()), JqwikRun.ALL_TRIES);
    }

    /**
     * What its catcher finds in classes of this loader.
     *
     * @param mostTries if it is a property
     */
    String findings(ClassLoader loader, int mostTries) throws ReflectiveOperationException {
        if (harness != null) {
            return (String) loader.loadClass(HarnessRun.class.getName()).getMethod("findings", String.class, String.class)
                .invoke(null, harness, catcher);
        }
        TestOutcome outcome = new JqwikRun(loader, null, false, LIMIT_MS, mostTries).run(List.of(catcher)).get(0);
        assertThat(outcome.status()).as("%s: %s", catcher, outcome.error()).isIn(TestOutcome.Status.FAILED, TestOutcome.Status.PASSED);
        return outcome.passed() ? "" : "case " + outcome.tries() + " of " + outcome.shortName() + ": "
            + outcome.error().toString().lines().findFirst().orElse("");
    }
}
