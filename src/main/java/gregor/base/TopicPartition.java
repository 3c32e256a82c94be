package gregor.base;

import java.util.Objects;

/** One partition of one topic, by name. Ordered by topic, then by partition number. */
public record TopicPartition(String topic, int partition) implements Comparable<TopicPartition> {

    public TopicPartition {
        Objects.requireNonNull(topic, "topic");
    }

    @Override
    public int compareTo(TopicPartition other) {
        int byTopic = topic.compareTo(other.topic);
        return byTopic != 0 ? byTopic : Integer.compare(partition, other.partition);
    }

    /** {@code topic-partition}, which is also the name of the partition's directory. */
    @Override
    public String toString() {
        return topic + "-" + partition;
    }
}
