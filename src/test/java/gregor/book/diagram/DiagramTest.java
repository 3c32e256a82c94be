package gregor.book.diagram;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.book.diagram.DiagramMutations.Mutant;
import gregor.scenarios.Scenarios;
import gregor.scenarios.TraceStep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Every diagram of the book is what its scenarios do, and would not be if one of its arrows were another. */
@TestInstance(Lifecycle.PER_CLASS)
class DiagramTest {

    private static final int FEWEST_DIAGRAMS = 6;

    private final Map<String, List<TraceStep>> traces = new LinkedHashMap<>();

    @TempDir
    private Path folder;

    @Test
    void everyDiagramIsWhatItsScenariosDo() throws IOException {
        List<String> problems = new ArrayList<>();
        List<Path> files = files();
        for (Path file : files) {
            problems.addAll(DiagramRuns.problems(DiagramParser.parse(file), this::trace));
        }
        assertThat(String.join("\n\n", problems)).isEmpty();
        assertThat(files).hasSizeGreaterThanOrEqualTo(FEWEST_DIAGRAMS);
    }

    @Test
    void noSmallMistakeInADiagramGoesUnnoticed() throws IOException {
        List<String> survivors = new ArrayList<>();
        int tried = 0;
        for (Path file : files()) {
            Diagram diagram = DiagramParser.parse(file);
            String meaning = DiagramRuns.meaning(diagram.items());
            int before = tried;
            for (Mutant mutant : DiagramMutations.of(diagram, Files.readString(file))) {
                Optional<Diagram> changed = parsed(diagram.file(), mutant.text());
                if (changed.isPresent() && meaning.equals(DiagramRuns.meaning(changed.get().items()))) {
                    continue;
                }
                tried++;
                if (changed.isPresent() && holds(changed.get())) {
                    survivors.add(diagram.file() + ": " + mutant.change());
                }
            }
            System.out.println(diagram.file() + ": " + (tried - before) + " mistakes in " + diagram.arrows().size() + " arrows tried");
        }
        System.out.println(tried + " mistakes in all, " + survivors.size() + " unnoticed");
        assertThat(survivors).as("changed diagrams that match the same scenarios").isEmpty();
        assertThat(tried).isPositive();
    }

    /** A mistake that the parser refuses is noticed too. */
    private static Optional<Diagram> parsed(String file, String text) {
        try {
            return Optional.of(DiagramParser.parse(file, text));
        } catch (BadDiagram noticed) {
            return Optional.empty();
        }
    }

    /** The first scenario notices nearly all mistakes; what only all of them together tell is asked last. */
    private boolean holds(Diagram changed) {
        return DiagramMatch.of(changed, trace(changed.scenarios().get(0))).holds() && DiagramRuns.problems(changed, this::trace).isEmpty();
    }

    private List<TraceStep> trace(String scenario) {
        return traces.computeIfAbsent(scenario, name -> Scenarios.named(name).run(folder.resolve(name)).steps());
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("diagrams"))) {
            return files.filter(file -> file.toString().endsWith(".mmd")).sorted().toList();
        }
    }
}
