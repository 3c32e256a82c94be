package gregor.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.port.Transport;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NioTransportTest {

    private static final int MAX_FRAME_BYTES = 1 << 20;

    private final List<String> seen = new ArrayList<>();
    private final List<ByteBuffer> frames = new ArrayList<>();
    private ServerSocket server;
    private NioTransport transport;
    private final Transport.Events events = new Transport.Events() {
        @Override
        public void connected(int link) {
            seen.add("connected " + link);
        }

        @Override
        public void received(int link, ByteBuffer frame) {
            seen.add("received " + link);
            frames.add(frame);
        }

        @Override
        public void disconnected(int link, String why) {
            seen.add("disconnected " + link);
            assertThat(why).contains("127.0.0.1");
        }

        @Override
        public void refused(int link, String why) {
            seen.add("refused " + link);
            assertThat(why).contains("127.0.0.1");
        }
    };

    @BeforeEach
    void open() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        transport = new NioTransport(MAX_FRAME_BYTES);
    }

    @AfterEach
    void close() throws IOException {
        transport.close();
        server.close();
    }

    @Test
    void framesGoThereAndBackInOrder() throws IOException {
        Thread echo = startServer(this::echo);
        transport.connect(7, "127.0.0.1", server.getLocalPort());
        List<ByteBuffer> sent = new ArrayList<>();
        for (int size : new int[] {0, 1, 3, 70_000, 5, MAX_FRAME_BYTES, 128, 0}) {
            ByteBuffer frame = ByteBuffer.allocate(size);
            for (int i = 0; i < size; i++) {
                frame.put(i, (byte) (i * 7 + sent.size()));
            }
            sent.add(frame.duplicate());
            long before = transport.unsentBytes(7);
            transport.send(7, frame);
            assertThat(transport.unsentBytes(7)).isEqualTo(before + 4 + size);
        }
        pollUntil(() -> frames.size() == sent.size());
        assertThat(frames).isEqualTo(sent);
        assertThat(transport.unsentBytes(7)).isZero();
        assertThat(seen.get(0)).isEqualTo("connected 7");
        transport.disconnect(7);
        ThreadTimers.join(echo);
    }

    @Test
    void aFrameOverTheLimitEndsTheConnectionAndNoOther() throws IOException {
        startServer(socket -> {
            new DataOutputStream(socket.getOutputStream()).writeInt(MAX_FRAME_BYTES + 1);
            socket.getInputStream().read();
        });
        transport.connect(1, "127.0.0.1", server.getLocalPort());
        pollUntil(() -> seen.contains("disconnected 1"));
        assertThat(seen).containsExactly("connected 1", "disconnected 1");
        assertThatThrownBy(() -> transport.send(1, ByteBuffer.allocate(1))).hasMessageContaining("link 1");

        startServer(this::echo);
        transport.connect(1, "127.0.0.1", server.getLocalPort());
        transport.send(1, ByteBuffer.wrap(new byte[] {42}));
        pollUntil(() -> frames.size() == 1);
    }

    @Test
    void aPortWhereNobodyListensIsReported() throws IOException {
        int port = server.getLocalPort();
        server.close();
        transport.connect(3, "127.0.0.1", port);
        transport.send(3, ByteBuffer.allocate(10));
        pollUntil(() -> seen.contains("refused 3"));
        assertThat(seen).containsExactly("refused 3");
    }

    @Test
    void theOtherSideClosing() {
        startServer(Socket::close);
        transport.connect(3, "127.0.0.1", server.getLocalPort());
        pollUntil(() -> seen.contains("disconnected 3"));
        assertThat(seen).containsExactly("connected 3", "disconnected 3");
    }

    @Test
    void aReceiverMayConnectAgainUnderTheSameNumber() {
        startServer(first -> {
            first.close();
            startServer(this::echo);
        });
        AtomicInteger ends = new AtomicInteger();
        Transport.Events again = new Transport.Events() {
            @Override
            public void connected(int link) {
                events.connected(link);
            }

            @Override
            public void received(int link, ByteBuffer frame) {
                events.received(link, frame);
            }

            @Override
            public void disconnected(int link, String why) {
                ends.incrementAndGet();
                transport.connect(link, "127.0.0.1", server.getLocalPort());
                transport.send(link, ByteBuffer.wrap(new byte[] {1, 2}));
            }
        };
        transport.connect(0, "127.0.0.1", server.getLocalPort());
        pollUntil(() -> frames.size() == 1, again);
        assertThat(ends).hasValue(1);
    }

    @Test
    void nothingIsReportedAfterDisconnect() {
        startServer(this::echo);
        transport.connect(1, "127.0.0.1", server.getLocalPort());
        transport.send(1, ByteBuffer.allocate(5));
        transport.disconnect(1);
        transport.connect(2, "127.0.0.1", server.getLocalPort());
        startServer(this::echo);
        transport.send(2, ByteBuffer.allocate(5));
        pollUntil(() -> frames.size() == 1);
        assertThat(seen).containsExactly("connected 2", "received 2");
    }

    /** The deadline is far away: only the wake-up can end this poll in time. */
    @Test
    void wakeupEndsAPollFromAnotherThread() {
        Thread waker = new Thread(transport::wakeup);
        waker.start();
        long start = System.nanoTime();
        transport.poll(600_000, events);
        assertThat(System.nanoTime() - start).isLessThan(60_000_000_000L);
        ThreadTimers.join(waker);
    }

    private interface Conversation {
        void with(Socket socket) throws IOException;
    }

    /** Serves one connection on a thread of its own. */
    private Thread startServer(Conversation conversation) {
        Thread thread = new Thread(() -> {
            try (Socket socket = server.accept()) {
                conversation.with(socket);
            } catch (IOException e) {
                // the client or the test has gone
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void echo(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        while (true) {
            byte[] frame = new byte[in.readInt()];
            in.readFully(frame);
            out.writeInt(frame.length);
            out.write(frame);
        }
    }

    private void pollUntil(BooleanSupplier condition) {
        pollUntil(condition, events);
    }

    private void pollUntil(BooleanSupplier condition, Transport.Events receiver) {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("deadline; seen " + seen).isLessThan(deadline);
            transport.poll(100, receiver);
        }
    }
}
