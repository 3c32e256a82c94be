package gregor.network;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Memory for frames and for replies on their way out: direct buffers, which the operating system fills and empties
 * without a copy in between. They are costly to make, so they are kept and used again. Sizes are powers of two.
 *
 * <p>Direct memory has its own limit in a JVM. This pool stays within a share of it and falls back to buffers on the
 * heap. Buffers over {@value #LARGEST_BYTES} bytes are always on the heap and are not kept. Safe for many threads.
 */
final class BufferPool {

    static final int SMALLEST_BYTES = 1 << 10;
    static final int LARGEST_BYTES = 1 << 22;
    private static final int SMALLEST_LOG = Integer.numberOfTrailingZeros(SMALLEST_BYTES);
    private static final int LARGEST_LOG = Integer.numberOfTrailingZeros(LARGEST_BYTES);
    /** Enough for what is in flight between sockets and log; more would only stay in the caches of nobody. */
    private static final long ENOUGH_DIRECT_BYTES = 64L << 20;

    private final long maxDirectBytes;
    private final long maxUsedBytes;
    private final List<ArrayDeque<ByteBuffer>> idle = new ArrayList<>();
    private long directBytes;
    private long usedBytes;
    private Runnable whenAvailable = () -> { };

    /**
     * @param maxDirectBytes direct memory that may be used, in use and idle
     * @param maxUsedBytes memory in use at which {@link #isExhausted} becomes true
     */
    BufferPool(long maxDirectBytes, long maxUsedBytes) {
        this.maxDirectBytes = maxDirectBytes;
        this.maxUsedBytes = maxUsedBytes;
        for (int log = SMALLEST_LOG; log <= LARGEST_LOG; log++) {
            idle.add(new ArrayDeque<>());
        }
    }

    /** A quarter of the direct memory that a JVM allows by default, which is as much as its heap. */
    static long defaultMaxDirectBytes() {
        return Math.min(ENOUGH_DIRECT_BYTES, Runtime.getRuntime().maxMemory() / 4);
    }

    /** @param task to run each time the pool stops being exhausted, on the thread that gave the memory back */
    synchronized void whenAvailable(Runnable task) {
        whenAvailable = task;
    }

    /**
     * Whether no new use of memory should begin. What has begun goes on: a frame half read holds memory that only
     * reading the other half can free, so {@link #acquire} never refuses.
     */
    synchronized boolean isExhausted() {
        return usedBytes >= maxUsedBytes;
    }

    synchronized long usedBytes() {
        return usedBytes;
    }

    /** Direct memory taken, whether in use or kept. */
    synchronized long directBytes() {
        return directBytes;
    }

    /** A cleared buffer of {@code atLeastBytes} or more. Its content is whatever it was. */
    synchronized ByteBuffer acquire(int atLeastBytes) {
        if (atLeastBytes > LARGEST_BYTES) {
            usedBytes += atLeastBytes;
            return ByteBuffer.allocate(atLeastBytes);
        }
        int log = Math.max(SMALLEST_LOG, Integer.SIZE - Integer.numberOfLeadingZeros(atLeastBytes - 1));
        usedBytes += 1L << log;
        ByteBuffer kept = idle.get(log - SMALLEST_LOG).pollLast(); // the last one given back is the warmest
        return kept != null ? kept.clear() : allocate(1 << log);
    }

    /** Gives back what {@link #acquire} returned: that very buffer, once, when nothing looks at it any more. */
    void release(ByteBuffer buffer) {
        Runnable task;
        synchronized (this) {
            boolean wasExhausted = isExhausted();
            usedBytes -= buffer.capacity();
            if (buffer.isDirect()) {
                idle.get(Integer.numberOfTrailingZeros(buffer.capacity()) - SMALLEST_LOG).addLast(buffer);
            }
            task = wasExhausted && !isExhausted() ? whenAvailable : null;
        }
        if (task != null) {
            task.run();
        }
    }

    private ByteBuffer allocate(int bytes) {
        for (int i = idle.size() - 1; i >= 0 && directBytes + bytes > maxDirectBytes; i--) {
            // buffers of another size give way; the collector frees their memory
            while (directBytes + bytes > maxDirectBytes && !idle.get(i).isEmpty()) {
                directBytes -= idle.get(i).pollFirst().capacity();
            }
        }
        if (directBytes + bytes > maxDirectBytes) {
            return ByteBuffer.allocate(bytes);
        }
        directBytes += bytes;
        return ByteBuffer.allocateDirect(bytes);
    }
}
