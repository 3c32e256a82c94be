package gregor.client;

import gregor.base.TopicPartition;

/**
 * Where a record has been stored.
 *
 * @param offset -1 if nobody said, which is so with acks=0
 * @param timestamp the record's own, or the broker's if the topic has LogAppendTime
 */
public record RecordMetadata(TopicPartition partition, long offset, long timestamp) {}
