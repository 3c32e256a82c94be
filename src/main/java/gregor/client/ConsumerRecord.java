package gregor.client;

import gregor.base.TopicPartition;
import gregor.record.Header;
import gregor.record.TimestampType;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A record that was fetched. Key and value are views of the reply they came in.
 *
 * @param timestamp milliseconds since 1970, or -1 for none
 * @param leaderEpoch of the leader that appended it, -1 if not known
 * @param key may be null
 * @param value may be null: the record deletes its key
 */
public record ConsumerRecord(TopicPartition partition, long offset, long timestamp, TimestampType timestampType, int leaderEpoch,
        ByteBuffer key, ByteBuffer value, List<Header> headers) {}
