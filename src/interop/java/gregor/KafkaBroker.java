package gregor;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;

/** Apache Kafka's broker, one node in a process of its own, on the class path of this test; to be stopped in order or killed. */
public final class KafkaBroker implements AutoCloseable {

    private static final int START_SECONDS = 60;
    private static final int LAST_LINES = 40;

    private final Process process;
    private final int port;
    private final List<Path> settings;

    /** @param settings files of its settings and the folder they are in, in the order in which they can be deleted */
    private KafkaBroker(Process process, int port, List<Path> settings) {
        this.process = process;
        this.port = port;
        this.settings = settings;
    }

    /**
     * Starts a broker, and waits until it serves.
     *
     * @param data its log directory; formatted if it is empty
     * @param settings that differ from those of {@link TestNode}
     */
    public static KafkaBroker start(Path data, Map<String, String> settings) throws Exception {
        int[] ports = TestNode.freePorts(2);
        Map<String, String> all = new LinkedHashMap<>(TestNode.properties(data, ports[0], ports[1], Map.of(
            "offsets.topic.num.partitions", "1", "transaction.state.log.num.partitions", "1",
            "transaction.state.log.replication.factor", "1", "transaction.state.log.min.isr", "1",
            "log.cleaner.dedupe.buffer.size", "4194304", "log.cleaner.backoff.ms", "100", "log.initial.task.delay.ms", "100")));
        all.putAll(settings);
        Path folder = Files.createTempDirectory("kafka-broker");
        Path config = Files.writeString(folder.resolve("server.properties"),
            all.entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue()).collect(Collectors.joining("\n")));
        if (!Files.exists(data.resolve("meta.properties"))) {
            format(config);
        }
        Path logging = Files.writeString(folder.resolve("log4j2.properties"), "status = error\nappender.out.type = Console\n"
            + "appender.out.name = out\nappender.out.layout.type = PatternLayout\nappender.out.layout.pattern = %p %m (%c)%n\n"
            + "rootLogger.level = info\nrootLogger.appenderRef.out.ref = out\n");
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
            "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dlog4j2.configurationFile=" + logging, "-cp", System.getProperty("java.class.path"),
            "kafka.Kafka", config.toString()).redirectErrorStream(true).start();
        process.getOutputStream().close();
        awaitStart(process, ports[0]);
        return new KafkaBroker(process, ports[0], List.of(config, logging, folder));
    }

    private static void format(Path config) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String[] arguments = {"format", "-t", TestNode.CLUSTER_ID, "-c", config.toString()};
        if (StorageTool.execute(arguments, new PrintStream(out)) != 0) {
            throw new AssertionError("formatting failed: " + out.toString(StandardCharsets.UTF_8));
        }
    }

    /** Asks the broker until it answers: what it prints depends on the logging library that is there, and may be nothing. */
    private static void awaitStart(Process process, int port) throws Exception {
        CompletableFuture<Collection<org.apache.kafka.common.Node>> ended = new CompletableFuture<>();
        Thread reader = new Thread(() -> readAll(process, ended), "kafka-output");
        reader.setDaemon(true);
        reader.start();
        int mostMs = (int) TimeUnit.SECONDS.toMillis(START_SECONDS);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + port, "default.api.timeout.ms", mostMs,
            "request.timeout.ms", mostMs))) {
            CompletableFuture<Collection<org.apache.kafka.common.Node>> answered = admin.describeCluster().nodes().toCompletionStage().toCompletableFuture();
            CompletableFuture.anyOf(ended, answered).get(START_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            process.destroyForcibly();
            throw e;
        }
    }

    /** Reads what the broker prints, to its end: a full pipe would stop it. */
    private static void readAll(Process process, CompletableFuture<?> ended) {
        Deque<String> last = new ArrayDeque<>();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                last.add(line);
                if (last.size() > LAST_LINES) {
                    last.remove();
                }
            }
        } catch (IOException | UncheckedIOException closed) {
            last.add(closed.toString());
        }
        ended.completeExceptionally(new AssertionError("the broker ended:\n" + String.join("\n", last)));
    }

    public String bootstrap() {
        return "127.0.0.1:" + port;
    }

    /** Stops it in order. */
    @Override
    public void close() {
        process.destroy();
        end();
    }

    /** Ends it at once, as {@code kill -9} does. */
    public void kill() {
        process.destroyForcibly();
        end();
    }

    private void end() {
        try {
            if (!process.waitFor(START_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("the broker did not end");
            }
            for (Path path : settings) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while the broker ended", e);
        }
    }
}
