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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * A bug planted in one class, as {@link PlantedBug} plants them, that the simulator must find within a number of seeds.
 *
 * @param under {@code whole} for whole nodes, {@code whole:F10} for whole nodes with kinds of faults that are on; else such kinds alone, or
 *     empty for those that a seed draws
 * @param firstSeed where the search begins
 * @param invariant by whose check it must be found; empty for any
 */
record SimulatedBug(String name, String type, String text, String under, long firstSeed, String invariant) {

    static final int SEEDS = 60;

    private static final Path ROOT = ProjectFolder.find();
    private static final Pattern HEAD = Pattern.compile("// in: (\\w+)\n(?:// under: (\\S+)\n)?(?:// from seed: (\\d+)\n)?(?:// found as: (\\S+)\n)?");
    private static final String WHOLE = "whole";
    private static final String WHOLE_UNDER = "whole:";

    /** All of a folder of the tests' resources, by name. */
    static List<SimulatedBug> in(String folder) throws IOException {
        SourceTree sources = SourceTree.of(ROOT);
        List<SimulatedBug> bugs = new ArrayList<>();
        try (Stream<Path> files = Files.list(ROOT.resolve("src/test/resources").resolve(folder))) {
            for (Path file : new TreeSet<>(files.toList())) {
                bugs.add(read(file, sources));
            }
        }
        return bugs;
    }

    private static SimulatedBug read(Path file, SourceTree sources) {
        String methods = Workshop.read(file);
        Matcher head = HEAD.matcher(methods);
        assertThat(head.lookingAt()).as("%s begins with its class", file).isTrue();
        SourceTree.Found found = sources.type(head.group(1));
        return new SimulatedBug(file.getFileName().toString().replaceFirst("\\.java$", ""), found.file().qualified(found.file().types().get(0)),
            Surgery.substitute(sources, found, ROOT.relativize(file), methods), head.group(2) == null ? "" : head.group(2),
            head.group(3) == null ? 1 : Long.parseLong(head.group(3)), head.group(4) == null ? "" : head.group(4));
    }

    /** What the seeds find with it in place; empty if nothing. */
    String found() throws ReflectiveOperationException {
        AnswerCompiler.Result compiled = AnswerCompiler.compile(type, text);
        assertThat(compiled.errors()).as(name).isEmpty();
        return (String) new AnswerLoader(compiled.classes()).loadClass(SeedSearch.class.getName())
            .getMethod("firstFailure", String.class, boolean.class, long.class, int.class, String.class)
            .invoke(null, under.equals(WHOLE) ? "" : under.replaceFirst(WHOLE_UNDER, ""), under.startsWith(WHOLE), firstSeed, SEEDS, invariant);
    }

    /** The test that it is found. */
    DynamicTest isFound() {
        return DynamicTest.dynamicTest(name, () -> {
            String found = found();
            System.out.println("mutant " + name + ": " + found);
            assertThat(found).as("what %d seeds find with %s", SEEDS, name).isNotEmpty();
        });
    }

    /** What stands before the first dash. */
    String id() {
        return name.substring(0, name.indexOf('-'));
    }
}
