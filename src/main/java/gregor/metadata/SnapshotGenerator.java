package gregor.metadata;

/**
 * Says when it is time for the next snapshot of the metadata: when so many bytes have been committed since the last that reading them at
 * a start takes long, or when the oldest of them has waited for long. In Kafka a class of the same name.
 */
final class SnapshotGenerator {

    private final long maxBytes;
    private final long maxIntervalMs;
    /** Committed since the last snapshot. */
    private long bytes;
    /** When the first of these bytes was appended. */
    private long sinceMs;

    /** @param maxIntervalMs 0 if time alone does not count */
    SnapshotGenerator(long maxBytes, long maxIntervalMs) {
        this.maxBytes = maxBytes;
        this.maxIntervalMs = maxIntervalMs;
    }

    void committed(int sizeInBytes, long appendTimeMs) {
        sinceMs = bytes == 0 ? appendTimeMs : sinceMs;
        bytes += sizeInBytes;
    }

    /** There is one, whoever made it; or it was tried, and the next attempt is for the next time. */
    void snapshotMade() {
        bytes = 0;
    }

    boolean isDue(long nowMs) {
        return bytes >= maxBytes || bytes > 0 && maxIntervalMs > 0 && nowMs - sinceMs >= maxIntervalMs;
    }
}
