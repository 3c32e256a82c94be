package gregor.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.config.NodeConfig;
import gregor.os.SystemClock;
import gregor.port.Trace;
import gregor.protocol.MemoryRecords;
import gregor.protocol.Records;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The server on loopback: what each kind of request, client and limit does to it and to others. */
@Timeout(30)
class SocketServerTest {

    /** Kept, so that the level set on it stays: these tests provoke what is logged. */
    private static final Logger LOG = Logger.getLogger("gregor.network");

    private static final int LARGE_BYTES = 64 << 20;

    private final List<FrameClient> clients = new ArrayList<>();
    /** Requests whose handler left them for later. */
    private final Queue<Request> parked = new ConcurrentLinkedQueue<>();
    private SocketServer server;

    @BeforeEach
    void quiet() {
        LOG.setLevel(Level.OFF);
    }

    @AfterEach
    void close() throws IOException {
        for (FrameClient client : clients) {
            client.close();
        }
        if (server != null) {
            server.close(0);
        }
        LOG.setLevel(null);
    }

    private void start(String... keysAndValues) throws IOException {
        start(this::obey, keysAndValues);
    }

    private void start(RequestHandler handler, String... keysAndValues) throws IOException {
        server = new SocketServer(settings(keysAndValues), handler, new SystemClock(), Trace.OFF);
        server.start();
    }

