package gregor.tools;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.os.NioDisk;
import gregor.os.NioTransport;
import gregor.os.SystemClock;
import gregor.os.SystemEntropy;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiFunction;
import org.apache.kafka.common.utils.Exit;

/** A tool of Kafka's and the same one of ours, run against a real cluster: what they print, and how they end. */
final class ToolPair {

    private static final int RUNNING = -1;
    private static final long PATIENCE_NANOS = 60_000_000_000L;
    private static final int MAX_FRAME_BYTES = 100 << 20;

    private ToolPair() {}

    /** @param err without what logging libraries say */
    record Printed(List<String> out, List<String> err, int exit) {}

    /** Thrown where Kafka's tool would end the process. */
    private static final class Exited extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** @param name of a class in Kafka's package of tools */
    static Printed kafka(String name, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream realOut = System.out;
        PrintStream realErr = System.err;
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        int[] exit = {RUNNING};
        Exit.setExitProcedure((code, message) -> {
            exit[0] = exit[0] == RUNNING ? code : exit[0]; // some tools catch what is thrown here, and exit once more
            throw new Exited();
        });
        try {
            Class.forName("org.apache.kafka.tools." + name).getMethod("main", String[].class).invoke(null, (Object) args);
        } catch (InvocationTargetException e) {
            if (!(e.getCause() instanceof Exited)) {
                throw new AssertionError(name + " threw", e.getCause());
            }
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        } finally {
            Exit.resetExitProcedure();
            System.setOut(realOut);
            System.setErr(realErr);
        }
        return printed(out, err, Math.max(0, exit[0]));
    }

    static Printed ours(BiFunction<List<String>, ToolContext, Integer> tool, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exit = tool.apply(List.of(args), new ToolContext(new ByteArrayInputStream(new byte[0]),
            new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8), false,
            new SystemClock(), new SystemEntropy(), new NioDisk(), ToolPair::transport));
        return printed(out, err, exit);
    }

    private static NioTransport transport() {
        try {
            return new NioTransport(MAX_FRAME_BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Printed printed(ByteArrayOutputStream out, ByteArrayOutputStream err, int exit) {
        return new Printed(out.toString(StandardCharsets.UTF_8).lines().toList(), err.toString(StandardCharsets.UTF_8).lines()
            .filter(line -> !line.contains("log4j") && !line.contains("SLF4J")).toList(), exit);
    }

    /**
     * Runs both, and compares what they print to the standard output and how they end. Again while that differs, for a while: they may
     * have asked two brokers of which one has heard of the last change and the other has not.
     *
     * @param changing what differs from one moment to the next, as a regular expression, and counts for the same
     * @return what both printed
     */
    static List<String> same(String name, BiFunction<List<String>, ToolContext, Integer> tool, String changing, String... args) {
        Printed theirs = kafka(name, args);
        Printed ours = ours(tool, args);
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!(without(ours.out(), changing).equals(without(theirs.out(), changing)) && ours.exit() == theirs.exit())
                && System.nanoTime() < deadline) {
            theirs = kafka(name, args);
            ours = ours(tool, args);
        }
        assertThat(without(ours.out(), changing)).as("%s %s; errors: %s and %s", name, List.of(args), ours.err(), theirs.err())
            .isEqualTo(without(theirs.out(), changing));
        assertThat(ours.exit()).as("%s %s", name, List.of(args)).isEqualTo(theirs.exit());
        return ours.out();
    }

    private static List<String> without(List<String> lines, String changing) {
        return changing.isEmpty() ? lines : lines.stream().map(line -> line.replaceAll(changing, "...")).toList();
    }
}
