package gregor.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.book.source.ProjectFolder;
import gregor.book.source.SourceTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scenarios run, and run the same each time. */
class ScenariosTest {

    private static final int RUNS = 3;
    private static final Pattern STEP = Pattern.compile("\\.step\\(\"(\\w+)\", \"(\\w+)\",");

    @TempDir
    Path folder;

    @Test
    void eachRunIsTheSame() {
        Map<String, String> first = new HashMap<>();
        List<Scenario> order = new ArrayList<>(Scenarios.all());
        for (int i = 0; i < RUNS; i++) {
            for (Scenario scenario : order) {
                Path files = folder.resolve(scenario.name() + i);
                ScenarioRun run = scenario.run(files);
                String now = TraceJson.script(scenario, run.steps()) + hashes(run) + hashes(files);
                assertThat(now).as(scenario.name() + ", run " + i).isEqualTo(first.computeIfAbsent(scenario.name(), name -> now));
            }
            Collections.reverse(order);
        }
    }

    @Test
    void theFilesAreLeft() {
        ScenarioRun run = Scenarios.named("produce-acks-all").run(folder);
        assertThat(folder.resolve("journey-0/00000000000000000000.log")).hasBinaryContent(run.captures().get("log"));
        assertThat(run.captures().get("log")).isEqualTo(run.captures().get("batch-as-stored"));
        assertThat(Files.exists(folder.resolve("meta.properties"))).isTrue();
    }

    @Test
    void eachEndOfAStepIsAClass() {
        Path top = ProjectFolder.find();
        SourceTree sources = SourceTree.of(top);
        List<String> unknown = new ArrayList<>();
        int literal = 0;
        for (Path file : sources.files()) {
            Matcher call = file.startsWith("src/main/java") ? STEP.matcher(read(top.resolve(file))) : STEP.matcher("");
            while (call.find()) {
                literal++;
                unknown.addAll(Stream.of(call.group(1), call.group(2)).filter(name -> !sources.hasType(name)).map(name -> file + ": " + name).toList());
            }
        }
        for (Scenario scenario : Scenarios.all()) {
            for (TraceStep step : scenario.run(folder.resolve(scenario.name())).steps()) {
                unknown.addAll(Stream.of(step.from(), step.to()).filter(name -> !sources.hasType(name.replaceFirst(" on node \\d+$", "")))
                    .map(name -> step + ": " + name).toList());
            }
        }
        assertThat(unknown).isEmpty();
        assertThat(literal).isGreaterThan(20);
    }

    @Test
    void whatIsOffCostsABranch() {
        Path top = ProjectFolder.find();
        List<String> unguarded = new ArrayList<>();
        for (Path file : SourceTree.of(top).files()) {
            if (file.startsWith("src/main/java") && !file.endsWith("Trace.java")) {
                unguarded.addAll(unguarded(file.toString(), read(top.resolve(file)).lines().toList()));
            }
        }
        assertThat(unguarded).isEmpty();
        assertThat(unguarded("A", List.of("if (trace.isOn()) {", "trace.step(a, b, c);", "trace.step(a, b, c, d);", "}"))).isEmpty();
        assertThat(unguarded("A", List.of("if (trace.isOn()) {", "}", "trace.step(a, b, c);"))).containsExactly("A:3");
    }

    /** Steps before which nothing stands but other steps and then the question whether the trace is on. */
    private static List<String> unguarded(String file, List<String> lines) {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains("race.step(") || lines.get(i).contains("race().step(")) {
                int before = i - 1;
                while (before > 0 && lines.get(before).contains(".step(")) {
                    before--;
                }
                if (!lines.get(before).contains("sOn()")) {
                    found.add(file + ":" + (i + 1));
                }
            }
        }
        return found;
    }

    @Test
    void aRunIsDataForThePlayer() {
        Scenario scenario = Scenarios.named("batch");
        ScenarioRun run = scenario.run(folder);
        TraceStep sent = run.first(step -> step.what().equals("ProduceRequest") && step.frame() != null);
        assertThat(TraceJson.script(scenario, List.of(sent))).startsWith("gregor.trace(\"batch\", {\"title\":\"Three records become a batch and get"
            + " their offsets\",\n\"participants\":[\"NetworkClient\",\"Connection\"],\n\"nodes\":[\"node 1\"],\n\"steps\":[\n{\"n\":"
            + sent.number() + ",\"t\":" + sent.timeMs() + ",\"node\":\"node 1\",\"from\":\"NetworkClient\",\"to\":\"Connection\",\"what\":\"ProduceRequest\"")
            .contains("\"source\":{\"name\":\"Connection.java:" + sent.sourceLine() + "\",\"href\":\"source/gregor/network/Connection.html#L"
                + sent.sourceLine() + "\"}", "\"hex\":\"000000", "{\"start\":0,\"end\":4,\"name\":\"size\"",
                "\"state\":{\"node 1\":{\"log start\":\"0\",\"HW\":\"1\",\"LEO\":\"1\"}}")
            .endsWith("}\n]});\n");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Without the metadata log: its records have the times at which a start got so far, which are not quite the same in each run. */
    private static String hashes(Path files) {
        try (Stream<Path> all = Files.walk(files)) {
            StringBuilder text = new StringBuilder();
            for (Path file : all.filter(file -> Files.isRegularFile(file) && !file.toString().contains("__cluster_metadata")).sorted().toList()) {
                text.append(files.relativize(file)).append(ByteBuffer.wrap(Files.readAllBytes(file)).hashCode()).append('\n');
            }
            return text.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hashes(ScenarioRun run) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(run.captures()).forEach((name, bytes) -> text.append(name).append(ByteBuffer.wrap(bytes).hashCode()).append('\n'));
        return text.toString();
    }
}
