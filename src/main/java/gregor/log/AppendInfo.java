package gregor.log;

/**
 * What an append did.
 *
 * @param firstOffset given to the first record
 * @param lastOffset inclusive
 * @param logAppendTimeMs the time given to all records; -1 if they keep their own (CreateTime). For a duplicate the
 *     time of its original, as in Apache Kafka
 * @param logStartOffset of the log when the append was done
 * @param maxTimestamp the greatest timestamp of the records
 * @param duplicate nothing was written: the offsets are those of an earlier append of the same batch
 * @param sizeInBytes of the records
 * @param leaderEpoch in which the last record was appended by its leader; for a duplicate that of the leader that knows it
 */
public record AppendInfo(long firstOffset, long lastOffset, long logAppendTimeMs, long logStartOffset,
                         long maxTimestamp, boolean duplicate, int sizeInBytes, int leaderEpoch) {

    public static final long NO_LOG_APPEND_TIME = -1;
}