    private static NetworkSettings settings(String... keysAndValues) {
        Map<String, String> config = new HashMap<>(Map.of("listeners", "PLAINTEXT://127.0.0.1:0,CONTROLLER://127.0.0.1:0",
                "num.network.threads", "2", "num.io.threads", "3"));
        for (int i = 0; i < keysAndValues.length; i += 2) {
            config.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return NetworkSettings.of(NodeConfig.with(config));
    }

    private FrameClient client() throws IOException {
        return client("PLAINTEXT");
    }

    private FrameClient client(String listener) throws IOException {
        FrameClient client = new FrameClient(server.boundPort(listener));
        clients.add(client);
        return client;
    }

    /** A handler that does what the request says, in words; others are sent back. */
    private void obey(Request request) {
        String text = text(request);
        switch (text) {
            case "nothing" -> request.respondNothing();
            case "disconnect" -> request.disconnect();
            case "park" -> parked.add(request);
            case "large" -> request.respond(List.of(new Zeros(LARGE_BYTES)));
            case "throw" -> throw new IllegalStateException("expected by the test");
            case "reply, then throw" -> {
                reply(request, text);
                throw new IllegalStateException("expected by the test");
            }
            default -> reply(request, text);
        }
    }

    private static String text(Request request) {
        byte[] bytes = new byte[request.frame().remaining()];
        request.frame().duplicate().get(bytes);
        return new String(bytes);
    }

    private static void reply(Request request, String text) {
        request.respond(List.of(new MemoryRecords(ByteBuffer.wrap(text.getBytes()))));
    }

    private Request awaitParked() {
        Await.until(() -> !parked.isEmpty());
        return parked.remove();
    }

    /** A client may see its reply a moment before the thread that wrote it has given back the memory. */
    private void awaitNoMemoryInUse() {
        Await.until(() -> server.memoryInUse() == 0);
    }

    @Test
    void aReplyForARequest() throws IOException {
        start(request -> {
            ConnectionInfo connection = request.connection();
            reply(request, connection.listenerName() + " " + connection.clientAddress() + " " + text(request));
        });
        FrameClient one = client();
        FrameClient other = client("CONTROLLER");
        one.send("a");
        other.send("b");
        assertThat(one.receiveText()).isEqualTo("PLAINTEXT 127.0.0.1 a");
        assertThat(other.receiveText()).isEqualTo("CONTROLLER 127.0.0.1 b");
        one.send("");
        assertThat(one.receiveText()).isEqualTo("PLAINTEXT 127.0.0.1 ");
        assertThat(server.connectionCount()).isEqualTo(2);
        awaitNoMemoryInUse();
    }

    @Test
    void aRequestIsAnsweredByAnotherThreadAndTheNextOneWaits() throws IOException {
        start();
        FrameClient client = client();
        client.send("park");
        client.send("second");
        Request request = awaitParked();
        assertThat(text(request)).isEqualTo("park");
        FrameClient other = client();
        other.send("others go on");
        assertThat(other.receiveText()).isEqualTo("others go on");
        assertThat(client.in().available()).isZero();
        reply(request, "first");
        assertThat(client.receiveText()).isEqualTo("first");
        assertThat(client.receiveText()).isEqualTo("second");
    }

    @Test
    void aRequestWithoutReply() throws IOException {
        start();
        FrameClient client = client();
        client.send("nothing");
        client.send("nothing");
        client.send("next");
        assertThat(client.receiveText()).isEqualTo("next");
    }

    @Test
    void aHandlerMayDisconnect() throws IOException {
        start();
        FrameClient client = client();
        client.send("disconnect");
        client.send("never handled");
        client.awaitEnd();
        Await.until(() -> server.connectionCount() == 0);
        awaitNoMemoryInUse();
    }

    /** I9. With one handler thread, its end would be noticed. */
    @Test
    void aHandlerThatThrowsClosesItsConnectionOnly() throws IOException {
        start("num.io.threads", "1");
        FrameClient bad = client();
        FrameClient good = client();
        bad.send("throw");
        bad.awaitEnd();
        good.send("reply, then throw");
        good.send("still here");
        assertThat(good.receiveText()).isEqualTo("reply, then throw");
        assertThat(good.receiveText()).isEqualTo("still here");
        awaitNoMemoryInUse();
    }

    @Test
    void aSizeOutsideTheLimitClosesTheConnection() throws IOException {
        start("socket.request.max.bytes", "1000");
        for (int size : new int[] {1001, -1, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            FrameClient client = client();
            client.sendRaw(ByteBuffer.allocate(4).putInt(size).array());
            client.awaitEnd();
        }
        FrameClient client = client();
        client.send(new byte[1000]);
        assertThat(client.receive()).hasSize(1000);
    }

    @Test
    void aRequestThatIsServedBeforeABrokenOne() throws IOException {
        start("socket.request.max.bytes", "1000");
        FrameClient client = client();
        client.sendRaw(ByteBuffer.allocate(9).putInt(1).put((byte) 'x').putInt(-5).array());
        assertThat(client.receiveText()).isEqualTo("x");
        client.awaitEnd();
    }

    /** Half a request, nothing at all, and a client that does not take its reply; but not one that waits for us. */
    @Test
    void theIdleAreClosed() throws IOException {
        start("connections.max.idle.ms", "100", "connection.failed.authentication.delay.ms", "0");
        FrameClient waiting = client();
        waiting.send("park");
        Request request = awaitParked();
        FrameClient half = client();
        half.sendRaw(new byte[] {0, 0, 0, 9, 1, 2, 3});
        FrameClient silent = client();
        client().send("large");
        half.awaitEnd();
        silent.awaitEnd();
        Await.until(() -> server.connectionCount() == 1);
        reply(request, "it took a while");
        assertThat(waiting.receiveText()).isEqualTo("it took a while");
        waiting.awaitEnd();
        Await.until(() -> server.connectionCount() == 0);
        awaitNoMemoryInUse();
    }

    /** I6: 256 MB of replies wait, of which none is in memory; others are served by the same two threads. */
    @Test
    void aSlowReaderHoldsUpNobody() throws IOException {
        AtomicInteger handled = new AtomicInteger();
        start(request -> {
            handled.incrementAndGet();
            obey(request);
        }, "num.io.threads", "1", "num.network.threads", "1");
        List<FrameClient> slow = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            slow.add(client());
            slow.get(i).send("large");
            slow.get(i).send("afterwards");
        }
        FrameClient quick = client();
        for (int i = 0; i < 20; i++) {
            quick.send("quick");
            assertThat(quick.receiveText()).isEqualTo("quick");
        }
        Await.until(() -> handled.get() == 24);
        assertThat(server.memoryInUse()).isLessThan(4 * (16 << 10));
        FrameClient reader = slow.get(0);
        assertThat(reader.in().readInt()).isEqualTo(LARGE_BYTES);
        reader.in().skipNBytes(LARGE_BYTES);
        assertThat(reader.receiveText()).isEqualTo("afterwards");
    }

    /** A client that sends and never reads is read from no further than its replies go out. */
    @Test
    void aClientThatNeverReadsComesToAHalt() throws Exception {
        AtomicInteger handled = new AtomicInteger();
        start(request -> {
            handled.incrementAndGet();
            request.respond(List.of(new Zeros(100_000)));
        });
        FrameClient client = client();
        int requests = 2000;
        Thread sender = new Thread(() -> {
            try {
                for (int i = 0; i < requests; i++) {
                    client.send(new byte[10_000]);
                }
            } catch (IOException e) {
                // the test is over
            }
        });
        sender.start();
        FrameClient other = client();
        boolean halted = false;
        while (!halted) {
            int before = handled.get();
            for (int i = 0; i < 50; i++) { // each reply to another is a turn in which the first might have gone on
                other.send("x");
                other.receive();
            }
            halted = handled.get() - before == 50;
        }
        assertThat(server.memoryInUse()).isLessThan(1 << 20);
        assertThat(handled.get()).isLessThan(requests);
        client.close();
        sender.join();
    }

    /** I4, I7. */
    @Test
    void connectionsThatComeAndGoLeaveNothing() throws IOException {
        start("socket.listen.backlog.size", "2000");
        for (int round = 0; round < 2; round++) {
            List<FrameClient> many = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                FrameClient client = client();
                many.add(client);
                client.send("hello");
            }
            for (FrameClient client : many) {
                assertThat(client.receiveText()).isEqualTo("hello");
            }
            assertThat(server.connectionCount()).isEqualTo(1000);
            awaitNoMemoryInUse(); // although all are open: the silent hold nothing
            for (FrameClient client : many.subList(0, 500)) {
                client.sendRaw(new byte[] {0, 0, 1});
            }
            for (FrameClient client : many) {
                client.close();
            }
            Await.until(() -> server.connectionCount() == 0);
            awaitNoMemoryInUse();
        }
    }

