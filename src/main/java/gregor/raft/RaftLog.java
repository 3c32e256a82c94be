package gregor.raft;

import gregor.base.OffsetAndEpoch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The replicated log as one replica has it: batches, and snapshots that stand for their beginning. It decides nothing. For one
 * thread. A failed write or force throws {@link gregor.base.KafkaException} KAFKA_STORAGE_ERROR and nothing here works any more.
 *
 * <p>Source: Kafka's interface {@code RaftLog} (until 4.0 {@code ReplicatedLog}).
 */
public interface RaftLog extends AutoCloseable {

    /** How the position that a replica asked to fetch from relates to this log. */
    sealed interface Position {

        /** The replica's log is a prefix of this one, as far as it goes. */
        record Valid() implements Position {}

        /** They part at or before this: the end, in this log, of the largest epoch that both may have. */
        record Diverging(OffsetAndEpoch endOffset) implements Position {}

        /** What the replica needs is not in this log any more, but in this snapshot. */
        record InSnapshot(OffsetAndEpoch id) implements Position {}
    }

    /** The first offset in the log; 0, or the end of a snapshot. */
    long startOffset();

    /** The offset behind the last record. */
    long endOffset();

    /** What is below is forced to disk (exclusive). */
    long flushedOffset();

    /** The epoch of the last record; that of the snapshot if the log behind it is empty, 0 if there is neither. */
    int lastEpoch();

    /** Where the largest epoch that is not above the one asked for ends; the beginning of the log if all are above it. */
    OffsetAndEpoch endOffsetForEpoch(int epoch);

    /** Compares a replica's fetch offset, and the epoch of the record before it, with this log. KIP-595, KIP-630. */
    Position validate(long fetchOffset, int lastFetchedEpoch);

    /**
     * Appends whole batches as the leader of an epoch: gives them offsets and the epoch. Not forced.
     *
     * @return the offset of the last record
     */
    long appendAsLeader(ByteBuffer batches, int epoch, long nowMs);

    /**
     * Appends what a leader sent, from the first batch that begins at {@link #endOffset} on. Not forced. What is not whole, not valid,
     * does not follow, or has an epoch above the one it was asked under is left out with all that follows it (REP-20).
     *
     * @return whether anything was appended
     */
    boolean appendAsFollower(ByteBuffer batches, int epoch, long nowMs);

    /**
     * Reads whole batches.
     *
     * @param offset from {@link #startOffset} to {@link #endOffset}; the first batch is the one that has it
     * @param endOffset exclusive; no batch that begins at or behind it is returned
     * @param maxBytes the first batch is returned even if it is larger
     */
    ByteBuffer read(long offset, long endOffset, int maxBytes);

    /** Forces all that was appended. */
    void flush();

    /** Cuts off what begins at or behind this offset, which is not below the high watermark (RFT-7). */
    void truncateTo(long offset);

    /** If the latest snapshot ends behind this log, the log starts again, empty, at its end. @return whether it did */
    boolean truncateToLatestSnapshot();

    /** What is below is committed (exclusive). Never decreases. */
    long highWatermark();

    void updateHighWatermark(long offset);

    Optional<OffsetAndEpoch> latestSnapshotId();

    Optional<OffsetAndEpoch> earliestSnapshotId();

    /**
     * Stores a snapshot whole, or not at all.
     *
     * @param content of the file, from position to limit
     */
    void writeSnapshot(OffsetAndEpoch id, ByteBuffer content) throws IOException;

    /** The bytes of a snapshot's file, whose size is asked with {@link #snapshotSize}. */
    ByteBuffer readSnapshot(OffsetAndEpoch id, long position, int maxBytes) throws IOException;

    /** In bytes; -1 if there is no such snapshot. */
    long snapshotSize(OffsetAndEpoch id) throws IOException;

    /** A snapshot's content, checked. @throws gregor.base.KafkaException CORRUPT_MESSAGE if it is damaged */
    SnapshotFile loadSnapshot(OffsetAndEpoch id) throws IOException;

    /** Forgets snapshots and log below a later snapshot, as far as the settings of retention allow. @return whether it did */
    boolean cleanUp(long nowMs) throws IOException;

    @Override
    void close();
}
