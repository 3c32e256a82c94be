package gregor.network;

import gregor.port.Clock;
import java.util.HashMap;
import java.util.Map;

/**
 * How many connections there may be: in all, from one address, and new ones in a second. Shared by the acceptors, which
 * wait here, and by whoever closes a connection.
 */
final class ConnectionQuotas {

    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long NANOS_PER_MS = 1_000_000;

    private final NetworkSettings settings;
    private final Clock clock;
    private final long nanosPerConnection;
    private final Map<String, Integer> countOf = new HashMap<>();
    private int count;
    private long paidUntilNanos;
    private boolean closed;

    ConnectionQuotas(NetworkSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.nanosPerConnection = NANOS_PER_SECOND / Math.max(1, settings.maxConnectionCreationRate());
        this.paidUntilNanos = clock.nanos() - NANOS_PER_SECOND;
    }

    /**
     * Counts a connection that was accepted, after waiting until the total and the rate allow it.
     *
     * @return whether it may stay: false if its address has too many, or after {@link #close}
     */
    synchronized boolean admit(String address) {
        while (!closed && count >= settings.maxConnections()) {
            await(0);
        }
        // an account of time: each connection costs its share of a second, and up to a second may be saved
        long now = clock.nanos();
        paidUntilNanos = Math.max(paidUntilNanos, now - NANOS_PER_SECOND) + nanosPerConnection;
        for (; !closed && paidUntilNanos > now; now = clock.nanos()) {
            await((paidUntilNanos - now) / NANOS_PER_MS + 1);
        }
        int max = settings.maxConnectionsPerIpOverrides().getOrDefault(address, settings.maxConnectionsPerIp());
        if (closed || countOf.getOrDefault(address, 0) >= max) {
            return false;
        }
        count++;
        countOf.merge(address, 1, Integer::sum);
        return true;
    }

    /** An admitted connection is closed. */
    synchronized void closed(String address) {
        count--;
        countOf.computeIfPresent(address, (same, ofAddress) -> ofAddress == 1 ? null : ofAddress - 1);
        notifyAll();
    }

    synchronized int count() {
        return count;
    }

    /** Waits until a connection is closed, or for so long. For an acceptor whose process is out of file descriptors. */
    synchronized void awaitRoom(long maxWaitMs) {
        if (!closed) {
            await(maxWaitMs);
        }
    }

    /** Nobody waits any more. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    private void await(long maxWaitMs) {
        try {
            wait(maxWaitMs);
        } catch (InterruptedException e) {
            closed = true; // nobody interrupts an acceptor but to end it
        }
    }
}
