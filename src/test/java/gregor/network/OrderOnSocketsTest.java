package gregor.network;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.config.NodeConfig;
import gregor.os.SystemClock;
import gregor.port.Trace;
import gregor.protocol.MemoryRecords;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** I6 with real sockets and threads, where {@link ConnectionTest} has neither. */
class OrderOnSocketsTest {

    private static final int CONNECTIONS = 4;
    private static final int REQUESTS = 60;

    /**
     * Frames of 8 to 30,000 bytes, in pieces of any size; some requests are answered at once, some by a thread that
     * answers in any order, some get no reply; some step aside until that thread comes to them. Each client sees its own replies, in order and complete.
     */
    @Property(tries = 8)
    void repliesLeaveInTheOrderOfRequests(@ForAll long seed) throws Exception {
        Answerer answerer = new Answerer(seed);
        Thread answering = new Thread(answerer);
        answering.start();
        NetworkSettings settings = NetworkSettings.of(NodeConfig.with(Map.of("listeners",
                "PLAINTEXT://127.0.0.1:0,CONTROLLER://127.0.0.1:0", "num.network.threads", "1", "num.io.threads", "2")));
        AtomicReference<Throwable> failure = new AtomicReference<>();
        try (SocketServer server = new SocketServer(settings, answerer, new SystemClock(), Trace.OFF)) {
            server.start();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                Random random = new Random(seed + i);
                FrameClient client = new FrameClient(server.boundPort("PLAINTEXT"));
                threads.add(run(failure, () -> send(client, random)));
                threads.add(run(failure, () -> receive(client)));
            }
            for (Thread thread : threads) {
                thread.join();
            }
        } finally {
            answerer.stop();
            answering.join();
        }
        assertThat(failure.get()).isNull();
    }

    private interface Task {
        void run() throws IOException;
    }

    private static Thread run(AtomicReference<Throwable> failure, Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (Throwable e) {
                failure.compareAndSet(null, e);
            }
        });
        thread.start();
        return thread;
    }

    /** The frame's first number says which it is; the second how it wants to be answered. */
    private static void send(FrameClient client, Random random) throws IOException {
        ByteBuffer stream = ByteBuffer.allocate(REQUESTS * 30_000);
        for (int i = 0; i < REQUESTS; i++) {
            int size = 8 + random.nextInt(random.nextInt(5) == 0 ? 29_000 : 300);
            stream.putInt(size).putInt(i).putInt(i == REQUESTS - 1 ? 0 : random.nextInt(5)).position(stream.position() + size - 8);
        }
        stream.flip();
        while (stream.hasRemaining()) {
            byte[] piece = new byte[Math.min(stream.remaining(), 1 + random.nextInt(random.nextInt(3) == 0 ? 60_000 : 500))];
            stream.get(piece);
            client.sendRaw(piece);
        }
    }

    /** Requests of kind 3 have no reply; so numbers grow, and the last one always comes. */
    private static void receive(FrameClient client) throws IOException {
        int last = -1;
        while (last < REQUESTS - 1) {
            ByteBuffer reply = ByteBuffer.wrap(client.receive());
            int number = reply.getInt();
            assertThat(number).isGreaterThan(last);
            assertThat(reply.getInt()).as("replies between were without").isEqualTo(number - last - 1);
            assertThat(reply.remaining()).isEqualTo(number * 100);
            last = number;
        }
        client.close();
    }

    /** A handler and the thread that completes what it leaves. */
    private static final class Answerer implements RequestHandler, Runnable {
        private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
        private final Map<Long, Integer> withoutReply = new java.util.concurrent.ConcurrentHashMap<>();
        private final Random random;
        private boolean stopped;

        private Answerer(long seed) {
            random = new Random(seed);
        }

        @Override
        public void handle(Request request) {
            switch (request.frame().getInt(4)) {
                case 0, 1 -> answer(request).run();
                case 2 -> later(answer(request));
                case 4 -> {
                    later(answer(request));
                    request.stepAside();
                }
                default -> {
                    withoutReply.merge(request.connection().id(), 1, Integer::sum);
                    request.respondNothing();
                }
            }
        }

        private synchronized void later(Runnable answer) {
            waiting.add(answer);
            notifyAll();
        }

        private Runnable answer(Request request) {
            int number = request.frame().getInt(0);
            Integer skipped = withoutReply.remove(request.connection().id());
            ByteBuffer head = ByteBuffer.allocate(8).putInt(number).putInt(skipped == null ? 0 : skipped).flip();
            return () -> request.respond(List.of(new MemoryRecords(head), new MemoryRecords(ByteBuffer.allocate(number * 100))));
        }

        @Override
        public void run() {
            for (Runnable next = take(); next != null; next = take()) {
                next.run();
            }
        }

        private synchronized Runnable take() {
            while (waiting.isEmpty() && !stopped) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
            return waiting.isEmpty() ? null : random.nextBoolean() ? waiting.removeFirst() : waiting.removeLast();
        }

        private synchronized void stop() {
            stopped = true;
            notifyAll();
        }
    }
}
