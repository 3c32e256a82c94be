package gregor;

import gregor.base.KafkaException;
import gregor.console.Console;
import gregor.console.ConsoleEdges;
import gregor.local.ClusterPlan;
import gregor.local.Demonstration;
import gregor.local.LocalNodes;
import gregor.node.Journey;
import gregor.os.Logs;
import gregor.os.NioDisk;
import gregor.os.ShutdownHook;
import gregor.os.SystemClock;
import gregor.os.SystemEntropy;
import gregor.os.ThreadPool;
import gregor.os.ThreadTimers;
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
 * A cluster on this machine to play with; the run button of an IDE is enough. Three nodes start, the book's chapters go through
 * the topic {@code journey} and back while one of the nodes is killed, and the cluster stays until Ctrl-C, with a page on which it
 * can be watched and broken.
 */
public final class LocalCluster {

    private LocalCluster() {}

    public static void main(String[] args) throws InterruptedException {
        int exit = run(List.of(args));
        if (exit != 0) {
            System.exit(exit);
        }
    }

    /** Returns 1 if something went wrong, with a sentence on standard error. */
    static int run(List<String> args) throws InterruptedException {
        if (args.contains("--help")) {
            System.out.println(LocalClusterFlags.HELP);
            return 0;
        }
        Logs.configureForPlay();
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
            System.out.println("ready after        " + (clock.millis() - startMs) + " ms, " + flags.plan().nodes()
                + (flags.plan().nodes() == 1 ? " node" : " nodes") + (flags.processes() ? " in processes of their own" : " in one JVM"));
            ShutdownHook.add("shutdown", () -> {
                nodes.close();
                stopped.countDown();
            });
            if (flags.page() != LocalClusterFlags.NO_PAGE) {
                System.out.println("page               " + page(flags, nodes, disk).url());
            }
            boolean same = demonstrate(flags, nodes, disk);
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
            nodes.close();
            throw new IOException(e.getCause().getMessage() + "\nIs another cluster running? Stop it, or choose other ports with --port P: "
                + plan.nodes() + " nodes use " + 2 * plan.nodes() + " from P on.", e);
        }
    }

    private static Console page(LocalClusterFlags flags, LocalNodes nodes, Disk disk) throws IOException {
        ConsoleEdges edges = new ConsoleEdges(new ThreadTimers("console-timers"), new ThreadPool("console"), new SystemEntropy(), disk);
        try {
            return Console.start(nodes, edges, LocalClusterFlags.SITE, flags.page());
        } catch (IOException e) {
            throw new IOException(e.getMessage() + "\nChoose another port with --page PORT, or do without with --no-page.", e);
        }
    }

    private static boolean demonstrate(LocalClusterFlags flags, LocalNodes nodes, Disk disk) throws IOException {
        List<Path> files = flags.inputs(disk);
        List<Journey.Line> lines = new ArrayList<>();
        for (Path file : files) {
            lines.addAll(linesOf(disk, file));
        }
        return new Demonstration(flags.plan(), nodes, System.out, System.err).run(lines, files.size());
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
