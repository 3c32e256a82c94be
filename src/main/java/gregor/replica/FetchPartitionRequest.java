package gregor.replica;

import gregor.base.TopicPartition;
import gregor.base.Uuid;

/**
 * What a fetch wants of one partition. Unlike the partition of a fetch request it says which topic it belongs to, and
 * it stays as it is from one fetch of a session to the next, until the client changes it.
 *
 * @param topicPartition null if the request named the topic by an id that nobody here knows
 * @param topicId {@link Uuid#ZERO} if the request named the topic by name (up to version 12)
 * @param partition the same number as in {@code topicPartition}
 * @param currentLeaderEpoch the epoch the asker believes in, -1 not to be fenced (KIP-320)
 * @param fetchOffset the first offset wanted
 * @param lastFetchedEpoch epoch of the record before {@code fetchOffset}, -1 not to be checked for divergence (KIP-595)
 * @param logStartOffset the follower's own; -1 from a consumer
 * @param maxBytes the most to return of this partition, except for a first batch that is larger (KIP-74)
 */
public record FetchPartitionRequest(
    TopicPartition topicPartition,
    Uuid topicId,
    int partition,
    int currentLeaderEpoch,
    long fetchOffset,
    int lastFetchedEpoch,
    long logStartOffset,
    int maxBytes) {

    /** The topic's name; null if it is not known. */
    String topic() {
        return topicPartition == null ? null : topicPartition.topic();
    }

    /** The same wish with the topic's name, now that it is known. */
    FetchPartitionRequest named(String topic) {
        return new FetchPartitionRequest(new TopicPartition(topic, partition), topicId, partition, currentLeaderEpoch,
            fetchOffset, lastFetchedEpoch, logStartOffset, maxBytes);
    }
}
