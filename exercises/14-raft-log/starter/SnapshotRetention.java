package gregor.raft;

import gregor.base.OffsetAndEpoch;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;

/**
 * Which snapshots, and how much of the log, may go. What goes is a beginning: some of the oldest snapshots, and the log up to the end
 * of the oldest snapshot that is kept. So there is no record that neither the log has nor a kept snapshot stands for (RFT-10).
 * <pre>
 *     snapshots            S1         S2         S3
 *     log       |----------|----------|----------|-----
 *     goes      |---------------------|                    if S1 is too old, or all together are too much, and S2 and what is
 *                                                          behind it are neither; S1 goes too
 * </pre>
 * The latest snapshot always stays, and so does what follows on it. Source: Kafka's {@code KafkaRaftLog}.
 *
 * @param maxBytes of log and snapshots together; negative for no limit
 * @param maxMs how old the last record in a snapshot may be; negative for no limit
 */
record SnapshotRetention(long maxBytes, long maxMs) {

    /** @param lastContainedLogTimeMs when the last record that went into it was appended */
    record Kept(OffsetAndEpoch id, long sizeInBytes, long lastContainedLogTimeMs) {}

    /**
     * Finds the snapshot at whose end the log may begin: the oldest that is neither too old nor, with all that is kept with it, too
     * much; or the latest.
     *
     * @param snapshots the oldest first
     * @param segments the log's, sizes in bytes by base offset; a segment stays if any offset in it does
     * @return nothing if all stays as it is
     */
    Optional<OffsetAndEpoch> cutAt(List<Kept> snapshots, NavigableMap<Long, Integer> segments, long nowMs) {
        throw new UnsupportedOperationException("Exercise 14.2: cutting at a snapshot");
    }

    private static long bytes(NavigableMap<Long, Integer> segments) {
        long bytes = 0;
        for (int size : segments.values()) {
            bytes += size;
        }
        return bytes;
    }
}
