package gregor.clients;

import gregor.port.Transport;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/** A transport that counts the bytes that come from each port. */
final class CountingTransport implements Transport {

    private final Transport real;
    private final Map<Integer, Integer> portOfLink = new HashMap<>();
    private final Map<Integer, Long> bytesOfPort = new HashMap<>();

    CountingTransport(Transport real) {
        this.real = real;
    }

    /** All that has come from there so far. */
    long bytesFrom(int port) {
        return bytesOfPort.getOrDefault(port, 0L);
    }

    @Override
    public void connect(int link, String host, int port) {
        portOfLink.put(link, port);
        real.connect(link, host, port);
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

    @Override
    public void poll(long maxWaitMs, Events events) {
        real.poll(maxWaitMs, new Events() {
            @Override
            public void connected(int link) {
                events.connected(link);
            }

            @Override
            public void received(int link, ByteBuffer frame) {
                bytesOfPort.merge(portOfLink.get(link), (long) frame.remaining(), Long::sum);
                events.received(link, frame);
            }

            @Override
            public void disconnected(int link, String why) {
                events.disconnected(link, why);
            }

            @Override
            public void refused(int link, String why) {
                events.refused(link, why);
            }
        });
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
