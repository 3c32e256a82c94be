package gregor.node;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.os.NioTransport;
import gregor.os.ThreadPollers;
import gregor.port.Trace;
import gregor.port.Transport;
import gregor.port.Workers;
import gregor.sim.SimClock;
import gregor.sim.SimEntropy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ConnectionProbeTest {

    private static final String HERE = "127.0.0.1";

    private Runnable timeout = () -> { };
    private boolean timeoutIsSet;

    private ConnectionProbe probe(Transport transport) {
        Edges edges = new Edges(new SimClock(), (delayMs, task) -> {
            timeout = task;
            timeoutIsSet = true;
            return () -> timeoutIsSet = false;
        }, new SimEntropy(1), null, Trace.OFF, null, null, null, null, Workers.CALLER, new ThreadPollers(), () -> transport, null, why -> { });
        return new ConnectionProbe(1, edges);
    }

    private static boolean ask(ConnectionProbe probe, int port) throws Exception {
        CompletableFuture<Boolean> refused = new CompletableFuture<>();
        probe.probe(HERE, port, refused::complete);
        return refused.get(1, TimeUnit.MINUTES);
    }

    @Test
    void tellsWhetherSomebodyListens() throws Exception {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getByName(HERE));
        try (ConnectionProbe probe = probe(new NioTransport(100))) {
            assertThat(ask(probe, server.getLocalPort())).isFalse();
            assertThat(server.accept().getInputStream().read()).as("it says nothing, and goes").isEqualTo(-1);
            server.close();
            assertThat(ask(probe, server.getLocalPort())).isTrue();
            assertThat(timeoutIsSet).isFalse();
        }
    }

    @Test
    void silenceIsNoRefusal() throws Exception {
        Silence silence = new Silence();
        try (ConnectionProbe probe = probe(silence)) {
            CompletableFuture<Boolean> refused = new CompletableFuture<>();
            probe.probe(HERE, 1, refused::complete);
            silence.asked.get(1, TimeUnit.MINUTES);
            timeout.run();
            assertThat(refused.get(1, TimeUnit.MINUTES)).isFalse();
        }
        assertThat(silence.isClosed).isTrue();
    }

    @Test
    void aNameThatNobodyHasIsNoRefusal() throws Exception {
        try (ConnectionProbe probe = probe(new NioTransport(100))) {
            CompletableFuture<Boolean> refused = new CompletableFuture<>();
            probe.probe("no-such-host.invalid", 1, refused::complete);
            assertThat(refused.get(1, TimeUnit.MINUTES)).isFalse();
        }
    }

    @Test
    void afterTheCloseNobodyIsAsked() throws IOException {
        Silence silence = new Silence();
        ConnectionProbe probe = probe(silence);
        probe.close();
        probe.probe(HERE, 1, refused -> {
            throw new AssertionError("it was asked");
        });
        assertThat(silence.asked).isNotDone();
    }

    /** A network that answers nothing. */
    private static final class Silence implements Transport {
        private final CompletableFuture<Integer> asked = new CompletableFuture<>();
        private final Semaphore wakeups = new Semaphore(0);
        private boolean isClosed;

        @Override
        public void connect(int link, String host, int port) {
            asked.complete(port);
        }

        @Override
        public void send(int link, ByteBuffer... frame) {
            throw new AssertionError("a probe says nothing");
        }

        @Override
        public long unsentBytes(int link) {
            return 0;
        }

        @Override
        public void disconnect(int link) {
            // it was never open
        }

        @Override
        public void poll(long maxWaitMs, Events events) {
            wakeups.acquireUninterruptibly();
        }

        @Override
        public void wakeup() {
            wakeups.release();
        }

        @Override
        public void close() {
            isClosed = true;
        }
    }
}
