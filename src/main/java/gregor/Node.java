package gregor;

import gregor.base.KafkaException;
import gregor.config.NodeConfig;
import gregor.local.RealNode;
import gregor.os.EventLoop;
import gregor.os.JmxReporter;
import gregor.os.Logs;
import gregor.os.NioDisk;
import gregor.os.ShutdownHook;
import java.io.IOException;
import java.io.Reader;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;

/**
 * Starts one node from an ordinary {@code server.properties}: {@code gregor.Node FILE [--override KEY=VALUE]...}. An empty
 * log directory is formatted first if the properties have {@code cluster.id}.
 */
public final class Node {

    /** Not a key of Kafka's: the cluster for which an empty directory may be formatted. */
    private static final String CLUSTER_ID = "cluster.id";

    private Node() {}

    public static void main(String[] args) throws InterruptedException {
        int exit = run(List.of(args));
        if (exit != 0) {
            System.exit(exit);
        }
    }

    /** Runs a node until the process is told to end. Returns early, with 1, if it cannot start. */
    static int run(List<String> args) throws InterruptedException {
        Logs.configure();
        RealNode node;
        try {
            Map<String, String> properties = properties(new ArrayDeque<>(args));
            String clusterId = properties.remove(CLUSTER_ID);
            NodeConfig config = NodeConfig.of(properties);
            config.warnings().forEach(warning -> System.err.println("warning: " + warning));
            node = new RealNode(config, clusterId, System.out::println, Node::halt);
            node.metrics().tell(new JmxReporter(new EventLoop("jmx")));
            System.out.println("[KafkaServer id=" + config.nodeId() + "] started: cluster " + node.clusterId() + ", listening on "
                + String.join(", ", config.listeners().stream()
                    .map(l -> l.listenerName() + "://" + l.host() + ":" + node.boundPort(l.listenerName())).toList()));
        } catch (KafkaException | IOException | IllegalArgumentException e) {
            System.err.println("error: " + e.getMessage());
            return 1;
        }
        CountDownLatch stopped = new CountDownLatch(1);
        ShutdownHook.add("shutdown", () -> {
            node.close();
            stopped.countDown();
        });
        stopped.await();
        return 0;
    }

    /** Ends the process without another word to the disk. */
    static void halt(String why) {
        System.err.println("error: the node stops: " + why);
        Runtime.getRuntime().halt(1);
    }

    private static Map<String, String> properties(Deque<String> args) throws IOException {
        if (args.isEmpty() || args.peek().startsWith("--")) {
            throw new IllegalArgumentException("usage: server FILE [--override KEY=VALUE]...   FILE is a server.properties");
        }
        Map<String, String> properties = read(Path.of(args.remove()));
        while (!args.isEmpty()) {
            String flag = args.remove();
            String override = args.poll();
            if (!flag.equals("--override") || override == null || override.indexOf('=') < 1) {
                throw new IllegalArgumentException("after the file, only --override KEY=VALUE is allowed, not '" + flag
                    + (override == null ? "" : " " + override) + "'");
            }
            properties.put(override.substring(0, override.indexOf('=')), override.substring(override.indexOf('=') + 1));
        }
        return properties;
    }

    private static Map<String, String> read(Path file) throws IOException {
        Properties read = new Properties();
        try (Reader reader = Channels.newReader(new NioDisk().open(file, StandardOpenOption.READ), StandardCharsets.UTF_8)) {
            read.load(reader);
        } catch (NoSuchFileException e) {
            throw new IOException("there is no file " + file, e);
        }
        Map<String, String> properties = new LinkedHashMap<>();
        read.stringPropertyNames().stream().sorted().forEach(name -> properties.put(name, read.getProperty(name).trim()));
        return properties;
    }
}
