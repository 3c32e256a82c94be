package gregor.local;

import gregor.base.KafkaException;
import gregor.config.NodeConfig;
import gregor.os.ChildProcess;
import gregor.os.EventLoop;
import gregor.os.JmxReporter;
import gregor.os.Logs;
import gregor.os.ShutdownHook;
import gregor.protocol.Codec;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The main of a node that is a process of its own in a local cluster; {@link ProcessNode} is its other side. It is told lines on
 * standard input and answers with lines on standard output. When its parent is gone, so is this.
 */
public final class NodeMain {

    /** Said when clients can use the node. */
    static final String READY = "ready";
    /** Said with the reason when it can't start. */
    static final String FAILED = "failed ";
    /** Told to have a look; answered with {@link #VIEW}. */
    static final String LOOK = "look";
    /** Said with a {@link NodeView}. */
    static final String VIEW = "view ";
    /** Said when it has been told to end, by a signal, and has left as a broker. It waits for {@link #END} then. */
    static final String LEFT = "left";
    /** Told to end. */
    static final String END = "end";

    private static final PrintStream OUT = System.out;
    private static final CompletableFuture<Void> END_TOLD = new CompletableFuture<>();
    private static volatile RealNode node;

    private NodeMain() {}

    /** @param args the cluster's id, then the node's settings, each {@code key=value} */
    public static void main(String[] args) {
        Logs.configureForPlay();
        ChildProcess.readLines(System.in, "parent", NodeMain::told, () -> Runtime.getRuntime().halt(1));
        try {
            Map<String, String> properties = new LinkedHashMap<>();
            for (String setting : List.of(args).subList(1, args.length)) {
                properties.put(setting.substring(0, setting.indexOf('=')), setting.substring(setting.indexOf('=') + 1));
            }
            node = new RealNode(NodeConfig.of(properties), args[0], line -> { }, why -> {
                OUT.println(FAILED + why);
                Runtime.getRuntime().halt(1);
            });
            node.metrics().tell(new JmxReporter(new EventLoop("jmx")));
            ShutdownHook.add("shutdown", NodeMain::end);
            OUT.println(READY);
            END_TOLD.join(); // the node's threads alone do not keep a process alive
        } catch (KafkaException | IOException | IllegalArgumentException e) {
            OUT.println(FAILED + String.valueOf(e.getMessage()).replace('\n', ' '));
            System.exit(1);
        }
    }

    private static void told(String line) {
        if (line.equals(END)) {
            END_TOLD.complete(null);
        } else if (line.equals(LOOK) && node != null) {
            ByteBuffer view = Codec.of(NodeView.class, 0).toBuffer(node.look());
            OUT.println(VIEW + Base64.getEncoder().encodeToString(bytes(view)));
        }
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private static void end() {
        node.leave().join();
        OUT.println(LEFT);
        END_TOLD.join();
        node.close();
    }
}
