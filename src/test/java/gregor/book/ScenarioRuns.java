package gregor.book;

import gregor.scenarios.Scenario;
import gregor.scenarios.ScenarioRun;
import gregor.scenarios.Scenarios;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The scenarios that a book shows, each run once, with the files that it left. */
final class ScenarioRuns {

    private final Path folder;
    private final Map<String, ScenarioRun> runs = new TreeMap<>();

    /** @param folder where each scenario gets a folder of its own */
    ScenarioRuns(Path folder) {
        this.folder = folder;
    }

    /** @throws BookError naming the scenarios that there are */
    ScenarioRun run(String name) {
        ScenarioRun run = runs.get(name);
        if (run == null) {
            run = scenario(name).run(emptied(folder.resolve(name)));
            runs.put(name, run);
        }
        return run;
    }

    static Scenario scenario(String name) {
        try {
            return Scenarios.named(name);
        } catch (IllegalArgumentException e) {
            throw new BookError(e.getMessage());
        }
    }

    /** Where a scenario left its files. */
    Path files(String name) {
        run(name);
        return folder.resolve(name);
    }

    private static Path emptied(Path folder) {
        try {
            if (Files.exists(folder)) {
                try (Stream<Path> paths = Files.walk(folder)) {
                    List<Path> deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
                    for (Path path : deepestFirst) {
                        Files.delete(path);
                    }
                }
            }
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("can't empty " + folder, e);
        }
    }
}
