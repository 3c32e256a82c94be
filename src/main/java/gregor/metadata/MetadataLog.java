package gregor.metadata;

import java.io.IOException;
import java.util.List;

/**
 * The log that all metadata is in, as its leader sees it. Used by one thread.
 *
 * <p>This is the seam behind which a quorum decides what is committed. What is appended is known to nobody else until
 * the {@link Listener} is told.
 */
public interface MetadataLog extends AutoCloseable {

    /** Hears of what is committed. */
    interface Listener {

        /**
         * Some batches were committed.
         *
         * @param batches one or more, in the order of the log, following those of the last call
         */
        void onCommit(List<MetadataBatch> batches);
    }

    /** The offset that the next record gets. Only the leader's appends move it. */
    long endOffset();

    /** What lies below is committed (exclusive). */
    long highWatermark();

    /** The epoch in which this node leads. */
    int leaderEpoch();

    /** The finalized level of {@code kraft.version}. */
    short kraftVersion();

    /**
     * Appends records as one batch: all of them count, or none. They are not committed yet.
     *
     * @param records one or more
     * @param level which versions of the records' schemas to write
     * @return the offset of the last record
     * @throws gregor.base.KafkaException if they cannot be appended; nothing is then
     */
    long append(List<MetadataRecord> records, MetadataVersion level, long nowMs);

    /**
     * Commits as soon as possible what was appended. With several appends before it, it costs no more than after one.
     *
     * @throws gregor.base.KafkaException KAFKA_STORAGE_ERROR if the disk fails: the node cannot lead any more
     */
    void flush();

    /** Whether so much was appended since the last snapshot, or so long ago, that it is time for another. */
    boolean isSnapshotDue(long nowMs);

    /**
     * Writes a snapshot. The log may then forget records that earlier snapshots stand for.
     *
     * @param image of what is committed; its records need not be the latest
     * @throws IOException if the disk fails; the log is as it was
     */
    void writeSnapshot(MetadataImage image, long nowMs) throws IOException;

    @Override
    void close();
}
