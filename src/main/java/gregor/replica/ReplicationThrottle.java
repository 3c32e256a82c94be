package gregor.replica;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;

/**
 * Slows down replication in one direction, to other brokers or from them, so that a replica that is far behind does not take the
 * network from clients (KIP-73). It holds back only the replicas that a topic's settings name, and none that is in sync. The rate is
 * measured over some windows of time; while it is too high, nothing goes.
 *
 * <p>Times are arguments. Safe for many threads. Source: Kafka's {@code ReplicationQuotaManager} and {@code SimpleRate}.
 */
final class ReplicationThrottle {

    private static final String ALL = "*";
    private static final long MS_PER_SECOND = 1_000;

    private static final class Window {
        final long startMs;
        long bytes;

        Window(long startMs) {
            this.startMs = startMs;
        }
    }

    private final int brokerId;
    private final int windows;
    private final long windowMs;
    private final ArrayDeque<Window> recent = new ArrayDeque<>();
    private volatile long bytesPerSecond = Long.MAX_VALUE;

    /**
     * @param windows {@code replication.quota.window.num}
     * @param windowSeconds {@code replication.quota.window.size.seconds}
     */
    ReplicationThrottle(int brokerId, int windows, int windowSeconds) {
        this.brokerId = brokerId;
        this.windows = windows;
        this.windowMs = windowSeconds * MS_PER_SECOND;
    }

    /** @param newBytesPerSecond the most from now on; {@link Long#MAX_VALUE} for no limit */
    void limit(long newBytesPerSecond) {
        bytesPerSecond = newBytesPerSecond;
    }

    /**
     * Whether a replica of this broker is among those that are slowed down.
     *
     * @param replicas what the topic's settings say: {@code *}, or pairs of partition and broker such as {@code 0:1}
     */
    boolean isThrottled(List<String> replicas, int partition) {
        return !replicas.isEmpty() && (replicas.get(0).equals(ALL) || replicas.contains(partition + ":" + brokerId));
    }

    /** Whether such a replica has to wait. */
    boolean isHeldBack(List<String> replicas, int partition, long nowMs) {
        return bytesPerSecond != Long.MAX_VALUE && isThrottled(replicas, partition) && isExceeded(nowMs);
    }

    /** Notes bytes of a replica, if it is among those that are slowed down. */
    void record(List<String> replicas, int partition, long bytes, long nowMs) {
        if (bytesPerSecond != Long.MAX_VALUE && bytes > 0 && isThrottled(replicas, partition)) {
            record(bytes, nowMs);
        }
    }

    private synchronized void record(long bytes, long nowMs) {
        forgetOld(nowMs);
        if (recent.isEmpty() || nowMs - recent.peekLast().startMs >= windowMs) {
            recent.add(new Window(nowMs));
        }
        recent.peekLast().bytes += bytes;
    }

    private synchronized boolean isExceeded(long nowMs) {
        forgetOld(nowMs);
        if (recent.isEmpty()) {
            return false;
        }
        double bytes = 0;
        for (Window window : recent) {
            bytes += window.bytes;
        }
        long elapsedMs = Math.max(nowMs - recent.peek().startMs, windowMs);
        return bytes * MS_PER_SECOND / elapsedMs > bytesPerSecond;
    }

    private void forgetOld(long nowMs) {
        for (Iterator<Window> each = recent.iterator(); each.hasNext() && nowMs - each.next().startMs >= windows * windowMs; ) {
            each.remove();
        }
    }
}
