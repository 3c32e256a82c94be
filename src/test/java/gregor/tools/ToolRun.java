package gregor.tools;

import gregor.sim.SimClock;
import gregor.sim.SimDisk;
import gregor.sim.SimEntropy;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A tool in a world in memory: what it printed, and how it ended. */
final class ToolRun {

    /** A tool's method {@code run}. */
    interface Main {
        int run(List<String> args, ToolContext context);
    }

    final SimDisk disk = new SimDisk();
    private final SimClock clock = new SimClock(1000);
    private final SimEntropy entropy = new SimEntropy(1);
    private List<String> out = List.of();
    private List<String> err = List.of();

    /** @return the exit code */
    int run(Main tool, String... args) {
        ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
        ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
        int exit = tool.run(List.of(args), new ToolContext(new ByteArrayInputStream(new byte[0]),
            new PrintStream(outBytes, true, StandardCharsets.UTF_8), new PrintStream(errBytes, true, StandardCharsets.UTF_8),
            false, clock, entropy, disk, () -> {
                throw new IllegalStateException("this tool was to stay away from the network");
            }));
        out = outBytes.toString(StandardCharsets.UTF_8).lines().toList();
        err = errBytes.toString(StandardCharsets.UTF_8).lines().toList();
        return exit;
    }

    List<String> out() {
        return out;
    }

    List<String> err() {
        return err;
    }

    void file(String path, String content) throws IOException {
        disk.createDirectories(Path.of(path).getParent());
        disk.replaceWhole(Path.of(path), StandardCharsets.UTF_8.encode(content));
    }
}
