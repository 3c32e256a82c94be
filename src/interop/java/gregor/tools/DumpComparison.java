package gregor.tools;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.os.NioDisk;
import gregor.sim.SimClock;
import gregor.sim.SimEntropy;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.tools.DumpLogSegments;

/** Runs Kafka's tool and ours on the same files, and compares what they print. */
public final class DumpComparison {

    private static final List<List<String>> FLAGS = List.of(List.of(), List.of("--deep-iteration"), List.of("--print-data-log"),
        List.of("--print-data-log", "--skip-record-metadata"),
        List.of("--verify-index-only"), List.of("--index-sanity-check"), List.of("--max-bytes", "500"));

    private DumpComparison() {}

    record Printed(List<String> out, List<String> err, int exit) {}

    static Printed kafka(List<String> arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream realOut = System.out;
        PrintStream realErr = System.err;
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        int exit = 0;
        try {
            DumpLogSegments.main(arguments.toArray(String[]::new));
        } catch (Exception stackTrace) {
            exit = 1;
        } finally {
            System.setOut(realOut);
            System.setErr(realErr);
        }
        return printed(out, err, exit);
    }

    static Printed ours(List<String> arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        ToolContext context = new ToolContext(new ByteArrayInputStream(new byte[0]),
            new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8), false,
            new SimClock(), new SimEntropy(1), new NioDisk(), () -> {
                throw new IllegalStateException("no network");
            });
        return printed(out, err, DumpLogTool.run(arguments, context));
    }

    private static Printed printed(ByteArrayOutputStream out, ByteArrayOutputStream err, int exit) {
        return new Printed(out.toString(StandardCharsets.UTF_8).lines().toList(), err.toString(StandardCharsets.UTF_8).lines()
            .filter(line -> !line.contains("log4j") && !line.contains("SLF4J")).toList(), exit);
    }

    /**
     * Compares what is printed of the files of a directory, one by one, with the flags that any of them understands.
     *
     * @param kinds suffixes, with | between
     * @return how many lines were the same, over all files and flags
     */
    public static int compare(Path directory, String kinds) throws IOException {
        int lines = 0;
        try (Stream<Path> listed = Files.list(directory)) {
            for (Path file : listed.filter(each -> each.toString().matches(".*\\.(" + kinds + ")")).sorted().toList()) {
                for (List<String> flags : FLAGS) {
                    lines += compare(file, flags);
                }
            }
        }
        return lines;
    }

    /** Compares all that is printed of a file, and the exit codes. */
    public static int compare(Path file, List<String> flags) {
        List<String> arguments = new ArrayList<>(flags);
        arguments.addAll(List.of("--files", file.toString()));
        Printed expected = kafka(arguments);
        Printed actual = ours(arguments);
        for (int line = 0; line < Math.min(actual.out().size(), expected.out().size()); line++) {
            assertThat(actual.out().get(line)).as("%s", arguments).isEqualTo(expected.out().get(line));
        }
        assertThat(actual.out()).as("%s", arguments).hasSameSizeAs(expected.out());
        assertThat(actual.err()).as("%s", arguments).isEqualTo(withoutFalseAlarm(expected.err()));
        assertThat(actual.exit()).as("%s", arguments).isEqualTo(expected.exit());
        return expected.out().size();
    }

    /** Kafka's tool takes it for a gap when the first record of a segment has another offset than 0. */
    private static List<String> withoutFalseAlarm(List<String> lines) {
        List<String> kept = new ArrayList<>(lines);
        if (kept.size() > 1 && kept.get(1).startsWith("  -1 is followed by ")) {
            kept.remove(1);
            if (kept.size() == 1 || !kept.get(1).startsWith("  ")) {
                kept.remove(0);
            }
        }
        return kept;
    }
}
