package gregor.node;

import gregor.Node;
import gregor.os.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A node in a process of its own, which can be killed. */
final class NodeProcess implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;

    private final Path properties;
    private final StringBuffer output = new StringBuffer();
    private Process process;
    private CompletableFuture<Void> started;

    /** Writes what the node is told; nothing runs yet. */
    NodeProcess(Path folder, Map<String, String> settings) throws IOException {
        Files.createDirectories(folder);
        properties = folder.resolve("server.properties");
        List<String> lines = new ArrayList<>();
        settings.forEach((key, value) -> lines.add(key + "=" + value));
        Files.write(properties, lines);
    }

    /** Begins a process. There is none. */
    NodeProcess launch() throws IOException {
        String classes = Path.of(Node.class.getProtectionDomain().getCodeSource().getLocation().getPath()).toString();
        process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m", "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1", "-cp", classes, "gregor.Node", properties.toString()).redirectErrorStream(true).start();
        started = new CompletableFuture<>();
        CompletableFuture<Void> seen = started;
        ChildProcess.readLines(process.getInputStream(), "output of " + properties, line -> {
            output.append(line).append('\n');
            if (line.contains("] started:")) {
                seen.complete(null);
            }
        }, () -> seen.completeExceptionally(new IllegalStateException("the process has ended")));
        return this;
    }

    /** Returns when clients can use the node. @throws IllegalStateException with all it has said, if it ends before */
    void awaitStarted() {
        try {
            started.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | InterruptedException e) {
            throw new IllegalStateException(properties + " did not start:\n" + output, e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** All that its processes have said. */
    String output() {
        return output.toString();
    }

    /** Kill -9: nothing more is written, forced or said. */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** Asks it to stop, as an administrator does. @return the exit code */
    int stop() {
        process.destroy();
        awaitEnd();
        return process.exitValue();
    }

    private void awaitEnd() {
        try {
            process.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | InterruptedException e) {
            throw new IllegalStateException(properties + " did not end:\n" + output, e);
        }
    }

    @Override
    public void close() {
        if (process != null) {
            kill();
        }
    }
}
