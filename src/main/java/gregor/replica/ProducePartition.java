package gregor.replica;

import gregor.base.TopicPartition;
import gregor.base.Uuid;
import java.nio.ByteBuffer;

/**
 * What a produce request brings for one partition.
 *
 * @param topicPartition null if the request named the topic by an id that nobody here knows
 * @param topicId {@link Uuid#ZERO} if the request named the topic by name (up to version 12)
 * @param partition the same number as in {@code topicPartition}
 * @param records one batch, from position to limit; it is changed in place and written as it is. Null if there was none
 */
public record ProducePartition(TopicPartition topicPartition, Uuid topicId, int partition, ByteBuffer records) {}
