package gregor.metadata;

import java.util.List;

/**
 * The log in which the cluster's decisions are written, whoever keeps it: one node for itself, or a quorum. Used from one
 * thread.
 */
public interface MetadataLog extends AutoCloseable {

    /**
     * Writes records as one batch, all or nothing, and returns when they are committed: no crash takes them back.
     *
     * @return the offset of the last of them
     * @throws gregor.base.KafkaException KAFKA_STORAGE_ERROR if they could not be written; the log takes no more then
     */
    long append(List<MetadataRecord> records, long nowMs);

    /** Reads what was committed before this node started, oldest first. */
    void replay(Listener listener);

    /** The offset that the next record gets. */
    long endOffset();

    /** The term of this log's leader; rises with each start. */
    int epoch();

    @Override
    void close();

    /** Who wants to know what was committed. */
    interface Listener {

        /**
         * One batch.
         *
         * @param lastOffset of its last record
         * @param records in order; those of an aborted metadata transaction are left out
         */
        void committed(long lastOffset, int epoch, long timestampMs, List<MetadataRecord> records);
    }
}
