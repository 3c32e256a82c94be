package gregor.book;

import gregor.book.diagram.Diagram;
import gregor.book.diagram.DiagramMatch;
import gregor.book.diagram.DiagramParser;
import gregor.book.diagram.DiagramRuns;
import gregor.book.diagram.DiagramSvg;
import gregor.book.diagram.DiagramText;
import gregor.book.text.SafeText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * {@code diagram::01-produce[]}, a picture of what a scenario did, and {@code player::01-produce[]}, the steps themselves. A
 * diagram that is not what its scenarios did is refused.
 */
final class DiagramFigures {

    private final Path root;
    private final ScenarioRuns scenarios;
    private final Problems problems;
    private final Map<String, Diagram> checked = new TreeMap<>();
    private final Set<String> shown = new HashSet<>();
    private final Set<String> played = new TreeSet<>();

    DiagramFigures(Path root, ScenarioRuns scenarios, Problems problems) {
        this.root = root;
        this.scenarios = scenarios;
        this.problems = problems;
    }

    void addTo(Macros macros) {
        macros.block("diagram", this::diagram).block("player", this::player);
    }

    private String diagram(MacroCall call) {
        Diagram diagram = checked(call.target());
        if (!shown.add(call.target())) {
            throw new BookError("the diagram is shown twice");
        }
        DiagramMatch match = DiagramMatch.of(diagram, scenarios.run(diagram.scenarios().get(0)).steps());
        return "<figure class=\"diagram\" id=\"diagram-" + call.target() + "\"><div class=\"picture\">" + DiagramSvg.draw(diagram, match)
            + "</div><figcaption>" + SafeText.html(diagram.title()) + "</figcaption><details><summary>The same in words</summary>"
            + DiagramText.html(diagram) + "</details></figure>";
    }

    private String player(MacroCall call) {
        Diagram diagram = checked(call.target());
        String scenario = diagram.scenarios().get(0);
        if (!played.add(scenario)) {
            throw new BookError("the trace of scenario " + scenario + " is played twice");
        }
        return "<section class=\"player\" data-trace=\"" + scenario + "\" aria-label=\"Trace player: "
            + SafeText.html(ScenarioRuns.scenario(scenario).title()) + "\"></section>";
    }

    /** A diagram that is wrong is told of once, at its own place, and shown all the same. */
    private Diagram checked(String name) {
        Diagram known = checked.get(name);
        if (known != null) {
            return known;
        }
        Path file = root.resolve("diagrams").resolve(name + ".mmd");
        if (!Files.exists(file)) {
            throw new BookError("there is no diagrams/" + name + ".mmd; there are " + names());
        }
        Manuscript text = Manuscript.read(root, file);
        Diagram diagram = DiagramParser.parse(text.file(), text.text());
        if (diagram.scenarios().isEmpty()) {
            throw new BookError(text.file() + ":1: no line '%% scenario: NAME' says what the diagram is checked against");
        }
        DiagramRuns.problems(diagram, scenario -> scenarios.run(scenario).steps()).forEach(problem -> problems.addPlaced(problem, text.file(), 1));
        checked.put(name, diagram);
        return diagram;
    }

    private List<String> names() {
        Path folder = root.resolve("diagrams");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).filter(file -> file.endsWith(".mmd")).map(file -> file.replaceFirst("\\.mmd$", ""))
                .sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("can't read " + folder, e);
        }
    }

    /** The scenarios whose steps a page plays. */
    Set<String> played() {
        return played;
    }

    /** To be asked when all chapters are rendered. */
    void unshown() {
        for (String name : names()) {
            if (!shown.contains(name)) {
                problems.add("diagrams/" + name + ".mmd", 1, "no chapter shows this diagram: write diagram::" + name + "[] where it belongs, or delete it");
            }
        }
    }
}
