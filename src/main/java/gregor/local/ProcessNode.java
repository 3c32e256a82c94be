package gregor.local;

import gregor.os.ChildProcess;
import gregor.port.Timers;
import gregor.protocol.Codec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A node in a process of its own: what is done to it is done by signals. */
final class ProcessNode implements NodeRun {

    /** Ctrl-C reaches all processes of a terminal; the nodes may say that they leave before this process knows that it ends too. */
    private static final long UNASKED_END_MS = 300;

    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CompletableFuture<Void> left = new CompletableFuture<>();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private final AtomicBoolean looking = new AtomicBoolean();
    private final Timers timers;
    private final Consumer<String> ended;
    private final ChildProcess process;
    private volatile boolean isAsked;
    private volatile boolean isHeld;
    private volatile String failure = "";
    private volatile NodeView lastView;

    /**
     * Begins to start.
     *
     * @param settings of the node, with the keys of {@code server.properties}
     * @param ended told why, if the process ends by itself
     * @throws IOException if the machine refuses to start a process
     */
    ProcessNode(Map<String, String> settings, String clusterId, Timers timers, Consumer<String> ended) throws IOException {
        this.timers = timers;
        this.ended = ended;
        List<String> arguments = new ArrayList<>(List.of(clusterId));
        settings.forEach((key, value) -> arguments.add(key + "=" + value));
        this.process = ChildProcess.java(NodeMain.class, arguments, this::said, this::exited);
    }

    private void said(String line) {
        if (line.equals(NodeMain.READY)) {
            ready.complete(null);
        } else if (line.startsWith(NodeMain.FAILED)) {
            failure = line.substring(NodeMain.FAILED.length());
        } else if (line.equals(NodeMain.LEFT)) {
            left.complete(null);
            if (!isAsked) {
                timers.after(UNASKED_END_MS, this::endUnlessHeld);
            }
        } else if (line.startsWith(NodeMain.VIEW)) {
            lastView = Codec.of(NodeView.class, 0).read(ByteBuffer.wrap(Base64.getDecoder().decode(line.substring(NodeMain.VIEW.length()))));
            looking.set(false);
        }
    }

    private void endUnlessHeld() {
        if (!isHeld) {
            process.tell(NodeMain.END);
        }
    }

    private void exited(int code) {
        String why = failure.isEmpty() ? "its process ended with code " + code : failure;
        boolean wasAsked = isAsked;
        ready.completeExceptionally(new IOException(why));
        left.complete(null);
        gone.complete(null);
        if (!wasAsked) {
            ended.accept(why);
        }
    }

    @Override
    public CompletableFuture<Void> ready() {
        return ready;
    }

    @Override
    public CompletableFuture<Void> leave() {
        isAsked = true;
        isHeld = true;
        process.terminate();
        return left;
    }

    @Override
    public CompletableFuture<Void> stop() {
        isAsked = true;
        isHeld = false;
        process.terminate();
        left.thenRun(this::endUnlessHeld);
        return gone;
    }

    @Override
    public void kill() {
        isAsked = true;
        process.kill();
        gone.join();
    }

    @Override
    public void pause() {
        try {
            process.suspend();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void resume() {
        try {
            process.resume();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void cutOff() {
        throw new UnsupportedOperationException("a process of its own shares this machine's network with the others");
    }

    @Override
    public void rejoin() {
        throw new UnsupportedOperationException("a process of its own is never cut off");
    }

    @Override
    public NodeView look() {
        if (ready.isDone() && !gone.isDone() && looking.compareAndSet(false, true)) {
            process.tell(NodeMain.LOOK);
        }
        return lastView;
    }
}
