package gregor.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gregor.port.Transport;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a node sends, and what comes for it, while it is cut off. */
class GatedTransportTest {

    private final Gate gate = new Gate();
    private final Recording inner = new Recording();
    private final GatedTransport transport = new GatedTransport(inner, gate);
    private final List<String> told = new ArrayList<>();

    @Test
    void anOpenGateChangesNothing() {
        transport.connect(7, "b", 1);
        inner.happens(events -> events.connected(0));
        poll();
        transport.send(7, bytes(3), bytes(4));
        inner.happens(events -> events.received(0, bytes(5)));
        poll();
        transport.disconnect(7);
        assertThat(inner.calls).containsExactly("connect 0 b:1", "send 0 7", "disconnect 0");
        assertThat(told).containsExactly("connected 7", "received 7 5");
    }

    @Test
    void whatIsSentWhileCutOffLeavesInItsOrderAfterwards() {
        connected(7);
        gate.cutOff();
        transport.send(7, bytes(3));
        transport.connect(8, "c", 2);
        transport.send(7, bytes(4));
        poll();
        assertThat(inner.calls).isEmpty();
        assertThat(transport.unsentBytes(7)).isEqualTo(7);
        gate.rejoin();
        assertThat(inner.wakeups).isEqualTo(1);
        transport.send(7, bytes(5));
        assertThat(inner.calls).as("not before what waits").isEmpty();
        poll();
        assertThat(inner.calls).containsExactly("send 0 3", "connect 1 c:2", "send 0 4", "send 0 5");
        assertThat(transport.unsentBytes(7)).isZero();
    }

    @Test
    void whatComesWhileCutOffIsToldAfterwards() {
        connected(7);
        gate.cutOff();
        inner.happens(events -> events.received(0, bytes(1)));
        inner.happens(events -> events.disconnected(0, "it ended"));
        poll();
        assertThat(told).isEmpty();
        gate.rejoin();
        poll();
        assertThat(told).containsExactly("received 7 1", "disconnected 7 it ended");
    }

    @Test
    void aLinkThatIsGivenUpWhileCutOffIsHeardOfNoMoreAndItsNumberIsFree() {
        connected(7);
        gate.cutOff();
        transport.send(7, bytes(3));
        transport.disconnect(7);
        transport.connect(7, "b", 1);
        inner.happens(events -> events.received(0, bytes(9)));
        poll();
        gate.rejoin();
        poll();
        assertThat(inner.calls).containsExactly("send 0 3", "disconnect 0", "connect 1 b:1");
        inner.happens(events -> events.refused(1, "nobody listens"));
        poll();
        assertThat(told).containsExactly("refused 7 nobody listens");
    }

    @Test
    void nothingIsSentOnALinkThatHasEndedMeanwhile() {
        connected(7);
        gate.cutOff();
        transport.send(7, bytes(3));
        inner.happens(events -> events.disconnected(0, "it ended"));
        poll();
        gate.rejoin();
        poll();
        assertThat(inner.calls).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> transport.send(7, bytes(1))).withMessage("link 7 is not open");
    }

    @Test
    void aKilledNodeMovesNothing() {
        connected(7);
        gate.kill();
        inner.happens(events -> events.received(0, bytes(1)));
        assertThatThrownBy(this::poll).isInstanceOf(Gate.Killed.class);
        assertThat(told).isEmpty();
    }

    private void connected(int link) {
        transport.connect(link, "a", 1);
        inner.happens(events -> events.connected(0));
        poll();
        inner.calls.clear();
        told.clear();
    }

    private void poll() {
        transport.poll(0, new Transport.Events() {
            @Override
            public void connected(int link) {
                told.add("connected " + link);
            }

            @Override
            public void received(int link, ByteBuffer frame) {
                told.add("received " + link + " " + frame.remaining());
            }

            @Override
            public void disconnected(int link, String why) {
                told.add("disconnected " + link + " " + why);
            }

            @Override
            public void refused(int link, String why) {
                told.add("refused " + link + " " + why);
            }
        });
    }

    private static ByteBuffer bytes(int count) {
        return ByteBuffer.allocate(count);
    }

    /** Notes what it is told, and tells what a test lets happen. */
    private static final class Recording implements Transport {
        private final List<String> calls = new ArrayList<>();
        private final ArrayDeque<Consumer<Events>> events = new ArrayDeque<>();
        private int wakeups;

        private void happens(Consumer<Events> event) {
            events.add(event);
        }

        @Override
        public void connect(int link, String host, int port) {
            calls.add("connect " + link + " " + host + ":" + port);
        }

        @Override
        public void send(int link, ByteBuffer... frame) {
            calls.add("send " + link + " " + Arrays.stream(frame).mapToInt(ByteBuffer::remaining).sum());
        }

        @Override
        public long unsentBytes(int link) {
            return 0;
        }

        @Override
        public void disconnect(int link) {
            calls.add("disconnect " + link);
        }

        @Override
        public void poll(long maxWaitMs, Events told) {
            for (Consumer<Events> event = events.poll(); event != null; event = events.poll()) {
                event.accept(told);
            }
        }

        @Override
        public void wakeup() {
            wakeups++;
        }

        @Override
        public void close() {
            calls.add("close");
        }
    }
}
