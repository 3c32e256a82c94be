package gregor.local;

import gregor.port.Transport;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * A node's connections to others behind its {@link Gate}. While the node is cut off its connections stay as they are: what it
 * would send waits here, connects and disconnects included, and so does what came for it. When it has joined the others again,
 * all of that goes on in its order, as TCP would bring what it could not bring before.
 *
 * <p>A link that the node has given up may live on inside for as long as the node is cut off, and its number may be in use again
 * by then; so the links inside have numbers of their own.
 */
final class GatedTransport implements Transport {

    private final Transport inner;
    private final Gate gate;
    private final Map<Integer, Integer> inside = new HashMap<>();
    private final Map<Integer, Integer> outside = new HashMap<>();
    /** Links inside that are there, or are meant to be. */
    private final Set<Integer> alive = new HashSet<>();
    private final Map<Integer, Long> waitingBytes = new HashMap<>();
    private List<Runnable> outgoing = new ArrayList<>();
    private final ArrayDeque<Runnable> incoming = new ArrayDeque<>();
    private int links;

    GatedTransport(Transport inner, Gate gate) {
        this.inner = inner;
        this.gate = gate;
        gate.onOpening(inner::wakeup);
    }

    @Override
    public void connect(int link, String host, int port) {
        if (inside.containsKey(link)) {
            throw new IllegalArgumentException("link " + link + " is in use");
        }
        int number = links++;
        inside.put(link, number);
        outside.put(number, link);
        alive.add(number);
        goOut(() -> inner.connect(number, host, port));
    }

    @Override
    public void send(int link, ByteBuffer... frame) {
        Integer number = inside.get(link);
        if (number == null) {
            throw new IllegalArgumentException("link " + link + " is not open");
        }
        long bytes = 0;
        for (ByteBuffer part : frame) {
            bytes += part.remaining();
        }
        waitingBytes.merge(number, bytes, Long::sum);
        goOut(() -> {
            waitingBytes.remove(number);
            if (alive.contains(number)) {
                inner.send(number, frame);
            }
        });
    }

    @Override
    public long unsentBytes(int link) {
        Integer number = inside.get(link);
        return number == null ? 0 : waitingBytes.getOrDefault(number, 0L) + inner.unsentBytes(number);
    }

    @Override
    public void disconnect(int link) {
        Integer number = inside.remove(link);
        if (number != null) {
            outside.remove(number);
            goOut(() -> {
                alive.remove(number);
                waitingBytes.remove(number);
                inner.disconnect(number);
            });
        }
    }

    private void goOut(Runnable action) {
        if (gate.isCutOff() || !outgoing.isEmpty()) {
            outgoing.add(action);
        } else {
            action.run();
        }
    }

    @Override
    public void poll(long maxWaitMs, Events events) {
        gate.pass();
        boolean moved = !gate.isCutOff() && catchUp();
        inner.poll(moved ? 0 : maxWaitMs, new Events() {
            @Override
            public void connected(int number) {
                comeIn(() -> connectedNow(number, events));
            }

            @Override
            public void received(int number, ByteBuffer frame) {
                comeIn(() -> receivedNow(number, frame, events));
            }

            @Override
            public void disconnected(int number, String why) {
                alive.remove(number);
                comeIn(() -> ended(number, link -> events.disconnected(link, why)));
            }

            @Override
            public void refused(int number, String why) {
                alive.remove(number);
                comeIn(() -> ended(number, link -> events.refused(link, why)));
            }
        });
    }

    /** @return whether anything was reported */
    private boolean catchUp() {
        List<Runnable> waiting = outgoing;
        outgoing = new ArrayList<>();
        waiting.forEach(Runnable::run);
        boolean moved = !incoming.isEmpty();
        for (Runnable event = incoming.poll(); event != null; event = incoming.poll()) {
            event.run();
        }
        return moved;
    }

    private void comeIn(Runnable event) {
        gate.pass();
        if (gate.isCutOff() || !incoming.isEmpty()) {
            incoming.add(event);
        } else {
            event.run();
        }
    }

    private void connectedNow(int number, Events events) {
        Integer link = outside.get(number);
        if (link != null) {
            events.connected(link);
        }
    }

    private void receivedNow(int number, ByteBuffer frame, Events events) {
        Integer link = outside.get(number);
        if (link != null) {
            events.received(link, frame);
        }
    }

    private void ended(int number, IntConsumer told) {
        Integer link = outside.remove(number);
        if (link != null) {
            inside.remove(link);
            told.accept(link);
        }
    }

    @Override
    public void wakeup() {
        inner.wakeup();
    }

    /** In order, with whatever waits here lost. */
    @Override
    public void close() {
        inner.close();
    }
}
