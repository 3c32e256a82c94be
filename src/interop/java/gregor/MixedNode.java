package gregor;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kafka.tools.StorageTool;

/** A node, broker and controller, in a process of its own: one of ours, or Apache Kafka's. It can be stopped in order or killed. */
public final class MixedNode implements AutoCloseable {

    private static final int END_SECONDS = 120;
    private static final int LAST_LINES = 60;

    private boolean isKafka;
    private final Path folder;
    private final Path properties;
    private final int id;
    private final int port;
    private final int controllerPort;
    private final Deque<String> lastLines = new ArrayDeque<>();
    private Process process;

    /**
     * Nothing runs yet.
     *
     * @param settings that say which quorum this is, and others than those of {@link TestNode}
     */
    public MixedNode(boolean isKafka, int id, Path folder, int port, int controllerPort, Map<String, String> settings) throws IOException {
        this.isKafka = isKafka;
        this.folder = Files.createDirectories(folder);
        this.properties = folder.resolve("server.properties");
        this.id = id;
        this.port = port;
        this.controllerPort = controllerPort;
        Map<String, String> all = new LinkedHashMap<>(TestNode.properties(data(), port, controllerPort, Map.of("node.id", "" + id,
            "log.cleaner.dedupe.buffer.size", "4194304", "cluster.id", TestNode.CLUSTER_ID)));
        all.remove("controller.quorum.voters");
        all.putAll(settings);
        if (isKafka) {
            all.remove("cluster.id");
        }
        Files.writeString(properties, all.entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue())
            .collect(Collectors.joining("\n")));
    }

    public int id() {
        return id;
    }

    public boolean isKafka() {
        return isKafka;
    }

    public Path data() {
        return folder.resolve("data");
    }

    public Path properties() {
        return properties;
    }

    public String broker() {
        return "127.0.0.1:" + port;
    }

    public String controller() {
        return "127.0.0.1:" + controllerPort;
    }

    /** Formats the directory with Kafka's tool, whoever will use it. @param flags which voters there are at first */
    public void format(String... flags) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<String> arguments = new ArrayList<>(List.of("format", "-t", TestNode.CLUSTER_ID, "-c", properties.toString()));
        arguments.addAll(List.of(flags));
        if (StorageTool.execute(arguments.toArray(String[]::new), new PrintStream(out)) != 0) {
            throw new AssertionError("formatting failed: " + out.toString(StandardCharsets.UTF_8));
        }
    }

    /** Forgets all that the node had. */
    public void wipe() throws IOException {
        try (Stream<Path> files = Files.walk(data())) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Does not wait until the node has started. */
    public void start() throws IOException {
        Path logging = Files.writeString(folder.resolve("log4j2.properties"), "status = error\nappender.out.type = Console\n"
            + "appender.out.name = out\nappender.out.layout.type = PatternLayout\nappender.out.layout.pattern = %p %m (%c)%n\n"
            + "rootLogger.level = warn\nrootLogger.appenderRef.out.ref = out\n");
        String classes = isKafka ? System.getProperty("java.class.path")
            : Path.of(Node.class.getProtectionDomain().getCodeSource().getLocation().getPath()).toString();
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
            "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dlog4j2.configurationFile=" + logging, "-cp", classes));
        command.add(isKafka ? "kafka.Kafka" : "gregor.Node");
        command.add(properties.toString());
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        Process reading = process;
        Thread reader = new Thread(() -> read(reading), "output of node " + id);
        reader.setDaemon(true);
        reader.start();
    }

    private void read(Process from) {
        try (BufferedReader lines = from.inputReader(StandardCharsets.UTF_8); BufferedWriter all = Files.newBufferedWriter(folder.resolve("output.log"),
                StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                keep(line);
                all.write(line);
                all.newLine();
                all.flush();
            }
        } catch (IOException | UncheckedIOException closed) {
            keep(closed.toString());
        }
    }

    private void keep(String line) {
        synchronized (lastLines) {
            lastLines.add(line);
            if (lastLines.size() > LAST_LINES) {
                lastLines.remove();
            }
        }
    }

    /** The last lines it has printed. */
    public String output() {
        synchronized (lastLines) {
            return "node " + id + ":\n" + String.join("\n", lastLines);
        }
    }

    /** Stops it in order. */
    public void stop() {
        process.destroy();
        awaitEnd();
    }

    /** Ends it at once, as {@code kill -9} does. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** The next process is of this kind, on the files of the last. */
    public void becomes(boolean kafka) {
        isKafka = kafka;
    }

    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** Stops its clock and all else, and keeps its connections: {@code SIGSTOP}. */
    public void pause() throws IOException {
        signal("-STOP");
    }

    /** Ends a pause: {@code SIGCONT}. */
    public void resume() throws IOException {
        signal("-CONT");
    }

    private void signal(String which) throws IOException {
        try {
            new ProcessBuilder("kill", which, Long.toString(process.pid())).start().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(output() + "\ndid not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while node " + id + " ended", e);
        }
    }

    /** Kills it if it runs. */
    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
            awaitEnd();
        }
    }
}
