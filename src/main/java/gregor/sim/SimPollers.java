package gregor.sim;

import gregor.port.Pollers;
import gregor.port.Transport;
import java.util.function.LongConsumer;

/** A poll waits by returning, and is called again when there is news for its {@link SimTransport}, or its time is over. */
final class SimPollers implements Pollers {

    private static final long MAX_WAIT_MS = 60_000;

    private final SimProcess process;

    SimPollers(SimProcess process) {
        this.process = process;
    }

    @Override
    public AutoCloseable start(String name, Transport transport, LongConsumer poll) {
        Poller poller = new Poller(name, (SimTransport) transport, poll);
        poller.wakeUpIn(0);
        return () -> poller.closed = true;
    }

    private final class Poller {
        private final String name;
        private final SimTransport transport;
        private final LongConsumer poll;
        private Simulator.Event next;
        private boolean atOnce;
        private boolean closed;

        private Poller(String name, SimTransport transport, LongConsumer poll) {
            this.name = name;
            this.transport = transport;
            this.poll = poll;
            transport.onNews(() -> {
                if (!atOnce) {
                    atOnce = true;
                    wakeUpIn(0);
                }
            });
        }

        private void wakeUpIn(long waitMs) {
            if (next != null) {
                next.cancel();
            }
            next = process.plan(process.busyNanos() + waitMs * Simulator.NANOS_PER_MS, name, this::run);
        }

        private void run() {
            if (closed) {
                return;
            }
            atOnce = false;
            next = null;
            poll.accept(MAX_WAIT_MS);
            if (next == null) {
                wakeUpIn(transport.waitMs());
            }
        }
    }
}
