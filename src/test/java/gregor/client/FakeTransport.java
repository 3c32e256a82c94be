package gregor.client;

import gregor.port.Transport;
import gregor.sim.SimClock;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/** Connections to {@link FakeBroker}s on a clock that jumps to whatever happens next. */
public final class FakeTransport implements Transport {

    private record Event(long atMs, long order, int link, Consumer<Events> what) {}

    public final SimClock clock;
    public final Map<String, FakeBroker> listening = new LinkedHashMap<>();
    /** Hosts that take no connection and say nothing. */
    public final Map<String, Boolean> silent = new HashMap<>();
    private final Map<Integer, FakeBroker> links = new HashMap<>();
    /** When the last reply of a link arrives: replies don't overtake each other. */
    private final Map<Integer, Long> lastReplyMs = new HashMap<>();
    private final PriorityQueue<Event> events =
        new PriorityQueue<>(Comparator.comparingLong(Event::atMs).thenComparingLong(Event::order));
    private long order;
    long stuckBytes;
    int connects;
    boolean closed;
    private boolean woken;

    public FakeTransport(SimClock clock, FakeBroker... brokers) {
        this.clock = clock;
        for (FakeBroker broker : brokers) {
            listening.put(broker.host, broker);
        }
    }

    @Override
    public void connect(int link, String host, int port) {
        connects++;
        FakeBroker broker = listening.get(host);
        if (silent.containsKey(host)) {
            return;
        }
        if (broker == null) {
            now(link, to -> to.refused(link, host + ": refused"));
        } else {
            links.put(link, broker);
            now(link, to -> to.connected(link));
        }
    }

    @Override
    public void send(int link, ByteBuffer... frames) {
        for (ByteBuffer frame : frames) {
            FakeBroker broker = links.get(link);
            Object answer = broker == null ? FakeBroker.NO_ANSWER : broker.receive(frame);
            if (answer == FakeBroker.HANG_UP) {
                hangUp(link);
            } else if (answer == FakeBroker.STUCK) {
                lastReplyMs.put(link, Long.MAX_VALUE);
            } else if (answer instanceof FakeBroker.Late late) {
                long atMs = Math.max(clock.millis() + late.delayMs(), lastReplyMs.getOrDefault(link, 0L));
                lastReplyMs.put(link, atMs);
                events.add(new Event(atMs, order++, link, to -> to.received(link, (ByteBuffer) late.reply())));
            }
        }
    }

    /** All connections to a broker end, and no new one is taken until it is put back into {@link #listening}. */
    public void kill(FakeBroker broker) {
        listening.remove(broker.host);
        links.entrySet().stream().filter(entry -> entry.getValue() == broker).map(Map.Entry::getKey).toList().forEach(this::hangUp);
    }

    private void hangUp(int link) {
        links.remove(link);
        events.removeIf(event -> event.link() == link);
        now(link, to -> to.disconnected(link, "closed by the other side"));
    }

    @Override
    public long unsentBytes(int link) {
        return links.containsKey(link) ? stuckBytes : 0;
    }

    @Override
    public void disconnect(int link) {
        links.remove(link);
        events.removeIf(event -> event.link() == link);
    }

    @Override
    public void poll(long maxWaitMs, Events to) {
        Event next = events.peek();
        long waitMs = woken ? 0 : maxWaitMs;
        woken = false;
        if (next == null || next.atMs() > clock.millis() + waitMs) {
            clock.advance(waitMs);
            return;
        }
        clock.advance(Math.max(0, next.atMs() - clock.millis()));
        for (; next != null && next.atMs() <= clock.millis(); next = events.peek()) {
            events.remove();
            next.what().accept(to);
        }
    }

    @Override
    public void wakeup() {
        woken = true;
    }

    @Override
    public void close() {
        closed = true;
    }

    private void now(int link, Consumer<Events> what) {
        events.add(new Event(clock.millis(), order++, link, what));
    }
}