    @Test
    void aConnectionTooManyWaits() throws IOException {
        start("max.connections", "2");
        FrameClient first = client();
        FrameClient second = client();
        FrameClient third = client();
        third.send("third");
        first.send("first");
        second.send("second");
        assertThat(first.receiveText()).isEqualTo("first");
        assertThat(second.receiveText()).isEqualTo("second");
        assertThat(third.in().available()).isZero();
        assertThat(server.connectionCount()).isEqualTo(2);
        first.close();
        assertThat(third.receiveText()).isEqualTo("third");
    }

    @Test
    void aConnectionTooManyFromOneAddressIsClosed() throws IOException {
        start("max.connections.per.ip", "100", "max.connections.per.ip.overrides", "localhost:2");
        FrameClient first = client();
        FrameClient second = client();
        client().awaitEnd();
        first.close();
        Await.until(() -> server.connectionCount() == 1);
        FrameClient fourth = client();
        fourth.send("fourth");
        second.send("second");
        assertThat(fourth.receiveText()).isEqualTo("fourth");
        assertThat(second.receiveText()).isEqualTo("second");
    }

    /** I8: more requests than the queue takes; handlers that are all busy. */
    @Test
    void aFullQueueIsPressedBack() throws IOException {
        start("queued.max.requests", "1", "num.io.threads", "1", "num.network.threads", "1");
        FrameClient busy = client();
        busy.send("park");
        Request request = awaitParked();
        List<FrameClient> many = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            many.add(client());
            for (int j = 0; j < 5; j++) {
                many.get(i).send("request " + i + "." + j);
            }
        }
        reply(request, "park");
        for (int i = 0; i < 20; i++) {
            for (int j = 0; j < 5; j++) {
                assertThat(many.get(i).receiveText()).isEqualTo("request " + i + "." + j);
            }
        }
        assertThat(busy.receiveText()).isEqualTo("park");
    }

    @Test
    void requestsWaitForMemory() throws IOException {
        start("queued.max.request.bytes", "100000", "socket.request.max.bytes", "90000");
        FrameClient holder = client();
        holder.send("park");
        Request request = awaitParked();
        assertThat(server.memoryInUse()).isPositive().isLessThan(100_000);
        List<FrameClient> large = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            large.add(client());
            large.get(i).send(new byte[80_000]);
        }
        for (FrameClient client : large) {
            assertThat(client.receive()).hasSize(80_000);
        }
        reply(request, "at last");
        assertThat(holder.receiveText()).isEqualTo("at last");
        awaitNoMemoryInUse();
    }

    @Test
    void closingLetsRequestsFinish() throws Exception {
        start();
        int port = server.boundPort("PLAINTEXT");
        FrameClient idle = client();
        FrameClient half = client();
        half.sendRaw(new byte[] {0, 0, 0, 9, 1});
        FrameClient busy = client();
        busy.send("park");
        busy.send("too late");
        Request request = awaitParked();
        Thread closing = new Thread(() -> server.close(20_000));
        closing.start();
        idle.awaitEnd();
        half.awaitEnd();
        assertThatThrownBy(() -> new FrameClient(port)).isInstanceOf(IOException.class);
        assertThat(closing.isAlive()).isTrue();
        reply(request, "just in time");
        assertThat(busy.receiveText()).isEqualTo("just in time");
        busy.awaitEnd();
        closing.join();
        assertThat(server.connectionCount()).isZero();
        assertThat(server.memoryInUse()).isZero();
        assertThatThrownBy(() -> server.start()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void closingDoesNotWaitForEver() throws IOException {
        start();
        FrameClient never = client();
        never.send("park");
        Request request = awaitParked();
        FrameClient slow = client();
        server.close(20);
        never.awaitEnd();
        slow.awaitEnd();
        assertThat(server.connectionCount()).isZero();
        assertThat(text(request)).as("a frame stays while its request is under way").isEqualTo("park");
        reply(request, "nobody listens");
        assertThat(server.memoryInUse()).isZero();
    }

    @Test
    void aPortInUseIsReported() throws IOException {
        start();
        int port = server.boundPort("CONTROLLER");
        assertThatThrownBy(() -> new SocketServer(settings("listeners", "PLAINTEXT://127.0.0.1:0,CONTROLLER://127.0.0.1:" + port),
                this::obey, new SystemClock(), Trace.OFF))
                .isInstanceOf(IOException.class).hasMessageContaining("CONTROLLER").hasMessageContaining("127.0.0.1:" + port);
        assertThatThrownBy(() -> server.boundPort("EXTERNAL")).hasMessageContaining("EXTERNAL");
    }

    @Test
    void connectionsMayComeBeforeTheStart() throws IOException {
        server = new SocketServer(settings(), this::obey, new SystemClock(), Trace.OFF);
        FrameClient early = client();
        early.send("early");
        server.start();
        assertThat(early.receiveText()).isEqualTo("early");
    }

    /** Many bytes that take no memory. */
    private record Zeros(int sizeInBytes) implements Records {

        @Override
        public int writeTo(WritableByteChannel channel, int position, int maxBytes) throws IOException {
            return channel.write(ByteBuffer.allocate(Math.min(maxBytes, 1 << 16)));
        }

        @Override
        public ByteBuffer toBuffer() {
            return ByteBuffer.allocate(sizeInBytes);
        }
    }
}
