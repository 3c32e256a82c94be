package gregor.sim;

import gregor.port.Transport;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** The connections that a process opens over a {@link SimNetwork}. Waiting in {@link #poll} means to be called again: see {@link SimPollers}. */
final class SimTransport implements Transport {

    private final SimNetwork network;
    private final SimProcess process;
    private final Map<Integer, SimNetwork.Attempt> links = new LinkedHashMap<>();
    private final ArrayDeque<Consumer<Events>> news = new ArrayDeque<>();
    private Runnable waiter = () -> { };
    private long waitMs;

    SimTransport(SimNetwork network, SimProcess process) {
        this.network = network;
        this.process = process;
    }

    /** Who is to be told that a poll would find something. */
    void onNews(Runnable newWaiter) {
        waiter = newWaiter;
    }

    /** How long the last poll was ready to wait. */
    long waitMs() {
        return waitMs;
    }

    @Override
    public void connect(int link, String host, int port) {
        if (links.containsKey(link)) {
            throw new IllegalArgumentException("link " + link + " is in use");
        }
        links.put(link, network.connect(process, host, port, new Side(link, host + ":" + port)));
    }

    @Override
    public void send(int link, ByteBuffer... frames) {
        SimNetwork.Attempt attempt = links.get(link);
        if (attempt == null) {
            throw new IllegalArgumentException("link " + link + " is not open");
        }
        for (ByteBuffer frame : frames) {
            attempt.send(frame);
        }
    }

    @Override
    public long unsentBytes(int link) {
        return 0;
    }

    @Override
    public void disconnect(int link) {
        SimNetwork.Attempt attempt = links.remove(link);
        if (attempt != null) {
            attempt.close();
        }
    }

    @Override
    public void poll(long maxWaitMs, Events events) {
        waitMs = news.isEmpty() ? maxWaitMs : 0;
        for (int left = news.size(); left > 0; left--) {
            news.remove().accept(events);
        }
    }

    @Override
    public void wakeup() {
        waiter.run();
    }

    @Override
    public void close() {
        links.values().forEach(SimNetwork.Attempt::close);
        links.clear();
        news.clear();
    }

    /** One link, as long as it is this one: its number may be used again. */
    private final class Side implements SimConnection.ClientSide {
        private final int link;
        private final String address;

        private Side(int link, String address) {
            this.link = link;
            this.address = address;
        }

        private void tell(SimNetwork.Attempt attempt, Consumer<Events> what) {
            news.add(events -> {
                if (links.get(link) == attempt) {
                    what.accept(events);
                }
            });
            waiter.run();
        }

        @Override
        public void connected() {
            tell(links.get(link), events -> events.connected(link));
        }

        @Override
        public void received(ByteBuffer frame) {
            tell(links.get(link), events -> events.received(link, frame));
        }

        @Override
        public void closed(String why) {
            tell(links.get(link), events -> {
                links.remove(link);
                events.disconnected(link, address + ": " + why);
            });
        }

        @Override
        public void refused(String why) {
            tell(links.get(link), events -> {
                links.remove(link);
                events.refused(link, address + ": " + why);
            });
        }
    }
}
