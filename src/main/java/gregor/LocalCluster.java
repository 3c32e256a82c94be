package gregor;

import gregor.base.KafkaException;
import gregor.local.ClusterPlan;
import gregor.local.LocalNodes;
import gregor.node.Journey;
import gregor.os.Logs;
import gregor.os.NioDisk;
import gregor.os.ShutdownHook;
import gregor.os.SystemClock;
import gregor.os.SystemEntropy;
import gregor.port.Disk;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;

/**
 * A cluster on this machine to play with; the run button of an IDE is enough. For now it has one node. It starts, sends the
 * book's chapters through the topic {@code journey} and back, and stays until Ctrl-C.
 */
public final class LocalCluster {

    /** What is wrong is usually wrong with all records; a few tell enough. */
    private static final int MOST_MISMATCHES = 10;

    private LocalCluster() {}

    public static void main(String[] args) throws InterruptedException {
        int exit = run(List.of(args));
        if (exit != 0) {
            System.exit(exit);
        }
    }

    /** Returns 1 if something went wrong, with a sentence on standard error. */
    static int run(List<String> args) throws InterruptedException {
        Logs.configureQuiet();
        CountDownLatch stopped = new CountDownLatch(1);
        try {
            LocalClusterFlags flags = LocalClusterFlags.parse(args);
            Disk disk = new NioDisk();
            if (flags.isFresh()) {
                empty(disk, flags.plan().data());
            }
            SystemClock clock = new SystemClock();
            long startMs = clock.millis();
            LocalNodes nodes = start(flags);
            String bootstrap = flags.plan().bootstrap();
            System.out.println("bootstrap address  " + bootstrap);
            System.out.println("data folder        " + flags.plan().data().toAbsolutePath());
            System.out.println("ready after        " + (clock.millis() - startMs) + " ms");
            ShutdownHook.add("shutdown", () -> {
                nodes.close();
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

    private static LocalNodes start(LocalClusterFlags flags) throws IOException {
        ClusterPlan plan = flags.plan();
        LocalNodes nodes = new LocalNodes(plan, flags.processes());
        try {
            nodes.start().join();
            return nodes;
        } catch (CompletionException e) {
            plan.ids().forEach(nodes::kill);
            throw new IOException(e.getCause().getMessage() + "\nIs another cluster running? Stop it, or choose other ports with --port P: "
                + plan.nodes() + " nodes use " + 2 * plan.nodes() + " from P on.", e);
        }
    }

    private static boolean journey(LocalClusterFlags flags, Disk disk, String bootstrap, SystemClock clock) throws IOException {
        List<Journey.Line> lines = new ArrayList<>();
        for (Path file : flags.inputs(disk)) {
            lines.addAll(linesOf(disk, file));
        }
        Journey.Outcome outcome = new Journey(bootstrap, LocalNodes::transport, clock, new SystemEntropy()).run(lines);
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
        for (Path node : disk.isDirectory(data) ? disk.list(data) : List.<Path>of()) {
            Path lock = node.resolve(".lock");
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
        }
        deleteTree(disk, data);
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
