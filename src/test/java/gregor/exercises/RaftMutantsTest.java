package gregor.exercises;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.book.source.ProjectFolder;
import gregor.book.source.SourceTree;
import gregor.book.source.Surgery;
import gregor.sim.SeedSearch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Bugs planted in the quorum, one at a time, as {@link LogMutantsTest} plants them in the log: the simulator must find each within a
 * number of seeds, which is printed. Numbers are those of the list of planted bugs, letters are for others.
 */
class RaftMutantsTest {

    private static final Path ROOT = ProjectFolder.find();
    private static final Path FOLDER = ROOT.resolve("src/test/resources/gregor/mutants-of-raft");
    private static final Pattern HEAD = Pattern.compile("// in: (\\w+)\n(?:// under: (\\S+)\n)?");
    private static final String WHOLE = "whole";
    private static final int SEEDS = 60;
    private static final long FIRST_SEED = 1;

    /** What simulated nodes log is of no interest. A field, or the level would be forgotten. */
    private static final Logger SIMULATED = Logger.getLogger("gregor");

    @AfterAll
    static void loud() {
        SIMULATED.setLevel(null);
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return new ArrayList<>(new TreeSet<>(files.toList()));
        }
    }

    private static String search(Path file, SourceTree sources) throws ReflectiveOperationException {
        String methods = Workshop.read(file);
        Matcher head = HEAD.matcher(methods);
        assertThat(head.lookingAt()).as("%s begins with its class", file).isTrue();
        SourceTree.Found found = sources.type(head.group(1));
        String text = Surgery.substitute(sources, found, ROOT.relativize(file), methods);
        AnswerCompiler.Result compiled = AnswerCompiler.compile(found.file().qualified(found.file().types().get(0)), text);
        assertThat(compiled.errors()).as("%s", file).isEmpty();
        return search(new AnswerLoader(compiled.classes()), head.group(2) == null ? "" : head.group(2));
    }

    /** @param under {@code whole} for whole nodes; else the kinds of faults that are on, or empty for those that a seed draws */
    private static String search(ClassLoader loader, String under) throws ReflectiveOperationException {
        return (String) loader.loadClass(SeedSearch.class.getName()).getMethod("firstFailure", String.class, boolean.class, long.class, int.class)
            .invoke(null, under.equals(WHOLE) ? "" : under, under.equals(WHOLE), FIRST_SEED, SEEDS);
    }

    @TestFactory
    Stream<DynamicTest> found() throws IOException {
        SourceTree sources = SourceTree.of(ROOT);
        SIMULATED.setLevel(Level.OFF);
        return files().stream().map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> {
            String found = search(file, sources);
            System.out.println("mutant " + file.getFileName() + ": " + found);
            assertThat(found).as("what %d seeds find with %s", SEEDS, file.getFileName()).isNotEmpty();
        }));
    }

    /** What always fails is always heard, by its own words. */
    @Test
    void theCanaryIsHeard() throws IOException, ReflectiveOperationException {
        assertThat(search(FOLDER.resolve("0-canary.java"), SourceTree.of(ROOT))).startsWith("1 of 60 seeds: IllegalStateException: the canary sings");
    }

    @Test
    void eachPlantedBugOfTheQuorumIsThere() throws IOException {
        assertThat(files()).extracting(file -> file.getFileName().toString()).extracting(name -> name.substring(0, name.indexOf('-')))
            .containsExactly("0", "06", "07", "08", "09", "23", "a", "b", "c", "d", "e");
    }
}
