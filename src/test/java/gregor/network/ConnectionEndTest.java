package gregor.network;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.config.NodeConfig;
import gregor.os.SystemClock;
import gregor.port.Trace;
import gregor.protocol.MemoryRecords;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who handles requests hears of each connection's end. */
@Timeout(60)
class ConnectionEndTest implements RequestHandler {

    private final Queue<Request> parked = new ConcurrentLinkedQueue<>();
    private final Queue<Long> ended = new ConcurrentLinkedQueue<>();

    @Override
    public void handle(Request request) {
        parked.add(request);
    }

    @Override
    public void disconnected(ConnectionInfo connection) {
        ended.add(connection.id());
    }

    private Request awaitParked() {
        Await.until(() -> !parked.isEmpty());
        return parked.remove();
    }

    @Test
    void onceEachAndNotBeforeTheRequestUnderWayIsCompleted() throws IOException {
        NetworkSettings settings = NetworkSettings.of(NodeConfig.with(Map.of("listeners", "PLAINTEXT://127.0.0.1:0,CONTROLLER://127.0.0.1:0")));
        try (SocketServer server = new SocketServer(settings, this, new SystemClock(), Trace.OFF)) {
            server.start();
            FrameClient first = new FrameClient(server.boundPort("PLAINTEXT"));
            first.send("one");
            Request late = awaitParked();
            first.close();
            try (FrameClient second = new FrameClient(server.boundPort("PLAINTEXT"))) {
                second.send("two");
                Request refused = awaitParked();
                refused.disconnect();
                Await.until(() -> !ended.isEmpty());
                assertThat(ended).containsExactly(refused.connection().id());
                late.respond(List.of(new MemoryRecords(ByteBuffer.allocate(3))));
                Await.until(() -> ended.size() == 2);
                assertThat(ended).containsExactly(refused.connection().id(), late.connection().id());
            }
            try (FrameClient third = new FrameClient(server.boundPort("PLAINTEXT"))) {
                third.send("three");
                awaitParked().respondNothing();
                server.close(0);
                assertThat(ended).as("this side has closed it").hasSize(3).doesNotHaveDuplicates();
            }
        }
    }
}
