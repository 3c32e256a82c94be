package gregor.book;

import gregor.book.text.SafeText;
import gregor.os.NioDisk;
import gregor.sim.SimClock;
import gregor.sim.SimEntropy;
import gregor.tools.ClusterIdTool;
import gregor.tools.DumpLogTool;
import gregor.tools.MetadataShellTool;
import gregor.tools.SimTool;
import gregor.tools.StorageTool;
import gregor.tools.ToolContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * {@code run::dump-log --files 0/00.log[in=journey,lines=12]}: a command of {@code ./gregor} and what it prints, on the files
 * that a scenario left, or in an empty folder.
 */
final class CommandOutput implements Macro {

    /** Commands that look at files, and the simulator; those that talk to a cluster are what diagrams are for. */
    private static final Map<String, BiFunction<List<String>, ToolContext, Integer>> COMMANDS = new TreeMap<>(Map.of(
        "dump-log", DumpLogTool::run, "storage", StorageTool::run, "cluster-id", ClusterIdTool::run,
        "metadata-shell", MetadataShellTool::run, "sim", SimTool::run));
    private static final long SEED = 1;

    private final ScenarioRuns scenarios;

    CommandOutput(ScenarioRuns scenarios) {
        this.scenarios = scenarios;
    }

    @Override
    public String html(MacroCall call) {
        List<String> words = Arrays.asList(call.target().strip().split("\\s+"));
        if (!COMMANDS.containsKey(words.get(0))) {
            throw new BookError("the commands that a chapter can show are " + COMMANDS.keySet());
        }
        List<String> output = run(words, call.option("in"));
        int shown = call.number("lines", output.size());
        if (shown > output.size()) {
            throw new BookError("lines=" + shown + ", but the command prints " + output.size() + " lines");
        }
        String text = String.join("\n", output.subList(0, shown));
        String more = shown == output.size() ? "" : "\n… " + (output.size() - shown) + " lines more";
        return "<figure class=\"run\"><pre class=\"command\"><code class=\"shell\">$ ./gregor " + SafeText.html(call.target().strip())
            + "</code></pre><pre class=\"output\"><samp>" + SafeText.html(text + more) + "</samp></pre></figure>";
    }

    private List<String> run(List<String> words, String scenario) {
        Path folder = scenario.isEmpty() ? null : scenarios.files(scenario).toAbsolutePath();
        List<String> arguments = words.subList(1, words.size()).stream().map(word -> inFolder(folder, word)).toList();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        int exit = COMMANDS.get(words.get(0)).apply(arguments, new ToolContext(new ByteArrayInputStream(new byte[0]), out, out, false, new SimClock(),
            new SimEntropy(SEED), new NioDisk(), () -> {
                throw new BookError("a command that a chapter shows stays away from the network");
            }));
        String text = bytes.toString(StandardCharsets.UTF_8);
        if (folder != null) {
            text = text.replace(folder + "/", "");
        }
        if (exit != 0) {
            throw new BookError("the command ends with exit code " + exit + ": " + text.strip().replace('\n', ' ') + files(folder));
        }
        return text.lines().toList();
    }

    /** Names of files that the scenario left are meant within its folder. */
    private static String inFolder(Path folder, String word) {
        return folder == null ? word : Arrays.stream(word.split(","))
            .map(part -> !part.startsWith("-") && Files.exists(folder.resolve(part)) ? folder.resolve(part).toString() : part)
            .collect(Collectors.joining(","));
    }

    private static String files(Path folder) {
        if (folder == null) {
            return "";
        }
        List<String> files = new ArrayList<>();
        try (var paths = Files.walk(folder)) {
            paths.filter(Files::isRegularFile).sorted().forEach(path -> files.add(folder.relativize(path).toString().replace('\\', '/')));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return " (the scenario left " + String.join(", ", files) + ")";
    }
}
