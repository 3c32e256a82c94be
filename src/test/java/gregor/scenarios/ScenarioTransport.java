package gregor.scenarios;

import gregor.os.NioTransport;
import gregor.port.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.function.IntSupplier;

/**
 * Real connections that all lead to one port, whatever address was asked for. A connection counts as begun when the node
 * has taken it, so that its steps come before those of the client that goes on.
 */
final class ScenarioTransport implements Transport {

    private static final int MAX_FRAME_BYTES = 1 << 20;

    private final NioTransport real;
    private final IntSupplier port;
    private final TraceRecording recording;
    private volatile boolean waits;

    /** @param port asked when a connection is opened */
    ScenarioTransport(IntSupplier port, TraceRecording recording) {
        this.port = port;
        this.recording = recording;
        try {
            this.real = new NioTransport(MAX_FRAME_BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void connect(int link, String host, int advertisedPort) {
        int before = recording.count("Acceptor", "Processor", "connection");
        real.connect(link, "127.0.0.1", port.getAsInt());
        recording.await("the connection to be accepted", () -> recording.count("Acceptor", "Processor", "connection") > before);
    }

    @Override
    public void send(int link, ByteBuffer... frame) {
        real.send(link, frame);
    }

    @Override
    public long unsentBytes(int link) {
        return real.unsentBytes(link);
    }

    @Override
    public void disconnect(int link) {
        real.disconnect(link);
    }

    /** What was received is reported when the node has finished with the request, so that the next one finds it idle. */
    @Override
    public void poll(long maxWaitMs, Events events) {
        waits = true;
        real.poll(maxWaitMs, new Events() {
            @Override
            public void connected(int link) {
                waits = false;
                events.connected(link);
            }

            @Override
            public void received(int link, ByteBuffer frame) {
                waits = false;
                recording.awaitIdle();
                events.received(link, frame);
            }

            @Override
            public void disconnected(int link, String why) {
                waits = false;
                events.disconnected(link, why);
            }
        });
        waits = false;
    }

    /** Whether its user waits for something to happen, and has done all that has. */
    boolean isWaiting() {
        return waits;
    }

    @Override
    public void wakeup() {
        real.wakeup();
    }

    @Override
    public void close() {
        real.close();
    }
}
