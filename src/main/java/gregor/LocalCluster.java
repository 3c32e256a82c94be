package gregor;

import gregor.base.KafkaException;
import gregor.config.NodeConfig;
import gregor.node.Journey;
import gregor.os.NioDisk;
import gregor.os.NioTransport;
import gregor.os.ShutdownHook;
import gregor.os.SystemClock;
import gregor.os.SystemEntropy;
import gregor.port.Disk;
import gregor.port.Transport;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * A cluster on this machine to play with; the run button of an IDE is enough. For now it has one node. It starts, sends the
 * book's chapters through the topic {@code journey} and back, and stays until Ctrl-C.
 */
public final class LocalCluster {

    /** What is wrong is usually wrong with all records; a few tell enough. */
    private static final int MOST_MISMATCHES = 10;
    private static final int MAX_FRAME_BYTES = 100 << 20;
    private static final String CLUSTER_ID = "R3JlZ29yLWxvY2FsLWNsdQ";

    private LocalCluster() {}

    public static void main(String[] args) throws InterruptedException {
        int exit = run(List.of(args));
        if (exit != 0) {
            System.exit(exit);
        }
    }

    /** Returns 1 if something went wrong, with a sentence on standard error. */
    static int run(List<String> args) throws InterruptedException {
        Logs.configure();
        CountDownLatch stopped = new CountDownLatch(1);
        try {
            LocalClusterFlags flags = LocalClusterFlags.parse(args);
            Disk disk = new NioDisk();
            if (flags.isFresh()) {
                empty(disk, flags.data());
            }
            SystemClock clock = new SystemClock();
            long startMs = clock.millis();
            RealNode node = start(flags, disk);
            String bootstrap = "localhost:" + flags.port();
            System.out.println("bootstrap address  " + bootstrap);
            System.out.println("data folder        " + flags.data().toAbsolutePath());
            System.out.println("ready after        " + (clock.millis() - startMs) + " ms");
            ShutdownHook.add("shutdown", () -> {
                node.close();
                stopped.countDown();
            });
            boolean same = journey(flags, disk, bootstrap, clock);
            if (flags.exit() || !same) {
                return same ? 0 : 1;
            }
            System.out.println("The cluster runs until Ctrl-C. Try: ./gregor topics --bootstrap-server " + bootstrap + " --describe");
        } catch (KafkaException | IOException | UncheckedIOException | IllegalArgumentException e) {
            System.err.println("error: " + e.getMessage());
            return 1;
        }
        stopped.await();
        return 0;
    }

    private static RealNode start(LocalClusterFlags flags, Disk disk) throws IOException {
        Path data = nodeFolder(flags.data());
        disk.createDirectories(data);
        int controllerPort = flags.port() + 1;
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("node.id", "1");
        properties.put("process.roles", "broker,controller");
        properties.put("listeners", "PLAINTEXT://localhost:" + flags.port() + ",CONTROLLER://localhost:" + controllerPort);
        properties.put("controller.listener.names", "CONTROLLER");
        properties.put("controller.quorum.voters", "1@localhost:" + controllerPort);
        properties.put("log.dirs", data.toAbsolutePath().toString());
        properties.put("offsets.topic.replication.factor", "1");
        try {
            return new RealNode(NodeConfig.of(properties), CLUSTER_ID, line -> { }, Node::halt);
        } catch (IOException e) {
            throw new IOException(e.getMessage() + "\nIs another cluster running? Stop it, or choose two other ports (P and P+1) with --port P.", e);
        }
    }

    private static boolean journey(LocalClusterFlags flags, Disk disk, String bootstrap, SystemClock clock) throws IOException {
        List<Journey.Line> lines = new ArrayList<>();
        for (Path file : flags.inputs(disk)) {
            lines.addAll(linesOf(disk, file));
        }
        Journey.Outcome outcome = new Journey(bootstrap, LocalCluster::transport, clock, new SystemEntropy()).run(lines);
        System.out.printf("journey            %d lines of %d files (%d characters) out and back%n", outcome.records(), flags.inputs(disk).size(),
            outcome.bytes());
        outcome.from().forEach((partition, from) ->
            System.out.printf("  journey-%d        offsets %d to %d%n", partition, from, outcome.to().get(partition)));
        System.out.printf("  produced in %d ms, consumed in %d ms%n", outcome.producedMs(), outcome.consumedMs());
        outcome.mismatches().stream().limit(MOST_MISMATCHES).forEach(mismatch -> System.err.println("error: " + mismatch));
        if (outcome.mismatches().size() > MOST_MISMATCHES) {
            System.err.println("error: and " + (outcome.mismatches().size() - MOST_MISMATCHES) + " records more came back otherwise than they were sent");
        }
        if (outcome.mismatches().isEmpty()) {
            System.out.println("  every record came back as it was sent");
        }
        return outcome.mismatches().isEmpty();
    }

    /** Makes the connections of one client. */
    static Transport transport() {
        try {
            return new NioTransport(MAX_FRAME_BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException("no selector could be opened: " + e.getMessage(), e);
        }
    }

    private static List<Journey.Line> linesOf(Disk disk, Path file) throws IOException {
        List<Journey.Line> lines = new ArrayList<>();
        try (BufferedReader reader = new BufferedReader(
                Channels.newReader(disk.open(file, StandardOpenOption.READ), StandardCharsets.UTF_8))) {
            for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                lines.add(new Journey.Line(file.getFileName().toString(), lines.size() + 1, text));
            }
        } catch (NoSuchFileException e) {
            throw new IOException("there is no file " + file, e);
        }
        return lines;
    }

    /** Deletes what an earlier run has left, unless that run still goes on. */
    private static void empty(Disk disk, Path data) throws IOException {
        Path lock = nodeFolder(data).resolve(".lock");
        if (disk.exists(lock)) {
            try {
                disk.lock(lock).close();
            } catch (IOException e) {
                throw new IOException("another cluster uses " + data.toAbsolutePath()
                    + ": stop it, or choose another folder with --data (" + e.getMessage() + ")", e);
            } catch (Exception e) {
                throw new IllegalStateException("a lock could not be given back", e);
            }
        }
        deleteTree(disk, data);
    }

    private static Path nodeFolder(Path data) {
        return data.resolve("node-1");
    }

    private static void deleteTree(Disk disk, Path path) throws IOException {
        if (disk.isDirectory(path)) {
            for (Path entry : disk.list(path)) {
                deleteTree(disk, entry);
            }
        }
        if (disk.exists(path)) {
            disk.delete(path);
        }
    }
}
