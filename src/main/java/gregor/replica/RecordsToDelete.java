package gregor.replica;

import gregor.base.TopicPartition;

/** @param beforeOffset the first offset that stays; -1 for the high watermark */
public record RecordsToDelete(TopicPartition topicPartition, long beforeOffset) {}
